// @ts-check
// Which LOG rules a log calls for, derived from what the naive reader found; the cases state the same
// by hand. LOG-015, LOG-016 and LOG-030 are not here: they need the block table and the structures of the file.

import { INVALID } from '../invalid-because.mjs'
import { headOf, hugeZero } from './log-reference.mjs'

/**
 * @typedef {import('./log-reference.mjs').LogEntry} LogEntry
 * @typedef {import('./log-reference.mjs').LogView} LogView
 * @typedef {{ rule: string, severity: 'fatal' | 'error' | 'warning' | 'info', offsets: number[] }} Fired
 *   `offsets`: in the ring, of the fields that are the claim; empty where it is the log as a whole.
 */

/** Rules that this file does not derive. */
export const NOT_DERIVED = ['LOG-015', 'LOG-016', 'LOG-030', 'LOG-037']

/** A failing test and its rule; tests without a rule leave the entry to the listing. @type {Record<string, string>} */
const RULE_OF = {
  [INVALID.entryLength]: 'LOG-026',
  [INVALID.tail]: 'LOG-025',
  [INVALID.sequenceNumber]: 'LOG-024',
  [INVALID.targetAlignment]: 'LOG-010',
  [INVALID.zeroLength]: 'LOG-011',
  [INVALID.overflow]: 'LOG-018',
  [INVALID.headers]: 'LOG-013',
  [INVALID.log]: 'LOG-014',
  [INVALID.dataOutside]: 'LOG-012',
  [INVALID.length]: 'LOG-012',
}

/**
 * @param {LogView} view
 * @param {{ fileSize: bigint, logLength: number, inUse: boolean, ringZero: boolean, logGuid: string, otherLogGuid: string | null }} file
 *   `otherLogGuid`: of the header that is not current, if it is valid and the GUID is not zero.
 * @returns {Fired[]}
 */
export function logRules(view, file) {
  const { entries, run } = view
  const stale = entries.filter((entry) => entry.stale && entry.invalidBecause === null)
  /** @type {Fired[]} */
  const fired = []
  /** @param {string} rule @param {Fired['severity']} severity @param {number[]} offsets */
  const fire = (rule, severity, offsets) => {
    if (offsets.length > 0) fired.push({ rule, severity, offsets: offsets.map((o) => o % file.logLength) })
  }
  const whole = (/** @type {boolean} */ holds) => (holds ? [0] : [])
  fire('LOG-020', 'info', starts(stale))
  const { otherLogGuid } = file
  const ofOther = otherLogGuid === file.logGuid ? [] : entries.filter((entry) => entry.logGuid === otherLogGuid)
  fire('LOG-029', 'info', starts(ofOther.filter((entry) => entry.invalidBecause === null)))
  if (!file.inUse) {
    fire('LOG-028', 'info', starts(entries.filter((entry) => entry.invalidBecause === null)))
    return fired
  }
  ofEntries(
    entries.filter((entry) => !entry.stale),
    fire,
  )
  const discarded = view.runs.filter((each) => !view.validRuns.includes(each))
  fire(
    'LOG-022',
    'warning',
    starts(discarded.map(headOf)).map((offset) => offset + 12),
  )
  const numbers = view.validRuns.map((each) => headOf(each).sequenceNumber)
  fire('LOG-023', 'warning', whole(new Set(numbers).size < numbers.length))
  if (run === null) {
    fire('LOG-001', 'fatal', [0])
    fire('LOG-034', 'info', whole(file.ringZero))
    return fired
  }
  const head = headOf(run)
  const newer = discarded.map(headOf).filter((each) => each.sequenceNumber > head.sequenceNumber)
  fire('LOG-039', 'warning', starts(newer))
  ofActive(view, run, file, fire)
  const behind = (head.offset + head.entryLength) % file.logLength
  fire('LOG-021', 'info', starts(entries.filter((e) => e.offset === behind && !e.stale && e.invalidBecause !== null)))
  return fired
}

/** @typedef {(rule: string, severity: Fired['severity'], offsets: number[]) => void} Fire */

