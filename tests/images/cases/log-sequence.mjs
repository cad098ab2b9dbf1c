// @ts-check
// Which entries form the active sequence (MS-VHDX 2.3.2): runs, the ring's end, tails, several candidates, sessions.
// Entries that set a block are two sectors long, empty ones one.

import { MiB, write } from '../builder.mjs'
import { INVALID } from '../invalid-because.mjs'
import { BAT, empty, entryFacts, inUse, LOG, OLD_GUID, present, replays, setsBlock } from './log-case.mjs'

/** @typedef {import('../builder.mjs').Ring} Ring */

const SECTORS = 256
const NEVER = 2n ** 64n

/**
 * Entries `from` to `to`, one behind the other, each setting one of the six blocks that the file has room for; `tail`
 * gives the sector of each Tail, counted from where the run begins.
 * @param {number} from @param {number} to
 * @param {{ sector?: number, tail?: (k: number) => number, logGuid?: string }} [more]
 */
const run =
  (from, to, more = {}) =>
  (/** @type {Ring} */ ring) => {
    const start = more.sector ?? 0
    for (let k = 0; k <= to - from; k++) {
      const sector = (start + 2 * k) % SECTORS
      const tail = more.tail ? (start + more.tail(k)) % SECTORS : sector
      ring.append({ ...setsBlock(from + k, k % 6), sector, tail, ...(more.logGuid ? { logGuid: more.logGuid } : {}) })
    }
    return ring
  }

/** @param {number} from @param {number} to */
const seq = (from, to) => ({ from, to, count: to - from + 1, bytes: 4096 * (to - from + 1) })

/** Which entries of the report are replayed. @param {string} marks one character an entry: + active, . not */
const active = (marks) =>
  Object.assign({}, ...[...marks].map((mark, k) => entryFacts(k, { active: mark === '+', valid: mark !== 'x' })))

/** @param {number} number @param {number} [tail] @param {number} [sector] */
const blank = (number, tail, sector) => ({
  number,
  ...(tail === undefined ? {} : { tail }),
  ...(sector === undefined ? {} : { sector }),
})

