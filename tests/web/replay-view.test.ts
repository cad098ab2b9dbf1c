// As stored and after the replay: the report's own members are after it, `beforeReplay` holds what differs, tree nodes carry the stored
// value, and each write says on what it lands. What a replay that is not in effect would do is shown nowhere.
import { describe, expect, it } from 'vitest'
import type { Report } from '../../web/engine/report.ts'
import { SparseSource } from '../../web/engine/sources/sparse.ts'
import { changesEntry } from '../../web/text/block-words.ts'
import { overviewPanel } from '../../web/ui/panels/overview.tsx'
import { hasTwoViews, inView, partsChanged } from '../../web/ui/replay-view.ts'
import type { Draft } from '../images/builder.mjs'
import { child, MiB, STATE, unknownGuid, write } from '../images/builder.mjs'
import { BAT, inUse, LOG_GUID, present } from '../images/cases/log-case.mjs'
import { open } from './support/engine.ts'
import { examine } from './support/examine.ts'
import { failingAt } from './support/sources.ts'

const sized = (mib: number) => write.item('virtualDiskSize', (item) => item.u64(0, mib * MiB))
const logged = (...writes: readonly unknown[]) =>
  inUse().ring((ring) => ring.append({ number: 7, writes: writes as never }))
/** A page that begins with these bytes. */
const page = (...bytes: number[]) => Uint8Array.from({ length: 4096 }, (_, at) => bytes[at] ?? 0)
const report = async (draft: Draft) => (await examine(draft.image('x'))).report

describe('beforeReplay', () => {
  it('holds what the replay changes, as stored, and nothing else', async () => {
    const { disk, metadata, beforeReplay } = await report(logged(sized(96)))
    expect(Object.keys(beforeReplay ?? {}).sort()).toEqual(['disk', 'metadata'])
    expect([beforeReplay?.disk?.virtualSize, disk?.virtualSize]).toEqual([BigInt(64 * MiB), BigInt(96 * MiB)])
    expect(beforeReplay?.metadata?.items[1]?.value).toEqual({ virtualDiskSize: BigInt(64 * MiB) })
    expect({ ...beforeReplay?.disk, virtualSize: disk?.virtualSize }).toEqual(disk)
    expect(beforeReplay?.metadata?.items[0]).toEqual(metadata?.items[0])
  })

  it('holds both region tables if one of them changes', async () => {
    const moved = await report(logged(write.region(0, (entry) => entry.u64(16, 8 * MiB))))
    expect(Object.keys(moved.beforeReplay ?? {})).toEqual(['regionTables'])
    const places = (tables: typeof moved.regionTables | undefined) =>
      tables?.map((table) => table?.entries[0]?.fileOffset)
    expect(places(moved.beforeReplay?.regionTables)).toEqual([BigInt(BAT), BigInt(BAT)])
    expect(places(moved.regionTables)).toEqual([BigInt(8 * MiB), BigInt(8 * MiB)])
  })

  it('is absent where the replay changes the block table alone, where there is none, and where it is stopped', async () => {
    const drafts = [logged(present(0)), inUse(), inUse({ logGuid: '00000000-0000-0000-0000-000000000000' })]
    drafts.push(logged(sized(96)).ring((ring) => ring.entry(0, (entry) => entry.xor(5000))))
    for (const draft of drafts) expect((await report(draft)).beforeReplay).toBeUndefined()
  })
})

describe('the tree', () => {
  it('carries the stored value of every field that the replay changes, and of no other', async () => {
    const image = await open(new SparseSource(logged(sized(96)).image('x')))
    const all = async (id: string) => (await image.children(id, 0, 512))?.nodes ?? []
    const changed: unknown[] = []
    const walk = async (id: string): Promise<void> => {
      for (const node of await all(id)) {
        if (node.stored !== undefined) changed.push([node.id, node.stored, node.value])
        if (node.children > 0) await walk(node.id)
      }
    }
    await walk('')
    expect(changed).toEqual([
      ['metadata.item.1.value.virtualDiskSize', '64 MiB (67108864 bytes)', '96 MiB (100663296 bytes)'],
    ])
    image.close()
  })
})

