// The exact price of an answer, counted at the source with a merge gap of 0. The verdict costs two reads and 448 KiB, whatever the
// size of the file; the look at space that no structure owns brings it to 2 MiB, and the log of a disk that is not in use to 3 MiB. A performance test that no busy machine can upset.
import { describe, expect, it } from 'vitest'
import type { ReportDepth } from '../../web/engine/image.ts'
import type { SparseImage } from '../../web/engine/sources/sparse.ts'
import { SparseSource } from '../../web/engine/sources/sparse.ts'
import { base, child, countingGuid, Draft, GiB, MiB, presets, TiB, write } from '../images/builder.mjs'
import { open } from './support/engine.ts'
import { WatchedSource } from './support/sources.ts'

const KiB = 1024

const IMAGES: [string, () => SparseImage][] = [
  ['the plainest', () => base().image('x')],
  ['one sector of disk', () => base({ virtualSize: 512 }).image('x')],
  ['64 TiB of disk', () => base({ virtualSize: 64 * TiB, blockSize: 32 * MiB }).image('x')],
  ['blocks of 256 MiB', () => base({ virtualSize: 10 * GiB, blockSize: 256 * MiB }).image('x')],
  ['fixed', () => base({ leaveBlockAllocated: true }).image('x')],
  ['differencing', () => child().image('x')],
  ['by Windows', () => new Draft(presets.windows()).image('x')],
  ['by Windows, differencing', () => new Draft(presets.windowsChild()).image('x')],
  ['by QEMU', () => new Draft(presets.qemu()).image('x')],
]

async function looked(image: SparseImage, depth: ReportDepth | undefined) {
  const source = new WatchedSource(new SparseSource(image))
  const opened = await open(source)
  const partials: { reads: number; headers: number; complete: boolean }[] = []
  const report = await opened.report({
    depth,
    onProgress: ({ file, headers, complete }) =>
      partials.push({ reads: file.reads, headers: headers.filter(Boolean).length, complete }),
  })
  opened.close()
  const lengths = source.asked.map(({ length }) => length)
  // What the report says of itself is what the source saw.
  expect(report.file).toMatchObject({
    reads: lengths.length,
    bytesRead: lengths.reduce((sum, length) => sum + length, 0),
  })
  expect(source.given.length).toBe(lengths.length)
  return { report, partials, lengths }
}

describe('the verdict: 2 reads and 448 KiB', () => {
  it.each(IMAGES)('%s', async (_, make) => {
    const { report, partials, lengths } = await looked(make(), 'essentials')
    expect(lengths).toEqual([320 * KiB, 128 * KiB])
    expect(report.complete).toBe(true)
    expect(report.verdict).not.toBeNull()
    // The first round already shows both headers.
    expect(partials).toEqual([{ reads: 1, headers: 2, complete: false }])
  })
})

describe('the standard report: the same, and 3 MiB in all, one of them the log, and the entries of the block table', () => {
  it.each(IMAGES)('%s', async (_, make) => {
    const essential = await looked(make(), 'essentials')
    const { report, lengths } = await looked(make(), undefined)
    expect(lengths.slice(0, 2)).toEqual([320 * KiB, 128 * KiB])
    const table = 8 * (report.blocks?.batEntries ?? Number.NaN)
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(3 * MiB + table)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(8 * MiB)
    expect(report.complete).toBe(true)
    expect(report.verdict?.status).toBe(essential.report.verdict?.status)
  })

  it('goes on from a verdict that was asked for first', async () => {
    const source = new WatchedSource(new SparseSource(base().image('x')))
    const image = await open(source)
    const first = await image.report({ depth: 'essentials' })
    expect(source.asked.length).toBe(2)
    const second = await image.report()
    expect(second.file.bytesRead).toBe(3 * MiB + 8 * (second.blocks?.batEntries ?? Number.NaN))
    expect(second.verdict?.status).toBe(first.verdict?.status)
    image.close()
  })
})

describe('a log of 1 MiB that is in use: one round and its own bytes more', () => {
  it('the sectors that begin with an entry or a descriptor are not read again', async () => {
    const dirty = base({ logGuid: countingGuid(0x20) }).ring((ring) =>
      ring.append({ number: 7, writes: Array.from({ length: 130 }, (_, at) => write.zero(8 * MiB + 4096 * at, 4096)) }),
    )
    const { report, lengths } = await looked(dirty.image('x'), 'essentials')
    expect(lengths).toEqual([320 * KiB, MiB, 128 * KiB])
    expect(report.verdict?.status).toBe('needsReplay')
    expect(report.log?.entries?.[0]?.descriptors.length).toBe(128)
  })
})

describe('less for files with less in them', () => {
  it.each([
    ['nothing', 0, 0, 0],
    ['one byte', 1, 1, 1],
    ['a short file of zeros', 100 * KiB, 1, 100 * KiB],
  ])('%s', async (_, size, reads, bytesRead) => {
    const { report } = await looked({ size, extents: [] }, undefined)
    expect(report.file).toMatchObject({ reads, bytesRead })
    expect(report.verdict?.status).toBe('notVhdx')
  })
})
