// Disks that QEMU itself left with a log to be replayed: the write of the block table's page fails, after the log entry was written, and
// the process dies. What the report says will be written is what `qemu-img check -r all` then writes on a copy, page by page. Each
// image is proved to be dirty first.
import { copyFileSync, readFileSync, rmSync, statSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { NodeFileSource } from '../../web/engine/sources/node-file.ts'
import { SparseSource } from '../../web/engine/sources/sparse.ts'
import { CASES } from '../images/examined.mjs'
import { corpusImage, corpusLacks, PACKED } from './support/corpus.ts'
import { open } from './support/engine.ts'
import { qemuInfo, tool } from './support/foreign.ts'
import { foreignLayout } from './support/foreign-layout.ts'
import { scratch } from './support/scratch.ts'
import { WatchedSource } from './support/sources.ts'

const here = scratch()
const KiB = 1024
const MiB = 1024 * KiB
const PAGE = 4096

/** `before` is written and closed in peace; `failing` is what the log still holds. `entry`: of the block table, by whose page the write fails. */
const DIRTY: { name: string; size: string; options: string[]; before: string[]; failing: string[]; entry: number }[] = [
  { name: 'first-block', size: '1G', options: [], before: [], failing: ['write -P 1 0 64k'], entry: 0 },
  {
    name: 'blocks-of-1-mib',
    size: '10G',
    options: ['block_size=1M'],
    before: ['write -P 1 0 64k', 'write -P 2 700M 64k'],
    failing: ['write -P 3 701M 4k'],
    entry: 701,
  },
  {
    name: 'over-two-blocks',
    size: '10G',
    options: ['block_size=8M'],
    before: ['write -P 1 1G 1M'],
    failing: ['write -P 4 15M 2M'],
    entry: 1,
  },
  {
    name: 'log-of-2-mib',
    size: '100G',
    options: ['block_size=1M', 'log_size=2M'],
    before: ['write -P 1 0 4M', 'write -P 1 50G 1M'],
    failing: ['write -P 5 80G 512'],
    entry: 81920 + 20,
  },
  {
    name: 'blocks-of-64-mib',
    size: '1T',
    options: ['block_size=64M'],
    before: [],
    failing: ['write -P 6 512G 64k'],
    entry: 8192 + 128,
  },
]

function expectDone(program: string, words: string[]): void {
  expect(tool(program, words)).toMatchObject({ status: 0 })
}

function makeDirty({ name, size, options, before, failing, entry }: (typeof DIRTY)[number]): string {
  const file = here.path(`${name}.vhdx`)
  expectDone('qemu-img', [
    'create',
    '-q',
    '-f',
    'vhdx',
    ...(options.length > 0 ? ['-o', options.join(',')] : []),
    file,
    size,
  ])
  for (const command of before) expectDone('qemu-io', ['-f', 'vhdx', '-c', command, file])
  const bat = foreignLayout(file).bat.start
  const page = Math.floor((bat + 8 * entry) / PAGE)
  const failure = { event: 'none', iotype: 'write', sector: (page * PAGE) / 512 }
  const fault = Object.entries(failure).map(([key, value]) => `file.inject-error.0.${key}=${value}`)
  const blkdebug = ['driver=vhdx', 'file.driver=blkdebug', 'file.image.driver=file', `file.image.filename=${file}`]
  const commands = [`open -o ${[...blkdebug, ...fault].join(',')}`, ...failing, 'abort']
  tool(
    'qemu-io',
    commands.flatMap((command) => ['-c', command]),
  )
  return file
}

async function reportOn(file: string) {
  const source = await NodeFileSource.open(file)
  const watched = new WatchedSource(source)
  const image = await open(watched)
  const report = await image.report({ depth: 'essentials' })
  const asked = watched.asked.map(({ length }) => length)
  image.close()
  await source.close()
  return { report, asked }
}

/** The block table as it is seen through the log: counts, and where every part of the disk lies. */
async function blocksOf(file: string | SparseSource) {
  const image = await open(file)
  const { blocks, disk, verdict } = await image.report()
  const extents = []
  for await (const extent of image.extents()) extents.push(extent)
  image.close()
  return { blocks, disk, verdict, extents }
}

async function expectSameBlocks(dirty: string, repaired: string): Promise<void> {
  const [through, after] = [await blocksOf(dirty), await blocksOf(repaired)]
  expect(through.verdict?.status).toBe('needsReplay')
  expect(through.disk).toEqual(after.disk)
  expect(through.extents).toEqual(after.extents)
  const { beforeReplay, ...now } = through.blocks ?? {}
  expect(now).toEqual(after.blocks)
  // It was the table that was not written: without the log it says something else.
  expect(beforeReplay?.payload).not.toEqual(after.blocks?.payload)
}

describe('every case', () => {
  it('for which QEMU’s command is named is then as the replay is shown, and QEMU and the report call it clean', {
    timeout: 300_000,
  }, async () => {
    let named = 0
    const wrong: string[] = []
    for (const { name, make } of CASES) {
      const sparse = make()
      const through = await blocksOf(new SparseSource(sparse))
      if (!through.verdict?.nextSteps.some((step) => step.startsWith('For QEMU, qemu-img check -r all'))) continue
      named++
      const copy = here.image(sparse, `${name}.vhdx`)
      expectDone('qemu-img', ['check', '-q', '-r', 'all', copy])
      const after = await blocksOf(copy)
      const same = isDeepStrictEqual([through.disk, through.extents], [after.disk, after.extents])
      if (!same || after.verdict?.status !== 'sound') wrong.push(name)
      rmSync(copy)
    }
    expect(wrong).toEqual([])
    expect(named).toBeGreaterThan(20)
  })
})

/** Pages from the first MiB on in which two files differ; what one lacks counts as zeros. */
function differingPages(a: Buffer, b: Buffer, from: number): number[] {
  const page = (file: Buffer, at: number) => Buffer.concat([file.subarray(at, at + PAGE)], PAGE)
  const pages: number[] = []
  for (let at = from; at < Math.max(a.length, b.length); at += PAGE) {
    if (!page(a, at).equals(page(b, at))) pages.push(at)
  }
  return pages
}

describe.each(DIRTY)('$name', (each) => {
  it('is shown as QEMU itself repairs it', { timeout: 60_000 }, async () => {
    const file = makeDirty(each)
    // Dirty indeed: the header names a log, and QEMU refuses it read-only.
    expect(qemuInfo(file)).toMatchObject({ refusal: expect.stringContaining('log that needs to be replayed') })
    const { report, asked } = await reportOn(file)
    const { log } = report
    expect(report.headers.find((header) => header?.current)?.logGuid).not.toMatch(/^[0-]*$/)
    expect(report).toMatchObject({ complete: true, verdict: { status: 'needsReplay' }, log: { state: 'needsReplay' } })
    // One round more than for a clean disk, and the log's own bytes.
    expect(asked).toEqual([320 * KiB, log?.length, 128 * KiB])

    const repaired = here.path(`${each.name}-repaired.vhdx`)
    copyFileSync(file, repaired)
    expectDone('qemu-img', ['check', '-r', 'all', '-f', 'vhdx', repaired])
    const { report: after } = await reportOn(repaired)
    expect(after.verdict?.status).toBe('sound')
    expect(report.disk).toEqual(after.disk)
    expect(report.regionTables).toEqual(after.regionTables)
    expect(report.metadata).toEqual(after.metadata)
    // The table is what the log writes, and no more of the structures.
    expect(report.beforeReplay).toBeUndefined()

    const written = (log?.entries ?? []).filter(({ active }) => active).flatMap(({ descriptors }) => descriptors)
    expect(written.length).toBeGreaterThan(0)
    expect(written.every(({ target }) => target === 'bat')).toBe(true)
    const pages = differingPages(readFileSync(file), readFileSync(repaired), MiB)
    expect(pages.length).toBeGreaterThan(0)
    const due = new Set(written.filter(({ kind }) => kind === 'data').map(({ fileOffset }) => Number(fileOffset)))
    expect(pages.filter((page) => !due.has(page))).toEqual([])
    expect(statSync(repaired).size).toBeGreaterThanOrEqual(statSync(file).size)
    await expectSameBlocks(file, repaired)
  })
})

describe('the known dirty image', () => {
  const packed = PACKED['iotest-dirtylog-10G-4M'] ?? ''
  const lacks = corpusLacks(packed)

  it('is shown as QEMU repairs a copy of it', { timeout: 60_000 }, async ({ skip }) => {
    if (lacks) skip(lacks)
    const file = corpusImage(packed)
    expect(qemuInfo(file)).toMatchObject({ refusal: expect.stringContaining('log that needs to be replayed') })
    const repaired = here.path('known-repaired.vhdx')
    copyFileSync(file, repaired)
    expectDone('qemu-img', ['check', '-r', 'all', '-f', 'vhdx', repaired])
    const [{ report }, { report: after }] = [await reportOn(file), await reportOn(repaired)]
    expect(report.regionTables).toEqual(after.regionTables)
    expect(report.metadata).toEqual(after.metadata)
    await expectSameBlocks(file, repaired)
  })
})
