// @ts-check
// Logs built to waste time and memory, or to lead a reader astray. None is worth more than a look at every sector.

import { ascii, MiB, write } from '../builder.mjs'
import { INVALID } from '../invalid-because.mjs'
import { BAT, empty, entryFacts, inUse, LOG_GUID, OLD_GUID, replays, setsBlock } from './log-case.mjs'

/** @typedef {import('../builder.mjs').Ring} Ring */

const SECTORS = 256
const ONE = { from: 7, to: 7, count: 1, bytes: 4096 }

/** `loge` at every sector, each with this length. @param {number} sectors @param {(k: number) => number} length */
const everywhere = (sectors, length) => (/** @type {Ring} */ ring) => {
  for (let k = 0; k < sectors; k++) {
    ring.sector(k, (s) =>
      s
        .bytes(0, ascii('loge'))
        .u32(4, 1)
        .u32(8, length(k))
        .u64(16, k + 1)
        .guid(32, LOG_GUID),
    )
  }
}

/** Noise that is the same every time. @param {number} length @param {number} seed */
function noise(length, seed) {
  let state = seed
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state >>> 24
  })
}

/**
 * An entry of `count` zero descriptors, one page each with a page between: as many intervals as descriptors.
 * @param {number} count
 */
export function manyIntervals(count) {
  const bytes = Math.ceil((64 + 32 * count) / 4096) * 4096
  const length = Math.ceil(bytes / MiB) * MiB
  return inUse({ log: { offset: 16 * MiB, length } }).ring((r) =>
    r.append({
      number: 7,
      writes: Array.from({ length: count }, (_, i) => write.zero(64 * MiB + 8192 * i, 4096)),
    }),
  )
}

