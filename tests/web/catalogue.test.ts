// The catalogue of cases against the engine: of each image it says what the case lists, and nothing else. The cases were written from
// the specification by somebody who did not look at the engine.
import { describe, expect, it } from 'vitest'
import type { Report } from '../../web/engine/report.ts'
import type { Case, Fact } from '../images/cases/case.mjs'
import { HEALTHY_DRAFTS } from '../images/cases.mjs'
import { decided } from '../images/cases-log.mjs'
import { CATALOGUE } from '../images/catalogue.mjs'
import { CASES as BY_DEFAULT, DEEP_CASES } from '../images/examined.mjs'
import { BLOCK_SECTIONS, SECTIONS } from '../images/sections.mjs'
import { freshEngine } from './support/engine.ts'
import { examine, fired, valueAt } from './support/examine.ts'
import { failingAt } from './support/sources.ts'

/** A rule of the engine's own: the oracle's images are always readable. */
const OURS = 'FILE-012'
/** It cannot fire: docs/decisions.md says why. */
const NOT_YET = /^LOG-037/
const CASES = [...BY_DEFAULT, ...DEEP_CASES]
const RULES = Object.entries(CATALOGUE).filter(([id]) => !NOT_YET.test(id))

/** A disk whose parent was not given says so; that is no remark on this file. */
const OF_EVERY_CHILD = 'CHN-001 warning'

const CHILD_DRAFTS = new Set(HEALTHY_DRAFTS.filter(({ draft }) => draft().recipe.hasParent).map(({ name }) => name))

/** Rule and severity of everything that an image has fired, by the image. */
const firedBy = new Map<string, string[]>()

async function examineCase(each: Case): Promise<Report> {
  const { report } = await examine(each.make(), { depth: each.deep ? 'deep' : 'standard' })
  firedBy.set(each.name, fired(report.findings))
  return report
}

describe.each(CASES)('$name', (each: Case) => {
  it('is judged as the case says', async () => {
    const report = await examineCase(each)
    const { findings } = report
    const said = decided(each, findings)
    const due = decided(each, each.findings)

    const isInfo = ({ severity }: { severity: string }) => severity === 'info'
    const above = (list: readonly { rule: string; severity: string }[]) => fired(list.filter((one) => !isInfo(one)))
    expect(above(said)).toEqual(above(due))
    if (each.infos) expect(fired(said.filter(isInfo))).toEqual(fired(due.filter(isInfo)))
    expect(report.verdict?.status).toBe(each.status)
    // No case lists this fingerprint: it is told wherever QEMU's name and its habit stand together.
    const has = (rule: string) => findings.some((one) => one.rule === rule)
    const byQemu = report.fileTypeIdentifier?.creator?.startsWith('QEMU v') === true && has('REG-019')
    expect(has('QRK-002')).toBe(byQemu)
    // Only a forged file leaves something unjudged, and then the case says so.
    expect(report.complete).toBe(each.facts['complete'] ?? true)

    const facts = Object.keys(each.facts)
    expect(Object.fromEntries(facts.map((path) => [path, plain(valueAt(report, path))]))).toEqual(
      Object.fromEntries(facts.map((path) => [path, plain(each.facts[path])])),
    )
    const total = (rule: string) => findings.filter((one) => one.rule === rule).reduce((sum, one) => sum + one.total, 0)
    expect(Object.fromEntries(Object.keys(each.totals).map((rule) => [rule, total(rule)]))).toEqual(each.totals)
    for (const [rule, offset] of Object.entries(each.at)) {
      const claims = findings
        .filter((one) => one.rule === rule)
        .map((one) => [one.offset ?? 0, one.length ?? 0] as const)
      expect(claims, `${rule} at ${offset}`).toSatisfy((list: typeof claims) =>
        list.some(([start, length]) => start <= offset && offset < start + length),
      )
    }
  })
})

// The case says 2 ** 64 - 1 where the report has a bigint, and a plain number where either would do.
function plain(value: unknown): Fact | undefined {
  return typeof value === 'bigint' || typeof value === 'number' ? BigInt(value) : (value as Fact | undefined)
}

describe('a healthy image deserves no remark above info', () => {
  const healthy = CASES.filter(({ name }) => name.startsWith('healthy-'))

  it('all of them are here', () => {
    expect(healthy.map(({ name }) => name)).toEqual(HEALTHY_DRAFTS.map(({ name }) => name))
    expect(healthy.length).toBeGreaterThan(90)
    expect(CHILD_DRAFTS.size).toBeGreaterThan(20)
  })

  it.each(healthy)('$name', async ({ name, make }) => {
    const { report } = await examine(make())
    const remarks = fired(report.findings.filter(({ severity }) => severity !== 'info'))
    expect(remarks).toEqual(CHILD_DRAFTS.has(name) ? [OF_EVERY_CHILD] : [])
    expect(report.verdict?.status).toBe('sound')
  })
})

describe('bytes that cannot be read', () => {
  // The one rule that no image fires by itself.
  it(`${OURS}: one bad page of a spare header, and nothing is said of what lies in it`, async () => {
    const { make } = CASES.find(({ name }) => name === 'healthy-smallest-file') as Case
    const { report } = await examine(make(), { before: failingAt([0x10000, 0x10001]) })
    expect(fired(report.findings.filter(({ severity }) => severity !== 'info'))).toEqual([`${OURS} warning`])
    expect(report.findings[0]).toMatchObject({ structure: 'file', offset: 0x10000, length: 4096, total: 1 })
    expect(report.headers[0]).toBeNull()
    expect(report).toMatchObject({ complete: false, verdict: null })
    expect(report.coverage.notExamined.map(({ what }) => what)).toContain('4 KiB at 0x10000')
  })
})

describe('the rules', () => {
  interface Listed {
    id: string
    severity: string
    section: string | null
    title: string
    explain: string
  }
  const rules = async () => JSON.parse((await freshEngine()).rules()) as Listed[]
  const order = ['info', 'warning', 'error', 'fatal'] as const
  const worst = (severities: readonly string[]) => order.findLast((one) => severities.includes(one))

  it('are those of the catalogue, in its order, each as bad as it may get', async () => {
    const expected = RULES.map(([id, severities]) => `${id} ${worst(severities)}`)
    expected.splice(expected.indexOf('FILE-011 info') + 1, 0, `${OURS} warning`)
    expect((await rules()).map(({ id, severity }) => `${id} ${severity}`)).toEqual(expected)
  })

  it('name their section of MS-VHDX, or none where it demands nothing', async () => {
    const named = (await rules()).map(({ id, section }) => [id, section])
    const due = Object.entries({ ...SECTIONS, ...BLOCK_SECTIONS }).filter(([id]) => !NOT_YET.test(id))
    expect(Object.fromEntries(named)).toEqual({ ...Object.fromEntries(due), [OURS]: null })
  })

  it('have a title and, the summary aside, a sentence for the person with the disk', async () => {
    for (const { id, title, explain } of await rules()) {
      expect(title, id).toMatch(/^\S.*[^.]$/)
      if (id !== 'ITM-019') expect(explain, id).toMatch(/^[A-Z'0].*\.$/)
    }
  })

  it('are all fired by a case, in each severity that they may have', { timeout: 60_000 }, async () => {
    // Those that ran above need not run again.
    for (const each of CASES) if (!firedBy.has(each.name)) await examineCase(each)
    const possible = RULES.flatMap(([id, severities]) => severities.map((one) => `${id} ${one}`))
    expect([...new Set([...firedBy.values()].flat())].sort()).toEqual(possible.sort())
  })
})