describe('the tree’s marks', () => {
  /** Of the nodes below this one that are marked or have another value as stored. */
  const below = async (draft: Draft, node: string) => {
    const image = await open(new SparseSource(draft.image('x')))
    await image.report()
    const nodes = (await image.children(node, 0, 512))?.nodes ?? []
    image.close()
    return nodes.flatMap(({ id, mark, stored }) => (mark || stored ? [[id, mark, stored]] : []))
  }
  const NONE = 'PAYLOAD_BLOCK_NOT_PRESENT'

  it('stand at every entry of the block table that the replay changes, also of a disk that grows', async () => {
    for (const more of [[], [sized(96)]])
      expect(await below(logged(present(0), present(3), present(5), ...more), 'bat')).toEqual(
        [0, 3, 5].map((index) => [`bat.${index}`, 'info', NONE]),
      )
  })

  it('and at its fields', async () => {
    expect((await below(logged(present(0), present(3)), 'bat.3')).map(([id, mark]) => [id, mark])).toEqual([
      ['bat.3.entry', 'info'],
    ])
  })

  it('stand at an entry that only gets other reserved bits, with its bits', async () => {
    const draft = inUse()
      .bat(1, STATE.fullyPresent, 4 * MiB)
      .ring((ring) => ring.append({ number: 7, writes: [write.data(BAT, page(0, 0, 0, 0, 0, 0, 0, 0, 14, 0, 64))] }))
    expect((await below(draft, 'bat')).map(([id, , stored]) => [id, stored])).toEqual([['bat.1', '0x0000000000400006']])
  })

  it('stand where a region only becomes longer', async () => {
    const longer = (k: number) => write.region(k, (e) => e.u32(24, 2 * MiB))
    const table = inUse({ bat: { offset: 8 * MiB } })
      .bat(0, STATE.fullyPresent, 4 * MiB)
      .ring((ring) => ring.append({ number: 7, writes: [longer(0), write.bat(0, 0, 0), write.bat(1, 6, 4 * MiB)] }))
    expect((await below(table, 'bat')).map(([id, , stored]) => [id, stored])).toEqual([
      ['bat.0', 'PAYLOAD_BLOCK_FULLY_PRESENT at 4 MiB'],
      ['bat.1', NONE],
    ])
    const metadata = inUse({ metadata: { offset: 6 * MiB, length: MiB } }).ring((ring) =>
      ring.append({ number: 7, writes: [longer(1), sized(96)] }),
    )
    expect((await below(metadata, 'metadata.item.1.value')).map(([id, , stored]) => [id, stored])).toEqual([
      ['metadata.item.1.value.virtualDiskSize', '64 MiB (67108864 bytes)'],
    ])
  })

  it('stand at no entry where the table is elsewhere as stored, or behind the end of the file none was', async () => {
    const draft = inUse({ minimumSize: 16 * MiB }).ring((ring) =>
      ring.append({
        number: 7,
        last: 40 * MiB,
        writes: [write.region(0, (e) => e.u64(16, 32 * MiB)), write.data(32 * MiB, page(6, 0, 64))],
      }),
    )
    expect((await below(draft, 'bat')).filter(([, , stored]) => stored)).toEqual([])
  })

  it('stand at the value of an item that nobody knows, with its bytes as stored', async () => {
    const item = { name: 'u', id: unknownGuid(1), flags: 1, bytes: Uint8Array.of(1, 2, 3, 4), length: 4 }
    const draft = inUse({ items: [item] }).ring((ring) =>
      ring.append({ number: 7, writes: [write.item('u', (value) => value.u32(0, 5))] }),
    )
    expect(await below(draft, 'metadata.item.5')).toContainEqual(['metadata.item.5.value', 'info', '01020304'])
  })

  it('and the page has two views of a disk of which only a sector bitmap changes', async () => {
    const draft = child({
      logGuid: LOG_GUID,
      entries: [
        { index: 0, state: 7, offset: 4 * MiB },
        { index: 2048, state: 6, offset: 6 * MiB },
      ],
    }).ring((ring) => ring.append({ number: 7, writes: [write.data(6 * MiB)] }))
    const said = await report(draft)
    expect(said.findings).toContainEqual(
      expect.objectContaining({
        rule: 'LOG-030',
        structure: 'bat.2048',
        offset: BAT + 8 * 2048,
        detail: expect.stringMatching(/^Entry 0 of the log writes on the sector bitmap of chunk 0, at 0x600000\. /),
      }),
    )
    expect([hasTwoViews(said), changesEntry(said, 2048), changesEntry(said, 0)]).toEqual([true, false, false])
  })
})