export const LOG_SEQUENCE_CASES = [
  // Tails: where the replay begins.
  replays('log-tail-first-of-five', run(1, 5, { tail: () => 0 }), seq(1, 5), { entries: 5, facts: active('+++++') }),
  replays('log-tail-own', run(1, 5), seq(5, 5), { entries: 5, facts: active('....+') }),
  replays('log-tail-third-of-five', run(1, 5, { tail: () => 4 }), seq(3, 5), {
    facts: active('..+++'),
    note: 'The Tails of #1 and #2 point ahead; only the head’s Tail counts.',
  }),
  replays('log-tail-moving', run(1, 6, { tail: (k) => 2 * Math.max(0, k - 2) }), seq(4, 6), {
    facts: active('...+++'),
  }),
  replays('log-tail-moves-once', run(1, 5, { tail: (k) => (k < 4 ? 0 : 8) }), seq(5, 5), { facts: active('....+') }),
  // The real log of 3.5: five entries, the last of which moves its Tail to the one before.
  replays(
    'log-tail-worked-example',
    (r) =>
      r
        .append(blank(1001, 0))
        .append({ ...setsBlock(1002, 0), tail: 1 })
        .append({ ...setsBlock(1003, 1), tail: 1 })
        .append({ ...setsBlock(1004, 2), tail: 1 })
        .append({ ...setsBlock(1005, 3), tail: 5 }),
    seq(1004, 1005),
    {
      entries: 5,
      facts: { ...active('...++'), 'log.entries.3.offset': 20480, 'log.entries.4.offset': 28672 },
      laterFacts: { 'blocks.payload.fullyPresent': 4 },
    },
  ),
  replays('log-tail-backwards', run(1, 5, { tail: (k) => (k === 3 ? 4 : k === 4 ? 2 : 0) }), seq(2, 5), {
    rules: ['LOG-038'],
    at: { 'LOG-038': LOG + 4 * 8192 + 12 },
    totals: { 'LOG-038': 1 },
    facts: active('.++++'),
  }),
  replays('log-tail-backwards-before-the-head', run(1, 5, { tail: (k) => [0, 2, 0, 6, 6][k] ?? 0 }), seq(4, 5), {
    rules: ['LOG-038'],
    totals: { 'LOG-038': 1 },
    facts: active('...++'),
    note: 'The rule speaks of the whole active run, also of entries before the tail.',
  }),
  replays('log-tail-equal-is-not-backwards', run(1, 4, { tail: () => 2 }), seq(2, 4), { facts: active('.+++') }),
  replays('log-tail-backwards-outside-the-run', run(1, 3, { tail: (k) => (k === 1 ? 100 : 0) }), seq(1, 3), {
    facts: active('+++'),
    note: 'A Tail that names no entry of the run, but is not the head’s, has no rule.',
  }),
  replays('log-tail-backwards-over-the-end', run(1, 4, { sector: 252, tail: (k) => [0, 2, 4, 0][k] ?? 0 }), seq(1, 4), {
    rules: ['LOG-038'],
    facts: active('++++'),
    note: 'In ring order from the start of the run: sector 0 lies behind 254.',
  }),
  replays('log-tail-forwards-over-the-end', run(1, 4, { sector: 252, tail: (k) => [0, 2, 4, 4][k] ?? 0 }), seq(3, 4)),

  // Tails that name no entry of the run: the run is lost as a whole.
  ...[
    ['before-the-run', 50],
    ['in-the-middle-of-an-entry', 101],
    ['behind-the-head', 106],
    ['far-away', 255],
  ].map(([name, tail]) =>
    empty(`log-tail-${name}`, (r) => run(1, 2, { sector: 100 })(r).append({ ...setsBlock(3), tail: Number(tail) }), {
      rules: ['LOG-022'],
      totals: { 'LOG-022': 1 },
      entries: 3,
      facts: active('...'),
    }),
  ),
  empty('log-tail-names-a-torn-entry', (r) => run(1, 4, { tail: () => 2 })(r).entry(1, (e) => e.xor(100)), {
    rules: ['LOG-022'],
    // #1 alone is a run, but its Tail names #2 as well.
    totals: { 'LOG-022': 2 },
    facts: active('.x..'),
  }),
  empty(
    'log-tail-names-a-stale-entry',
    (r) => r.append({ ...setsBlock(1), logGuid: OLD_GUID }).append({ ...setsBlock(2, 1), tail: 0 }),
    { rules: ['LOG-022'], infos: ['LOG-020'], facts: { ...active('..'), 'log.entries.0.stale': true } },
  ),
  empty(
    'log-tail-names-an-entry-of-another-run',
    (r) => r.append({ ...setsBlock(1), tail: 50 }).append({ ...setsBlock(9, 1), sector: 50, tail: 0 }),
    { rules: ['LOG-022'], totals: { 'LOG-022': 2 }, entries: 2 },
  ),
  empty('log-tail-of-the-head-only-earlier-head-complete', (r) => run(1, 3)(r).append({ ...setsBlock(4), tail: 200 }), {
    rules: ['LOG-022'],
    note: 'No falling back to #3 as head: the missing tail proves that updates are lost.',
  }),

  // Round the ring's end.
  replays('log-wrap-entry-ends-at-the-end', run(1, 2, { sector: 254, tail: () => 0 }), seq(1, 2), {
    entries: 2,
    facts: { 'log.entries.0.offset': 0, 'log.entries.0.sequenceNumber': 2, 'log.entries.1.offset': 254 * 4096 },
    laterFacts: { 'blocks.payload.fullyPresent': 2 },
  }),
  replays('log-wrap-data-sector-at-0', (r) => r.append({ ...setsBlock(1), sector: 255 }), seq(1, 1), {
    infos: ['LOG-032'],
    at: { 'LOG-032': LOG + 255 * 4096 },
    facts: entryFacts(0, { offset: 255 * 4096, tail: 255 * 4096, valid: true, active: true }),
    laterFacts: { 'blocks.payload.fullyPresent': 1 },
  }),
  ...[255, 254, 253].map((sector) =>
    replays(
      `log-wrap-130-descriptors-from-${sector}`,
      (r) => r.append({ number: 1, sector, writes: [...zeroPages(129), present(0)] }),
      { from: 1, to: 1, count: 130, bytes: 130 * 4096 },
      { infos: sector === 253 ? [] : ['LOG-032'], laterFacts: { 'blocks.payload.fullyPresent': 1 } },
    ),
  ),
  replays(
    'log-wrap-several-data-sectors',
    (r) =>
      r.append({
        number: 1,
        sector: 253,
        writes: [...blankPages(5), write.item('virtualDiskSize', (i) => i.u64(0, 32 * MiB))],
      }),
    { from: 1, to: 1, count: 6, bytes: 6 * 4096 },
    { infos: ['LOG-032'], facts: { 'disk.virtualSize': 32 * MiB } },
  ),
  replays('log-wrap-tail-behind-the-head', run(1, 6, { sector: 250, tail: () => 2 }), seq(2, 6), {
    entries: 6,
    // In ring order: #4, #5, #6, then #1, #2, #3.
    facts: active('+++.++'),
  }),
  replays('log-wrap-run-scanned-from-its-middle', run(1, 4, { sector: 252, tail: () => 0 }), seq(1, 4), {
    facts: active('++++'),
    note: 'From offset 0 first the second half of the run is found; it is only a part of it.',
  }),
  replays(
    'log-wrap-entry-before-the-tail',
    (r) => r.append({ ...setsBlock(1), sector: 255 }).append(setsBlock(2, 1)),
    seq(2, 2),
    { facts: active('+.'), note: 'LOG-032 speaks of active entries; #1 is not replayed.' },
  ),
  replays(
    'log-wrap-torn-behind-0',
    (r) =>
      r
        .append({ ...setsBlock(1), sector: 253 })
        .append(setsBlock(2, 1))
        .sector(0, (s) => s.xor(9)),
    seq(1, 1),
    { infos: ['LOG-021'], facts: entryFacts(1, { valid: false, invalidBecause: INVALID.checksum }) },
  ),
  empty('log-wrap-not-straight-on', (r) => moved(r), {
    image: () => inUse({ log: { offset: 8 * MiB, length: MiB } }),
    after: (draft) => draft.edit(9 * MiB, movedSector()),
    entries: 1,
    facts: entryFacts(0, { valid: false, invalidBecause: INVALID.checksum }),
    note: 'The rest of the entry lies behind the ring, as if it did not wrap. It is no part of the log.',
  }),

  // A ring filled to the last sector.
  replays(
    'log-full-of-empty-entries',
    (r) => {
      for (let k = 0; k < SECTORS; k++) r.append(blank(k + 1, 0))
    },
    { from: 1, to: 256, count: 0, bytes: 0 },
    { entries: 256, facts: { 'log.entries.255.active': true } },
  ),
  ...[0, 100, 101, 255].map((sector) =>
    replays(`log-full-of-entries-from-${sector}`, run(1, 128, { sector, tail: () => 0 }), seq(1, 128), {
      entries: 128,
      infos: sector % 2 === 1 ? ['LOG-032'] : [],
      laterFacts: { 'blocks.payload.fullyPresent': 6 },
    }),
  ),
  ...[0, 1, 100, 255].map((sector) =>
    replays(
      `log-full-with-one-entry-from-${sector}`,
      (r) => r.append({ number: 1, sector, writes: [...blankPages(253), present(0)] }),
      { from: 1, to: 1, count: 254, bytes: MiB - 8192 },
      {
        entries: 1,
        infos: sector > 0 ? ['LOG-032'] : [],
        facts: entryFacts(0, { entryLength: MiB, descriptorCount: 254, 'descriptors.length': 128 }),
        laterFacts: { 'blocks.payload.fullyPresent': 1 },
      },
    ),
  ),
  replays(
    'log-full-second-lap',
    (r) => {
      run(1, 128, { tail: (k) => 2 * Math.max(0, k - 2) })(r)
      run(129, 140, { tail: (k) => (2 * k - 4 + SECTORS) % SECTORS })(r)
    },
    seq(138, 140),
    {
      entries: 128,
      note: 'Older numbers of this session lie behind the head; the run begins at #13.',
      laterFacts: { 'blocks.payload.fullyPresent': 6 },
    },
  ),

  // What breaks a run.
  replays('log-run-gap-of-a-sector', (r) => run(1, 2)(r).append({ ...setsBlock(3, 2), sector: 5 }), seq(3, 3)),
  replays(
    'log-run-gap-of-a-sector-tail-before-it',
    (r) => run(1, 2)(r).append({ ...setsBlock(3, 2), sector: 5, tail: 0 }),
    seq(2, 2),
    { rules: ['LOG-022', 'LOG-039'], facts: active('.+.') },
  ),
  replays('log-run-number-skipped', (r) => run(1, 2)(r).append({ ...setsBlock(4, 2), tail: 0 }), seq(2, 2), {
    rules: ['LOG-022', 'LOG-039'],
    at: { 'LOG-022': LOG + 4 * 4096 + 12 },
  }),
  replays('log-run-number-repeated', (r) => run(1, 2)(r).append({ ...setsBlock(2, 2), tail: 0 }), seq(2, 2), {
    rules: ['LOG-022'],
    note: 'The lost run’s head is not greater, so no LOG-039.',
  }),
  replays('log-run-older-numbers-behind', (r) => run(5, 6)(r).append({ ...setsBlock(3, 2), tail: 0 }), seq(6, 6), {
    rules: ['LOG-022'],
  }),
  replays(
    'log-run-torn-in-the-middle',
    (r) => run(1, 5, { tail: () => 0 })(r).entry(2, (e) => e.xor(4096)),
    seq(1, 2),
    { rules: ['LOG-022', 'LOG-039'], infos: ['LOG-021'], facts: active('++x..') },
  ),
  replays(
    'log-run-torn-in-the-middle-tail-behind-it',
    (r) => run(1, 5, { tail: (k) => (k > 2 ? 6 : 0) })(r).entry(2, (e) => e.xor(4096)),
    seq(4, 5),
    { facts: active('..x++'), note: 'The torn entry is no longer needed; it does not lie at the active head.' },
  ),

  // Several candidates.
  replays('log-two-runs-later-wins', (r) => run(5, 6, { sector: 40 })(run(1, 2)(r)), seq(6, 6), {
    facts: active('...+'),
  }),
  replays('log-two-runs-earlier-wins', (r) => run(1, 2, { sector: 40 })(run(5, 6)(r)), seq(6, 6), {
    facts: active('.+..'),
  }),
  replays(
    'log-two-runs-heads-compared-not-starts',
    (r) => run(5, 6, { sector: 40 })(run(1, 9, { tail: () => 0 })(r)),
    seq(1, 9),
    {
      facts: active('+++++++++..'),
    },
  ),
  replays('log-two-runs-numbers-overlap', (r) => run(3, 7, { sector: 40 })(run(1, 5)(r)), seq(7, 7)),
  replays(
    'log-two-runs-newer-one-without-tail',
    (r) => run(5, 6, { sector: 40, tail: () => 30 })(run(1, 2)(r)),
    seq(2, 2),
    {
      rules: ['LOG-022', 'LOG-039'],
      facts: active('.+..'),
    },
  ),
  replays(
    'log-two-runs-older-one-without-tail',
    (r) => run(1, 2, { sector: 40, tail: () => 30 })(run(5, 6)(r)),
    seq(6, 6),
    {
      rules: ['LOG-022'],
      facts: active('.+..'),
    },
  ),
  replays(
    'log-two-runs-same-head',
    (r) => run(4, 6, { sector: 40, tail: () => 0 })(run(5, 6, { tail: () => 0 })(r)),
    seq(5, 6),
    {
      rules: ['LOG-023'],
      facts: active('++...'),
      note: '“The first in ring order”: the run that begins at the lower offset.',
    },
  ),
  replays(
    'log-two-runs-same-head-one-without-tail',
    (r) => run(5, 6, { sector: 40 })(run(5, 6, { tail: () => 99 })(r)),
    seq(6, 6),
    {
      rules: ['LOG-022'],
      facts: active('...+'),
    },
  ),
  replays('log-two-runs-copied', (r) => r.append(setsBlock(7)).copy(0, 30), seq(7, 7), {
    rules: ['LOG-022'],
    facts: active('+.'),
    note: 'The copy’s Tail names the original, which is another run.',
  }),
  replays('log-three-runs', (r) => run(7, 9, { sector: 80 })(run(1, 2, { sector: 40 })(run(4, 5)(r))), seq(9, 9), {
    facts: active('......+'),
  }),
  empty(
    'log-two-runs-both-without-tail',
    (r) => run(5, 6, { sector: 40, tail: () => 30 })(run(1, 2, { tail: () => 99 })(r)),
    {
      rules: ['LOG-022'],
      totals: { 'LOG-022': 2 },
    },
  ),

  // Sessions: only the LogGuid tells them apart.
  replays('log-stale-behind', (r) => run(50, 59, { sector: 4, logGuid: OLD_GUID })(run(1, 2)(r)), seq(2, 2), {
    entries: 12,
    infos: ['LOG-020'],
    totals: { 'LOG-020': 10 },
    facts: entryFacts(2, { stale: true, valid: true, active: false, sequenceNumber: 50, logGuid: OLD_GUID }),
    note: 'The stale entry at the head’s end is not an interrupted write.',
  }),
  replays('log-stale-consecutive', (r) => run(3, 4, { sector: 4, logGuid: OLD_GUID })(run(1, 2)(r)), seq(2, 2), {
    infos: ['LOG-020'],
  }),
  replays(
    'log-stale-before-the-first',
    (r) => run(2, 4, { sector: 2 })(run(1, 1, { logGuid: OLD_GUID })(r)),
    seq(4, 4),
    {
      infos: ['LOG-020'],
    },
  ),
  replays(
    'log-stale-of-three-sessions',
    (r) => {
      run(900, 903, { sector: 60, logGuid: '00000000-0000-0000-0000-000000000001' })(r)
      run(500, 503, { sector: 30, logGuid: OLD_GUID })(r)
      run(1, 3)(r)
    },
    seq(3, 3),
    { infos: ['LOG-020'], totals: { 'LOG-020': 8 }, entries: 11 },
  ),
  replays('log-stale-same-numbers', (r) => run(1, 3, { sector: 60, logGuid: OLD_GUID })(run(1, 3)(r)), seq(3, 3), {
    infos: ['LOG-020'],
  }),
  replays('log-stale-overwritten-half', (r) => run(1, 2)(run(50, 55, { sector: 1, logGuid: OLD_GUID })(r)), seq(2, 2), {
    infos: ['LOG-020'],
    totals: { 'LOG-020': 4 },
    entries: 6,
    note: '#50 and #51 are overwritten: of #51 the data sector is left, and nothing begins there.',
  }),
  empty('log-stale-only', run(1, 5, { logGuid: OLD_GUID }), { infos: ['LOG-020'], entries: 5 }),

  // Numbers.
  ...[2n ** 32n, 2n ** 53n, 2n ** 63n].map((edge) =>
    replays(
      `log-number-across-${edge}`,
      (r) =>
        r
          .append({ ...setsBlock(Number(0)), number: edge - 1n })
          .append({ number: edge, tail: 0, writes: [present(1)] }),
      { from: edge - 1n, to: edge, count: 2, bytes: 8192 },
    ),
  ),
  replays('log-number-compared-unsigned', (r) => r.append({ number: 2n ** 63n }).append({ ...blank(5), sector: 9 }), {
    from: 2n ** 63n,
    to: 2n ** 63n,
    count: 0,
    bytes: 0,
  }),
  replays(
    'log-number-compared-beyond-2-53',
    (r) =>
      r
        .append({ number: 2n ** 53n })
        .append({ number: 2n ** 53n + 2n, sector: 9 })
        .append({ number: 2n ** 53n + 1n, sector: 20 }),
    { from: 2n ** 53n + 2n, to: 2n ** 53n + 2n, count: 0, bytes: 0 },
    { facts: active('.+.') },
  ),
  ...[NEVER - 2n ** 20n, NEVER - 2n ** 20n + 1n, NEVER - 1n].map((number) =>
    replays(
      `log-number-${number}`,
      (r) => r.append({ number, writes: [present(0)] }),
      { from: number, to: number, count: 1, bytes: 4096 },
      {
        rules: number > NEVER - 2n ** 20n ? ['LOG-036'] : [],
        facts: entryFacts(0, { sequenceNumber: number }),
      },
    ),
  ),
  replays(
    'log-number-near-its-end-not-in-the-head',
    (r) => r.append({ number: NEVER - 1n, tail: 99 }).append({ ...setsBlock(3), sector: 9 }),
    seq(3, 3),
    { rules: ['LOG-022', 'LOG-039'] },
  ),
  replays(
    'log-number-does-not-wrap-to-0',
    (r) => r.append({ number: NEVER - 1n, writes: [present(0)] }).append({ number: 0, tail: 0, writes: [present(1)] }),
    { from: NEVER - 1n, to: NEVER - 1n, count: 1, bytes: 4096 },
    {
      rules: ['LOG-024', 'LOG-036'],
      status: 'damaged',
      infos: ['LOG-021'],
      facts: entryFacts(1, { valid: false, invalidBecause: INVALID.sequenceNumber }),
    },
  ),
  replays(
    'log-number-does-not-wrap-to-1',
    (r) => r.append({ number: NEVER - 1n, writes: [present(0)] }).append({ number: 1, writes: [present(1)] }),
    { from: NEVER - 1n, to: NEVER - 1n, count: 1, bytes: 4096 },
    { rules: ['LOG-036'] },
  ),

  // Entries without descriptors.
  replays(
    'log-empty-entry',
    (r) => r.append(blank(1)),
    { from: 1, to: 1, count: 0, bytes: 0 },
    {
      entries: 1,
      facts: entryFacts(0, {
        entryLength: 4096,
        descriptorCount: 0,
        'descriptors.length': 0,
        valid: true,
        active: true,
      }),
    },
  ),
  replays('log-empty-head-over-writes', (r) => run(1, 2, { tail: () => 0 })(r).append(blank(3, 0)), {
    from: 1,
    to: 3,
    count: 2,
    bytes: 8192,
  }),
  replays(
    'log-empty-head-writes-done',
    (r) => run(1, 2)(r).append(blank(3)),
    { from: 3, to: 3, count: 0, bytes: 0 },
    {
      laterFacts: { 'blocks.payload.fullyPresent': 0 },
    },
  ),
  replays(
    'log-empty-entry-between',
    (r) =>
      r
        .append(setsBlock(1))
        .append(blank(2, 0))
        .append({ ...setsBlock(3, 1), tail: 0 }),
    {
      from: 1,
      to: 3,
      count: 2,
      bytes: 8192,
    },
  ),
]

/** Pages of the BAT that the disk does not need, as zero descriptors. @param {number} count */
function zeroPages(count) {
  return Array.from({ length: count }, (_, i) => write.zero(BAT + 4096 * (i + 1), 4096))
}

/** The same as data. @param {number} count */
function blankPages(count) {
  return Array.from({ length: count }, (_, i) => write.data(BAT + 4096 * (i + 1), new Uint8Array(4096)))
}

/** An entry over the end whose second sector is missing at 0. @param {Ring} ring */
function moved(ring) {
  return ring.append({ ...setsBlock(1), sector: 255 }).sector(0, (s) => s.zero(0, 4096))
}

/** That second sector. */
function movedSector() {
  /** @type {Uint8Array} */
  let bytes = new Uint8Array(0)
  inUse().ring((r) =>
    r.append({ ...setsBlock(1), sector: 255 }).sector(0, (s) => {
      bytes = s.read(0, 4096)
    }),
  )
  return bytes
}
