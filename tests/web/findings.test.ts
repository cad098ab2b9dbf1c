// What holds of every finding of every case, whatever it says: order, places inside the file, counts, and that it points at
// something the report has. The image alone decides here, not what a case expects.
import { beforeAll, describe, expect, it } from 'vitest'
import type { Finding, Report } from '../../web/engine/report.ts'
import { CATALOGUE } from '../images/catalogue.mjs'
import { CASES, DEEP_CASES } from '../images/examined.mjs'
import { BLOCK_SECTIONS, SECTIONS } from '../images/sections.mjs'
import { examine } from './support/examine.ts'

const ORDER = Object.keys(CATALOGUE)
const PLACES_SHOWN = 100
/** Findings of one rule; what is beyond is summed up in one on the structure that holds them. */
const FINDINGS_PER_RULE = 100

/** Rules above info whose bytes are those of no single field, and why. */
const NO_FIELD: Readonly<Record<string, string>> = {
  'BAT-001': 'the whole table is too short',
  'CHN-001': 'it is another file that is missing',
  'LOG-001': 'the whole log holds no sequence',
  'PLO-010': 'a key that is missing stands nowhere',
  'PLO-014': 'a key that is missing stands nowhere',
}

/** Rules above info for which nothing stands in the file that could be quoted, and why. */
const NOTHING_FOUND: Readonly<Record<string, string>> = {
  'CHN-001': 'it is another file that is missing',
}

interface Said {
  name: string
  report: Report
}

const all: Said[] = []
beforeAll(async () => {
  for (const { name, make } of CASES) all.push({ name, report: (await examine(make())).report })
  for (const { name, make } of DEEP_CASES) {
    all.push({ name: `${name}, in depth`, report: (await examine(make(), { depth: 'deep' })).report })
  }
}, 300_000)

/** Fails with the names of the cases and the findings that break a law, all at once. */
function lawOfAll(broken: (finding: Finding, report: Report) => unknown): void {
  const bad = all.flatMap(({ name, report }) =>
    report.findings
      .filter((finding) => broken(finding, report))
      .map(({ rule, structure }) => `${name}: ${rule} ${structure}`),
  )
  expect(bad).toEqual([])
}

// As people count: metadata.item.9 before metadata.item.10.
function byNode(a: string, b: string): number {
  const [left, right] = [a.split('.'), b.split('.')]
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const [one = '', other = ''] = [left[at], right[at]]
    if (one === other) continue
    if (/^\d+$/.test(one) && /^\d+$/.test(other)) return Number(one) - Number(other)
    return one < other ? -1 : 1
  }
  return left.length - right.length
}

const ALL_SECTIONS: Readonly<Record<string, string | null>> = { ...SECTIONS, ...BLOCK_SECTIONS }

/** Whether the report has what the node id names. */
function exists(
  node: string,
  { headers, regionTables, metadata, parentLocator, fileTypeIdentifier, log, blocks }: Report,
): boolean {
  const [kind, first, part, second] = node.split('.')
  const index = Number(part === undefined ? first : second)
  if (node === 'file') return true
  // Null where its bytes are not in the file, and then this finding says why.
  if (node === 'fileTypeIdentifier') return fileTypeIdentifier !== undefined
  if (node === 'metadata') return metadata !== undefined
  if (node === 'parentLocator') return parentLocator !== undefined
  if (node === 'log') return log !== undefined
  if (node === 'bat') return Boolean(blocks)
  if (kind === 'bat') return Number(first) < (blocks?.batEntries ?? 0)
  if (kind === 'log' && first === 'entry') return Number(part) < (log?.entryCount ?? 0)
  if (kind === 'header') return part === undefined && Boolean(headers[index - 1])
  if (kind === 'regionTable' && part === undefined) return Boolean(regionTables[index - 1])
  if (kind === 'regionTable' && part === 'entry') return Boolean(regionTables[Number(first) - 1]?.entries[index])
  if (kind === 'metadata' && first === 'item') return Boolean(metadata?.items[Number(part)])
  // Pairs that are not decoded, because the locator is too long, may still be judged.
  if (kind === 'parentLocator' && first === 'entry') return Number(part) < (parentLocator?.keyValueCount ?? 0)
  return false
}

