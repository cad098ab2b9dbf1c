// What LOG-030 says of each change that a replay makes: the structure and field, what stands there, and what will. Its entries of the block
// table are with the blocks (entry-changes.test.ts).
import { describe, expect, it } from 'vitest'
import type { Finding } from '../../web/engine/report.ts'
import { ascii, child, type Draft, KiB, MiB, type Ring, unknownGuid, type Window, write } from '../images/builder.mjs'
import { inUse, LOG_GUID } from '../images/cases/log-case.mjs'
import { examine } from './support/examine.ts'

const METADATA = 2 * MiB
const ITEMS = METADATA + 64 * KiB

/** #7 with these writes. */
const writes = (...all: NonNullable<Parameters<Ring['append']>[0]['writes']>) =>
  inUse().ring((ring) => ring.append({ number: 7, writes: all }))
/** #7 changes the value of an item that nobody knows. */
const user = (bytes: number[], change: (item: Window) => unknown) =>
  inUse({
    items: [{ name: 'u', id: unknownGuid(1), flags: 1, bytes: Uint8Array.from(bytes), length: bytes.length }],
  }).ring((ring) => ring.append({ number: 7, writes: [write.item('u', change)] }))

const SAID: [rule: string, what: string, draft: () => Draft, said: Partial<Finding>][] = [
  [
    'LOG-030',
    'on the disk’s size',
    () => writes(write.item('virtualDiskSize', (item) => item.u64(0, 96 * MiB))),
    {
      severity: 'info',
      structure: 'metadata.item.1',
      length: 8,
      detail: `${64 * MiB} bytes becomes ${96 * MiB} bytes. This is what will change when the disk is opened next.`,
      found: `${96 * MiB} bytes`,
    },
  ],
  [
    'LOG-030',
    'on the disk’s type',
    () => writes(write.item('fileParameters', (item) => item.u32(0, 32 * MiB).u32(4, 1))),
    {
      structure: 'metadata.item.0',
      offset: ITEMS,
      length: 8,
      detail: expect.stringMatching(/^blocks of 2 MiB becomes blocks of 32 MiB, kept allocated\. /),
      found: 'blocks of 32 MiB, kept allocated',
    },
  ],
  [
    'LOG-030',
    'on a text of the parent locator',
    () =>
      child({ logGuid: LOG_GUID }).ring((ring) =>
        ring.append({ number: 7, writes: [write.item('parentLocator', (item) => item.utf16(72, '{11'))] }),
      ),
    {
      structure: 'parentLocator.entry.0',
      detail: expect.stringMatching(/^"\{.*" becomes "\{11.*"\. /),
      found: expect.stringMatching(/^"\{11.{34}\}"$/),
    },
  ],
  [
    'LOG-030',
    'on an entry of the metadata table',
    () => writes(write.metadata((table) => table.u32(32 + 32 + 24, 2))),
    {
      structure: 'metadata.item.1',
      field: 'Flags',
      offset: METADATA + 32 + 32 + 24,
      length: 4,
      detail: expect.stringMatching(/^0x6 becomes 0x2\. /),
    },
  ],
  [
    'LOG-030',
    'on a value of no known form',
    () => user([1, 2, 3, 4], (item) => item.u32(0, 0xdeadbeef)),
    { structure: 'metadata.item.5', length: 4, detail: expect.stringMatching(/^01020304 becomes efbeadde\. /) },
  ],
  [
    'LOG-030',
    'on a long one, of which only the end changes',
    () => user(new Array(100).fill(7), (item) => item.u8(99, 8)),
    {
      structure: 'metadata.item.5',
      length: 100,
      detail: expect.stringMatching(
        /^100 bytes with CRC-32C 0x[0-9a-f]+ becomes 100 bytes with CRC-32C 0x[0-9a-f]+\. /,
      ),
    },
  ],
  [
    'LOG-030',
    'on a metadata table that it takes away',
    () => writes(write.metadata((table) => table.u8(0, 0))),
    {
      structure: 'metadata',
      offset: METADATA,
      length: MiB,
      detail: expect.stringMatching(/^A valid table becomes a damaged one\. /),
      found: 'a damaged one',
    },
  ],
  [
    'LOG-030',
    'on whether a region is required',
    () => writes(write.regionTables((table) => table.u32(16 + 28, 0))),
    { structure: 'regionTable.2.entry.0', field: 'Required', detail: expect.stringMatching(/^0x1 becomes 0x0\. /) },
  ],
  [
    'LOG-030',
    'on a metadata table that it repairs',
    () => writes(write.metadata((table) => table.u8(0, ascii('m')[0] ?? 0))).metadata((table) => table.xor(0)),
    { structure: 'metadata', detail: expect.stringMatching(/^No valid table becomes a valid one\. /) },
  ],
  [
    'LOG-030',
    'on a count of items',
    () => writes(write.metadata((table) => table.u16(10, 4))),
    { structure: 'metadata', field: 'EntryCount', offset: METADATA + 10, length: 2, found: '4' },
  ],
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

describe('LOG-030 on region tables', () => {
  it('names both tables, each field, and its value before and after', async () => {
    const { report } = await examine(writes(write.region(0, (e) => e.u64(16, 8 * MiB).u32(24, 2 * MiB))).image('x'))
    const said = report.findings.filter(({ rule }) => rule === 'LOG-030')
    const at = (copy: number) => (copy === 1 ? 192 : 256) * KiB + 16
    // A table of another content has another Checksum, too.
    expect(said.map(({ structure, total, offset }) => [structure, total, offset])).toEqual([
      ['regionTable.1', 1, at(1) - 12],
      ['regionTable.1.entry.0', 2, at(1) + 16],
      ['regionTable.2', 1, at(2) - 12],
      ['regionTable.2.entry.0', 2, at(2) + 16],
    ])
    expect(said[1]?.places?.map(({ offset, length, detail }) => [offset, length, detail])).toEqual([
      [at(1) + 16, 8, expect.stringMatching(/^0x300000 becomes 0x800000\. /)],
      [at(1) + 24, 4, expect.stringMatching(/^1 MiB becomes 2 MiB\. /)],
    ])
  })

  it('says where the replay repairs a table', async () => {
    const draft = inUse().ring((ring) =>
      ring.append({ number: 7, writes: [write.regionTable(1, (t) => t.u8(5000, 0))] }),
    )
    draft.regionTable(1, (table) => table.xor(4))
    const { report } = await examine(draft.image('x'))
    const said = report.findings.filter(({ rule }) => rule === 'LOG-030')
    expect(said).toEqual([
      expect.objectContaining({
        structure: 'regionTable.1',
        offset: 192 * KiB,
        detail: expect.stringMatching(/^A damaged table becomes a valid one\. /),
        found: 'a valid one',
      }),
    ])
  })
})
