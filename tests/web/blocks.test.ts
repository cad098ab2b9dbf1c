// What the image says of its blocks besides the report, in this thread and over a worker, and the price of reading the largest table
// there is. Expectations are worked out here from the entries that the image was given.
import { describe, expect, it, vi } from 'vitest'
import type { Extent } from '../../web/engine/blocks.ts'
import type { Progress, VhdxImage } from '../../web/engine/image.ts'
import { SparseSource } from '../../web/engine/sources/sparse.ts'
import { openImageInWorker } from '../../web/worker/client.ts'
import { base, child, countingGuid, MiB, TiB, write } from '../images/builder.mjs'
import { BLOCK_CASES } from '../images/cases-blocks.mjs'
import { judgeBlocks } from '../images/checks/block-judge.mjs'
import { open } from './support/engine.ts'
import { started } from './support/fake-worker.ts'
import { WatchedSource } from './support/sources.ts'

/** Ten blocks of 32 MiB: two that follow each other in the file, one elsewhere, one trimmed, one of zeros, five never written. */
function drawn() {
  const draft = base({ virtualSize: 320 * MiB, blockSize: 32 * MiB })
  const { dataStart } = draft.recipe
  draft
    .bat(1, 6, dataStart)
    .bat(2, 6, dataStart + 32 * MiB)
    .bat(3, 6, dataStart + 96 * MiB)
  draft.bat(5, 3, dataStart + 64 * MiB).bat(6, 2)
  const { name, extents } = draft.image('drawn.vhdx')
  return { dataStart, image: { name, extents, size: dataStart + 128 * MiB } }
}
const { dataStart, image: IMAGE } = drawn()

const row = (block: number, blocks: number, state: Extent['state'], fileOffset: number | null = null): Extent => ({
  start: block * 32 * MiB,
  length: blocks * 32 * MiB,
  state,
  fileOffset,
})
const ROWS: readonly Extent[] = [
  row(0, 1, 'notPresent'),
  row(1, 2, 'fullyPresent', dataStart),
  row(3, 1, 'fullyPresent', dataStart + 96 * MiB),
  row(4, 1, 'notPresent'),
  row(5, 1, 'unmapped', dataStart + 64 * MiB),
  row(6, 1, 'zero'),
  row(7, 3, 'notPresent'),
]

async function all(stream: AsyncIterable<Extent>): Promise<Extent[]> {
  const extents: Extent[] = []
  for await (const extent of stream) extents.push(extent)
  return extents
}

const HOSTS: readonly [string, (source: SparseSource) => Promise<VhdxImage>][] = [
  ['in this thread', (source) => open(source)],
  ['in a worker', (source) => openImageInWorker(source, started().options)],
]

