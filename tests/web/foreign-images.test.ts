// Images that nobody of this project wrote, whole and cut short. Whole: exactly the findings that are expected of each program's files,
// and nothing above a warning. Cut: never called sound when a structure was lost. Each image is listed by name.
import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '../../web/engine/report.ts'
import { NodeFileSource } from '../../web/engine/sources/node-file.ts'
import type { ByteSource } from '../../web/engine/sources/source.ts'
import { FRESH_QEMU, KNOWN_IMAGES, randomCuts } from '../images/cases.mjs'
import { structuresOf } from '../images/checks/block-foreign.mjs'
import { judgeBlocks } from '../images/checks/block-judge.mjs'
import { factsOf } from '../images/checks/block-reference.mjs'
import { corpusImage, corpusLacks, PACKED } from './support/corpus.ts'
import { open } from './support/engine.ts'
import { fired, valueAt } from './support/examine.ts'
import { tool } from './support/foreign.ts'
import { bordersOf, foreignLayout, verdictOfCut } from './support/foreign-layout.ts'
import { scratch } from './support/scratch.ts'

const MiB = 2 ** 20
const here = scratch()

const CORPUS = KNOWN_IMAGES.map((known) => {
  const packed = PACKED[known.name] ?? ''
  const lacks = corpusLacks(packed)
  return { ...known, packed, lacks, shown: known.name }
})

async function reportOn(source: ByteSource | string): Promise<Report> {
  const image = await open(source)
  try {
    return await image.report()
  } finally {
    image.close()
  }
}

function expectNothingAboveWarning({ findings }: Report): void {
  expect(findings.filter(({ severity }) => severity === 'fatal' || severity === 'error')).toEqual([])
}

