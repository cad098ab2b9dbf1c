// @ts-check
// The naive reader on random rings against a second way to find the active sequence: the loop as MS-VHDX 2.3.3 prints
// it, from every start to the end of what follows. And that the rings are worth the trouble: every rule that a log can
// call for by itself is called for.

import { randomRing } from '../random-ring.mjs'
import { guidText, headOf, readLog } from './log-reference.mjs'
import { logRules } from './log-rules.mjs'

/** @typedef {import('./log-reference.mjs').LogEntry} LogEntry */

const RINGS = 600
/** They take a wiped log, a clean header or two headers that differ; the cases have them. */
const NOT_BY_CHANCE = ['LOG-028', 'LOG-029', 'LOG-034']
const BY_ITSELF = [
  1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 31, 32, 36, 38, 39,
]

/** @returns {string[]} lines; those that begin with FAULT are faults */
export function checkRandomRings() {
  /** @type {string[]} */
  const lines = []
  /** @type {Map<string, number>} */
  const counts = new Map()
  let active = 0
  for (let seed = 0; seed < RINGS; seed++) {
    const { log } = randomRing(seed)
    const view = readLog(log)
    const printed = byThePrintedLoop(view.entries, log.logLength)
    const fired = logRules(view, {
      ...log,
      inUse: true,
      ringZero: false,
      logGuid: guidText(log.logGuid),
      otherLogGuid: null,
    })
    for (const { rule } of fired) counts.set(rule, (counts.get(rule) ?? 0) + 1)
    if (view.active.length > 0) active++
    // Of two equally new sequences the text does not say which to take.
    if (fired.some(({ rule }) => rule === 'LOG-023')) continue
    const [one, two] = [view.active, printed].map((list) => list.map((entry) => entry.offset).join())
    if (one !== two)
      lines.push(`FAULT ring ${seed}: active by 3.5 ${one || 'none'}, by the printed loop ${two || 'none'}`)
  }
  for (const number of BY_ITSELF) {
    const rule = `LOG-${String(number).padStart(3, '0')}`
    if (!counts.has(rule)) lines.push(`FAULT no random ring calls for ${rule}`)
  }
  for (const rule of NOT_BY_CHANCE) if (counts.has(rule)) lines.push(`FAULT ${rule} fires by chance after all`)
  lines.push(`${RINGS} rings, ${active} with an active sequence, ${counts.size} rules`)
  return lines
}

/**
 * Entries to be replayed. Step 7 with "not greater than" (appendix A): else a ring that one sequence fills never ends.
 * @param {LogEntry[]} entries @param {number} logLength
 */
function byThePrintedLoop(entries, logLength) {
  const usable = new Map(entries.filter((e) => e.invalidBecause === null && !e.stale).map((e) => [e.offset, e]))
  /** @type {LogEntry[]} */
  let active = []
  for (let tail = 0, old = -1; tail > old; ) {
    old = tail
    /** @type {LogEntry[]} */
    const current = []
    let [at, length] = [tail, 0]
    for (let entry = usable.get(at); entry; entry = usable.get(at)) {
      const last = current.at(-1)
      if (last && entry.sequenceNumber !== last.sequenceNumber + 1n) break
      length += entry.entryLength
      if (length > logLength) break
      current.push(entry)
      at = (at + entry.entryLength) % logLength
    }
    const complete = current.some((entry) => entry.offset === headOf(current).tail)
    if (complete && (active.length === 0 || headOf(current).sequenceNumber > headOf(active).sequenceNumber))
      active = current
    tail = complete ? at : (tail + 4096) % logLength
  }
  const head = active.at(-1)
  return head ? active.slice(active.findIndex((entry) => entry.offset === head.tail)) : []
}
