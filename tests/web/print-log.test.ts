// What `info` prints of the log's entries, valid or not: every field, both checksums, why one is not valid, what it writes. Long logs are
// cut, and where the rest is to be had is said.
import { describe, expect, it } from 'vitest'
import { rendered } from '../../web/cli/layout.ts'
import { infoLines } from '../../web/cli/print-info.ts'
import { logLines } from '../../web/cli/print-log.ts'
import { ascii, base, type Draft, MiB, write } from '../images/builder.mjs'
import { BAT, inUse, LOG_GUID, OLD_GUID, setsBlock } from '../images/cases/log-case.mjs'
import { examine } from './support/examine.ts'

const printed = async (draft: Draft) => {
  const { report } = await examine(draft.image('x'))
  const text = rendered(logLines(report.log), false)
  expect(rendered(infoLines(report), false)).toContain(text)
  return text.replace(/ +/g, ' ')
}
const hex = (value: number | null | undefined) => `0x${(value ?? 0).toString(16).padStart(8, '0')}`

describe('an entry', () => {
  it('is printed with all its fields and writes', async () => {
    const draft = inUse().ring((ring) =>
      ring.append({ number: 7, sector: 2, tail: 2, writes: [write.zero(BAT + 4096, 8192)] }),
    )
    const { report } = await examine(draft.image('x'))
    const stored = report.log?.entries?.[0]?.checksum.stored
    expect(await printed(draft)).toBe(
      [
        '',
        'Log, 1 entry',
        ' Entry 0 at 0x102000, to be replayed',
        ' Signature loge',
        ` Checksum ${hex(stored)}`,
        ' EntryLength 4 KiB (4,096 bytes)',
        ' Tail 0x2000',
        ' SequenceNumber 7',
        ' DescriptorCount 1',
        ' Reserved 0x00000000',
        ` LogGuid ${LOG_GUID}`,
        ' FlushedFileOffset 16 MiB (16,777,216 bytes)',
        ' LastFileOffset 16 MiB (16,777,216 bytes)',
        ` Descriptor 0 zero, 8 KiB at 0x${(BAT + 4096).toString(16)}, on bat`,
        '',
      ].join('\n'),
    )
  })

  it('that is not valid says why, and shows what it holds all the same', async () => {
    const draft = inUse().ring((ring) =>
      ring.append(setsBlock(7)).entry(0, (entry) => entry.bytes(64, ascii('\u001b[1m')).u32(28, 0xab)),
    )
    const { report } = await examine(draft.image('x'))
    const { stored, computed } = report.log?.entries?.[0]?.checksum ?? {}
    const text = await printed(draft)
    for (const line of [
      'Entry 0 at 0x100000, not valid',
      'Its checksum is wrong',
      `Checksum ${hex(stored)}, should be ${hex(computed)}`,
      'Reserved 0x000000ab',
      'Descriptor 0 of no known kind: begins with 1b5b316d',
    ])
      expect(text).toContain(line)
  })

  it('of an impossible length has no checksum to compare', async () => {
    const text = await printed(inUse().ring((ring) => ring.append(setsBlock(7)).entry(0, (e) => e.u32(8, 2 ** 31))))
    expect(text).toContain('not computed: the length is impossible')
  })

  it('that is not valid and of which the report lists no write promises none', async () => {
    const draft = inUse().ring((ring) => ring.append(setsBlock(7)).entry(0, (e) => e.xor(5000)))
    const { log } = (await examine(draft.image('x'))).report
    const [entry] = log?.entries ?? []
    if (!log || !entry) throw new Error('no entry')
    const text = (of: typeof entry) => rendered(logLines({ ...log, entries: [of] }), false)
    expect(text(entry)).toContain('Descriptor 0')
    expect(text({ ...entry, descriptors: [] })).not.toContain('escriptor 0')
    expect(text({ ...entry, descriptors: [] })).not.toContain('more')
  })

  it('that is valid and not of the sequence is told as such, with what it would write', async () => {
    const text = await printed(
      inUse().ring((ring) => ring.append(setsBlock(7)).append({ ...setsBlock(9, 2), sector: 20 })),
    )
    expect(text).toContain('Entry 0 at 0x100000, not replayed')
    expect(text).toContain('Descriptor 0 data, 4 KiB at 0x300000, on bat')
  })

  it('of an earlier session is told as such', async () => {
    expect(await printed(base().ring((ring) => ring.append({ number: 5, logGuid: OLD_GUID })))).toContain(
      'Entry 0 at 0x100000, of another session',
    )
  })

  it('that announces four billion writes and is not valid promises only what the report has of it', async () => {
    const draft = inUse().ring((ring) =>
      ring.append(setsBlock(7)).entry(0, (entry) => entry.u32(8, 2 ** 31).u32(24, 2 ** 32 - 1)),
    )
    const { report } = await examine(draft.image('x'))
    const listed = report.log?.entries?.[0]?.descriptors.length ?? 0
    expect(listed).toBeGreaterThan(16)
    const text = await printed(draft)
    expect(text).toContain(`${listed - 16} descriptors more: "vhdxscope tree FILE log.entry.0"`)
    expect(text).not.toContain('4,294,967,279')
  })

  it('with more writes than are printed says how many, and where they are', async () => {
    // More than the report lists, too.
    const zeros = Array.from({ length: 200 }, (_, i) => write.zero(BAT + 4096 * (i + 1), 4096))
    const text = await printed(inUse().ring((ring) => ring.append({ number: 7, writes: zeros })))
    expect(text).toContain('Descriptor 15 ')
    expect(text).not.toContain('Descriptor 16 ')
    expect(text).toContain('184 descriptors more: "vhdxscope tree FILE log.entry.0" lists them.')
  })
})

describe('a log', () => {
  it('of many entries is cut, and says where the rest is', async () => {
    const many = inUse({ log: { offset: 16 * MiB, length: 8 * MiB } }).ring((ring) => {
      for (let k = 0; k < 1100; k++) ring.append({ number: k + 1, sector: k })
      return ring
    })
    const text = await printed(many)
    expect(text).toContain('Log, 1,100 entries')
    expect(text.match(/Entry \d+ at/g)?.length).toBe(64)
    expect(text).toContain('1,036 entries more: "vhdxscope tree FILE log" lists them.')
  })

  it('without entries prints nothing', async () => {
    expect(await printed(base())).toBe('')
  })
})
