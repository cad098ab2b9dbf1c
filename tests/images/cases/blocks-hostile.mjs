// @ts-check
// Tables built to waste memory, time and lines: many faults, far places, sizes that no disk has. Those in
// BLOCK_LARGE_CASES have tables of half a gigabyte: for a test that has the time.

import { base, batIndexOfBlock, GiB, MiB, TiB } from '../builder.mjs'
import { blocks, damaged, differencing, disk, sound, spaceMib, unopenable, warned } from './block-case.mjs'

/** @param {number} count @param {(b: number) => import('./block-case.mjs').Entry} entry */
const many = (count, entry) => Array.from({ length: count }, (_, b) => entry(b))

/** The table's first entries, as 64-bit words. @param {bigint[]} entries @param {import('./block-case.mjs').Changes} [changes] */
function words(entries, changes) {
  const draft = disk([], changes)
  return draft.edit(draft.recipe.bat.offset, new Uint8Array(BigUint64Array.from(entries).buffer))
}

const GREATEST = { virtualSize: 2n ** 64n - 512n, blockSize: MiB, bat: { offset: 3 * MiB, length: MiB } }
const SMALL = { virtualSize: 4096 * MiB, blockSize: MiB }

export const BLOCK_HOSTILE_CASES = [
  damaged(
    'hostile-100-reserved-states',
    () =>
      disk(
        many(100, (b) => [b, 4]),
        SMALL,
      ),
    ['BAT-004'],
    ['BAT-023'],
    {
      totals: { 'BAT-004': 100 },
    },
  ),
  damaged(
    'hostile-101-reserved-states',
    () =>
      disk(
        many(101, (b) => [b, 4 + (b % 2)]),
        SMALL,
      ),
    ['BAT-004'],
    ['BAT-023', 'QRK-012'],
    {
      totals: { 'BAT-004': 101 },
    },
  ),
  damaged(
    'hostile-4096-blocks-at-one-place',
    () =>
      disk(
        many(4096, (b) => [b, 6, 4]),
        { ...SMALL, size: 5 },
      ),
    ['BAT-017', 'LAY-001'],
    ['BAT-024'],
    {
      totals: { 'BAT-017': 4096 },
      facts: { ...spaceMib({ payloadInUse: 1 }), ...blocks({ fragments: 4096, written: 4 * GiB }) },
    },
  ),
  damaged(
    'hostile-every-block-meets-the-next',
    () =>
      disk(
        many(2000, (b) => [b, 6, 4 + b]),
        { virtualSize: 4000 * MiB, blockSize: 2 * MiB, size: 2005 },
      ),
    ['BAT-011', 'LAY-001'],
    ['BAT-024'],
    { totals: { 'BAT-011': 2000 }, facts: spaceMib({ payloadInUse: 2001 }) },
  ),
  damaged(
    'hostile-blocks-of-256-mib-1-mib-apart',
    () =>
      disk(
        many(300, (b) => [b + Math.floor(b / 16), 6, 4 + b]),
        { virtualSize: 300 * 256 * MiB, blockSize: 256 * MiB, size: 560 },
      ),
    ['BAT-011', 'LAY-001'],
    ['BAT-024', 'LAY-004'],
    { totals: { 'BAT-011': 300 }, facts: spaceMib({ payloadInUse: 555, tail: 1 }) },
  ),
  damaged(
    'hostile-1000-blocks-behind-the-end',
    () =>
      disk(
        many(1000, (b) => [b, 6, 1000 + b]),
        SMALL,
      ),
    ['BAT-008', 'FILE-004'],
    [],
    {
      totals: { 'BAT-008': 1000 },
      facts: { ...spaceMib({ missing: 1000 }), ...blocks({ fragments: 1 }) },
    },
  ),
  warned(
    'hostile-1000-anchors-on-the-table',
    () =>
      disk(
        many(1000, (b) => [b, 1 + 2 * (b % 2), 3]),
        SMALL,
      ),
    ['BAT-016'],
    ['BAT-015', 'BAT-023'],
    { totals: { 'BAT-015': 1000, 'BAT-016': 1000 }, facts: spaceMib({ payloadAnchored: 0, bat: 1 }) },
  ),
  damaged(
    'hostile-child-of-300-bitmaps-on-the-log',
    () =>
      differencing(
        many(300, (c) => [c * 17 + 16, 6, 1]),
        { virtualSize: 300 * 4 * GiB, blockSize: 256 * MiB },
      ),
    ['BAT-017', 'CHN-001', 'LAY-001', 'SBM-006'],
    ['BAT-023', 'SBM-007'],
    { totals: { 'BAT-017': 300, 'SBM-006': 300, 'SBM-007': 300 } },
  ),

  // Places that no file has, of which a number in JavaScript may hold all digits or not.
  damaged(
    'hostile-position-with-its-highest-bit-but-one',
    () => words([4n * 2n ** 20n + 6n, 0n, 2n ** 62n + 8n * 2n ** 20n + 6n], { size: 10 }),
    ['BAT-008', 'BAT-025', 'FILE-004'],
    ['LAY-004', 'LAY-007'],
  ),
  damaged(
    'hostile-positions-up-to-2-64',
    () =>
      words(
        [
          2n ** 53n - 2n ** 20n + 6n,
          2n ** 53n + 6n,
          2n ** 63n + 6n,
          2n ** 64n - 2n ** 21n + 6n,
          // Two blocks of which the second half lies behind 2^64, and one where the first of them would go on.
          2n ** 64n - 2n ** 20n + 6n,
          2n ** 64n - 2n ** 20n + 6n,
          2n ** 20n + 6n,
        ],
        { size: 6 },
      ),
    ['BAT-008', 'BAT-011', 'BAT-012', 'BAT-017', 'BAT-025', 'FILE-004', 'LAY-001'],
    ['BAT-026', 'LAY-004'],
  ),

  // Sizes that no disk has: the table is as long as its region says, whatever the disk would need.
  unopenable('hostile-disk-of-2-64', () => disk([], GREATEST), ['BAT-001', 'ITM-007'], ['ITM-016'], {
    facts: blocks({
      batEntries: 2n ** 44n + (2n ** 44n - 1n) / 4096n,
      entriesExamined: 131072,
      'payload.total': 2n ** 44n,
    }),
  }),
  unopenable('hostile-child-of-2-64', () => differencing([], GREATEST), ['BAT-001', 'CHN-001', 'ITM-007'], ['ITM-016']),
  unopenable(
    'hostile-table-region-of-4-gib',
    () =>
      disk([], { bat: { offset: 3 * MiB, length: 4095 * MiB }, virtualSize: 2n ** 62n, blockSize: MiB, size: 4098 }),
    ['BAT-001', 'ITM-007', 'REG-024'],
    [],
    { facts: blocks({ entriesExamined: (4095 * MiB) / 8 }) },
  ),
  warned(
    'hostile-table-region-of-4-gib-for-32-blocks',
    () => disk([], { bat: { offset: 3 * MiB, length: 4095 * MiB }, size: 4098 }),
    ['REG-024'],
    ['BAT-021', 'BAT-023'],
    { facts: blocks({ entriesExamined: 32 }) },
  ),

  // Files larger than any disk.
  sound(
    'hostile-file-of-70-tib',
    () => disk([[0, 6, 66 * 2 ** 20]], { minimumSize: 70 * TiB }),
    ['LAY-002', 'LAY-004', 'LAY-007'],
    {
      facts: {
        'space.unreferenced': 66 * TiB - 4 * MiB,
        'space.tail': 4 * TiB - 2 * MiB,
        'space.payloadInUse': 2 * MiB,
      },
    },
  ),
  sound(
    'hostile-structures-at-60-tib',
    () =>
      base({
        log: { offset: 60 * TiB, length: MiB },
        metadata: { offset: 61 * TiB, length: MiB },
        bat: { offset: 62 * TiB },
        entries: [{ index: 0, state: 6, offset: 63 * TiB }],
        minimumSize: 63 * TiB + 2 * MiB,
      }),
    ['LAY-002', 'LAY-007'],
    { totals: { 'LAY-002': 4 } },
  ),
  damaged(
    'hostile-two-at-one-place-at-63-tib',
    () =>
      disk(
        [
          [0, 6, 63 * 2 ** 20],
          [1, 6, 63 * 2 ** 20],
        ],
        { minimumSize: 63 * TiB + 2 * MiB },
      ),
    ['BAT-017', 'LAY-001'],
    ['LAY-002', 'LAY-007'],
  ),
]

