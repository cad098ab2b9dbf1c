// A report's JSON by hand, so that reading one can be tested without the engine. Integers are written as text on purpose.

const HEADER = {
  copy: 1,
  offset: 65536,
  valid: true,
  current: true,
  because: 'Larger sequence number.',
  signature: 'head',
  checksum: { stored: 1, computed: 1 },
  sequenceNumber: 7,
  fileWriteGuid: '00000000-0000-0000-0000-000000000001',
  dataWriteGuid: '00000000-0000-0000-0000-000000000002',
  logGuid: '00000000-0000-0000-0000-000000000000',
  logVersion: 0,
  version: 1,
  logLength: 1048576,
  logOffset: 1048576,
}

const REPORT = {
  schemaVersion: 1,
  tool: { name: 'vhdxscope', version: '0' },
  file: { name: 'x', size: 4194304, bytesRead: 0, reads: 0 },
  complete: true,
  coverage: { examined: ['all'], notExamined: [{ what: 'the rest', why: 'not here' }] },
  compatibility: [],
  verdict: { status: 'sound', summary: 'Fine.', nextSteps: [] },
  fileTypeIdentifier: { offset: 0, signature: 'vhdxfile', creator: 'me' },
  headers: [HEADER, null],
  regionTables: [null, null],
  findings: [],
}

/**
 * The text of a small sound report. `changes` replaces values by their path (`headers.0.sequenceNumber`); a value is JSON text,
 * so `18446744073709551615` is that number exactly. `undefined` removes the key.
 */
export function reportJson(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const report: unknown = structuredClone(REPORT)
  const texts: string[] = []
  for (const [path, text] of Object.entries(changes)) {
    const keys = path.split('.')
    const last = keys.pop() ?? ''
    const parent = keys.reduce((value, key) => (value as Record<string, unknown>)[key], report) as Record<
      string,
      unknown
    >
    if (text === undefined) delete parent[last]
    else parent[last] = `@${texts.push(text) - 1}@`
  }
  return JSON.stringify(report).replace(/"@(\d+)@"/g, (_, at: string) => texts[Number(at)] ?? '')
}
