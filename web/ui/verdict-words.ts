// A verdict in words: what stands largest on the page, its symbol and its tone. Pure.
// The sentences about this very file come from the engine; nothing here looks at a finding.
import type { Report, Verdict } from '../engine/report.ts'
import type { IconName } from './widgets/icon.tsx'

export type Tone = 'good' | 'caution' | 'bad' | 'plain'

export interface VerdictWords {
  word: string
  icon: IconName
  tone: Tone
}

const words: Record<Verdict['status'], VerdictWords> = {
  sound: { word: 'Sound', icon: 'check', tone: 'good' },
  needsReplay: { word: 'Needs a log replay', icon: 'replay', tone: 'caution' },
  damaged: { word: 'Damaged', icon: 'warning', tone: 'bad' },
  unopenable: { word: 'Cannot be opened', icon: 'stop', tone: 'bad' },
  notVhdx: { word: 'Not a VHDX', icon: 'file', tone: 'plain' },
}

const undecided: VerdictWords = { word: 'Not decided', icon: 'question', tone: 'caution' }

/** The words for a final report; a report may end without a verdict when bytes that decide it could not be read. */
export function verdictWords(report: Report): VerdictWords {
  return report.verdict ? words[report.verdict.status] : undecided
}
