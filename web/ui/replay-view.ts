// The report in the two positions of the switch: as it will be after the log's replay, which is what the engine gives, and as stored.
// Pure; the switch is in replay-switch.tsx.
import type { BeforeReplay, Report } from '../engine/report.ts'
import type { View } from './store.ts'

/** Whether a replay is pending that changes anything, so that there are two positions. */
export function hasTwoViews(report: Report): boolean {
  return partsChanged(report).length > 0
}

/** The parts of the report that the replay changes. */
export function partsChanged(report: Report): (keyof BeforeReplay)[] {
  return Object.keys(report.beforeReplay ?? {}) as (keyof BeforeReplay)[]
}

/** The report in one position. A part that is the same in both is the same object in both. */
export function inView(report: Report, view: View): Report {
  const { beforeReplay } = report
  if (view === 'afterReplay' || !beforeReplay) return report
  const stored: Report = { ...report, ...beforeReplay }
  // The block arithmetic is given for the disk after the replay only.
  if (beforeReplay.disk !== undefined) delete stored.geometry
  return stored
}
