// What every printer says in the same words: the verdict, and how many findings of which severity. Pure.

import type { Finding, Report, Severity, VerdictStatus } from '../engine/report.ts'
import { counted } from '../text/sizes.ts'
import { undecided } from '../text/undecided.ts'
import type { Cell, Line, Style } from './layout.ts'
import { styled } from './layout.ts'

/** From the worst to the mildest. */
export const SEVERITIES: readonly Severity[] = ['fatal', 'error', 'warning', 'info']

export const SEVERITY_STYLES: Readonly<Record<Severity, Style>> = {
  fatal: 'bad',
  error: 'bad',
  warning: 'warn',
  info: 'quiet',
}

const STATUS_WORDS: Readonly<Record<VerdictStatus, { words: string; style: Style }>> = {
  sound: { words: 'sound', style: 'good' },
  needsReplay: { words: 'needs replay', style: 'warn' },
  damaged: { words: 'damaged', style: 'bad' },
  unopenable: { words: 'unopenable', style: 'bad' },
  notVhdx: { words: 'not a VHDX', style: 'warn' },
}

/** The verdict in a word or two. */
export function statusCell(report: Report): Cell {
  if (report.asStored) return styled('as stored', 'warn')
  if (!report.verdict) return styled('undecided', 'warn')
  const { words, style } = STATUS_WORDS[report.verdict.status]
  return styled(words, style)
}

/** The verdict's sentence and what to do next. */
export function verdictLines(report: Report): Line[] {
  const { verdict, complete } = report
  if (report.asStored) {
    const said = 'The replay of the log, which is due, was left out: this is the file as it lies there.'
    return [[said], ['Without --as-stored there is a verdict.']]
  }
  if (!verdict) return [[undecided(report).summary]]
  const partly: Line[] = complete
    ? []
    : [['Not everything that the verdict needs could be examined; more may be wrong.']]
  return [[verdict.summary], ...partly, ...verdict.nextSteps.map((step): Line => ['  - ', step])]
}

/** `2 errors, 1 info`; `no findings`. */
export function findingCounts(findings: readonly Finding[]): string {
  const counts = SEVERITIES.map((severity) => ({
    severity,
    count: findings.filter((f) => f.severity === severity).length,
  }))
  const words = counts.filter(({ count }) => count > 0).map(({ severity, count }) => severityCount(severity, count))
  return words.length === 0 ? 'no findings' : words.join(', ')
}

export function notExaminedLines(report: Report): Line[] {
  if (report.coverage.notExamined.length === 0) return []
  const rows = report.coverage.notExamined.map(({ what, why }): Line => [`  ${what}: `, styled(why, 'quiet')])
  return [[''], [styled('Not examined', 'strong')], ...rows]
}

function severityCount(severity: Severity, count: number): string {
  return severity === 'fatal' ? `${count} fatal` : counted(count, severity)
}
