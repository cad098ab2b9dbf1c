// Why a report has no verdict though reading has come to its end, and what to do then. Pure.
import type { NotExamined, Report } from '../engine/report.ts'
import { logCap } from './log-advice.ts'

export interface Undecided {
  readonly summary: string
  readonly steps: readonly string[]
}

const SEE = 'See under “What was examined” what is missing and why.'
const COPY = 'Copy the file to another drive and open the copy.'

export function undecided(report: Report): Undecided {
  const { notExamined } = report.coverage
  if (notExamined.some(couldNotBeRead))
    return { summary: 'Bytes that the verdict depends on could not be read.', steps: [SEE, COPY] }
  const cap = logCap(report)
  if (cap)
    return {
      summary: `All was read, but the log that waits to be replayed was not examined to its end: ${cap}. What its replay makes of the file is not known.`,
      steps: [SEE, 'Have no program replay the log, or only in a copy: what that does to the file is not known.'],
    }
  return {
    summary: 'Not all that the verdict depends on could be examined: it is more than is held at once.',
    steps: [SEE],
  }
}

function couldNotBeRead({ why }: NotExamined): boolean {
  return /could not (?:be )?read/.test(why)
}
