// The exact price of an answer, counted at the source with a merge gap of 0: two reads and 448 KiB, whatever the size of the file.
// A performance test that no busy machine can upset.
import { describe, expect, it } from 'vitest'
import type { SparseImage } from '../../web/engine/sources/sparse.ts'
import { SparseSource } from '../../web/engine/sources/sparse.ts'
import { base, child, Draft, GiB, MiB, presets, TiB } from '../images/builder.mjs'
import { open } from './support/engine.ts'
import { WatchedSource } from './support/sources.ts'

const KiB = 1024

const IMAGES: [string, () => SparseImage][] = [
  ['the plainest', () => base().image('x')],
  ['1 byte of disk', () => base({ virtualSize: 512 }).image('x')],
  ['64 TiB of disk', () => base({ virtualSize: 64 * TiB, blockSize: 32 * MiB }).image('x')],
  ['blocks of 256 MiB', () => base({ virtualSize: 10 * GiB, blockSize: 256 * MiB }).image('x')],
  ['fixed', () => base({ leaveBlockAllocated: true }).image('x')],
  ['differencing', () => child().image('x')],
  ['by Windows', () => new Draft(presets.windows()).image('x')],
  ['by Windows, differencing', () => new Draft(presets.windowsChild()).image('x')],
  ['by QEMU', () => new Draft(presets.qemu()).image('x')],
]

describe('2 reads and 448 KiB', () => {
  it.each(IMAGES)('%s', async (_, make) => {
    const source = new WatchedSource(new SparseSource(make()))
    const image = await open(source)
    const partials: { reads: number; headers: number }[] = []
    const report = await image.report({
      onProgress: ({ file, headers }) => partials.push({ reads: file.reads, headers: headers.filter(Boolean).length }),
    })
    image.close()
    expect(source.asked.map(({ length }) => length)).toEqual([320 * KiB, 128 * KiB])
    expect(source.asked[0]?.offset).toBe(0)
    expect(report.file).toMatchObject({ reads: 2, bytesRead: 448 * KiB })
    expect(report.complete).toBe(true)
    // The first round already shows both headers.
    expect(partials).toEqual([{ reads: 1, headers: 2 }])
  })
})

describe('less for files with less in them', () => {
  it.each([
    ['nothing', 0, 0, 0],
    ['one byte', 1, 1, 1],
    ['a short file of zeros', 100 * KiB, 1, 100 * KiB],
  ])('%s', async (_, size, reads, bytesRead) => {
    const source = new WatchedSource(new SparseSource({ size, extents: [] }))
    const report = await (await open(source)).report()
    expect(report.file).toMatchObject({ reads, bytesRead })
    expect(report.verdict?.status).toBe('notVhdx')
  })
})
