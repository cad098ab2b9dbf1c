// What bounds a report against files that claim too much: each list and text has its cap, the true count stands beside it, and coverage
// names what was cut. And all images of the catalogue, the greediest included, in one instance whose memory ends at 64 MiB.
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { Engine } from '../../web/engine/engine.ts'
import { EngineError } from '../../web/engine/errors.ts'
import type { Report } from '../../web/engine/report.ts'
import type { SparseImage } from '../images/builder.mjs'
import { LIMIT_CASES } from '../images/cases/limits.mjs'
import { withBlocks } from '../images/cases-blocks.mjs'
import { CASES, caseByName } from '../images/examined.mjs'
import { cappedModule } from './support/capped-memory.ts'
import { freshEngine, wasmBytes } from './support/engine.ts'
import { fired, valueAt } from './support/examine.ts'
import type { Answered } from './support/judge.ts'
import { judge } from './support/judge.ts'

const MiB = 2 ** 20
const WISH_MAX = 8 * MiB
const ALL = [...CASES, ...LIMIT_CASES]

// Some of these reports are 20 MiB long, so they are made once and read by JSON.parse: no integer here is above 2^53.
const answers = new Map<string, Answered>()
const took = new Map<string, number>()
let engine: Engine
beforeAll(async () => {
  engine = await freshEngine()
  for (const { name, make } of LIMIT_CASES) {
    const image = make()
    const start = performance.now()
    answers.set(name, judge(engine, image, 'standard'))
    took.set(name, performance.now() - start)
  }
}, 180_000)

function answerOn(name: string): Answered {
  const answer = answers.get(name) ?? judge(engine, caseByName(name).make(), 'standard')
  answers.set(name, answer)
  return answer
}
const reportOn = (name: string) => answerOn(name).report as unknown as Report

const notExamined = ({ coverage }: Report) => coverage.notExamined.map(({ what }) => what)
const PAIRS_CUT = 'Further pairs of the parent locator'

describe('lists are bounded, counts are not', () => {
  it('2,047 regions, as many as a table has room for', () => {
    const { regionTables } = reportOn('region-count-2047')
    expect(regionTables.map((table) => [table?.entryCount, table?.entries.length])).toEqual([
      [2047, 2047],
      [2047, 2047],
    ])
    const { regionTables: greatest } = reportOn('region-count-greatest-in-2')
    expect(greatest[1]).toMatchObject({ entryCount: 2 ** 32 - 1, valid: false })
    expect(greatest[1]?.entries.length).toBe(2047)
  })

  it('2,047 metadata items', () => {
    expect(reportOn('metadata-count-2047').metadata?.items.length).toBe(2047)
    const { metadata } = reportOn('metadata-count-65535')
    expect([metadata?.entryCount, metadata?.items.length]).toEqual([65535, 2047])
  })

  it('100 findings of a rule, then one on what holds the rest', () => {
    const report = reportOn('limits-2045-regions-on-each-other')
    for (const [rule, count] of [
      ['REG-010', 2045],
      ['REG-013', 2044],
      ['REG-016', 2045],
    ] as const) {
      const findings = report.findings.filter((finding) => finding.rule === rule)
      expect(findings.length, rule).toBe(101)
      // In the order of the nodes, the table comes before its entries.
      const [rest, ...single] = findings
      expect(rest).toMatchObject({ structure: 'regionTable.1', total: count - 100 })
      expect(single.map(({ total }) => total)).toEqual(Array.from({ length: 100 }, () => 1))
      expect(rest?.places?.length).toBe(100)
      // The lowest of those that are not listed singly, one entry of 32 bytes after the other.
      expect(rest?.places?.map((place) => place.offset - (rest.offset ?? 0))).toEqual(
        Array.from({ length: 100 }, (_, at) => 32 * at),
      )
      expect(notExamined(report)).toContain(`Places of ${rule} in regionTable.1 beyond the lowest 100`)
    }
  })

  it('100 places of a finding', () => {
    const report = reportOn('limits-256-pairs-with-four-faults-each')
    const [rest, ...single] = report.findings.filter(({ rule }) => rule === 'PLO-005')
    expect(single.map(({ total, places }) => [total, places?.length])).toEqual(
      Array.from({ length: 100 }, () => [4, 4]),
    )
    expect(rest).toMatchObject({ structure: 'parentLocator', total: 4 * 154 })
    expect(rest?.places?.length).toBe(100)
    expect(notExamined(report)).toContain('Places of PLO-005 in parentLocator beyond the lowest 100')
    expect(notExamined(reportOn('region-required-missing')).filter((what) => what.startsWith('Places'))).toEqual([])
  })

  it('4,096 bytes of an item that is not known', () => {
    const items = reportOn('limits-2042-items-of-8-kib-scattered').metadata?.items.slice(5) ?? []
    expect(items.length).toBe(2042)
    for (const { length, value } of items) expect([length, String(value).length]).toEqual([8192, 2 * 4096])
    // A second locator is not used; of what it holds as much is shown as of any other item.
    const locators = reportOn('limits-25-parent-locators-of-1-mib').metadata?.items.slice(5) ?? []
    expect(locators.map(({ value }) => (typeof value === 'string' ? value.length : typeof value))).toEqual([
      'object',
      ...Array.from({ length: 24 }, () => 2 * 4096),
    ])
  })

  it('256 pairs of a parent locator', () => {
    const exactly = reportOn('parent-256-pairs')
    expect(exactly.parentLocator?.entries.length).toBe(256)
    expect(notExamined(exactly)).not.toContain(PAIRS_CUT)
    const more = reportOn('parent-257-pairs')
    expect([more.parentLocator?.keyValueCount, more.parentLocator?.entries.length]).toEqual([257, 256])
    expect(notExamined(more)).toContain(PAIRS_CUT)
  })

  it.each([
    'parent-65535-pairs-on-one-string',
    'limits-crowded-locator-of-nuls',
    'limits-crowded-locator-and-2041-items',
  ])('text of a locator until it is longer than the item: %s', (name) => {
    const report = reportOn(name)
    const { keyValueCount, entries } = report.parentLocator ?? { keyValueCount: 0, entries: [] }
    const bytes = entries.map(({ key, value }) => 2 * ((key?.length ?? 0) + (value?.length ?? 0)))
    const all = bytes.reduce((sum, each) => sum + each, 0)
    const item = report.metadata?.items.find((each) => each.name === 'Parent Locator')?.length ?? 0
    expect(keyValueCount).toBe(65535)
    expect(all).toBeGreaterThan(item)
    expect(all - (bytes.at(-1) ?? 0)).toBeLessThanOrEqual(item)
    expect(notExamined(report)).toContain(PAIRS_CUT)
  })

  it('but no honest text is cut', () => {
    const report = reportOn('parent-longest-strings')
    expect(report.parentLocator?.entries.map(({ value }) => value?.length)).toEqual([38, 13, 32767])
    expect(notExamined(report)).not.toContain(PAIRS_CUT)
  })
})

