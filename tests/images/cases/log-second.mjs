// @ts-check
// The frame for an entry under test: a good #1 at ring offset 0 sets block 0, #2 lies behind it at 8192. So #2 stands
// where an interrupted write would: if it is invalid it ends the sequence at #1, if it is valid it alone is replayed,
// for its Tail is its own offset.

import { entryFacts, LOG, present, replays, setsBlock } from './log-case.mjs'

/**
 * @typedef {import('./log-case.mjs').LogMore} LogMore
 * @typedef {(entry: import('../builder.mjs').LogWindow) => unknown} Injure
 */

/** File offset of #2. */
export const SECOND = LOG + 8192

/**
 * @param {Injure} injure of #2
 * @param {import('../builder.mjs').NewEntry['writes']} [writes] of #2, else one that sets block 1
 */
export const behindOne = (injure, writes) => (/** @type {import('../builder.mjs').Ring} */ ring) =>
  ring
    .append(setsBlock(1))
    .append({ number: 2, tail: 2, writes: writes ?? [present(1)] })
    .entry(1, injure)

/** @param {string} prefix of the names @param {import('../builder.mjs').NewEntry['writes']} [writes] of #2 */
export function second(prefix, writes) {
  const counts = { count: writes?.length ?? 1, bytes: 4096 }
  return {
    /**
     * #2 is invalid for `because`; #1 alone is replayed.
     * @param {string} name @param {string} because @param {Injure} injure @param {LogMore} [more]
     */
    invalid(name, because, injure, more = {}) {
      const damaged = more.rules?.some((rule) => rule !== 'LOG-027') ?? false
      return replays(
        `${prefix}-${name}`,
        behindOne(injure, writes),
        { ...counts, count: 1, from: 1, to: 1 },
        {
          status: damaged ? 'damaged' : 'needsReplay',
          entries: 2,
          ...more,
          infos: ['LOG-021', ...(more.infos ?? [])],
          facts: {
            ...entryFacts(0, { offset: 0, valid: true, active: true }),
            ...entryFacts(1, { offset: 8192, valid: false, active: false, stale: false, invalidBecause: because }),
            ...more.facts,
          },
        },
      )
    },
    /** @param {string} name @param {Injure} injure @param {LogMore & { bytes?: number | bigint }} [more] */
    valid(name, injure, more = {}) {
      const facts = entryFacts(1, { offset: 8192, valid: true, active: true, stale: false })
      const sequence = { ...counts, bytes: more.bytes ?? 4096, from: 2, to: 2 }
      return replays(`${prefix}-${name}`, behindOne(injure, writes), sequence, {
        entries: 2,
        ...more,
        facts: { ...facts, ...more.facts },
      })
    },
  }
}

/** A rule that fires once, at a field of #2. @param {string} rule @param {number} field its offset in the entry */
export const stated = (rule, field) => ({ rules: [rule], at: { [rule]: SECOND + field } })