describe('the one entry of the block table that the replay changes', () => {
  it.each([
    ['a block', logged(present(3)), 3],
    [
      'a sector bitmap',
      child({ logGuid: LOG_GUID }).ring((ring) => ring.append({ number: 7, writes: [write.bat(2048, 6, 10 * MiB)] })),
      2048,
    ],
  ])('of %s is told from all others', async (_of, draft, entry) => {
    const said = await report(draft)
    expect(said.findings.filter(({ rule }) => rule === 'LOG-030').map(({ total, places }) => [total, places])).toEqual([
      [1, undefined],
    ])
    const told = [entry - 1, entry, entry + 1].map((each) => changesEntry(said, each))
    expect(told).toEqual([false, true, false])
    expect(changesEntry(inView(said, 'asStored'), entry)).toBe(true)
  })
})

describe('each write', () => {
  it('says on what it lands', async () => {
    const { log } = await report(
      logged(
        write.regionTable(1, (table) => table.u8(4096, 0)),
        sized(96),
        present(0),
        write.zero(320 * 1024, 4096),
        write.zero(15 * MiB, 4096),
        write.zero(32 * MiB, 4096),
      ),
    )
    const targets = log?.entries?.[0]?.descriptors.map(({ target }) => target)
    expect([...new Set(targets)]).toEqual([
      'regionTable.1',
      'metadata',
      'bat',
      'unassigned space of the header section',
      'space outside the regions',
      'space beyond the end of the file',
    ])
  })
})

