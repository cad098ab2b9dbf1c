// `check`: the verdict, then the findings, the worst first. Pure: a report in, lines out.
import type { Finding, Report } from '../engine/report.ts'
import { hex } from '../text/hex.ts'
import { counted, exactSize } from '../text/sizes.ts'
import type { Line } from './layout.ts'
import { indented, padded, styled, width } from './layout.ts'
import { findingCounts, notExaminedLines, SEVERITIES, SEVERITY_STYLES, statusCell, verdictLines } from './print.ts'

/** So many places of what is found again and again are named; the JSON has up to 100. */
const PLACES_SHOWN = 8

/** The longest of the words for a status. */
const STATUS_WIDTH = 'needs replay'.length
/** One long name shall not push the findings of all others out of sight. */
const NAME_WIDTH_MOST = 60

/** How wide the names' column is. */
export function nameWidth(names: readonly string[]): number {
  // Not by spreading them: there may be more files than a call may have arguments.
  return names.map(width).reduce((most, each) => (each <= NAME_WIDTH_MOST ? Math.max(most, each) : most), 0)
}

/** The whole answer for one file. */
export function checkLines(report: Report): Line[] {
  const findings = SEVERITIES.flatMap((severity) => report.findings.filter((finding) => finding.severity === severity))
  return [
    [styled(report.file.name, 'strong'), ': ', statusCell(report)],
    ...verdictLines(report),
    ...alike(findings).flatMap((group) => [[''], ...groupLines(group)]),
    [''],
    [findings.length === 0 ? 'No findings.' : `${findingCounts(report.findings)}.`],
    ...notExaminedLines(report),
  ]
}

/** One file of several, on one line, its name in a column of that width. */
export function checkRow(report: Report, widthOfNames: number): Line {
  const format = report.verdict?.detectedFormat
  const rules = [...new Set(report.findings.filter(({ severity }) => severity !== 'info').map(({ rule }) => rule))]
  const found = rules.length === 0 ? '' : `${findingCounts(report.findings)}: ${rules.join(' ')}`
  return [
    ...padded(statusCell(report), STATUS_WIDTH),
    '  ',
    ...padded(report.file.name, widthOfNames),
    '  ',
    styled(format && format !== 'unknown' ? `looks like: ${format}` : found, 'quiet'),
  ]
}

/** What the same rule says of one structure after the other, in one group; in the order given. */
function alike(findings: readonly Finding[]): [Finding, ...Finding[]][] {
  const groups: [Finding, ...Finding[]][] = []
  for (const finding of findings) {
    const group = groups.at(-1)
    const same = group && group[0].rule === finding.rule && group[0].detail === finding.detail
    if (same && group[0].severity === finding.severity) group.push(finding)
    else groups.push([finding])
  }
  return groups
}

function groupLines(group: [Finding, ...Finding[]]): Line[] {
  const [{ severity, rule, title, detail, section }] = group
  const head: Line = [styled(severity, SEVERITY_STYLES[severity]), ' ', styled(rule, 'strong'), ' ', title]
  // What sums up the rest begins behind the others, though its structure comes first.
  const inOrder = group.toSorted((a, b) => (a.offset ?? 0) - (b.offset ?? 0))
  const more = inOrder.slice(PLACES_SHOWN).reduce((sum, { total }) => sum + total, 0)
  const body: Line[] = [
    [detail],
    ...inOrder.slice(0, PLACES_SHOWN).flatMap((finding) => [...placeLines(finding), ...timesLines(finding)]),
    ...(more > 0 ? [[`and ${counted(more, 'more place')}: see --json`]] : []),
    ...(section === null ? [] : [[styled(`MS-VHDX ${section}`, 'quiet')]]),
  ]
  return [head, ...indented(body, 2)]
}

function placeLines(finding: Finding): Line[] {
  const { offset, length, structure, field, found, expected } = finding
  const where = offset === null ? structure : `at ${hex(offset)} (${exactSize(length ?? 0)}), ${structure}`
  const values = [found === undefined ? '' : `found ${found}`, expected === undefined ? '' : `expected ${expected}`]
  const said = values.filter((value) => value !== '').join(', ')
  return [[where, field === undefined ? '' : `, ${field}`, said === '' ? '' : `: ${said}`]]
}

function timesLines({ total, places = [] }: Finding): Line[] {
  if (total === 1) return []
  const shown = places.slice(0, PLACES_SHOWN).map((place) => hex(place.offset))
  const rest = total > shown.length && shown.length > 0 ? ', …' : ''
  return [[`${counted(total, 'time')}${shown.length > 0 ? `: at ${shown.join(', ')}` : ''}${rest}`]]
}
