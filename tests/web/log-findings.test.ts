// What each rule about the log says: its words, what was expected and found, its place and field. One image a rule; which images fire
// which rule is the catalogue's (catalogue.test.ts). LOG-030 is in log-effects.test.ts; LOG-015 and LOG-016 are with the blocks.
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../web/engine/report.ts'
import { countingGuid, type Draft, MiB, type Ring, type Window, write } from '../images/builder.mjs'
import { BAT, inUse, LOG, LOG_GUID, OLD_GUID, setsBlock } from '../images/cases/log-case.mjs'
import { examine } from './support/examine.ts'

const log = (build: (ring: Ring) => unknown, changes: Parameters<typeof inUse>[0] = {}) => inUse(changes).ring(build)
/** #7 with a block to set, injured. */
const one = (injure: (entry: Window) => unknown) => log((ring) => ring.append(setsBlock(7)).entry(0, injure))
/** #7 with these writes. */
const writes = (...all: NonNullable<Parameters<Ring['append']>[0]['writes']>) =>
  log((ring) => ring.append({ number: 7, writes: all }))
/** A field of the entry at the start of the log. */
const field = (name: string, offset: number, length: number, entry = 0) => ({
  structure: `log.entry.${entry}`,
  field: name,
  offset: LOG + offset,
  length,
})
const header = { offset: LOG, length: 64 }
const OTHER = countingGuid(0x60)

