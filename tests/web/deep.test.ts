// A deep report: what it says of every case, that it adds nothing but its tier, what it costs to the byte, what it leaves out, and that
// it may be cancelled. Any order of arrival is shown natively, for every image.
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { Engine } from '../../web/engine/engine.ts'
import type { ReportDepth } from '../../web/engine/image.ts'
import type { Report } from '../../web/engine/report.ts'
import { SparseSource } from '../../web/engine/sources/sparse.ts'
import type { SparseImage } from '../images/builder.mjs'
import { base, child, Draft, GiB, MiB, presets, readSparse } from '../images/builder.mjs'
import { childLargerThanAnyDisk } from '../images/cases/blocks-deep.mjs'
import type { Case } from '../images/cases/case.mjs'
import { BLOCK_DEEP_LARGE_CASES } from '../images/cases-blocks.mjs'
import { decided } from '../images/cases-log.mjs'
import { blocksOf } from '../images/checks/block-reference.mjs'
import { CASES, DEEP_CASES, examined } from '../images/examined.mjs'
import { cappedModule } from './support/capped-memory.ts'
import { open, wasmBytes } from './support/engine.ts'
import { fired, valueAt } from './support/examine.ts'
import type { Answered } from './support/judge.ts'
import { judge } from './support/judge.ts'
import { WatchedSource } from './support/sources.ts'

/** What a deep report may say and no other does. BAT-020 says more in one. */
const TIER = /^(SBM-00[89]|SBM-010|LAY-003|BAT-020)/
const DEEP_MAX = 4 * GiB
const ON_REQUEST = /on request/

let engine: Engine
beforeAll(async () => {
  engine = await Engine.start(cappedModule(wasmBytes, 64 * MiB))
})

const reportOf = ({ report }: Answered) => report as unknown as Report
const bytesOf = ({ wishes }: Answered) => wishes.reduce((sum, { length }) => sum + length, 0)
const left = ({ coverage }: Report) => coverage.notExamined.map(({ what }) => what)
const onRequest = ({ coverage }: Report) =>
  coverage.notExamined.filter(({ why }) => ON_REQUEST.test(why)).map(({ what }) => what)

function isAsStated(each: Case, answer: Answered): void {
  const report = reportOf(answer)
  const infos = each.infos !== null
  const judged = <Finding extends { rule: string; severity: string }>(list: readonly Finding[]) =>
    fired(decided(each, list).filter(({ severity }) => infos || severity !== 'info'))
  expect(judged(report.findings), each.name).toEqual(judged(each.findings))
  for (const [rule, total] of Object.entries(each.totals)) {
    const found = report.findings.filter((one) => one.rule === rule)
    expect(
      found.reduce((sum, one) => sum + one.total, 0),
      `${each.name}, ${rule}`,
    ).toBe(total)
  }
  for (const [rule, offset] of Object.entries(each.at).filter(([rule]) => TIER.test(rule))) {
    expect(
      report.findings.filter((one) => one.rule === rule).map((one) => one.offset),
      each.name,
    ).toContain(offset)
  }
}

describe('every case in depth', () => {
  // Those with gigabytes of free space are below, and once.
  const small = [...CASES, ...DEEP_CASES].filter(({ make }) => make().size <= 256 * MiB)

  it('is judged as the naive judge judges it, in 16 rounds and 64 MiB', { timeout: 300_000 }, () => {
    expect(small.length).toBeGreaterThan(900)
    // Where a replay makes a file longer than JavaScript can count, what lies behind that is not looked at.
    const countable = (image: SparseImage) => (blocksOf(image)?.scene.eof ?? 0n) <= Number.MAX_SAFE_INTEGER
    const judged = small.filter(({ make }) => countable(make()))
    expect(small.length - judged.length).toBeLessThan(10)
    for (const each of judged) isAsStated(examined(each, { deep: true }), judge(engine, each.make(), 'deep'))
  })

  it('and says what it says by default, and its tier besides', { timeout: 300_000 }, () => {
    for (const { name, make } of small) {
      const image = make()
      const [standard, deep] = [judge(engine, image, 'standard'), judge(engine, image, 'deep')].map(reportOf)
      const others = (report: Report | undefined) => report?.findings.filter(({ rule }) => !TIER.test(rule))
      if (standard?.log?.state === 'clean' && Number(standard.log.length) > 16 * MiB) continue
      expect(others(deep), name).toEqual(others(standard))
      expect(deep?.verdict?.status, name).toBe(standard?.verdict?.status)
      // A warning of the tier is named in the summary, as every other is.
      const warned = deep?.findings.some(({ rule, severity }) => TIER.test(rule) && severity !== 'info')
      if (!warned) expect(deep?.verdict, name).toEqual(standard?.verdict)
      expect(deep?.complete, name).toBe(standard?.complete)
      expect(onRequest(deep as Report), name).toEqual([])
    }
  })
})

