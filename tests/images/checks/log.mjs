// @ts-check
// The cases about the log against the naive reader: their LOG findings, what they say of entries and sequence, and the
// values that structures have after replay. Rules of other groups are not derived here.

import { BLOCK_DEEP_CASES } from '../cases/blocks-deep.mjs'
import { BLOCK_REPLAY_CASES } from '../cases/blocks-replay.mjs'
import { CASES } from '../cases.mjs'
import { LOG_CASES, LOG_LARGE_CASES, withLog } from '../cases-log.mjs'
import { CATALOGUE } from '../catalogue.mjs'
import { SECTIONS } from '../sections.mjs'
import { diskAfter, logOf } from './log-image.mjs'
import { logRules, NOT_DERIVED } from './log-rules.mjs'

/** @typedef {import('../cases/case.mjs').Case} Case */

/** @returns {string[]} lines; those that begin with FAULT are faults */
export function checkLog() {
  /** @type {string[]} */
  const lines = []
  let facts = 0
  const missing = Object.keys(CATALOGUE).filter((rule) => rule.startsWith('LOG-') && !(rule in SECTIONS))
  if (missing.length > 0) lines.push(`FAULT ${missing} without a section`)
  // The older cases, too: what they expect once the log is examined.
  const older = CASES.filter((each) => each.infos?.includes('HDR-024')).map(withLog)
  const deep = BLOCK_DEEP_CASES.filter((each) => each.infos?.includes('HDR-024'))
  for (const each of [...LOG_CASES, ...LOG_LARGE_CASES, ...older, ...BLOCK_REPLAY_CASES, ...deep]) {
    const image = each.make()
    const log = logOf(image)
    const fired = log.readable ? logRules(log.view, log) : []
    const derived = fired.map(({ rule, severity }) => `${rule} ${severity}`)
    const stated = each.findings.map(({ rule, severity }) => `${rule} ${severity}`)
    const judged = (/** @type {string} */ text) =>
      text.startsWith('LOG-') && ![...NOT_DERIVED, ...each.open].includes(text.slice(0, 7))
    const difference = (/** @type {string[]} */ a, /** @type {string[]} */ b) =>
      a.filter((x) => judged(x) && !b.includes(x))
    for (const rule of difference(derived, stated)) lines.push(`FAULT ${each.name}: ${rule} fires, but is not stated`)
    for (const rule of difference(stated, derived))
      lines.push(`FAULT ${each.name}: ${rule} is stated, but does not fire`)
    for (const [rule, at] of Object.entries(each.at)) {
      const offsets = fired.filter((each) => each.rule === rule).flatMap(({ offsets }) => offsets)
      if (rule.startsWith('LOG-') && !offsets.some((offset) => log.offset + offset === at)) {
        lines.push(`FAULT ${each.name}: ${rule} is at ${offsets.map((offset) => log.offset + offset)}, stated ${at}`)
      }
    }
    for (const [rule, total] of Object.entries(each.totals)) {
      const found = fired.filter((each) => each.rule === rule).flatMap(({ offsets }) => offsets).length
      if (rule.startsWith('LOG-') && found !== total)
        lines.push(`FAULT ${each.name}: ${rule} total ${found}, not ${total}`)
    }
    const found = { ...logFacts(log), ...diskAfter(image, log) }
    for (const [path, value] of Object.entries({ ...each.facts, ...each.laterFacts })) {
      if (!(path in found) && !/^(log|disk|regionTables)\./.test(path)) continue
      facts++
      if (String(found[path]) !== String(value))
        lines.push(`FAULT ${each.name}: ${path} is ${found[path]}, stated ${value}`)
    }
  }
  lines.push(
    `${LOG_CASES.length} cases and ${LOG_LARGE_CASES.length} large ones, ${older.length} older ones, ${facts} facts`,
  )
  return lines
}

/** What the report says of the log, by path. @param {ReturnType<typeof logOf>} log */
function logFacts(log) {
  const { view, inUse, stopped } = log
  const { run, active, entries } = view
  const running = run !== null && !stopped
  const writes = running ? active.flatMap((entry) => entry.descriptors) : []
  const head = run?.at(-1)
  /** @type {Record<string, unknown>} */
  const facts = {
    'log.state': !inUse ? (log.length === 0 ? 'empty' : 'clean') : running ? 'needsReplay' : 'invalid',
    'log.offset': log.offset,
    'log.length': log.length,
    'log.entryCount': entries.length,
    'log.entries.length': Math.min(entries.length, 1024),
    'log.activeSequence': run === null ? null : {},
    'log.activeSequence.tailSequenceNumber': active[0]?.sequenceNumber,
    'log.activeSequence.headSequenceNumber': head?.sequenceNumber,
    'log.activeSequence.entryCount': active.length,
    'log.activeSequence.tailOffset': active[0]?.offset,
    'log.activeSequence.tailEntryLength': active[0]?.entryLength,
    'log.activeSequence.headOffset': head?.offset,
    'log.activeSequence.headEntryLength': head?.entryLength,
    'log.activeSequence.flushedFileOffset': head?.flushedFileOffset,
    'log.activeSequence.lastFileOffset': head?.lastFileOffset,
    'log.pendingWrites.count': writes.length,
    'log.pendingWrites.bytes': writes.reduce((sum, write) => sum + write.length, 0n),
  }
  entries.slice(0, 1024).forEach((entry, k) => {
    const { descriptors, checksumRight: _, failedAt: __, reserved: ___, invalidBecause, ...plain } = entry
    const all = { ...plain, invalidBecause, valid: invalidBecause === null, active: active.includes(entry) }
    for (const [name, value] of Object.entries(all)) facts[`log.entries.${k}.${name}`] = value
    facts[`log.entries.${k}.descriptors.length`] = Math.min(descriptors.length, 128)
    descriptors.slice(0, 128).forEach(({ kind, fileOffset, length }, i) => {
      for (const [name, value] of Object.entries({ kind, fileOffset, length })) {
        facts[`log.entries.${k}.descriptors.${i}.${name}`] = value
      }
    })
  })
  return facts
}