describe('the block table as stored', () => {
  const MOVED = 8 * MiB
  /** The table lies at 3 MiB and names one block; after the replay it lies at 8 MiB, where two are named. */
  const moved = (...more: ReturnType<typeof write.zero>[]) =>
    inUse({ minimumSize: 16 * MiB })
      .bat(1, STATE.fullyPresent, 4 * MiB)
      .edit(MOVED, Uint8Array.of(6, 0, 0x40, 0, 0, 0, 0, 0, 6, 0, 0x60, 0, 0, 0, 0, 0))
      .ring((ring) => ring.append({ number: 7, writes: [write.region(0, (entry) => entry.u64(16, MOVED)), ...more] }))

  it('is counted where the replay puts another in its place, by a pass of its own', async () => {
    const { report, reads } = await examine(moved().image('x'))
    expect(report.blocks?.payload).toMatchObject({ total: 32, fullyPresent: 2, notPresent: 30 })
    expect(report.blocks?.beforeReplay).toMatchObject({
      entriesExamined: 32,
      payload: { total: 32, fullyPresent: 1, notPresent: 31 },
      written: BigInt(2 * MiB),
      fragments: 1,
    })
    expect(reads.filter(({ offset }) => offset === BAT)).toEqual([{ offset: BAT, length: 32 * 8 }])
  })

  it('is counted by its own measures where the replay makes the disk another', async () => {
    const draft = inUse()
      .bat(1, STATE.fullyPresent, 4 * MiB)
      .ring((ring) =>
        ring.append({ number: 7, writes: [write.item('fileParameters', (item) => item.u32(0, 4 * MiB))] }),
      )
    const { blocks } = await report(draft)
    expect([blocks?.payload.total, blocks?.written]).toEqual([16, BigInt(4 * MiB)])
    expect([blocks?.beforeReplay?.payload.total, blocks?.beforeReplay?.written]).toEqual([32, BigInt(2 * MiB)])
    expect(blocks?.beforeReplay?.chunkRatio).toBe((blocks?.chunkRatio ?? 0) * 2)
  })

  it('is counted without the writes to it: blocks in use by their place and length, bitmaps and kept places apart', async () => {
    const { fullyPresent, zero } = STATE
    const draft = child({
      logGuid: LOG_GUID,
      // Two chunks: 2048 blocks and their bitmap, and 32 blocks of which the last is half in the disk.
      virtualSize: (4096 + 63) * MiB,
      minimumSize: 24 * MiB,
      entries: [
        { index: 0, state: fullyPresent, offset: 9 * MiB },
        { index: 1, state: fullyPresent, offset: 11 * MiB },
        { index: 2, state: zero, offset: 20 * MiB },
        { index: 2048, state: fullyPresent, offset: 18 * MiB },
        { index: 2049 + 31, state: fullyPresent, offset: 15 * MiB },
      ],
    }).ring((ring) =>
      ring.append({
        number: 7,
        writes: [write.bat(3, fullyPresent, 22 * MiB), write.region(0, (entry) => entry.u64(16, MOVED))],
      }),
    )
    const { blocks } = await report(draft)
    expect(blocks?.payload).toMatchObject({ fullyPresent: 0, notPresent: 2080 })
    expect(blocks?.beforeReplay).toMatchObject({
      payload: { total: 2080, fullyPresent: 3, zero: 1, notPresent: 2076 },
      sectorBitmap: { present: 1 },
      written: BigInt(5 * MiB),
      fragments: 2,
    })
  })

  it('counts as written of the last block what lies in the disk, and only where that is in use', async () => {
    const half = { virtualSize: 63 * MiB, minimumSize: 16 * MiB }
    const written = async (draft: Draft) => {
      const { blocks } = await report(draft)
      return [blocks?.beforeReplay?.written, blocks?.written].map((bytes) => Number(bytes) / MiB)
    }
    const grows = inUse(half).bat(1, STATE.fullyPresent, 4 * MiB)
    expect(await written(grows.ring((ring) => ring.append({ number: 7, writes: [present(31)] })))).toEqual([2, 3])
    const goes = inUse(half)
      .bat(1, STATE.fullyPresent, 4 * MiB)
      .bat(31, STATE.fullyPresent, 6 * MiB)
    const gone = write.bat(31, STATE.notPresent, 0)
    expect(await written(goes.ring((ring) => ring.append({ number: 7, writes: [gone] })))).toEqual([3, 2])
    // A table elsewhere, which names none: the one as stored does not name the last block.
    const moves = inUse(half).bat(1, STATE.fullyPresent, 4 * MiB)
    const elsewhere = write.region(0, (entry) => entry.u64(16, MOVED))
    expect(await written(moves.ring((ring) => ring.append({ number: 7, writes: [elsewhere] })))).toEqual([2, 0])
  })

  it('decides with its own length of blocks on what the log writes', async () => {
    const draft = inUse({ blockSize: 4 * MiB })
      .bat(1, STATE.fullyPresent, 4 * MiB)
      .ring((ring) => {
        const halved = write.item('fileParameters', (item) => item.u32(0, 2 * MiB))
        return ring.append({ number: 7, writes: [halved, write.zero(7 * MiB, 4096)] })
      })
    const hits = (await report(draft)).findings.filter(({ rule }) => rule === 'LOG-015')
    expect(hits).toMatchObject([
      { severity: 'warning', detail: expect.stringMatching(/^The replay frees that space\. /) },
    ])
  })

  it('that cannot be read is left out, and coverage says so; the verdict stands', async () => {
    const { report } = await examine(moved().image('x'), { before: failingAt([BAT, BAT + 4096]) })
    expect(report.complete).toBe(true)
    expect(report.blocks?.beforeReplay?.entriesExamined).toBe(0)
    expect(report.coverage.notExamined.map(({ what }) => what)).toContain(
      '32 entries of the block allocation table that the replay puts out of use',
    )
  })

  it('where what is stored names none, is not there', async () => {
    const draft = inUse().ring((ring) =>
      ring.append({ number: 7, writes: [write.regionTables((table) => table.u8(5000, 0))] }),
    )
    for (const copy of [1, 2] as const) draft.regionTable(copy, (table) => table.xor(4))
    const { blocks } = await report(draft)
    expect(blocks?.payload.total).toBe(32)
    expect(blocks?.beforeReplay).toBeUndefined()
  })

  it('decides with the other table on what the log writes: a block of one of them is a warning, of both an error', async () => {
    const of = async (at: number) =>
      (await report(moved(write.zero(at, 4096)))).findings
        .filter(({ rule }) => rule === 'LOG-015')
        .map(({ severity }) => severity)
    // At 4 MiB lies a block of both, at 6 MiB one of the table after the replay alone.
    expect([await of(4 * MiB), await of(6 * MiB)]).toEqual([['error'], ['warning']])
  })
})

