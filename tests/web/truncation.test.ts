// Every healthy image of the builder, cut at every border of a structure, one byte before and behind, and at 200 places at random
// (the same each time): a right verdict each time, by what the recipe says was lost. Each image is listed by name.
// What only the essentials show; the base and its child are cut in the catalogue with everything that a report has.
import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../web/engine/engine.ts'
import { boundaries, cutCase, expectCut, HEALTHY_DRAFTS, randomCuts } from '../images/cases.mjs'
import { freshEngine } from './support/engine.ts'
import { fired } from './support/examine.ts'
import { judge } from './support/judge.ts'

const RANDOM_CUTS = 200

let engine: Engine
beforeAll(async () => {
  engine = await freshEngine()
})

const isInfo = ({ severity }: { severity: string }) => severity === 'info'

describe('cut anywhere', () => {
  it.each(HEALTHY_DRAFTS)('$name', { timeout: 60_000 }, ({ name, draft: make }) => {
    const draft = make()
    const image = draft.image(name)
    const places = [...boundaries(draft), ...randomCuts(image.size, RANDOM_CUTS)]
    expect(places.length).toBeGreaterThan(RANDOM_CUTS + 40)

    const wrong: string[] = []
    const seen = new Set<string | undefined>()
    for (const size of places) {
      const { make: cut, status, findings } = cutCase(name, draft, size, image)
      const { report } = judge(engine, cut(), 'essentials')
      seen.add(report.verdict?.status)
      const found = [
        report.verdict?.status,
        report.complete,
        // Whether the disk can be described; if so it is the one that was cut.
        BigInt(report.disk?.virtualSize ?? -1),
        ...fired(report.findings.filter((one) => !isInfo(one))),
      ].join()
      const described = expectCut(draft, size).summary
      const expected = [
        status,
        true,
        BigInt(described ? draft.recipe.virtualSize : -1),
        ...fired(findings.filter((one) => !isInfo(one))),
      ].join()
      if (found !== expected) wrong.push(`${size}: ${found}, not ${expected}`)
    }
    expect(wrong).toEqual([])
    expect([...seen]).toEqual(expect.arrayContaining(['notVhdx', 'unopenable', 'damaged']))
  })
})
