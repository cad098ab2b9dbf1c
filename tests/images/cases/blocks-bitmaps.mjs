// @ts-check
// Sector bitmaps: their entries in children and in other disks, and their bits, which only a deep report looks at.

import { GiB, MiB } from '../builder.mjs'
import { BITMAP, blocks, damaged, differencing, disk, fixed, soundChild, spaceMib, warned } from './block-case.mjs'

/** Of two chunks and a half: 16 blocks of 256 MiB each; bitmap entries 16, 33 and 50. */
const CHUNKS = { virtualSize: 10 * GiB, blockSize: 256 * MiB }

const ENTRIES = [
  ...[1, 2, 3, 4, 5, 7].map((state) =>
    damaged(
      `child-bitmap-in-state-${state}`,
      () => differencing([[BITMAP, state]]),
      ['CHN-001', 'SBM-001'],
      ['BAT-023'],
      {
        facts: blocks({ 'sectorBitmap.invalid': 1, 'sectorBitmap.present': 0 }),
      },
    ),
  ),
  damaged(
    'child-bitmap-in-state-5-with-position',
    () => differencing([[BITMAP, 5, 4]], { size: 5 }),
    ['CHN-001', 'SBM-001'],
    ['BAT-023', 'LAY-004', 'LAY-007'],
  ),
  damaged(
    'child-bitmap-in-state-7-that-is-needed',
    () =>
      differencing(
        [
          [0, 7, 4],
          [BITMAP, 7, 6],
        ],
        { size: 6 },
      ),
    ['CHN-001', 'SBM-001', 'SBM-004'],
  ),
  damaged(
    'child-without-the-bitmap',
    () =>
      differencing(
        [
          [0, 7, 4],
          [9, 7, 6],
        ],
        { size: 8 },
      ),
    ['CHN-001', 'SBM-004'],
    [],
    {
      totals: { 'SBM-004': 2 },
    },
  ),
  damaged(
    'child-with-the-bitmap-of-another-chunk',
    () =>
      differencing(
        [
          [17, 7, 4],
          [16, 6, 260],
        ],
        { ...CHUNKS, size: 261 },
      ),
    ['CHN-001', 'SBM-004'],
    ['SBM-007'],
  ),
  damaged(
    'child-bitmap-without-position',
    () =>
      differencing(
        [
          [0, 7, 4],
          [BITMAP, 6],
        ],
        { size: 6 },
      ),
    ['CHN-001', 'SBM-005'],
    [],
    {
      facts: blocks({ 'sectorBitmap.present': 1 }),
    },
  ),
  damaged(
    'child-bitmap-without-position-and-need',
    () => differencing([[BITMAP, 6]]),
    ['CHN-001', 'SBM-005'],
    ['BAT-023'],
  ),
  soundChild(
    'child-bitmap-without-need',
    () =>
      differencing(
        [
          [0, 6, 4],
          [BITMAP, 6, 6],
        ],
        { size: 7 },
      ),
    ['SBM-007'],
    {
      facts: spaceMib({ sectorBitmaps: 1, tail: 0 }),
    },
  ),
  soundChild(
    'child-bitmaps-one-of-three-needed',
    () =>
      differencing(
        [
          [16, 6, 4],
          [17, 7, 7],
          [33, 6, 5],
          [50, 6, 6],
        ],
        { ...CHUNKS, size: 263 },
      ),
    ['SBM-007'],
    { totals: { 'SBM-007': 2 } },
  ),
  soundChild(
    'child-absent-bitmap-with-position',
    () => differencing([[BITMAP, 0, 4]], { size: 4 }),
    ['BAT-023', 'SBM-011'],
    {
      facts: blocks({ 'sectorBitmap.notPresent': 2017 }),
    },
  ),
  warned(
    'bitmap-without-parent',
    () => disk([[16, 6, 4]], { ...CHUNKS, size: 5 }),
    ['SBM-002'],
    ['BAT-023', 'LAY-004', 'LAY-007'],
    {
      facts: {
        ...blocks({ 'sectorBitmap.present': 1, 'sectorBitmap.total': 2 }),
        ...spaceMib({ sectorBitmaps: 0, tail: 1 }),
      },
    },
  ),
  warned(
    'bitmaps-without-parent-anywhere',
    () =>
      disk(
        [
          [16, 6],
          [33, 6, 999],
        ],
        { ...CHUNKS },
      ),
    ['SBM-002'],
    ['BAT-023'],
    {
      totals: { 'SBM-002': 2 },
      note: 'Ignored when read: no position, end or overlap of it matters.',
    },
  ),
  ...[1, 2, 3, 4, 5, 7].map((state) =>
    warned(`bitmap-without-parent-in-state-${state}`, () => disk([[33, state, 1]], CHUNKS), ['SBM-003'], ['BAT-023'], {
      facts: blocks({ 'sectorBitmap.invalid': 1 }),
    }),
  ),
  warned(
    'fixed-with-a-bitmap',
    () => fixed([[16, 6, 4]], { ...CHUNKS, size: 4 + 10 * 1024 }),
    ['SBM-002'],
    ['BAT-018', 'BAT-023', 'LAY-004', 'LAY-007'],
  ),
  warned(
    'absent-bitmap-without-parent-with-position',
    () =>
      disk(
        [
          [16, 0, 1],
          [33, 3],
        ],
        CHUNKS,
      ),
    ['SBM-003'],
    ['BAT-023', 'SBM-011'],
  ),
  warned(
    'payload-at-the-index-of-a-bitmap',
    () =>
      disk(
        [
          [15, 6, 4],
          [16, 6, 260],
        ],
        { ...CHUNKS, size: 516 },
      ),
    ['SBM-002'],
    ['LAY-004', 'LAY-007'],
    {
      facts: blocks({ 'payload.fullyPresent': 1, 'sectorBitmap.present': 1, fragments: 1 }),
      note: 'What QEMU wrote before 8.0 when it miscounted.',
    },
  ),
  damaged(
    'reserved-bits-of-a-bitmap-without-parent',
    () => disk([], CHUNKS).edit(3 * MiB + 8 * 16, [0, 1]),
    ['BAT-003'],
    ['BAT-023'],
  ),
]

