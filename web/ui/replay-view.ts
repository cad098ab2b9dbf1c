// The report in the two positions of the switch: as it will be after the log's replay, which is what the engine gives, and as stored.
// Pure; the switch is in replay-switch.tsx.
import type { BeforeReplay, BlockCounts, Report } from '../engine/report.ts'
import { same } from '../text/same.ts'
import type { View } from './store.ts'

/**
 * A part of the report that may differ between the two. `written`: how much of the disk was ever written. `space`: what the file's bytes
 * are used for, which only a report of the file as stored tells.
 */
export type Part = keyof BeforeReplay | 'blocks' | 'written' | 'space'

/** Whether a replay is pending that writes anything, so that there are two positions: what it writes may differ in bytes alone. */
export function hasTwoViews(report: Report): boolean {
  const { findings, log } = report
  const forbidden = findings.some(({ rule }) => rule === 'LOG-002')
  const writes = log?.state === 'needsReplay' && Number(log.pendingWrites?.bytes ?? 0) > 0 && !forbidden
  return writes || partsChanged(report).length > 0
}

/** The parts of the report that the replay changes. `side`: of the file as stored, as far as it is read. */
export function partsChanged(report: Report, side: Report | null = null): Part[] {
  const { beforeReplay, blocks, findings, space } = report
  const parts = new Set<Part>(Object.keys(beforeReplay ?? {}) as (keyof BeforeReplay)[])
  // A field may change that the report does not tell, and an entry get another place while no count differs. Of a sector bitmap it is only
  // known that the log writes on it: nothing is found there.
  const told = (part: Part, node: RegExp) => {
    const one = findings.some(
      ({ rule, structure, found }) => rule === 'LOG-030' && found !== undefined && node.test(structure),
    )
    if (one) parts.add(part)
  }
  told('regionTables', /^regionTable\b/)
  told('metadata', /^metadata\b/)
  told('parentLocator', /^parentLocator\b/)
  told('blocks', /^bat\b/)
  const before = blocks?.beforeReplay
  if (before && !sameCounts(blocks, before)) parts.add('blocks')
  if (before && before.written !== blocks.written) parts.add('written')
  // One side has a block table, the other has none.
  if (side?.blocks !== undefined && blocks !== undefined && !side.blocks !== !blocks && !before)
    parts.add('blocks').add('written')
  if (side?.space && space && !same(side.space, space)) parts.add('space')
  return [...parts]
}

/**
 * The report in one position. A part that is the same in both is the same object in both. What only `side`, a report of the file as
 * stored, tells is left out before it does: geometry and space where the replay may change them.
 */
export function inView(report: Report, view: View, side: Report | null = null): Report {
  if (view === 'afterReplay' || !hasTwoViews(report)) return report
  const { beforeReplay, blocks, geometry, space } = report
  const stored: Report = { ...report, ...beforeReplay }
  if (beforeReplay?.disk !== undefined) delete stored.geometry
  const counted = partsChanged(report).some((part) => part === 'blocks' || part === 'written')
  if (blocks?.beforeReplay && counted) stored.blocks = { ...blocks, ...blocks.beforeReplay }
  if (side?.geometry) stored.geometry = kept(geometry, side.geometry)
  if (side?.blocks) {
    const { beforeReplay: _, ...after } = blocks ?? {}
    stored.blocks = blocks && same(side.blocks, after) ? blocks : side.blocks
  }
  // Nothing leads to a table as stored.
  if (side?.blocks === null && !blocks?.beforeReplay) stored.blocks = null
  delete stored.space
  if (side?.space) stored.space = kept(space, side.space)
  return stored
}

/** The same object where both say the same. */
function kept<T>(after: T | null | undefined, before: T): T {
  return after && same(after, before) ? after : before
}

function sameCounts(a: BlockCounts, b: BlockCounts): boolean {
  const text = ({ chunkRatio, batEntries, payload, sectorBitmap }: BlockCounts) =>
    JSON.stringify([chunkRatio, batEntries, Object.entries(payload).sort(), Object.entries(sectorBitmap).sort()])
  return text(a) === text(b)
}
