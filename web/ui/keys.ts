// The keyboard, once: the handler below and the help dialog both read this table. Single keys without Ctrl, Alt or Meta, and never
// while somebody types or a dialog is open.
import type { Report } from '../engine/report.ts'
import { goTo, rowInFocus } from './focus.ts'
import { stopReading } from './open.ts'
import { pickFile } from './open-button.tsx'
import { hasTwoViews } from './replay-view.ts'
import { panelsOf } from './report-view.tsx'
import { getState, type Phase, setState } from './store.ts'
import { stopStored, turnTo } from './stored-side.ts'

export interface Key {
  /** As the browser names it. */
  readonly keys: readonly string[]
  /** As the help shows it. */
  readonly shown: string
  readonly does: string
  /** Answers false if there was nothing to do; the key is then the browser's. */
  run(key: string): boolean
}

export const keys: readonly Key[] = [
  {
    keys: ['o'],
    shown: 'o',
    does: 'Open a file',
    run: () => {
      pickFile()
      return true
    },
  },
  {
    keys: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    shown: '1 to 9',
    does: 'Go to a part of the report, in the order of the list',
    run: (key) => {
      const { phase, stored } = getState()
      const report = shownReport(phase)
      const panel = report && panelsOf(report, stored?.report ?? null)[Number(key) - 1]
      if (panel) goTo(panel.id)
      return !!panel
    },
  },
  {
    keys: ['r'],
    shown: 'r',
    does: 'Show the structures as stored, or as after the replay of the log',
    run: () => {
      const { phase, view } = getState()
      const report = shownReport(phase)
      if (!report || !hasTwoViews(report)) return false
      turnTo(view === 'asStored' ? 'afterReplay' : 'asStored')
      return true
    },
  },
  { keys: [']'], shown: ']', does: 'Next finding', run: () => stepFinding(1) },
  { keys: ['['], shown: '[', does: 'Previous finding', run: () => stepFinding(-1) },
  {
    keys: [],
    shown: 'Arrows',
    does: 'In a picture: from part to part; Home, End and Page keys go further, Enter leads to the part',
    run: () => false, // the picture has them: widgets/steps.tsx
  },
  {
    keys: ['?'],
    shown: '?',
    does: 'Show these keys',
    run: () => {
      setState({ help: true })
      return true
    },
  },
  {
    keys: ['Escape'],
    shown: 'Esc',
    does: 'Stop reading; close this list',
    run: () => stopReading() || stopStored(),
  },
]

/** Where a key is a letter. */
const typing = 'input:not([type="radio"]), textarea, select, [contenteditable]'

/** Listens from now on. */
export function followKeys(): void {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return
    // The dialog itself is asked: it tells of its closing a moment after it closed.
    if (document.querySelector('dialog[open]')) return
    if (event.target instanceof Element && event.target.closest(typing)) return
    const key = keys.find((each) => each.keys.includes(event.key))
    if (key?.run(event.key)) event.preventDefault()
  })
}

/** The report that is on the page, also an unfinished one. */
function shownReport(phase: Phase): Report | null {
  switch (phase.kind) {
    case 'landing':
      return null
    case 'open':
      return phase.report
    default:
      return phase.partial
  }
}

function stepFinding(step: 1 | -1): boolean {
  const { phase, focus } = getState()
  const count = shownReport(phase)?.findings.length ?? 0
  if (count === 0) return false
  const at = rowInFocus(focus?.node ?? null, 'finding.')
  const next = at === null ? (step === 1 ? 0 : count - 1) : Math.min(Math.max(at + step, 0), count - 1)
  goTo(`finding.${next}`)
  return true
}