describe('what it costs: the bitmaps, the entries behind those of the disk, and what nothing owns, once', () => {
  const withBitmaps = () =>
    child({
      minimumSize: 20 * MiB,
      entries: [
        { index: 0, state: 7, offset: 8 * MiB },
        { index: 2048, state: 6, offset: 12 * MiB },
      ],
    })
  it.each([
    ['the plainest', () => base()],
    ['a gap and a tail', () => base({ minimumSize: 20 * MiB, entries: [{ index: 0, state: 6, offset: 8 * MiB }] })],
    ['a child with a bitmap', withBitmaps],
    ['by Windows', () => new Draft(presets.windows())],
    ['by Windows, differencing', () => new Draft(presets.windowsChild())],
    ['by QEMU', () => new Draft(presets.qemu())],
  ] as [string, () => Draft][])('%s', (_, make) => {
    const draft = make()
    const image = draft.image('x')
    const standard = judge(engine, image, 'standard')
    const deep = judge(engine, image, 'deep')
    const { blocks, space } = reportOf(standard)
    if (!blocks || !space) throw new Error('no table')
    const bitmaps = draft.recipe.hasParent ? blocks.sectorBitmap.present : 0
    const spare = space.bat - 8 * blocks.batEntries
    const due = bitmaps * MiB + spare + space.unreferenced + space.tail
    expect(bytesOf(deep) - bytesOf(standard)).toBe(due)
    expect(deep.rounds).toBe(standard.rounds + (due > 0 ? 1 : 0))
    // By default all of it is named, and no more.
    expect(onRequest(reportOf(standard)).length).toBe(
      [bitmaps, spare, space.unreferenced + space.tail].filter((amount) => amount > 0).length,
    )
  })

  it.each([
    [0, 'no sector of it is in this file'],
    [0xff, 'every sector of it is in this file'],
  ])('and of a block whose bytes of bits are all %i it says so', (byte, words) => {
    const draft = withBitmaps().edit(12 * MiB, new Uint8Array(512).fill(byte))
    const { findings } = reportOf(judge(engine, draft.image('x'), 'deep'))
    const said = findings.find(({ rule }) => rule === 'SBM-008')
    expect(said).toMatchObject({ detail: expect.stringMatching(`^Block 0: ${words}\\. `) })
  })

  it('and finds the same where the bits of a block come in pieces', () => {
    // All of block 0, 512 bytes of bits; none of block 1; the first of block 2, which has no use for it.
    const draft = withBitmaps().edit(12 * MiB, new Uint8Array(512).fill(0xff))
    const image = draft.edit(12 * MiB + 1024, [1]).image('x')
    const session = engine.open(image.name, image.size)
    session.setDepth('deep')
    let answer = session.report(0, 0)
    for (; answer.wanted.length > 0; answer = session.report(0, 0)) {
      for (const { offset, length } of answer.wanted) {
        // 33 words of the bitmap at a time: most pieces begin and end within a block.
        const step = offset <= 12 * MiB && 12 * MiB < offset + length ? 33 * 8 : length
        for (let at = offset; at < offset + length; at += step)
          session.supply(at, readSparse(image, at, Math.min(step, offset + length - at)))
      }
    }
    session.delete()
    const { findings } = JSON.parse(answer.text) as Report
    const said = (rule: string) =>
      findings.filter((each) => each.rule === rule).map(({ total, detail }) => [total, detail])
    expect(said('SBM-008')).toEqual([[1, expect.stringMatching(/^Block 0: every sector of it/)]])
    expect(said('SBM-010')).toEqual([[1, expect.stringMatching(/^Block 2\. /)]])
  })

  it('after a default report, only what that has not read', async () => {
    const source = new WatchedSource(new SparseSource(withBitmaps().image('x')))
    const image = await open(source)
    const first = await image.report()
    const before = source.asked.length
    const deep = await image.report({ depth: 'deep' })
    const more = source.asked.slice(before).reduce((sum, { length }) => sum + length, 0)
    expect(deep.file.bytesRead - first.file.bytesRead).toBe(more)
    const { space } = first
    expect(more).toBe(MiB + (MiB - 2049 * 8) + (space?.unreferenced ?? 0) + (space?.tail ?? 0))
    expect(deep.findings.map(({ rule }) => rule)).toContain('SBM-008')
    // A later default report is again one.
    expect((await image.report()).findings).toEqual(first.findings)
    image.close()
  })
})