// The summary aside, which every image has.
function rulesOf({ findings }: Report): string[] {
  return [...new Set(findings.map(({ rule }) => rule))].filter((rule) => rule !== 'ITM-019').sort()
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

describe('known images', () => {
  for (const { shown, lacks, packed, sha256: begin, ...known } of CORPUS) {
    it(shown, { timeout: 60_000 }, async ({ skip }) => {
      if (lacks) skip(lacks)
      const file = corpusImage(packed)
      expect((await sha256(file)).slice(0, 16)).toBe(begin)
      const report = await reportOn(file)
      expectNothingAboveWarning(report)
      expect(rulesOf(report)).toEqual([...new Set([...known.findings, ...known.blockFindings, ...known.later])].sort())
      // What independent tools and a reading by hand found of blocks and space.
      const stated = [
        ...Object.entries(known.blocks).map(([name, value]) => [`blocks.${name}`, Number(value)]),
        ...Object.entries(known.space).map(([name, value]) => [`space.${name}`, Number(value)]),
      ] as [string, number][]
      expect(stated.length).toBeGreaterThan(5)
      expect(stated.map(([path]) => [path, Number(valueAt(report, path))])).toEqual(stated)
      expect({
        size: report.file.size,
        creator: report.fileTypeIdentifier?.creator,
        virtualSize: Number(report.disk?.virtualSize),
        blockSize: report.disk?.blockSize,
        sectors: [report.disk?.logicalSectorSize, report.disk?.physicalSectorSize],
        sequenceNumbers: report.headers.map((header) => Number(header?.sequenceNumber)),
        status: report.verdict?.status,
      }).toEqual({
        size: known.size,
        creator: known.creator,
        virtualSize: known.virtualSize,
        blockSize: known.blockSize,
        sectors: known.sectors,
        sequenceNumbers: known.sequenceNumbers,
        status: known.status,
      })
      const flags = report.findings.filter(({ rule }) => rule === 'REG-019')
      expect(flags.reduce((sum, { total }) => sum + total, 0)).toBe(known.findings.includes('REG-019') ? 2 : 0)
    })
  }
})

interface Fresh {
  size: string
  options: string[]
  /** Commands of qemu-io that follow, or that fill what it is converted from. */
  write?: string[]
  /** It is not created but converted from an image of this format. */
  from?: 'qcow2' | 'raw'
}

const SHAPES = ['dynamic', 'fixed'].flatMap((subformat) =>
  ['on', 'off'].flatMap((zero) =>
    ['1M', '16M'].flatMap((block) =>
      ['64M', '33554944', '40M'].map((size) => ({
        size,
        options: [`subformat=${subformat}`, `block_state_zero=${zero}`, `block_size=${block}`],
      })),
    ),
  ),
)

const FRESH: Fresh[] = [
  ...SHAPES,
  { size: '1G', options: [] },
  { size: '512', options: [] },
  { size: '100G', options: ['log_size=1M'] },
  { size: '1G', options: ['log_size=64M'] },
  { size: '1G', options: ['log_size=3M'] },
  { size: '5368709632', options: ['block_size=256M'] },
  { size: '64T', options: ['block_size=64M'] },
  { size: '64T', options: ['block_size=256M', 'block_state_zero=off'] },
  { size: '1G', options: [], write: ['write 0 64k', 'write 512M 1M'] },
  { size: '64M', options: ['subformat=fixed'], write: ['write -P 7 1M 3M'] },
  { size: '1G', options: ['block_size=1M'], write: ['write 0 4k', 'write 1023M 1M'] },
  ...['2M', '4M', '8M', '32M', '64M', '128M'].map((block) => ({ size: '300M', options: [`block_size=${block}`] })),
  { size: '300M', options: ['subformat=fixed', 'block_size=128M', 'block_state_zero=off'] },
  { size: '64M', options: ['log_size=1500k'] },
  { size: '64M', options: ['subformat=fixed', 'preallocation=full'] },
  { size: '64M', options: ['preallocation=falloc'] },
  ...(['qcow2', 'raw'] as const).flatMap((from) =>
    [[], ['subformat=fixed'], ['block_size=1M', 'log_size=2M'], ['subformat=fixed', 'block_state_zero=off']].map(
      (options) => ({
        size: '100000256',
        options,
        from,
        write: ['write -P 7 1M 3M', 'write -P 8 90M 512', 'discard 2M 1M'],
      }),
    ),
  ),
]

const nameOf = ({ size, options, write = [], from }: Fresh) =>
  [...(from ? [`from-${from}`] : []), size, ...options, ...write.map((command) => command.replaceAll(' ', '-'))].join(
    ',',
  )

function make(fresh: Fresh): string {
  const file = here.path(`${nameOf(fresh)}.vhdx`)
  const words = fresh.options.length > 0 ? ['-o', fresh.options.join(',')] : []
  const expectDone = (program: string, list: string[]) => expect(tool(program, list)).toMatchObject({ status: 0 })
  const { size, write = [], from } = fresh
  const written = from ? `${file}.${from}` : file
  expectDone('qemu-img', ['create', '-q', ...(from ? ['-f', from] : ['-f', 'vhdx', ...words]), written, size])
  for (const command of write) expectDone('qemu-io', ['-f', from ?? 'vhdx', '-c', command, written])
  if (from) expectDone('qemu-img', ['convert', '-f', from, '-O', 'vhdx', ...words, written, file])
  return file
}

describe('fresh from qemu-img', () => {
  it.each(FRESH.map((fresh) => ({ fresh, shown: nameOf(fresh) })))('$shown', async ({ fresh }) => {
    const file = make(fresh)
    const report = await reportOn(file)
    expectNothingAboveWarning(report)
    expect(report).toMatchObject({ complete: true, verdict: { status: 'sound' } })

    const { virtualSize = 0n, blockSize = 1 } = report.disk ?? {}
    const [fileRest, blockRest] = FRESH_QEMU.oddSize
    const expected = [...FRESH_QEMU.always]
    if (statSync(file).size % MiB !== 0 && fileRest) expected.push(fileRest)
    if (virtualSize % BigInt(blockSize) !== 0n && blockRest) expected.push(blockRest)
    // With every block in place from the start, nothing is written through the log.
    const logged = !fresh.options.join().includes('subformat=fixed,block_state_zero=off')
    if (fresh.write) expected.push(...FRESH_QEMU.afterWriting.filter((rule) => logged || !rule.startsWith('LOG-')))
    const naive = judgeBlocks(structuresOf(file), [])
    if (!naive) throw new Error('the naive reader finds no blocks')
    expected.push(...naive.judged.map(({ rule }) => rule))
    const facts = Object.entries(factsOf(naive.blocks)).map(([path, value]) => [path, BigInt(value)])
    expect(facts.length).toBeGreaterThan(20)
    expect(facts.map(([path]) => [path, BigInt(Number(valueAt(report, String(path))))])).toEqual(facts)
    expect(rulesOf(report)).toEqual(expected.sort())
    expect(report.findings.filter(({ rule }) => rule === 'REG-019').reduce((sum, { total }) => sum + total, 0)).toBe(2)
    if (fresh.size === '64T') expect(virtualSize).toBe(2n ** 46n)
    if (fresh.size === '64T' && fresh.options.includes('block_size=64M')) {
      // An entry of a sector bitmap stands behind each full chunk of 64 blocks, but for the last.
      expect(valueAt(report, 'geometry.payloadBlocks')).toBe(1048576)
      expect(valueAt(report, 'geometry.batEntries')).toBe(1048576 + 16383)
    }
  })
})

describe('cut short, a structure lost is never called sound', () => {
  const made: Fresh[] = [
    { size: '3G', options: ['block_size=1M'] },
    { size: '20M', options: ['subformat=fixed'] },
    { size: '64T', options: ['block_size=64M'] },
  ]
  const images = [
    ...CORPUS.map(({ shown, lacks, packed }) => ({ shown, lacks, file: () => corpusImage(packed) })),
    ...made.map((fresh) => ({ shown: `qemu-img ${nameOf(fresh)}`, lacks: null, file: () => make(fresh) })),
  ]
  const opened: NodeFileSource[] = []
  let seen: Set<string>
  beforeAll(() => {
    seen = new Set()
  })
  afterAll(async () => {
    for (const source of opened) await source.close()
    expect([...seen].sort()).toEqual(expect.arrayContaining(['damaged', 'notVhdx', 'sound', 'unopenable']))
  })

  for (const { shown, lacks, file } of images) {
    it(shown, { timeout: 60_000 }, async ({ skip }) => {
      if (lacks) skip(lacks)
      const path = file()
      const layout = foreignLayout(path)
      const whole = await NodeFileSource.open(path)
      opened.push(whole)
      const places = [...bordersOf(layout), ...randomCuts(layout.size, 60)]
      expect(places.length).toBeGreaterThan(100)
      const wrong: string[] = []
      for (const size of places) {
        const cut: ByteSource = { name: path, size, read: (offset, length) => whole.read(offset, length) }
        const { verdict, findings, complete } = await reportOn(cut)
        const expected = verdictOfCut(layout, size)
        seen.add(expected)
        const unfair = expected === 'sound' && fired(findings).some((entry) => /fatal|error/.test(entry))
        if (verdict?.status !== expected || !complete || unfair) {
          wrong.push(`${size}: ${verdict?.status}, not ${expected} (${fired(findings)})`)
        }
      }
      expect(wrong).toEqual([])
    })
  }
})
