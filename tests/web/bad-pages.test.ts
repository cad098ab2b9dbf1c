// A drive that cannot read one page, at every page that the verdict's structures lie in: said once, with the page, and nothing is made
// of bytes that nobody saw. Sound is said only where the page held nothing that the verdict needs.
import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../web/engine/engine.ts'
import { HEALTHY_DRAFTS } from '../images/cases.mjs'
import { freshEngine } from './support/engine.ts'
import { fired } from './support/examine.ts'
import { judge } from './support/judge.ts'

const KiB = 1024
const PAGE = 4 * KiB
const NAMES = [
  'healthy-dynamic-512-2-mib',
  'healthy-fixed-4096-1-mib',
  'healthy-windows',
  'healthy-child-plain',
  'healthy-everything-far-away',
  'healthy-metadata-before-bat',
]

let engine: Engine
beforeAll(async () => {
  engine = await freshEngine()
})

/** Identifier, both headers, both region tables, and the metadata table with the page of its items. */
function isNeeded(page: number, metadata: number): boolean {
  if (page >= metadata) return page < metadata + 68 * KiB
  return page === 0 || page === 64 * KiB || page === 128 * KiB || page >= 192 * KiB
}

describe('one bad page of a healthy image', () => {
  it.each(NAMES)('%s', (name) => {
    const draft = HEALTHY_DRAFTS.find((each) => each.name === name)?.draft()
    if (!draft) throw new Error(`no image ${name}`)
    const image = draft.image(name)
    const metadata = draft.recipe.metadata.offset
    const pages = Array.from({ length: (320 + 128) / 4 }, (_, k) => (k < 80 ? k * PAGE : metadata + (k - 80) * PAGE))
    const wrong: string[] = []
    for (const page of pages) {
      const { report } = judge(engine, image, 'essentials', page)
      const needed = isNeeded(page, metadata)
      const found = [
        report.verdict?.status,
        report.complete,
        ...fired(report.findings.filter(({ severity }) => severity !== 'info')),
      ]
      // A child whose flags could not be read is not known to be one.
      const expected = [needed ? undefined : 'sound', !needed, 'FILE-012 warning']
      if (found.filter((each) => each !== 'CHN-001 warning').join() !== expected.join())
        wrong.push(`${page}: ${found.join()}`)
    }
    expect(wrong).toEqual([])
  })
})