/** Rules of single entries of this session. @param {LogEntry[]} entries @param {Fire} fire */
function ofEntries(entries, fire) {
  for (const rule of new Set(Object.values(RULE_OF))) {
    const faulty = entries.filter((e) => e.checksumRight && e.invalidBecause && RULE_OF[e.invalidBecause] === rule)
    fire(
      rule,
      'error',
      faulty.map((e) => e.offset + (e.failedAt ?? 0)),
    )
  }
  const overfull = entries.filter((e) => e.invalidBecause === INVALID.descriptorCount)
  fire(
    'LOG-027',
    'warning',
    overfull.map((e) => e.offset + 24),
  )
  const valid = entries.filter((e) => e.invalidBecause === null)
  fire(
    'LOG-008',
    'error',
    valid.filter((e) => e.reserved !== 0).map((e) => e.offset + 28),
  )
  fire(
    'LOG-009',
    'error',
    valid.flatMap((e) => places(e, (write) => write.reserved !== 0, 4)),
  )
}

/**
 * Rules of the entries that are replayed, and of the run they are in.
 * @param {LogView} view @param {LogEntry[]} run @param {{ fileSize: bigint, logLength: number }} file @param {Fire} fire
 */
function ofActive({ active }, run, { fileSize, logLength }, fire) {
  const head = headOf(run)
  const MIB = 1048576n
  const descriptors = active.flatMap((entry) => entry.descriptors)
  const stopped = fileSize < head.flushedFileOffset
  fire('LOG-003', 'info', starts(active))
  if (stopped) fire('LOG-002', 'fatal', [head.offset + 48])
  else if (descriptors.length > 0) fire('LOG-031', 'info', [0])
  if (descriptors.length === 0) fire('LOG-004', 'info', starts(active))
  if (head.lastFileOffset > fileSize) fire('LOG-005', 'info', [head.offset + 56])
  const unaligned = (/** @type {bigint} */ value) => value % MIB !== 0n
  fire('LOG-006', 'error', [
    ...active.filter((e) => unaligned(e.flushedFileOffset)).map((e) => e.offset + 48),
    ...active.filter((e) => unaligned(e.lastFileOffset)).map((e) => e.offset + 56),
  ])
  fire(
    'LOG-007',
    'info',
    active.filter((e) => e.flushedFileOffset === 0n).map((e) => e.offset + 48),
  )
  fire(
    'LOG-017',
    'info',
    active.flatMap((e) => places(e, (write) => write.length > 0n && write.fileOffset + write.length > fileSize, 16)),
  )
  fire(
    'LOG-019',
    'warning',
    active.flatMap((e) => places(e, (write) => hugeZero(write, fileSize, head.lastFileOffset), 8)),
  )
  fire('LOG-032', 'info', starts(active.filter((e) => e.offset + e.entryLength > logLength)))
  if (head.sequenceNumber > 2n ** 64n - 2n ** 20n) fire('LOG-036', 'warning', [head.offset + 16])
  // Ring order is the writer's: how far a Tail lies behind its own entry. A Tail that was honest when it was written may
  // lie before the run, where by now a newer entry of the same run begins; such a one is not inside the run.
  let position = 0
  const tails = run.map((entry) => {
    const tail = position - ((entry.offset - entry.tail + logLength) % logLength)
    position += entry.entryLength
    return { tail, inside: tail >= 0 && run.some((each) => each.offset === entry.tail) }
  })
  const backwards = run.filter((_, i) => {
    const [previous, own] = [tails[i - 1], tails[i]]
    return previous?.inside && own?.inside && own.tail < previous.tail
  })
  fire(
    'LOG-038',
    'warning',
    backwards.map((entry) => entry.offset + 12),
  )
}

/** @param {LogEntry[]} entries */
function starts(entries) {
  return entries.map((entry) => entry.offset)
}

/** @param {LogEntry} entry @param {(write: LogEntry['descriptors'][number]) => boolean} holds @param {number} field */
function places(entry, holds, field) {
  return entry.descriptors.flatMap((write, i) => (holds(write) ? [entry.offset + 64 + 32 * i + field] : []))
}