describe('every finding of every case', () => {
  it('stands in the order of the catalogue, then of the structures', () => {
    const bad = all.flatMap(({ name, report: { findings } }) =>
      findings.slice(1).flatMap((finding, at) => {
        const before = findings[at] as Finding
        const rules = ORDER.indexOf(finding.rule) - ORDER.indexOf(before.rule)
        return rules > 0 || (rules === 0 && byNode(before.structure, finding.structure) <= 0)
          ? []
          : [`${name}: ${before.rule} ${before.structure}, then ${finding.rule} ${finding.structure}`]
      }),
    )
    expect(bad).toEqual([])
    expect(all.some(({ report }) => report.findings.filter(({ rule }) => rule === 'MET-017').length > 10)).toBe(true)
  })

  it('is the only one of its rule, severity and structure', () => {
    for (const { name, report } of all) {
      const keys = report.findings.map(({ rule, severity, structure }) => `${rule} ${severity} ${structure}`)
      expect(new Set(keys).size, name).toBe(keys.length)
    }
  })

  it('is about something that the report has', () => {
    lawOfAll(({ structure, places = [] }, report) =>
      [structure, ...places.map((place) => place.structure)].some((node) => !exists(node, report)),
    )
  })

  it('names bytes of the file, or none', () => {
    // Of the file as after the replay, which may make it longer: how long, only the log knows.
    const end = ({ file, log }: Report) => (log?.state === 'needsReplay' ? Number.MAX_SAFE_INTEGER : file.size)
    const outside = (offset: number, length: number, report: Report) =>
      offset < 0 || length < 1 || offset + length > end(report)
    lawOfAll(({ offset, length, places = [] }, report) =>
      offset === null || length === null
        ? offset !== length || places.length > 0
        : outside(offset, length, report) || places.some((place) => outside(place.offset, place.length, report)),
    )
  })

  it('counts all its places and lists the lowest', () => {
    lawOfAll(({ total, offset, places }) => {
      if (total === 1 || offset === null) return places !== undefined || total < 1
      if (places?.length !== Math.min(total, PLACES_SHOWN)) return true
      return (
        places[0]?.offset !== offset ||
        places.some((place, at) => at > 0 && place.offset < (places[at - 1]?.offset ?? 0))
      )
    })
    expect(all.some(({ report }) => report.findings.some(({ total }) => total > PLACES_SHOWN))).toBe(true)
  })

  it('names the field and what was found in it, where it is above info and names bytes', () => {
    const placed = ({ severity, offset }: Finding) => severity !== 'info' && offset !== null
    const lacks = (value: string | undefined, rule: string, exempt: Readonly<Record<string, string>>) =>
      (value === undefined || value === '') !== rule in exempt
    lawOfAll((finding) => placed(finding) && lacks(finding.field, finding.rule, NO_FIELD))
    lawOfAll((finding) => placed(finding) && lacks(finding.found, finding.rule, NOTHING_FOUND))
  })

  it('on an entry of the block table says both', () => {
    // Nothing else is expected where an entry is as it may be, or where a replay changes it.
    const allowed = ['BAT-015', 'SBM-007', 'LOG-030']
    const ofEntries = ({ rule, field }: Finding) => field === 'Entry' && !allowed.includes(rule)
    lawOfAll((finding) => ofEntries(finding) && (finding.found === undefined || finding.expected === undefined))
    expect(
      new Set(all.flatMap(({ report }) => report.findings.filter(ofEntries).map(({ rule }) => rule))).size,
    ).toBeGreaterThan(20)
  })

  it('is one of a bounded number for its rule', () => {
    for (const { name, report } of all) {
      for (const rule of new Set(report.findings.map((finding) => finding.rule))) {
        const count = report.findings.filter((finding) => finding.rule === rule).length
        expect(count, `${name}: ${rule}`).toBeLessThanOrEqual(FINDINGS_PER_RULE + 1)
      }
    }
  })

  it('rests on the section that the catalogue names, or on none', () => {
    lawOfAll(({ rule, section }) => section !== ALL_SECTIONS[rule])
  })

  it('says something, in plain sentences and on one line', () => {
    lawOfAll(
      ({ title, detail, expected, found }) =>
        title === '' ||
        !/^[\s\S]*[.!]$/.test(detail) ||
        [title, detail, expected ?? 'x', found ?? 'x'].some(
          (text) => text === '' || /[\n\r\t]|undefined|\bnull\b/.test(text),
        ),
    )
  })
})