describe.each(HOSTS)('blocks, %s', (_, host) => {
  const opened = () => host(new SparseSource(IMAGE))

  it('extents, before and after a report', async () => {
    const image = await opened()
    const places = (extents: Extent[]) =>
      extents.map((each) => ({ ...each, fileOffset: each.state === 'fullyPresent' ? each.fileOffset : null }))
    const expected = places([...ROWS])
    expect(places(await all(image.extents()))).toEqual(expected)
    await image.report()
    expect(places(await all(image.extents()))).toEqual(expected)
    expect(await all(image.extents({ from: 48 * MiB, to: 97 * MiB }))).toEqual([
      { start: 48 * MiB, length: 48 * MiB, state: 'fullyPresent', fileOffset: dataStart + 16 * MiB },
      { start: 96 * MiB, length: MiB, state: 'fullyPresent', fileOffset: dataStart + 96 * MiB },
    ])
    expect(await all(image.extents({ from: 320 * MiB }))).toEqual([])
    image.close()
  })

  it('cells: none before the table was read; then they add up to the disk and the file', async () => {
    const image = await opened()
    expect(await image.cells(16)).toBeNull()
    const report = await image.report()
    const { disk, file } = (await image.cells(16)) ?? { disk: null, file: null }
    const states = new Array<number>(8).fill(0)
    for (const [at, count] of (disk?.values ?? []).entries()) states[at % 8] = (states[at % 8] ?? 0) + count
    expect(states).toEqual([5, 0, 1, 1, 0, 0, 3, 0])
    expect(disk?.values.length).toBe((disk?.count ?? 0) * 8)
    expect(disk?.count).toBeLessThanOrEqual(16)
    const mebibytes = (file?.values ?? new Uint32Array()).reduce((sum, count) => sum + count, 0)
    expect(mebibytes).toBe(report.file.size / MiB)
    expect(file?.values.length).toBe((file?.count ?? 0) * 9)
    await expect(image.cells(0)).rejects.toThrow(RangeError)
    await expect(image.cells(4097)).rejects.toThrow(RangeError)
    image.close()
  })

  it('lookup and locate are each other’s inverse', async () => {
    const image = await opened()
    const at = 2 * 32 * MiB + 12345
    const block = await image.lookup(at)
    expect(block).toMatchObject({ block: 2, entry: 2, state: 6, fileOffset: dataStart + 32 * MiB + 12345 })
    expect(block?.bytes).toHaveLength(16)
    expect(await image.locate(block?.fileOffset ?? 0)).toMatchObject({ what: 'payload', entry: 2, virtualOffset: at })
    expect(await image.lookup(0)).toMatchObject({ block: 0, state: 0, fileOffset: null })
    expect(await image.lookup(320 * MiB)).toBeNull()
    expect(await image.locate(0x20000)).toMatchObject({ what: 'headerSection' })
    expect(await image.locate(block?.entryOffset ?? 0)).toMatchObject({ what: 'bat' })
    expect(await image.locate(IMAGE.size)).toMatchObject({ what: 'beyond' })
    await expect(image.lookup(-1)).rejects.toThrow(RangeError)
    await expect(image.locate(0.5)).rejects.toThrow(RangeError)
    image.close()
  })

  it('of a file that is none there are no answers', async () => {
    const image = await host(new SparseSource({ size: 100_000, extents: [] }))
    expect(await all(image.extents())).toEqual([])
    expect(await image.lookup(0)).toBeNull()
    await image.report()
    expect(await image.cells(10)).toBeNull()
    image.close()
  })

  it('a closed image rejects', async () => {
    const image = await opened()
    image.close()
    for (const ask of [() => all(image.extents()), () => image.cells(1), () => image.lookup(0), () => image.locate(0)])
      await expect(ask()).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('every image about blocks', () => {
  /** Extents that are looked up, of an image of many. */
  const ASKED = 40
  /** Blocks of a table of gigabytes whose extents are compared. */
  const LONG = 2n ** 22n

  it.each(BLOCK_CASES.map((each) => [each.name, each] as const))('%s', async (_, each) => {
    const draft = each.make()
    const image = await open(new SparseSource(draft))
    const read = judgeBlocks(draft, each.findings)?.blocks
    const to = LONG * BigInt(read?.scene.disk.blockSize ?? 0)
    const extents = await all(image.extents({ to }))
    const expected = (read?.extents ?? []).filter(({ start }) => start < to)
    expect(extents.map((extent) => ({ ...extent, ...wide(extent) }))).toEqual(
      expected.map((each) => (each.start + each.length > to ? { ...each, length: to - each.start } : each)),
    )
    if (!read) return
    for (const { start, state, fileOffset } of extents.slice(0, ASKED)) {
      const found = await image.lookup(start)
      const block = BigInt(start) / BigInt(read.scene.disk.blockSize)
      const entry = read.table.payload.find((payload) => payload.block === block)
      expect(found).toMatchObject({ block: Number(block), state: entry?.state ?? 0, fileOffset })
      const bytes = new DataView(new ArrayBuffer(8))
      if (entry) bytes.setBigUint64(0, entry.position | (entry.reserved << 3n) | BigInt(entry.state), true)
      expect(found?.bytes).toBe(Buffer.from(bytes.buffer).toString('hex'))
      if (state === 'fullyPresent' && fileOffset !== null) {
        const there = await image.locate(fileOffset)
        expect(there?.what === 'beyond').toBe(BigInt(fileOffset) >= BigInt(read.scene.eof))
      }
    }
    image.close()
  })
})

function wide({ start, length, fileOffset }: Extent) {
  return {
    start: BigInt(start),
    length: BigInt(length),
    fileOffset: fileOffset === null ? null : BigInt(fileOffset),
  }
}

describe('places from 2^53 on', () => {
  const draft = base({ entries: [{ index: 0, state: 6, offset: 4 * MiB }], minimumSize: 8 * MiB })
  const entries = BigUint64Array.of(2n ** 62n + 2n ** 20n + 6n, 2n ** 64n - 2n ** 20n + 6n)
  const image = () => draft.edit(draft.recipe.bat.offset + 8, new Uint8Array(entries.buffer)).image('far.vhdx')

  it.each(HOSTS)('are exact %s', async (_, host) => {
    const opened = await host(new SparseSource(image()))
    expect((await all(opened.extents())).slice(0, 3).map(({ fileOffset }) => fileOffset)).toEqual([
      4 * MiB,
      2n ** 62n + 2n ** 20n,
      2n ** 64n - 2n ** 20n,
    ])
    expect(await opened.lookup(2 * MiB + 1)).toMatchObject({ fileOffset: 2n ** 62n + 2n ** 20n + 1n })
    // Up to 2^64 there is a place; behind it there is none.
    expect(await opened.lookup(5 * MiB - 2)).toMatchObject({ state: 6, fileOffset: 2n ** 64n - 2n })
    expect(await opened.lookup(5 * MiB)).toMatchObject({ block: 2, state: 6, fileOffset: null })
    expect(await opened.lookup(2n ** 64n - 1n)).toBeNull()
    expect(await opened.locate(2n ** 62n + 2n ** 20n)).toMatchObject({
      what: 'beyond',
      range: { offset: 2n ** 62n + 2n ** 20n, length: 1 },
    })
    for (const none of [2n ** 64n, 2 ** 53, -1n]) await expect(opened.lookup(none)).rejects.toThrow(RangeError)
    opened.close()
  })

  it('of a disk of 2^63 bytes', async () => {
    const huge = { virtualSize: 2n ** 63n, blockSize: 256 * MiB, bat: { offset: 3 * MiB, length: 4095 * MiB } }
    // 16 blocks of a chunk, then its bitmap.
    const entry = 2 ** 25 + 2 ** 21
    const place = 4100 * MiB
    const entries = [{ index: entry, state: 6, offset: place }]
    const opened = await open(new SparseSource(base({ ...huge, entries, minimumSize: 4356 * MiB }).image('huge.vhdx')))
    await opened.report()
    const { disk } = (await opened.cells(1)) ?? {}
    expect(disk?.count).toBe(1)
    expect(disk?.bytesPerCell).toBeGreaterThan(2 ** 56)
    const at = 2n ** 53n + 5n
    expect(await opened.lookup(at)).toMatchObject({ block: 2 ** 25, entry, fileOffset: place + 5 })
    expect(await opened.locate(place + 5)).toMatchObject({ what: 'payload', entry, virtualOffset: at })
    expect(await all(opened.extents({ from: at, to: 2n ** 53n + 2n ** 30n }))).toEqual([
      { start: at, length: 2 ** 28 - 5, state: 'fullyPresent', fileOffset: place + 5 },
      { start: 2n ** 53n + 2n ** 28n, length: 3 * 2 ** 28, state: 'notPresent', fileOffset: null },
    ])
    opened.close()
  }, 120_000)
})

describe('before a replay', () => {
  const LOG_GUID = countingGuid(0x20)

  it('an entry that it changes is told as stored, too', async () => {
    const draft = base({ logGuid: LOG_GUID, entries: [{ index: 1, state: 6, offset: 6 * MiB }] }).ring((ring) =>
      ring.append({ number: 7, writes: [write.bat(0, 6, 4 * MiB), write.bat(1, 6, 8 * MiB)] }),
    )
    const image = await open(new SparseSource(draft.image('dirty.vhdx')))
    const name = 'PAYLOAD_BLOCK_NOT_PRESENT'
    expect(await image.lookup(5)).toMatchObject({
      state: 6,
      fileOffset: 4 * MiB + 5,
      stored: { bytes: '0000000000000000', state: 0, name, fileOffset: null },
    })
    expect(await image.lookup(2 * MiB + 5)).toMatchObject({
      bytes: '0600800000000000',
      fileOffset: 8 * MiB + 5,
      stored: { bytes: '0600600000000000', state: 6, fileOffset: 6 * MiB + 5 },
    })
    expect(await image.lookup(4 * MiB)).not.toHaveProperty('stored')
    image.close()
  })

  it('so are the sectors of a block whose bitmap it changes', async () => {
    const entries = [
      { index: 0, state: 7, offset: 4 * MiB },
      { index: 2048, state: 6, offset: 6 * MiB },
    ]
    const draft = child({ logGuid: LOG_GUID, entries, minimumSize: 8 * MiB })
      .edit(6 * MiB, [0b111])
      .ring((ring) => ring.append({ number: 7, writes: [write.data(6 * MiB, new Uint8Array(4096).fill(255, 0, 512))] }))
    const image = await open(new SparseSource(draft.image('dirty-child.vhdx')))
    expect(await image.lookup(0)).toMatchObject({ presentSectors: 4096, sectors: 4096, stored: { presentSectors: 3 } })
    image.close()
  })

  it('nothing is compared where another table takes its place', async () => {
    const draft = base({ logGuid: LOG_GUID }).ring((ring) =>
      ring.append({ number: 7, writes: [write.item('virtualDiskSize', (item) => item.u64(0, 96 * MiB))] }),
    )
    const image = await open(new SparseSource(draft.image('other.vhdx')))
    expect(await image.lookup(0)).toMatchObject({ state: 0, stored: null })
    image.close()
  })
})

describe('the sectors of a block', () => {
  const of = (bitmap: number, more: readonly { index: number; state: number; offset: number }[] = [], size = 20) =>
    child({
      entries: [{ index: 0, state: 7, offset: 4 * MiB }, { index: 2048, state: 6, offset: bitmap * MiB }, ...more],
      minimumSize: size * MiB,
    })

  it.each([
    ['lies at the place of the block', of(4)],
    ['lies in the log', of(1)],
    ['lies in another block', of(9, [{ index: 1, state: 6, offset: 8 * MiB }])],
    ['is cut off', of(19).truncate(20 * MiB - 512)],
  ])('are not told by a bitmap that %s', async (_, draft) => {
    const image = await open(new SparseSource(draft.image('unreliable.vhdx')))
    const { findings } = await image.report()
    expect(findings.map(({ rule }) => rule)).toContain('SBM-006')
    expect(await image.lookup(0)).not.toHaveProperty('presentSectors')
    image.close()
  })

  it('are told before a report, too, where nothing of the structures says against it', async () => {
    for (const [draft, sectors] of [
      [of(6).edit(6 * MiB, [1]), 1],
      [of(1), undefined],
      [of(19).truncate(20 * MiB - 512), undefined],
    ] as const) {
      const image = await open(new SparseSource(draft.image('early.vhdx')))
      expect((await image.lookup(0))?.presentSectors).toBe(sectors)
      image.close()
    }
  })
})

describe('a table of 512 MiB', () => {
  const huge = base({ virtualSize: 64 * TiB, blockSize: MiB })
  // The last chunk needs no entry for its bitmap, MS-VHDX 2.5.1.
  const table = 8 * (2 ** 26 + 2 ** 14 - 1)
  const watched = (pace = {}) => new WatchedSource(new SparseSource(huge.image('huge.vhdx')), { pace })
  const ofTable = (source: WatchedSource) =>
    source.given.filter(({ offset }) => offset >= huge.recipe.bat.offset && offset < huge.recipe.bat.offset + table)

  it('is read once, no read longer than 8 MiB, several at once', async () => {
    const source = watched({ inFlight: 4 })
    const image = await open(source)
    const came: Progress[] = []
    // Progress is told by the clock; this one runs fast enough for it to be told in a few milliseconds.
    let now = 0
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
      now += 50
      return now
    })
    const report = await image.report({ onProgress: (_, progress) => came.push(progress) })
    clock.mockRestore()
    image.close()
    expect(report.blocks).toMatchObject({ batEntries: table / 8, entriesExamined: table / 8 })
    const reads = ofTable(source)
    expect(reads.reduce((sum, { length }) => sum + length, 0)).toBe(table)
    expect(Math.max(...reads.map(({ length }) => length))).toBe(8 * MiB)
    expect(source.mostUnderWay).toBe(4)
    expect(came.length).toBeGreaterThan(2)
    const totals = came.map(({ bytesRead, bytesMissing }) => bytesRead + bytesMissing)
    expect(came.map(({ bytesRead }) => bytesRead)).toEqual(came.map(({ bytesRead }) => bytesRead).sort((a, b) => a - b))
    expect(totals.at(-1)).toBe(report.file.bytesRead)
  }, 60_000)

  it('goes on where it was cancelled: no byte is read twice', async () => {
    const stop = new AbortController()
    const source = new WatchedSource(new SparseSource(huge.image('huge.vhdx')), {
      // In the middle of the table, however fast it is read.
      before: (read) => {
        if (read.offset > huge.recipe.bat.offset + table / 2 && !stop.signal.aborted) stop.abort()
      },
    })
    const image = await open(source)
    const first = image.report({ signal: stop.signal })
    await expect(first).rejects.toMatchObject({ name: 'AbortError' })
    const before = ofTable(source).reduce((sum, { length }) => sum + length, 0)
    expect(before).toBeGreaterThan(0)
    expect(before).toBeLessThan(table)
    const report = await image.report()
    expect(report.complete).toBe(true)
    // What was under way when it was cancelled was read, but not taken.
    const read = ofTable(source).reduce((sum, { length }) => sum + length, 0)
    expect(read - table).toBeLessThanOrEqual(8 * MiB)
    image.close()
  }, 60_000)

  it('has extents that come as they are asked for', async () => {
    const source = watched()
    const image = await open(source)
    expect(await all(image.extents({ from: 63 * TiB, to: 64 * TiB }))).toEqual([
      { start: 63 * TiB, length: TiB, state: 'notPresent', fileOffset: null },
    ])
    expect(ofTable(source).reduce((sum, { length }) => sum + length, 0)).toBeLessThan(table / 32)
    image.close()
  }, 60_000)
})