/** A last block of four sectors, partly present, and its bitmap. */
const fourSectorsMore = () =>
  differencing(
    [
      [32, 7, 5],
      [BITMAP, 6, 4],
    ],
    { virtualSize: 64 * MiB + 4 * 512, size: 7 },
  )

/** Blocks 0 and 1 of 2 MiB in state 7 and 6, bitmap at 4 MiB: 4096 sectors each. @param {import('./block-case.mjs').Changes} [changes] */
const twoBlocks = (changes = {}) =>
  differencing(
    [
      [0, 7, 5],
      [1, 6, 7],
      [BITMAP, 6, 4],
    ],
    { size: 9, ...changes },
  )

/** Bits [from, to) of the bitmap at 4 MiB. @param {import('../builder.mjs').Draft} draft @param {number} from @param {number} to */
function set(draft, from, to) {
  const first = from >> 3
  const bytes = new Uint8Array(((to - 1) >> 3) - first + 1)
  for (let bit = from; bit < to; bit++) bytes[(bit >> 3) - first] = (bytes[(bit >> 3) - first] ?? 0) | (1 << (bit & 7))
  return draft.edit(4 * MiB + first, bytes)
}

const FAR = [
  damaged(
    'bitmap-at-a-block-behind-65-tib',
    () =>
      differencing([
        [0, 6, 66 * 2 ** 20],
        [BITMAP, 6, 66 * 2 ** 20],
      ]),
    ['BAT-008', 'BAT-017', 'CHN-001', 'FILE-004', 'LAY-001', 'SBM-006'],
    ['SBM-007'],
    { totals: { 'BAT-017': 2 } },
  ),
]

