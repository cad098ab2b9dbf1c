// @ts-check
// What only a deep report looks at, where it is not plain: through the log, in files that grow, at odd borders, in bitmaps
// that are not the chunk's own. BLOCK_DEEP_LARGE_CASES have more of it than is read: for a test that has the time.

import { child, GiB, MiB, STATE, TiB, write } from '../builder.mjs'
import { BITMAP, blocks, damaged, differencing, disk, sound, soundChild, warned } from './block-case.mjs'
import { BAT, inUse, LOG_GUID, replays } from './log-case.mjs'

const deep = true
const { fullyPresent, partiallyPresent } = STATE

/** One entry of the log, each of whose descriptors writes 4096 bytes. @param {string} name @param {import('../builder.mjs').write.Write[]} writes @param {import('./log-case.mjs').LogMore & { grows?: number }} more */
const one = (name, writes, { grows = 0, ...more }) =>
  replays(
    `blocks-deep-replay-${name}`,
    (r) => r.append({ number: 7, writes, ...(grows > 0 ? { flushed: 4 * MiB, last: grows } : {}) }),
    { from: 7, to: 7, count: writes.length, bytes: 4096 * writes.length },
    { deep, open: ['LOG-030'], ...more },
  )

/** @param {number} size MiB @param {Partial<import('../builder.mjs').Recipe>} [changes] */
const dirty = (size, changes) => () => inUse({ minimumSize: size * MiB, ...changes })

/** Blocks of two chunks of 16 blocks of 256 MiB; the bitmaps have index 16 and 33. */
const TWO_CHUNKS = { virtualSize: 8 * GiB, blockSize: 256 * MiB }

export const BLOCK_DEEP_CASES = [
  // Entries behind those of the disk.
  one('entry-behind-the-disk', [write.bat(32, fullyPresent, 4 * MiB)], {
    image: dirty(4),
    rules: ['BAT-020'],
    infos: ['BAT-023'],
    totals: { 'BAT-020': 1 },
    note: 'The replay writes it, and it is of no block.',
  }),
  one('entry-behind-the-disk-goes', [write.zero(BAT, 4096)], {
    image: dirty(4, { entries: [{ index: 40, state: 6, offset: 4 * MiB }] }),
    infos: ['BAT-023'],
  }),
  one('entry-behind-the-disk-on-another-page', [write.bat(0, 2, 0)], {
    image: dirty(4, { entries: [{ index: 512, state: 6, offset: 4 * MiB }] }),
    rules: ['BAT-020'],
    infos: ['BAT-023'],
  }),
  warned(
    'deep-1000-entries-behind-the-disk',
    () => disk(Array.from({ length: 1000 }, (_, k) => [32 + k * 131, 1])),
    ['BAT-020'],
    ['BAT-023'],
    { deep, totals: { 'BAT-020': 1000 } },
  ),
  warned('deep-last-entry-of-the-region', () => disk([[131071, 7, 999]]), ['BAT-020'], ['BAT-023'], { deep }),
  warned('deep-entry-behind-a-child', () => differencing([[2049, 6, 1]]), ['BAT-020', 'CHN-001'], ['BAT-023'], {
    deep,
    totals: { 'BAT-020': 1 },
  }),

  // Space.
  one('fills-a-tail-of-a-file-that-grows', [write.data(5 * MiB)], {
    image: dirty(4),
    grows: 6 * MiB,
    rules: ['LOG-016'],
    needsBat: ['LOG-016'],
    infos: ['BAT-023', 'LAY-003', 'LAY-004', 'LOG-005', 'LOG-017'],
    totals: { 'LAY-003': 1 },
  }),
  one('grows-by-zeros', [write.bat(0, 2, 0)], {
    image: dirty(4),
    grows: 6 * MiB,
    infos: ['BAT-023', 'LAY-004', 'LOG-005'],
    note: 'What the replay appends is zero until something is written there.',
  }),
  sound(
    'deep-last-byte-of-a-tail-of-512',
    () =>
      disk([[0, 6, 4]], { size: 6 })
        .pad(512)
        .edit(6 * MiB + 511, [1]),
    ['FILE-003', 'LAY-003', 'LAY-004', 'LAY-007'],
    { deep, totals: { 'LAY-003': 1 }, at: { 'LAY-003': 6 * MiB + 511 } },
  ),
  sound(
    'deep-first-byte-that-is-not-zero',
    () =>
      disk([[0, 6, 10]], { size: 12 })
        .edit(7 * MiB + 4097, [1, 0, 2])
        .edit(9 * MiB, [3]),
    ['LAY-002', 'LAY-003', 'LAY-007'],
    { deep, totals: { 'LAY-003': 1 }, at: { 'LAY-003': 7 * MiB + 4097 } },
  ),
  sound(
    'deep-only-one-gap-of-two-holds-data',
    () =>
      disk(
        [
          [0, 6, 6],
          [1, 6, 10],
        ],
        { size: 12 },
      ).edit(9 * MiB + 5, [1]),
    ['LAY-002', 'LAY-003', 'LAY-007'],
    { deep, totals: { 'LAY-002': 2, 'LAY-003': 1 }, at: { 'LAY-003': 9 * MiB + 5 } },
  ),

  // Bitmaps.
  damaged(
    'deep-bitmap-on-the-log',
    () =>
      differencing(
        [
          [0, partiallyPresent, 4],
          [BITMAP, 6, 1],
        ],
        { size: 6 },
      ),
    ['CHN-001', 'LAY-001', 'SBM-006'],
    [],
    { deep, note: 'What stands there is not the bitmap’s.' },
  ),
  damaged(
    'deep-bitmap-of-two-chunks',
    () =>
      differencing(
        [
          [0, partiallyPresent, 5],
          [16, 6, 4],
          [33, 6, 4],
        ],
        { ...TWO_CHUNKS, size: 261 },
      ).edit(4 * MiB, new Uint8Array(MiB).fill(255)),
    ['BAT-017', 'CHN-001', 'LAY-001', 'SBM-006'],
    ['SBM-007'],
    { deep },
  ),
  soundChild(
    'deep-bits-of-the-second-chunk',
    () =>
      differencing(
        [
          [17, partiallyPresent, 6],
          [16, 6, 4],
          [33, 6, 5],
        ],
        { ...TWO_CHUNKS, size: 262 },
      )
        .edit(4 * MiB + 65536, [1])
        .edit(5 * MiB, new Uint8Array(65536).fill(255))
        .edit(5 * MiB + 2 * 65536 + 65535, [128]),
    ['SBM-007', 'SBM-008', 'SBM-010'],
    { deep, totals: { 'SBM-008': 1, 'SBM-010': 2 }, note: 'A block of 256 MiB has 65,536 bytes of bits.' },
  ),
  one('bit-of-a-block-set-by-the-log', [write.data(6 * MiB, Uint8Array.of(0, 1, ...new Uint8Array(4094)))], {
    image: () =>
      child({
        logGuid: LOG_GUID,
        minimumSize: 7 * MiB,
        entries: [
          { index: 0, state: partiallyPresent, offset: 4 * MiB },
          { index: BITMAP, state: fullyPresent, offset: 6 * MiB },
        ],
      }),
    rules: ['CHN-001'],
    infos: [],
    note: 'In the leading bytes of the page; with it the block is neither all of this file nor all of the parent.',
  }),
  one('bits-of-half-a-block-cleared-by-the-log', [write.zero(6 * MiB, 4096)], {
    image: () =>
      child({
        logGuid: LOG_GUID,
        blockSize: 32 * MiB,
        minimumSize: 39 * MiB,
        entries: [
          { index: 0, state: partiallyPresent, offset: 7 * MiB },
          { index: 128, state: fullyPresent, offset: 6 * MiB },
        ],
      }).edit(6 * MiB, new Uint8Array(8192).fill(255)),
    rules: ['CHN-001'],
    infos: ['LAY-002', 'LAY-007'],
    note: 'The 8192 bytes of bits of a block of 32 MiB; the log clears half of them and writes no page.',
  }),
]