export const LOG_HOSTILE_CASES = [
  empty(
    'log-hostile-entries-everywhere-as-long-as-the-ring',
    everywhere(SECTORS, () => MiB),
    {
      entries: 256,
      facts: { ...entryFacts(0, { valid: false, invalidBecause: INVALID.checksum }), 'log.entries.length': 256 },
    },
  ),
  empty(
    'log-hostile-entries-everywhere-of-a-sector',
    everywhere(SECTORS, () => 4096),
    { entries: 256 },
  ),
  empty(
    'log-hostile-entries-everywhere-of-no-length',
    everywhere(SECTORS, () => 0),
    {
      entries: 256,
      facts: entryFacts(255, { valid: false, invalidBecause: INVALID.entryLength }),
    },
  ),
  empty(
    'log-hostile-1024-entries',
    everywhere(1024, () => 4096),
    {
      image: () => inUse({ log: { offset: 16 * MiB, length: 4 * MiB } }),
      entries: 1024,
      facts: { 'log.entries.length': 1024 },
    },
  ),
  empty(
    'log-hostile-1025-entries',
    everywhere(1025, () => 4096),
    {
      image: () => inUse({ log: { offset: 16 * MiB, length: 5 * MiB } }),
      entries: 1025,
      facts: { 'log.entries.length': 1024 },
    },
  ),
  replays(
    'log-hostile-active-entry-behind-1024-others',
    (r) => everywhere(1100, () => 4096)(r.append({ ...setsBlock(7), sector: 1200 })),
    ONE,
    {
      image: () => inUse({ log: { offset: 16 * MiB, length: 5 * MiB } }),
      entries: 1101,
      facts: { 'log.entries.length': 1024 },
      note: 'The list is bounded, what is replayed is not.',
    },
  ),
  replays(
    'log-hostile-1100-entries-replayed',
    (r) => {
      for (let k = 1; k <= 1100; k++)
        r.append({ number: k, tail: 0, writes: [write.item('virtualDiskSize', (i) => i.u64(0, k * MiB))] })
    },
    { from: 1, to: 1100, count: 1100, bytes: 1100 * 4096 },
    {
      image: () => inUse({ log: { offset: 16 * MiB, length: 16 * MiB } }),
      entries: 1100,
      facts: { 'log.entries.length': 1024, 'disk.virtualSize': 1100 * MiB },
    },
  ),
  replays(
    'log-hostile-128-descriptors-and-one',
    (r) => r.append({ number: 7, writes: Array.from({ length: 129 }, (_, i) => write.zero(BAT + 4096 * i, 4096)) }),
    { ...ONE, count: 129, bytes: 129 * 4096 },
    { facts: entryFacts(0, { descriptorCount: 129, 'descriptors.length': 128 }), open: ['LOG-030'] },
  ),

  // Noise.
  empty('log-hostile-noise', (r) => r.sector(0, (s) => s.bytes(0, noise(MiB, 1))), { entries: 0 }),
  replays(
    'log-hostile-noise-around-an-entry',
    (r) => r.sector(0, (s) => s.bytes(0, noise(MiB, 2))).append({ ...setsBlock(7), sector: 77 }),
    ONE,
    {
      entries: 1,
    },
  ),
  replays(
    'log-hostile-signatures-not-at-a-sector',
    (r) => r.append(setsBlock(7)).sector(9, (s) => s.bytes(512, ascii('loge')).bytes(2048, ascii('loge'))),
    ONE,
    {
      entries: 1,
      note: 'Entries begin at multiples of 4096.',
    },
  ),
  replays(
    'log-hostile-entry-within-a-page',
    (r) => {
      /** @type {Uint8Array[]} */
      const inner = []
      r.append({ number: 99, sector: 40 }).entry(0, (e) => inner.push(e.read(0, 4096)))
      r.sector(40, (s) => s.zero(0, 4096)).append({ number: 7, sector: 0, writes: [write.data(BAT + 8192, inner[0])] })
    },
    ONE,
    {
      entries: 1,
      open: ['LOG-030'],
      later: ['BAT-020'],
      note: 'A page that is an entry: its first bytes were moved into the descriptor. It covers entries of no block, which LOG-030 need not tell of.',
    },
  ),

  // Candidates for one and the same place in a run.
  replays(
    'log-hostile-every-sector-a-run-of-its-own',
    (r) => {
      for (let k = 0; k < SECTORS; k++) r.append({ number: 1000 - k, sector: k })
    },
    { from: 1000, to: 1000, count: 0, bytes: 0 },
    { entries: 256, facts: { ...entryFacts(0, { active: true }), ...entryFacts(1, { active: false }) } },
  ),
  replays(
    'log-hostile-256-equal-heads',
    (r) => {
      for (let k = 0; k < SECTORS; k++) r.append({ number: 5, sector: k })
    },
    { from: 5, to: 5, count: 0, bytes: 0 },
    {
      rules: ['LOG-023'],
      entries: 256,
      facts: { ...entryFacts(0, { active: true }), ...entryFacts(255, { active: false }) },
    },
  ),
  empty(
    'log-hostile-256-runs-without-tail',
    (r) => {
      for (let k = 0; k < SECTORS; k++) r.append({ number: 1000 - k, sector: k, tail: (k + 1) % SECTORS })
    },
    { rules: ['LOG-022'], totals: { 'LOG-022': 256 }, entries: 256 },
  ),
  replays(
    'log-hostile-other-session-with-greater-numbers',
    (r) => {
      for (let k = 0; k < 100; k++) r.append({ number: 2n ** 63n + BigInt(k), sector: 100 + k, logGuid: OLD_GUID })
      r.append({ ...setsBlock(7), sector: 0 })
    },
    ONE,
    { infos: ['LOG-020'], totals: { 'LOG-020': 100 }, entries: 101 },
  ),

  // Many zero intervals, and ranges within ranges.
  replays(
    'log-hostile-zero-ranges-nested',
    (r) =>
      r.append({
        number: 7,
        writes: [2n ** 62n, 2n ** 50n, 2n ** 40n, 2n ** 30n, 4096n].map((length) => write.zero(16 * MiB, length)),
      }),
    { ...ONE, count: 5, bytes: 2n ** 62n + 2n ** 50n + 2n ** 40n + 2n ** 30n + 4096n },
    {
      rules: ['LOG-019'],
      infos: ['LOG-017'],
      totals: { 'LOG-019': 4 },
      open: ['LOG-016', 'LOG-030'],
      note: 'The shortest range extends the file by a page, which all of them cover.',
    },
  ),
  replays(
    'log-hostile-sum-of-lengths-beyond-2-64',
    (r) => r.append({ number: 7, writes: Array.from({ length: 8 }, () => write.zero(16 * MiB, 2n ** 62n)) }),
    { ...ONE, count: 8, bytes: 2n ** 65n },
    {
      rules: ['LOG-019'],
      infos: ['LOG-017'],
      open: ['LOG-016', 'LOG-030'],
      note: '`pendingWrites.bytes` is a sum of 64-bit values, not one.',
    },
  ),
]