const deep = true
const BITS = [
  soundChild('bits-of-half-a-block', () => set(twoBlocks(), 0, 2048), [], { deep }),
  soundChild('bits-only-the-first', () => set(twoBlocks(), 0, 1), [], { deep }),
  soundChild('bits-only-the-last', () => set(twoBlocks(), 4095, 4096), [], { deep }),
  soundChild('bits-all-but-one', () => set(twoBlocks(), 1, 4096), [], { deep }),
  soundChild('bits-none', () => twoBlocks(), ['SBM-008'], { deep, totals: { 'SBM-008': 1 } }),
  soundChild('bits-none-by-default', () => twoBlocks(), [], { note: 'Bits are looked at in a deep report only.' }),
  soundChild('bits-all', () => set(twoBlocks(), 0, 4096), ['SBM-008'], { deep }),
  soundChild('bits-of-another-block', () => set(twoBlocks(), 4095, 4097), ['SBM-010'], {
    deep,
    totals: { 'SBM-010': 1 },
  }),
  soundChild('bits-of-absent-blocks', () => set(twoBlocks(), 1, 4 * 4096), ['SBM-010'], {
    deep,
    totals: { 'SBM-010': 3 },
  }),
  soundChild('bits-behind-the-disk', () => set(set(twoBlocks(), 0, 1), 32 * 4096, 32 * 4096 + 1), ['SBM-009'], {
    deep,
    totals: { 'SBM-009': 1 },
  }),
  soundChild('bits-the-last-of-the-disk', () => set(set(twoBlocks(), 0, 1), 32 * 4096 - 1, 32 * 4096), ['SBM-010'], {
    deep,
  }),
  soundChild('bits-last-of-the-bitmap', () => set(set(twoBlocks(), 0, 1), 2 ** 23 - 1, 2 ** 23), ['SBM-009'], { deep }),
  soundChild(
    'bits-none-without-need',
    () =>
      differencing(
        [
          [0, 6, 5],
          [BITMAP, 6, 4],
        ],
        { size: 7 },
      ),
    ['SBM-007'],
    { deep },
  ),
  soundChild(
    'bits-of-4096-byte-sectors',
    () =>
      set(
        differencing(
          [
            [0, 7, 5],
            [128, 6, 4],
          ],
          {
            virtualSize: 32 * GiB,
            blockSize: 256 * MiB,
            logicalSectorSize: 4096,
            size: 261,
          },
        ),
        0,
        65537,
      ),
    ['SBM-008', 'SBM-010'],
    { deep, note: 'A block of 256 MiB has 65536 sectors of 4096 bytes.' },
  ),
  soundChild(
    'bits-of-a-last-block-in-part',
    () => set(fourSectorsMore(), 32 * 4096, 32 * 4096 + 4),
    ['ITM-016', 'SBM-008'],
    { deep, note: 'All four sectors that are in the disk are here.' },
  ),
  soundChild(
    'bits-of-a-last-block-and-one-more',
    () => set(fourSectorsMore(), 32 * 4096 + 3, 32 * 4096 + 5),
    ['ITM-016', 'SBM-009'],
    { deep },
  ),
  soundChild(
    'bits-of-a-last-block-all-and-one-more',
    () => set(fourSectorsMore(), 32 * 4096, 32 * 4096 + 5),
    ['ITM-016', 'SBM-008', 'SBM-009'],
    { deep, note: 'Four sectors are in the disk; the fifth bit of their byte is of none.' },
  ),
  damaged(
    'bits-of-a-last-sector-in-part',
    () =>
      set(
        differencing(
          [
            [32, 7, 5],
            [BITMAP, 6, 4],
          ],
          { virtualSize: 64 * MiB + 100, size: 7 },
        ),
        32 * 4096,
        32 * 4096 + 1,
      ),
    ['CHN-001', 'ITM-006'],
    ['ITM-016', 'SBM-008'],
    { deep, note: 'A sector that begins inside the disk has a bit.' },
  ),
  soundChild(
    'bits-behind-the-disk-of-two-chunks',
    () =>
      differencing(
        [
          [0, 7, 6],
          [16, 6, 4],
          [17, 7, 262],
          [33, 6, 5],
        ],
        { virtualSize: 17 * 256 * MiB, blockSize: 256 * MiB, size: 518 },
      )
        .edit(4 * MiB, [1])
        .edit(5 * MiB, [1])
        .edit(5 * MiB + 65536, [1]),
    ['SBM-009'],
    { deep, totals: { 'SBM-009': 1 }, note: 'The first chunk has no bits behind the disk.' },
  ),
  damaged(
    'bits-of-a-bitmap-cut-off',
    () => twoBlocks({ size: 9 }).bat(BITMAP, 6, 9 * MiB),
    ['CHN-001', 'FILE-004', 'SBM-006'],
    ['LAY-002'],
    {
      deep,
      note: 'Bits that are not in the file are not judged.',
    },
  ),
  damaged(
    'bits-of-a-bitmap-that-is-no-bitmap',
    () => set(twoBlocks().bat(BITMAP, 3, 4 * MiB), 0, 4096),
    ['CHN-001', 'SBM-001', 'SBM-004'],
    ['LAY-002', 'LAY-003', 'LAY-007'],
    { deep },
  ),
]

export const BLOCK_BITMAP_CASES = [...ENTRIES, ...FAR, ...BITS]
