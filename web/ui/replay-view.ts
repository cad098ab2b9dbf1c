// The report in the two positions of the switch: as it will be after the log's replay, which is what the engine gives, and as stored.
// Pure; the switch is in replay-switch.tsx.
import type { BeforeReplay, BlockCounts, Report } from '../engine/report.ts'
import type { View } from './store.ts'

/** A part of the report that may differ between the two. `written`: how much of the disk was ever written. */
export type Part = keyof BeforeReplay | 'blocks' | 'written'

/** Whether a replay is pending that changes anything, so that there are two positions. */
export function hasTwoViews(report: Report): boolean {
  return partsChanged(report).length > 0
}

/** The parts of the report that the replay changes. */
export function partsChanged({ beforeReplay, blocks, findings }: Report): Part[] {
  const parts: Part[] = Object.keys(beforeReplay ?? {}) as (keyof BeforeReplay)[]
  const before = blocks?.beforeReplay
  // An entry may get another place in the file, and nothing that is counted changes.
  const moved = findings.some(({ rule, structure }) => rule === 'LOG-030' && /^bat\b/.test(structure))
  if (moved || (before && !sameCounts(blocks, before))) parts.push('blocks')
  if (before && before.written !== blocks.written) parts.push('written')
  return parts
}

/** The report in one position. A part that is the same in both is the same object in both. */
export function inView(report: Report, view: View): Report {
  if (view === 'afterReplay') return report
  const { beforeReplay, blocks } = report
  const stored: Report = { ...report, ...beforeReplay }
  // The block arithmetic is given for the disk after the replay only.
  if (beforeReplay?.disk !== undefined) delete stored.geometry
  const counted = partsChanged(report).some((part) => part === 'blocks' || part === 'written')
  if (blocks?.beforeReplay && counted) stored.blocks = { ...blocks, ...blocks.beforeReplay }
  return stored
}

function sameCounts(a: BlockCounts, b: BlockCounts): boolean {
  const text = ({ chunkRatio, batEntries, payload, sectorBitmap }: BlockCounts) =>
    JSON.stringify([chunkRatio, batEntries, Object.entries(payload).sort(), Object.entries(sectorBitmap).sort()])
  return text(a) === text(b)
}
