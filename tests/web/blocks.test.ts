// What the image says of its blocks besides the report, in this thread and over a worker, and the price of reading the largest table
// there is. Expectations are worked out here from the entries that the image was given.
import { describe, expect, it, vi } from 'vitest'
import type { Extent } from '../../web/engine/blocks.ts'
import type { Progress, VhdxImage } from '../../web/engine/image.ts'
import { SparseSource } from '../../web/engine/sources/sparse.ts'
import { openImageInWorker } from '../../web/worker/client.ts'
import { base, MiB, TiB } from '../images/builder.mjs'
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
