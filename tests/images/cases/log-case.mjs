// @ts-check
// Short ways to write a case about the log. Each states what the report says of the log as a whole; what else it must
// say is given by the case. Cases are in use, by the headers' LogGuid, unless they say otherwise.

import { base, countingGuid, MiB, STATE, write } from '../builder.mjs'
import { row } from './case.mjs'

export const LOG_GUID = countingGuid(0x20)
/** Of an earlier session. */
export const OLD_GUID = countingGuid(0x80)
/** The log lies at 1 MiB of the base file. */
export const LOG = 1 * MiB
export const BAT = 3 * MiB

/**
 * @typedef {import('../builder.mjs').Ring} Ring
 * @typedef {import('./case.mjs').Status} Status
 * @typedef {import('./case.mjs').Fact} Fact
 * @typedef {(ring: Ring) => unknown} Build
 * @typedef {import('./case.mjs').More & {
 *   rules?: string[], status?: Status, image?: () => import('../builder.mjs').Draft,
 *   after?: (draft: import('../builder.mjs').Draft) => unknown, entries?: number
 * }} LogMore
 *   `image`: the file that the log belongs to, else the base file; `after`: injuries after the log was written;
 *   `entries`: log.entryCount, that is every sector of the ring that begins with `loge`.
 */

/** The base file in use. @param {Parameters<typeof base>[0]} [changes] */
export const inUse = (changes = {}) => base({ logGuid: LOG_GUID, ...changes })

/** Block `n` of the base file present at 4 MiB + n blocks: what a healthy writer logs. @param {number} n */
export const present = (n) => write.bat(n, STATE.fullyPresent, 4 * MiB + n * 2 * MiB)

/** An entry that makes block `n` present: 8192 bytes, two sectors. @param {number} number @param {number} [n] */
export const setsBlock = (number, n = 0) => ({ number, writes: [present(n)] })

/** Facts about entry `k` of the report. @param {number} k @param {Record<string, Fact>} facts */
export const entryFacts = (k, facts) => prefixed(`log.entries.${k}`, facts)

/** @param {number} k of the entry @param {number} i @param {Record<string, Fact>} facts */
export const descriptorFacts = (k, i, facts) => prefixed(`log.entries.${k}.descriptors.${i}`, facts)

/**
 * The sequence from number `from` to `to` will be replayed: `count` descriptors of `bytes` in all. The infos that
 * follow from that are added.
 * @param {string} name
 * @param {Build} build
 * @param {{ from: number | bigint, to: number | bigint, count: number, bytes: number | bigint }} sequence
 * @param {LogMore} [more]
 */
export function replays(name, build, { from, to, count, bytes }, more = {}) {
  const open = more.open ?? []
  const effect = count > 0 ? ['LOG-030', 'LOG-031'] : ['LOG-004']
  const added = ['HDR-024', 'LOG-003', ...effect].filter((rule) => !open.includes(rule))
  // Without a descriptor no page differs, but the file is read through the log all the same.
  const undecided = count > 0 ? [] : ['LOG-031']
  return logRow(name, build, more.status ?? 'needsReplay', more.rules ?? [], added, {
    ...more,
    open: [...open, ...undecided],
    needsBat: [...(added.includes('LOG-030') ? ['LOG-030'] : []), ...(more.needsBat ?? [])],
    facts: {
      'log.state': 'needsReplay',
      'log.activeSequence.tailSequenceNumber': from,
      'log.activeSequence.headSequenceNumber': to,
      'log.activeSequence.entryCount': BigInt(to) - BigInt(from) + 1n,
      'log.pendingWrites.count': count,
      'log.pendingWrites.bytes': bytes,
      ...more.facts,
    },
  })
}

/**
 * In use, but no sequence is valid and complete: the file cannot be opened.
 * @param {string} name @param {Build} build @param {LogMore} [more]
 */
export function empty(name, build, more = {}) {
  const rules = ['LOG-001', ...(more.rules ?? [])]
  return logRow(name, build, more.status ?? 'unopenable', rules, ['HDR-024'], {
    ...more,
    facts: {
      'log.state': 'invalid',
      'log.activeSequence': null,
      'log.pendingWrites.count': 0,
      'log.pendingWrites.bytes': 0,
      ...more.facts,
    },
  })
}

/**
 * Not in use: LogGuid is zero, whatever lies in the ring.
 * @param {string} name @param {Build} build @param {LogMore} [more]
 */
export function clean(name, build, more = {}) {
  return logRow(name, build, more.status ?? 'sound', more.rules ?? [], [], {
    image: base,
    ...more,
    facts: {
      'log.state': 'clean',
      'log.activeSequence': null,
      'log.pendingWrites.count': 0,
      'log.pendingWrites.bytes': 0,
      ...more.facts,
    },
  })
}

/**
 * Anything else: the case states it all.
 * @param {string} name @param {Build} build @param {Status} status @param {string[]} rules @param {string[]} added infos
 * @param {LogMore} more
 */
export function logRow(name, build, status, rules, added, more) {
  const make = () => {
    const draft = (more.image ?? inUse)().ring(build)
    more.after?.(draft)
    return draft
  }
  const count = more.entries === undefined ? {} : { 'log.entryCount': more.entries }
  return row(name, make, status, rules, {
    ...more,
    infos: [...added, ...(more.infos ?? [])],
    facts: { ...count, ...more.facts },
  })
}

/** @param {string} path @param {Record<string, Fact>} facts */
function prefixed(path, facts) {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [`${path}.${name}`, value]))
}
