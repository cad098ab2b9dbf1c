// How far a reading is and how long it will go on, from the partial reports that come while it runs. Pure but for the clock.
import type { Report } from '../engine/report.ts'
import type { Progress } from './store.ts'

/** After this many milliseconds the pace is known well enough to speak of the time left. */
const pacedAfter = 700

/** A meter for one reading: give it each partial report. */
export function progressMeter(now: () => number = () => performance.now()): (partial: Report) => Progress | null {
  let start: { at: number; examined: number } | null = null
  return ({ blocks, file }) => {
    if (!blocks) return null
    const { entriesExamined: examined, batEntries: total } = blocks
    start ??= { at: now(), examined }
    const [spent, done] = [now() - start.at, examined - start.examined]
    const secondsLeft = spent < pacedAfter || done <= 0 ? null : ((total - examined) * spent) / done / 1000
    return { examined, total, bytes: file.bytesRead, secondsLeft }
  }
}