describe('more than is read', () => {
  const LEFT: Record<string, string> = {
    'blocks-deep-tail-of-5-tib': 'The contents of about 4.9 TiB that nothing owns',
    'blocks-deep-tail-of-5-tib-behind': 'The contents of about 4.9 TiB that nothing owns',
    'blocks-deep-4097-bitmaps': 'The contents of 1 sector bitmap',
    'blocks-deep-bitmaps-of-16-tib-in-blocks-of-1-mib': 'The contents of 1 sector bitmap',
  }

  it.each(BLOCK_DEEP_LARGE_CASES)('$name', { timeout: 300_000 }, (each) => {
    const image = each.make()
    const standard = judge(engine, image, 'standard')
    const deep = judge(engine, image, 'deep')
    isAsStated(each, deep)
    expect(deep.report).toMatchObject({ complete: true, verdict: { status: each.status } })
    for (const [path, value] of Object.entries(each.facts))
      expect(Number(valueAt(reportOf(deep), path)), path).toBe(Number(value))
    expect(left(reportOf(deep))).toContain(LEFT[each.name])
    expect(bytesOf(deep) - bytesOf(standard)).toBeLessThanOrEqual(DEEP_MAX)
    expect(deep.rounds).toBe(standard.rounds + 1)
    expect(engine.stopped).toBe(false)
  })

  it('a child of more blocks than are followed', { timeout: 300_000 }, () => {
    const report = reportOf(judge(engine, childLargerThanAnyDisk().image('x'), 'deep'))
    expect(report).toMatchObject({ complete: false, verdict: { status: 'damaged' } })
    expect(left(report).some((what) => what.startsWith('Entries of the block allocation table beyond the first'))).toBe(
      true,
    )
    expect(report.findings.map(({ rule }) => rule)).not.toContain('SBM-004')
  })
})

describe('a look that takes long', () => {
  const long = (): SparseImage =>
    base({ minimumSize: 400 * MiB })
      .edit(399 * MiB, [1])
      .image('x')

  it('tells how far it is, and may be cancelled and taken up again without reading a byte twice', async () => {
    const stop = new AbortController()
    const came: Report[] = []
    const source = new WatchedSource(new SparseSource(long()), {
      before: ({ offset }) => {
        if (offset > 200 * MiB && !stop.signal.aborted) stop.abort()
      },
    })
    const image = await open(source)
    const first = await image.report()
    const options = (signal: AbortSignal | undefined) => ({
      depth: 'deep' as ReportDepth,
      signal,
      onProgress: (partial: Report, { bytesMissing }: { bytesMissing: number }) => {
        if (bytesMissing > 0) came.push(partial)
      },
    })
    // Progress is told by the clock; this one runs fast enough for it to be told in a few milliseconds.
    let now = 0
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
      now += 50
      return now
    })
    await expect(image.report(options(stop.signal))).rejects.toMatchObject({ name: 'AbortError' })
    const deep = await image.report(options(undefined))
    clock.mockRestore()
    expect(came.length).toBeGreaterThan(0)
    for (const partial of came) {
      // Nothing that is read on request has a say in the verdict.
      expect(partial.verdict).toEqual(first.verdict)
      expect(partial.findings).toEqual(first.findings)
    }
    expect(deep.findings.find(({ rule }) => rule === 'LAY-003')).toMatchObject({ total: 1, offset: 399 * MiB })
    const read = source.given.reduce((sum, { length }) => sum + length, 0)
    // What was under way when it was cancelled was read, but not taken.
    expect(read - deep.file.size).toBeLessThanOrEqual(8 * MiB)
    image.close()
  })

  it('says which part of it could not be read', async () => {
    const source = new WatchedSource(new SparseSource(long()), {
      before: ({ offset, length }) => {
        if (offset <= 300 * MiB && 300 * MiB < offset + length) throw new Error('a bad sector')
      },
    })
    const image = await open(source)
    const report = await image.report({ depth: 'deep' })
    expect(report).toMatchObject({ complete: true, verdict: { status: 'sound' } })
    expect(left(report)).toContain('The contents of 4 KiB that nothing owns')
    expect(report.findings.map(({ rule }) => rule)).toContain('LAY-003')
    image.close()
  })
})
