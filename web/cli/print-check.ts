// `check`: the verdict, then the findings, the worst first. Pure: a report in, lines out.
import type { Finding, Report } from '../engine/report.ts'
import { hex } from '../text/hex.ts'
import { counted, exactSize } from '../text/sizes.ts'
import type { Line } from './layout.ts'
import { indented, styled } from './layout.ts'
import { findingCounts, notExaminedLines, SEVERITIES, SEVERITY_STYLES, statusCell, verdictLines } from './print.ts'

/** So many further places of a finding are named; the JSON has up to 100. */
const PLACES_SHOWN = 8

/** The whole answer for one file. */
export function checkLines(report: Report): Line[] {
  const findings = SEVERITIES.flatMap((severity) => report.findings.filter((finding) => finding.severity === severity))
  return [
    [styled(report.file.name, 'strong'), ': ', statusCell(report)],
    ...verdictLines(report),
    ...findings.flatMap((finding) => [[''], ...findingLines(finding)]),
    [''],
    [findings.length === 0 ? 'No findings.' : `${findingCounts(report.findings)}.`],
    ...notExaminedLines(report),
  ]
}

/** One file of several, on one line. */
export function checkRow(report: Report): Line {
  const format = report.verdict?.detectedFormat
  const rules = [...new Set(report.findings.filter(({ severity }) => severity !== 'info').map(({ rule }) => rule))]
  const found = rules.length === 0 ? '' : `${findingCounts(report.findings)}: ${rules.join(' ')}`
  const status = statusCell(report)
  const pad = ' '.repeat(Math.max(0, 12 - (typeof status === 'string' ? status : status.text).length))
  return [
    status,
    pad,
    '  ',
    report.file.name,
    '  ',
    styled(format && format !== 'unknown' ? `looks like: ${format}` : found, 'quiet'),
  ]
}

function findingLines(finding: Finding): Line[] {
  const { severity, rule, title, detail } = finding
  const head: Line = [styled(severity, SEVERITY_STYLES[severity]), ' ', styled(rule, 'strong'), ' ', title]
  return [head, ...indented([[detail], ...placeLines(finding), ...sourceLines(finding)], 2)]
}

function placeLines(finding: Finding): Line[] {
  const { offset, length, structure, field, found, expected } = finding
  const where = offset === null ? structure : `at ${hex(offset)} (${exactSize(length ?? 0)}), ${structure}`
  const values = [found === undefined ? '' : `found ${found}`, expected === undefined ? '' : `expected ${expected}`]
  const said = values.filter((value) => value !== '').join(', ')
  return [[where, field === undefined ? '' : `, ${field}`, said === '' ? '' : `: ${said}`]]
}

function sourceLines(finding: Finding): Line[] {
  const { section, total, places = [] } = finding
  const lines: Line[] = []
  if (total > 1) {
    const shown = places.slice(0, PLACES_SHOWN).map((place) => hex(place.offset))
    const rest = total > shown.length && shown.length > 0 ? ', …' : ''
    lines.push([`${counted(total, 'time')}${shown.length > 0 ? `: at ${shown.join(', ')}` : ''}${rest}`])
  }
  if (section !== null) lines.push([styled(`MS-VHDX ${section}`, 'quiet')])
  return lines
}