describe('what the page marks', () => {
  const blocks = {
    chunkRatio: 4096,
    batEntries: 32,
    entriesExamined: 32,
    payload: {
      total: 32,
      notPresent: 31,
      undefined: 0,
      zero: 0,
      unmapped: 0,
      fullyPresent: 1,
      partiallyPresent: 0,
      invalid: 0,
    },
    sectorBitmap: { total: 0, notPresent: 0, present: 0, invalid: 0 },
    written: 1n,
    fragments: 1,
  }
  const said = (before: Partial<typeof blocks>, findings: unknown[] = []) =>
    ({ findings, regionTables: [], blocks: { ...blocks, beforeReplay: { ...blocks, ...before } } }) as unknown as Report

  it('is nothing where nothing differs', () => {
    const same = said({})
    expect(partsChanged(same)).toEqual([])
    expect(hasTwoViews(same)).toBe(false)
    expect(inView(same, 'asStored').blocks).toBe(same.blocks)
  })

  it('are the blocks where a count differs', () => {
    expect(partsChanged(said({ sectorBitmap: { total: 1, notPresent: 0, present: 1, invalid: 0 } }))).toEqual([
      'blocks',
    ])
    expect(partsChanged(said({ chunkRatio: 2048 }))).toEqual(['blocks'])
  })

  it('is no arithmetic of blocks where the stored disk is another', async () => {
    const grows = await report(logged(sized(96)))
    expect(grows.geometry).toBeDefined()
    expect(inView(grows, 'afterReplay')).toBe(grows)
    expect(inView(grows, 'asStored').geometry).toBeUndefined()
    const moves = await report(logged(write.region(0, (entry) => entry.u64(16, 8 * MiB))))
    expect(inView(moves, 'asStored').geometry).toBe(moves.geometry)
  })

  it('are blocks and overview where only one side has a block table', async () => {
    const none = { ...said({}), blocks: null } as Report
    const some = said({})
    if (some.blocks) delete some.blocks.beforeReplay
    expect([partsChanged(some, none), partsChanged(none, some)]).toEqual([
      ['blocks', 'written'],
      ['blocks', 'written'],
    ])
    expect([partsChanged(some, some), partsChanged(none, none), partsChanged(said({}), none)]).toEqual([[], [], []])
  })

  it('is a part of which only a field changes that the report does not tell; there are two positions', async () => {
    const cases: [write.Write, string[]][] = [
      [write.metadata((w) => w.u32(32 + 32 * 2 + 28, 9)), ['metadata']],
      [write.metadata((w) => w.u16(8, 9)), ['metadata']],
      [write.metadata((w) => w.u32(12, 9)), ['metadata']],
      [write.item('fileParameters', (i) => i.u32(4, 4)), ['metadata']],
      [write.regionTable(1, (t) => t.u32(12, 9)), ['regionTables']],
    ]
    for (const [one, parts] of cases) {
      const said = await report(logged(one))
      expect(said.findings.map(({ rule }) => rule)).toContain('LOG-030')
      expect([hasTwoViews(said), partsChanged(said)]).toEqual([true, parts])
    }
    const locator = child({ logGuid: LOG_GUID }).ring((ring) =>
      ring.append({ number: 7, writes: [write.item('parentLocator', (i) => i.u16(16, 9))] }),
    )
    expect(partsChanged(await report(locator))).toEqual(['parentLocator'])
  })

  it('is none where the log only writes on a sector bitmap or behind the disk’s entries; there are two positions', async () => {
    const bitmap = child({
      logGuid: LOG_GUID,
      entries: [
        { index: 0, state: 7, offset: 4 * MiB },
        { index: 2048, state: 6, offset: 6 * MiB },
      ],
    }).ring((ring) => ring.append({ number: 7, writes: [write.data(6 * MiB)] }))
    for (const draft of [bitmap, logged(write.bat(40, STATE.fullyPresent, 8 * MiB))]) {
      const said = await report(draft)
      expect([hasTwoViews(said), partsChanged(said)]).toEqual([true, []])
    }
  })

  it('is none where nothing is replayed', async () => {
    const forbidden = inUse({ minimumSize: 16 * MiB }).ring((ring) =>
      ring.append({ number: 7, flushed: 64 * MiB, writes: [write.bat(0, STATE.fullyPresent, 4 * MiB)] }),
    )
    const said = await report(forbidden)
    expect(said.findings.map(({ rule }) => rule)).toContain('LOG-002')
    expect(hasTwoViews(said)).toBe(false)
  })

  it('is the overview where only how much was ever written differs', () => {
    const report = said({ written: 2n })
    expect(partsChanged(report)).toEqual(['written'])
    expect(overviewPanel.changedBy).toContain('written')
    expect(inView(report, 'asStored').blocks?.written).toBe(2n)
  })

  it('are the blocks where an entry only gets another place: no count differs', () => {
    const moved = said({}, [
      { rule: 'LOG-030', structure: 'bat.7', found: '0x6', places: [{ structure: 'bat.7' }, { structure: 'bat.9' }] },
    ])
    expect(partsChanged(moved)).toEqual(['blocks'])
    expect([7, 8, 9].map((entry) => changesEntry(moved, entry))).toEqual([true, false, true])
    const alone = said({}, [{ rule: 'LOG-030', structure: 'bat.7', found: '0x6' }])
    expect([7, 8].map((entry) => changesEntry(alone, entry))).toEqual([true, false])
    const damaged = said({}, [{ rule: 'BAT-011', structure: 'bat.7' }])
    expect([partsChanged(damaged), changesEntry(damaged, 7)]).toEqual([[], false])
  })
})