const SAID: [rule: string, what: string, draft: () => Draft, said: Partial<Finding>][] = [
  [
    'LOG-001',
    'no sequence',
    () => one((e) => e.xor(5000)),
    { severity: 'fatal', structure: 'log', offset: LOG, length: MiB, found: '1 entry' },
  ],
  [
    'LOG-002',
    'the file was cut',
    () => log((r) => r.append({ ...setsBlock(7), flushed: 64 * MiB })),
    {
      severity: 'fatal',
      ...field('FlushedFileOffset', 48, 8),
      expected: `a file of at least ${64 * MiB} bytes`,
      found: `${16 * MiB} bytes`,
    },
  ],
  [
    'LOG-003',
    'what waits',
    () => log((r) => r.append(setsBlock(7)).append({ ...setsBlock(8, 1), tail: 0 })),
    {
      severity: 'info',
      structure: 'log',
      ...header,
      detail:
        '2 entries, numbers 7 to 8, with 2 descriptors. These updates will be applied when the disk is opened next.',
    },
  ],
  ['LOG-004', 'nothing waits', () => log((r) => r.append({ number: 7 })), { structure: 'log', ...header }],
  [
    'LOG-005',
    'the file grows',
    () => log((r) => r.append({ ...setsBlock(7), last: 24 * MiB })),
    { ...field('LastFileOffset', 56, 8), found: '24 MiB' },
  ],
  [
    'LOG-006',
    'an odd file size',
    () => log((r) => r.append({ ...setsBlock(7), last: 16 * MiB + 512 })),
    { severity: 'error', ...field('LastFileOffset', 56, 8), expected: 'a multiple of 1 MiB', found: '0x1000200' },
  ],
  [
    'LOG-007',
    'no file size',
    () => log((r) => r.append({ ...setsBlock(7), flushed: 0 })),
    { ...field('FlushedFileOffset', 48, 8), found: '0' },
  ],
  [
    'LOG-008',
    'Reserved of an entry',
    () => one((e) => e.u32(28, 0xab).reseal()),
    { severity: 'error', ...field('Reserved', 28, 4), expected: '0', found: '0xab' },
  ],
  [
    'LOG-009',
    'Reserved of a descriptor',
    () => log((r) => r.append({ number: 7, writes: [write.zero(BAT, 4096)] }).entry(0, (e) => e.u32(68, 1).reseal())),
    { severity: 'error', ...field('Reserved', 68, 4), expected: '0', found: '0x1' },
  ],
  [
    'LOG-010',
    'a target between pages',
    () => one((e) => e.u64(80, BAT + 512).reseal()),
    {
      severity: 'error',
      structure: 'log.entry.0',
      offset: LOG + 80,
      length: 8,
      field: 'FileOffset',
      expected: 'a FileOffset in whole sectors of 4 KiB',
      found: '0x300200',
    },
  ],
  [
    'LOG-011',
    'an odd length of zeros',
    () => log((r) => r.append({ number: 7, writes: [write.zero(BAT, 512)] })),
    {
      severity: 'error',
      structure: 'log.entry.0',
      offset: LOG + 72,
      length: 8,
      field: 'ZeroLength',
      expected: 'a ZeroLength in whole sectors of 4 KiB',
      found: '0x200',
    },
  ],
  [
    'LOG-012',
    'a sector too many',
    () =>
      log((r) => r.append({ number: 7, writes: [write.zero(BAT, 4096)] }).entry(0, (e) => e.u32(8, 8192).reseal(8192))),
    {
      severity: 'error',
      structure: 'log.entry.0',
      offset: LOG + 8,
      length: 4,
      field: 'EntryLength',
      expected: 'the length of its descriptors and data sectors',
      found: '0x2000',
    },
  ],
  [
    'LOG-013',
    'a header as target',
    () => one((e) => e.u64(80, 0x10000).reseal()),
    {
      severity: 'error',
      structure: 'log.entry.0',
      offset: LOG + 80,
      length: 8,
      field: 'FileOffset',
      expected: 'a FileOffset of at least 192 KiB',
      found: '0x10000',
    },
  ],
  [
    'LOG-014',
    'the log as target',
    () => one((e) => e.u64(80, LOG).reseal()),
    {
      severity: 'error',
      structure: 'log.entry.0',
      offset: LOG + 80,
      length: 8,
      field: 'FileOffset',
      expected: 'a target outside the log',
      found: '0x100000',
    },
  ],
  [
    'LOG-017',
    'writes behind the end',
    () => writes(write.zero(20 * MiB, 4096), write.zero(16 * MiB - 4096, 4096), write.zero(24 * MiB, 4096)),
    { ...field('FileOffset', 80, 8), found: '2 writes end behind the file' },
  ],
  [
    'LOG-018',
    'a target that overflows',
    () => one((e) => e.u64(80, 2n ** 63n).reseal()),
    {
      severity: 'error',
      structure: 'log.entry.0',
      offset: LOG + 80,
      length: 8,
      field: 'FileOffset',
      expected: 'an end below 2^63',
      found: '0x8000000000000000',
    },
  ],
  [
    'LOG-019',
    'zeros without end',
    () => writes(write.zero(BAT, 2 ** 40)),
    {
      severity: 'warning',
      ...field('ZeroLength', 72, 8),
      expected: 'no more than the file is long',
      found: `${2 ** 40} bytes`,
      detail: expect.stringContaining('QEMU can be led to fill'),
    },
  ],
  [
    'LOG-020',
    'history',
    () =>
      log((r) =>
        r
          .append(setsBlock(7))
          .append({ number: 3, logGuid: OLD_GUID, sector: 20 })
          .append({ number: 4, logGuid: OLD_GUID, sector: 30 })
          .append({ number: 9, logGuid: OTHER, sector: 40 }),
      ),
    {
      structure: 'log',
      offset: LOG + 20 * 4096,
      length: 64,
      total: 3,
      found: '3 entries of 2 sessions',
      places: [20, 30, 40].map((sector) => ({
        structure: 'log',
        offset: LOG + sector * 4096,
        length: 64,
        detail: expect.any(String),
      })),
    },
  ],
  [
    'LOG-021',
    'a torn last entry',
    () =>
      log((r) =>
        r
          .append(setsBlock(7))
          .append(setsBlock(8, 1))
          .entry(1, (e) => e.xor(5000)),
      ),
    { structure: 'log.entry.1', offset: LOG + 8192, length: 64, found: 'checksum' },
  ],
  [
    'LOG-022',
    'no tail',
    () => log((r) => r.append({ ...setsBlock(7), tail: 9 })),
    { severity: 'warning', ...field('Tail', 12, 4), found: '0x9000' },
  ],
  [
    'LOG-023',
    'two of one number',
    () => log((r) => r.append(setsBlock(7)).append({ ...setsBlock(7, 1), sector: 20 })),
    { severity: 'warning', ...field('SequenceNumber', 16, 8), found: '7' },
  ],
  [
    'LOG-024',
    'number 0',
    () => one((e) => e.u64(16, 0).reseal()),
    {
      severity: 'error',
      structure: 'log.entry.0',
      offset: LOG + 16,
      length: 8,
      field: 'SequenceNumber',
      expected: 'at least 1',
      found: '0x0',
    },
  ],
  [
    'LOG-025',
    'Tail outside',
    () => one((e) => e.u32(12, MiB).reseal()),
    {
      severity: 'error',
      structure: 'log.entry.0',
      offset: LOG + 12,
      length: 4,
      field: 'Tail',
      expected: 'a sector of the log',
      found: '0x100000',
    },
  ],
  [
    'LOG-026',
    'an odd length',
    () => one((e) => e.u32(8, 8100).reseal(8100)),
    {
      severity: 'error',
      structure: 'log.entry.0',
      offset: LOG + 8,
      length: 4,
      field: 'EntryLength',
      expected: 'whole sectors, at most as long as the log',
      found: '0x1fa4',
    },
  ],
  [
    'LOG-027',
    'too many descriptors',
    () => one((e) => e.u32(24, 1000)),
    { severity: 'warning', structure: 'log.entry.0', offset: LOG + 24, length: 4, found: '1000' },
  ],
  [
    'LOG-028',
    'history of a clean disk',
    () => log((r) => r.append({ number: 7, logGuid: OLD_GUID }), { logGuid: '00000000-0000-0000-0000-000000000000' }),
    { structure: 'log', offset: LOG, length: MiB },
  ],
  ['LOG-031', 'how it is shown', () => one(() => undefined), { structure: 'log', offset: LOG, length: MiB }],
  [
    'LOG-032',
    'over the end',
    () => log((r) => r.append({ ...setsBlock(7), sector: 255 })),
    { structure: 'log.entry.0', offset: LOG + 255 * 4096, length: 64 },
  ],
  ['LOG-034', 'wiped', () => inUse(), { structure: 'log', offset: LOG, length: MiB }],
  [
    'LOG-036',
    'a number near its end',
    () => log((r) => r.append({ ...setsBlock(0), number: 2n ** 64n - 5n })),
    { severity: 'warning', ...field('SequenceNumber', 16, 8), found: '18446744073709551611' },
  ],
  [
    'LOG-038',
    'a tail that goes back',
    () =>
      log((r) =>
        r
          .append(setsBlock(7))
          .append({ ...setsBlock(8, 1), tail: 2 })
          .append({ ...setsBlock(9, 2), tail: 0 }),
      ),
    { severity: 'warning', ...field('Tail', 16384 + 12, 4, 2), found: '0x0' },
  ],
  [
    'LOG-039',
    'newer ones lost',
    () =>
      log((r) =>
        r
          .append(setsBlock(7))
          .append(setsBlock(8, 1))
          .append({ ...setsBlock(9, 2), tail: 0 })
          .entry(1, (e) => e.xor(5000)),
      ),
    {
      severity: 'warning',
      ...field('SequenceNumber', 16384 + 16, 8, 2),
      expected: 'at most 7, the last one that can be replayed',
      found: '9',
    },
  ],
  // LOG-030: the replay's effect, field by field.
]

describe.each(SAID)('%s', (rule, what, draft, said) => {
  it(what, async () => {
    const { report } = await examine(draft().image('x'))
    const findings = report.findings.filter((finding) => finding.rule === rule)
    expect(findings, report.findings.map((each) => each.rule).join()).not.toEqual([])
    expect(findings).toContainEqual(expect.objectContaining(said))
    // The explanation of the catalogue is always there.
    for (const { detail } of findings) expect(detail).toMatch(/\.$/)
  })
})

it('LOG-029 names the other header', async () => {
  const draft = log((ring) => ring.append(setsBlock(7)).append({ number: 5, logGuid: OLD_GUID, sector: 20 }))
  draft.header(1, (h) => h.guid(48, OLD_GUID).reseal())
  const { report } = await examine(draft.image('x'))
  const current = report.headers.find((each) => each?.current)?.copy
  expect([current, LOG_GUID]).toEqual([2, report.headers[1]?.logGuid])
  expect(report.findings).toContainEqual(
    expect.objectContaining({
      rule: 'LOG-029',
      structure: 'header.1',
      field: 'LogGuid',
      offset: 0x10000 + 48,
      length: 16,
      found: OLD_GUID,
    }),
  )
})