const P = 2 ** 26
/** One bitmap entry behind every 4096 blocks, but for the last chunk. */
const ENTRIES = P + P / 4096 - 1

/**
 * The largest table there is, every block in state 6, block b at the place `at(b)` of those behind the structures.
 * @param {(b: number) => number} at @param {number} [extra] MiB behind the last block
 */
function full(at, extra = 0) {
  const draft = disk([], { virtualSize: 64 * TiB, blockSize: MiB })
  const table = new Uint8Array(ENTRIES * 8)
  const words = new Uint32Array(table.buffer)
  const first = 3 + 513
  for (let b = 0; b < P; b++) {
    const word = 2 * batIndexOfBlock(b, 4096)
    const mib = first + at(b)
    words[word] = (mib * 2 ** 20 + 6) % 2 ** 32
    words[word + 1] = Math.floor(mib / 4096)
  }
  return {
    image: (/** @type {string} */ name) => {
      const { extents } = draft.image(name)
      const size = (first + P + extra) * MiB
      // Entry 0 may end in zeros, but never begins with one: 6 is its lowest byte; the last one's highest bytes are zero.
      const end = table.findLastIndex((byte) => byte !== 0) + 1
      /** @type {import('../builder.mjs').SparseImage['extents']} */
      const all = [...extents, [3 * MiB, table.subarray(0, end)]]
      return { name, size, extents: all }
    },
  }
}

/** For the judge they are too large; the numbers follow from how they are made. */
export const BLOCK_LARGE_CASES = [
  sound('large-64-tib-all-in-order', () => full((b) => b), ['BAT-024'], {
    facts: {
      ...blocks({
        'payload.fullyPresent': P,
        written: 64 * TiB,
        fragments: 1,
        'sectorBitmap.total': 16383,
        entriesExamined: ENTRIES,
      }),
      ...spaceMib({ payloadInUse: P, tail: 0, unreferenced: 0, missing: 0 }),
    },
  }),
  sound('large-64-tib-all-in-random-order', () => full((b) => (b * 5 + 12345) % P), ['BAT-024', 'BAT-026'], {
    facts: {
      ...blocks({ 'payload.fullyPresent': P, fragments: P, written: 64 * TiB }),
      ...spaceMib({ payloadInUse: P, unreferenced: 0, tail: 0 }),
    },
    note: 'Times five modulo a power of two: no block lies behind the one before it.',
  }),
  damaged(
    'large-64-tib-last-block-where-the-first-is',
    () => full((b) => (b === P - 1 ? 0 : b)),
    ['BAT-017', 'LAY-001'],
    ['BAT-024', 'BAT-026', 'LAY-004'],
    {
      totals: { 'BAT-017': 2 },
      facts: { ...blocks({ fragments: 2 }), ...spaceMib({ payloadInUse: P - 1, tail: 1 }) },
    },
  ),
]