describe('the greediest images', () => {
  it.each(LIMIT_CASES.map((each) => withBlocks(each)))('$name', ({ name, status, findings, totals, facts }) => {
    const { text, rounds, wishes } = answerOn(name)
    const report = reportOn(name)
    const above = (list: readonly { rule: string; severity: string }[]) =>
      fired(list.filter(({ severity }) => severity !== 'info'))
    expect(above(report.findings)).toEqual(above(findings))
    expect(report).toMatchObject({ complete: facts['complete'] ?? true, verdict: { status } })
    for (const [rule, count] of Object.entries(totals)) {
      const own = report.findings.filter((finding) => finding.rule === rule)
      expect(
        own.reduce((sum, { total }) => sum + total, 0),
        rule,
      ).toBe(count)
    }
    for (const [path, value] of Object.entries(facts)) expect(String(valueAt(report, path)), path).toBe(String(value))

    // What is held at once is bounded, and so is what is written: 2,047 items of 4 KiB as hex, and a locator's text twice.
    expect(wishes.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(20 * MiB)
    expect(Math.max(...wishes.map(({ length }) => length))).toBeLessThanOrEqual(WISH_MAX)
    expect(rounds).toBeLessThanOrEqual(4)
    expect(text.length).toBeLessThan(24 * MiB)
  })
})

describe('time', () => {
  // By comparison, so that a slow machine does not matter: the yardstick is as large as they get, and nothing in it overlaps.
  it('is not spent on claims that overlap: no image costs ten times what the plain large one does', () => {
    const yardstick = took.get('limits-2042-items-of-8-kib-scattered') ?? 0
    const dear = [...took]
      .filter(([, ms]) => ms > 10 * yardstick)
      .map(([name, ms]) => `${name}: ${ms / yardstick} times`)
    expect(dear).toEqual([])
  })
})

describe('a memory that ends at 64 MiB', () => {
  const MOST = 64 * MiB
  afterEach(() => {
    vi.restoreAllMocks()
  })

  /** An engine in that much memory, and the memory. */
  async function start(most: number): Promise<{ capped: Engine; memory: WebAssembly.Memory }> {
    const instantiate = vi.spyOn(WebAssembly, 'instantiate')
    const capped = await Engine.start(cappedModule(wasmBytes, most))
    const instance: unknown = await instantiate.mock.results[0]?.value
    const memory = Object.values((instance as WebAssembly.Instance).exports).find(
      (each) => each instanceof WebAssembly.Memory,
    )
    if (!memory) throw new Error('The instance exports no memory.')
    return { capped, memory: memory as WebAssembly.Memory }
  }

  it('is enough for all cases, one after the other in one instance', { timeout: 300_000 }, async () => {
    const { capped, memory } = await start(MOST)
    let peak = 0
    let worst = ''
    for (const { name, make } of ALL) {
      try {
        judge(capped, make(), 'standard')
      } catch (cause) {
        throw new Error(`${name}, in ${memory.buffer.byteLength / MiB} MiB: ${String(cause)}`)
      }
      if (memory.buffer.byteLength > peak) worst = name
      peak = Math.max(peak, memory.buffer.byteLength)
    }
    expect(capped.stopped).toBe(false)
    console.info(`Peak of the engine's memory over ${ALL.length} images: ${peak / MiB} MiB, at ${worst}`)

    const rest = (MOST - peak) / 65536
    expect(() => memory.grow(rest + 1)).toThrow(RangeError)
    expect(memory.grow(rest)).toBe(peak / 65536)
  })

  // So that the test above is known to notice.
  it('ends an instance that needs more', async () => {
    const { capped } = await start(16 * MiB)
    const judged = (name: string) =>
      judge(capped, ALL.find((each) => each.name === name)?.make() as SparseImage, 'standard')
    expect(judged('healthy-windows').report.verdict?.status).toBe('sound')
    expect(() => judged('limits-2042-items-of-8-kib-scattered')).toThrow(EngineError)
    expect(capped.stopped).toBe(true)
  })
})