/** Of 4 GiB the entries behind those of the disk take what is left of the table; the tail begins at 4 MiB. */
const BUDGET_ENDS = 4 * MiB + 4 * GiB - (MiB - 32 * 8)
/** More bitmaps than are read, one of each chunk, whose bits are all zero. */
const MANY = 4097
/** Blocks whose bits are looked at: 512 chunks of 32,768 blocks. */
const MANY_BLOCKS = 513

/** @param {number} chunks @param {number} perChunk @returns {import('./block-case.mjs').Entry[]} */
const bitmapOfEach = (chunks, perChunk) =>
  Array.from({ length: chunks }, (_, c) => [c * (perChunk + 1) + perChunk, 6, 600 + c])

export const BLOCK_DEEP_LARGE_CASES = [
  sound(
    'deep-tail-of-5-tib',
    () => disk([], { minimumSize: 5 * TiB }).edit(BUDGET_ENDS - 1, [1]),
    ['BAT-023', 'LAY-003', 'LAY-004', 'LAY-007'],
    {
      deep,
      totals: { 'LAY-003': 1 },
      note: 'The last byte of the 4 GiB that are read.',
    },
  ),
  sound(
    'deep-tail-of-5-tib-behind',
    () => disk([], { minimumSize: 5 * TiB }).edit(BUDGET_ENDS, [1]),
    ['BAT-023', 'LAY-004', 'LAY-007'],
    {
      deep,
      note: 'The first byte behind.',
    },
  ),
  soundChild(
    'deep-4097-bitmaps',
    () =>
      differencing(bitmapOfEach(MANY, 16), { virtualSize: MANY * 4 * GiB, blockSize: 256 * MiB, size: 600 + MANY })
        .edit((600 + MANY - 2) * MiB, [1])
        .edit((600 + MANY - 1) * MiB, [1]),
    ['BAT-023', 'LAY-002', 'LAY-007', 'SBM-007', 'SBM-010'],
    { deep, totals: { 'SBM-007': MANY, 'SBM-010': 1 }, facts: blocks({ 'sectorBitmap.present': MANY }) },
  ),
  soundChild(
    'deep-bitmaps-of-16-tib-in-blocks-of-1-mib',
    () =>
      differencing(bitmapOfEach(MANY_BLOCKS, 32768), {
        virtualSize: MANY_BLOCKS * 32 * GiB,
        blockSize: MiB,
        logicalSectorSize: 4096,
        bat: { offset: 3 * MiB, length: 130 * MiB },
        size: 600 + MANY_BLOCKS,
      })
        .edit((600 + MANY_BLOCKS - 2) * MiB, [1])
        .edit((600 + MANY_BLOCKS - 1) * MiB, [1]),
    ['BAT-021', 'BAT-023', 'LAY-002', 'LAY-007', 'SBM-007', 'SBM-010'],
    { deep, totals: { 'SBM-007': MANY_BLOCKS, 'SBM-010': 1 } },
  ),
]

/** A child of 70 TiB, more than are followed, whose block at 66 TiB is partially present and has no bitmap. */
export function childLargerThanAnyDisk() {
  const block = 66 * 2 ** 20
  return differencing([[block + block / 32768, partiallyPresent, 650]], {
    virtualSize: 70 * TiB,
    blockSize: MiB,
    logicalSectorSize: 4096,
    bat: { offset: 3 * MiB, length: 600 * MiB },
    size: 700,
  })
}
