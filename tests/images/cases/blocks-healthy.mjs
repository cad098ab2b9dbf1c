// @ts-check
// Sound tables: every type, chunks and their interleaved bitmap entries, sizes that fill a table exactly, the ends of the
// range. The numbers are computed by hand.

import { base, batIndexOfBlock, Draft, GiB, MiB, presets, STATE, TiB } from '../builder.mjs'
import { BITMAP, blocks, differencing, disk, fixed, sound, soundChild, spaceMib, warned } from './block-case.mjs'

const LEDGER = { headerSection: 1, log: 1, metadata: 1, bat: 1, otherRegions: 0 }

/** A permutation of 0 to count − 1, count a power of two. @param {number} count */
const shuffled = (count) => Array.from({ length: count }, (_, k) => (k * 5 + 3) % count)

/** Blocks 0 to 31 in state 6, one behind the other. @param {number} from in MiB @returns {import('./block-case.mjs').Entry[]} */
const inOrder = (from) => Array.from({ length: 32 }, (_, b) => [b, 6, from + 2 * b])

export const BLOCK_HEALTHY_CASES = [
  sound('nothing-written', () => disk([]), ['BAT-023'], {
    facts: {
      ...blocks({ chunkRatio: 2048, batEntries: 32, entriesExamined: 32, written: 0, fragments: 0 }),
      ...blocks({ 'payload.total': 32, 'payload.notPresent': 32, 'sectorBitmap.total': 0 }),
      ...spaceMib({ ...LEDGER, fileSize: 4, payloadInUse: 0, tail: 0, unreferenced: 0, missing: 0 }),
    },
  }),
  sound('one-in-use', () => disk([[0, 6, 4]], { size: 6 }), [], {
    facts: {
      ...blocks({ 'payload.fullyPresent': 1, 'payload.notPresent': 31, written: 2 * MiB, fragments: 1 }),
      ...spaceMib({ ...LEDGER, fileSize: 6, payloadInUse: 2, sectorBitmaps: 0, payloadAnchored: 0, tail: 0 }),
    },
  }),
  sound(
    'every-state',
    () =>
      disk(
        [
          [0, 0],
          [1, 1],
          [2, 2],
          [3, 3],
          [4, 6, 4],
        ],
        { size: 6 },
      ),
    [],
    {
      facts: blocks({
        'payload.notPresent': 28,
        'payload.undefined': 1,
        'payload.zero': 1,
        'payload.unmapped': 1,
        'payload.fullyPresent': 1,
        'payload.partiallyPresent': 0,
        'payload.invalid': 0,
      }),
    },
  ),
  sound('all-in-order', () => disk(inOrder(4), { size: 68 }), ['BAT-024'], {
    facts: {
      ...blocks({ 'payload.fullyPresent': 32, written: 64 * MiB, fragments: 1 }),
      ...spaceMib({ payloadInUse: 64 }),
    },
  }),
  sound(
    'all-in-reverse-order',
    () =>
      disk(
        Array.from({ length: 32 }, (_, b) => [b, 6, 66 - 2 * b]),
        { size: 68 },
      ),
    ['BAT-024', 'BAT-026'],
    { facts: blocks({ fragments: 32 }) },
  ),
  sound(
    'two-runs-with-a-hole-in-the-disk',
    () =>
      disk(
        [
          [0, 6, 4],
          [1, 6, 6],
          [3, 6, 8],
          [4, 6, 10],
        ],
        { size: 12 },
      ),
    [],
    { facts: blocks({ fragments: 2, written: 8 * MiB }) },
  ),
  sound('all-fixed', () => fixed(inOrder(4), { size: 68 }), [], { facts: blocks({ fragments: 1 }) }),
  sound(
    'all-of-16384-in-random-order',
    () =>
      base({
        virtualSize: 16 * GiB,
        blockSize: MiB,
        minimumSize: 4 * MiB + 16 * GiB,
        entries: shuffled(16384).map((at, block) => ({
          index: batIndexOfBlock(block, 4096),
          state: STATE.fullyPresent,
          offset: (4 + at) * MiB,
        })),
      }),
    ['BAT-024', 'BAT-026'],
    {
      facts: {
        ...blocks({ batEntries: 16387, fragments: 16384, written: 16 * GiB, 'sectorBitmap.total': 3 }),
        ...spaceMib({ payloadInUse: 16384, tail: 0, unreferenced: 0 }),
      },
    },
  ),

  // Children.
  soundChild('child-without-blocks', () => differencing([]), ['BAT-023'], {
    facts: blocks({ batEntries: 2049, entriesExamined: 2049, 'payload.total': 32, 'sectorBitmap.total': 2017 }),
  }),
  soundChild(
    'child-partly-present',
    () =>
      differencing(
        [
          [0, 7, 4],
          [BITMAP, 6, 6],
        ],
        { size: 7 },
      ),
    [],
    {
      facts: {
        ...blocks({ 'payload.partiallyPresent': 1, 'sectorBitmap.present': 1, 'sectorBitmap.notPresent': 2016 }),
        ...spaceMib({ payloadInUse: 2, sectorBitmaps: 1, tail: 0 }),
      },
    },
  ),
  soundChild(
    'child-all-partly-present-behind-the-bitmap',
    () =>
      differencing(
        [
          [BITMAP, 6, 4],
          ...Array.from({ length: 32 }, (_, b) => /** @type {import('./block-case.mjs').Entry} */ ([b, 7, 5 + 2 * b])),
        ],
        {
          size: 69,
        },
      ),
    [],
    { facts: blocks({ 'payload.partiallyPresent': 32, fragments: 1, written: 64 * MiB }) },
  ),
  soundChild('child-fully-present-needs-no-bitmap', () => differencing([[5, 6, 4]], { size: 6 })),
  soundChild(
    'child-of-two-chunks-of-4096',
    () =>
      differencing(
        [
          [0, 7, 4],
          [128, 6, 516],
          [129, 7, 260],
          [257, 6, 517],
        ],
        { virtualSize: 64 * GiB, blockSize: 256 * MiB, logicalSectorSize: 4096, size: 518 },
      ),
    [],
    {
      facts: blocks({
        chunkRatio: 128,
        batEntries: 258,
        'payload.total': 256,
        'payload.partiallyPresent': 2,
        'sectorBitmap.total': 2,
        'sectorBitmap.present': 2,
      }),
    },
  ),

  // The last block, and tables of one block.
  sound('last-block-of-one-sector', () => disk([[32, 6, 4]], { virtualSize: 64 * MiB + 512, size: 6 }), ['ITM-016'], {
    facts: blocks({ 'payload.total': 33, written: 512 }),
  }),
  sound('disk-of-one-sector', () => disk([[0, 6, 4]], { virtualSize: 512, size: 6 }), ['BAT-024', 'ITM-016'], {
    facts: blocks({ batEntries: 1, 'payload.total': 1, written: 512, fragments: 1 }),
  }),
  soundChild('child-of-one-sector', () => differencing([[0, 6, 4]], { virtualSize: 512, size: 6 }), ['ITM-016'], {
    facts: blocks({ batEntries: 2049, 'payload.total': 1, written: 512 }),
  }),
  warned('disk-without-blocks', () => disk([], { virtualSize: 0 }), ['ITM-008'], ['BAT-023'], {
    facts: blocks({ batEntries: 0, 'payload.total': 0, 'sectorBitmap.total': 0 }),
  }),

  // Chunks.
  sound(
    'over-the-border-of-a-chunk',
    () =>
      disk(
        [
          [4095, 6, 4],
          [4097, 6, 5],
        ],
        { virtualSize: 5 * GiB, blockSize: MiB, size: 6 },
      ),
    [],
    { facts: blocks({ batEntries: 5121, 'payload.fullyPresent': 2, fragments: 1, 'sectorBitmap.total': 1 }) },
  ),
  sound(
    'over-the-border-of-a-chunk-of-4096',
    () =>
      disk(
        [
          [127, 6, 4],
          [129, 6, 260],
        ],
        { virtualSize: 33 * GiB, blockSize: 256 * MiB, logicalSectorSize: 4096, size: 516 },
      ),
    [],
    { facts: blocks({ chunkRatio: 128, 'payload.total': 132, batEntries: 133, fragments: 1 }) },
  ),
  sound('exactly-one-chunk', () => disk([[15, 6, 4]], { virtualSize: 4 * GiB, blockSize: 256 * MiB, size: 260 }), [], {
    facts: blocks({ chunkRatio: 16, batEntries: 16, 'sectorBitmap.total': 0 }),
  }),
  sound(
    'one-block-more-than-a-chunk',
    () => disk([[17, 6, 4]], { virtualSize: 4 * GiB + 256 * MiB, blockSize: 256 * MiB, size: 260 }),
    [],
    { facts: blocks({ batEntries: 18, 'sectorBitmap.total': 1, 'payload.fullyPresent': 1 }) },
  ),

  // Tables: filled to the last entry, and the largest there is.
  sound('table-filled-exactly', () => disk([[131071, 6, 4]], { virtualSize: 131009 * 2 * MiB, size: 6 }), [], {
    facts: blocks({ batEntries: 131072, 'payload.total': 131009, 'payload.fullyPresent': 1 }),
  }),
  sound('table-of-one-entry-more', () => disk([[131072, 6, 5]], { virtualSize: 131010 * 2 * MiB, size: 7 }), [], {
    facts: blocks({ batEntries: 131073, 'payload.fullyPresent': 1 }),
  }),
  sound('64-tib-of-1-mib', () => disk([[67125246, 6, 516]], { virtualSize: 64 * TiB, blockSize: MiB, size: 517 }), [], {
    facts: {
      ...blocks({ batEntries: 67125247, 'payload.total': 67108864, 'payload.notPresent': 67108863 }),
      ...blocks({ 'sectorBitmap.total': 16383, written: MiB }),
      ...spaceMib({ bat: 513, payloadInUse: 1 }),
    },
  }),
  soundChild(
    '64-tib-child-of-1-mib',
    () =>
      differencing(
        [
          [67125246, 7, 516],
          [67125247, 6, 517],
        ],
        { virtualSize: 64 * TiB, blockSize: MiB, size: 518 },
      ),
    [],
    { facts: blocks({ batEntries: 67125248, 'sectorBitmap.total': 16384, 'payload.partiallyPresent': 1 }) },
  ),
  sound('table-longer-than-needed', () => disk([[0, 6, 5]], { bat: { offset: 3 * MiB, length: 2 * MiB }, size: 7 }), [
    'BAT-021',
  ]),

  // Gaps and order, as programs leave them.
  sound('blocks-before-structures', () =>
    disk([[0, 6, 1]], {
      log: { offset: 3 * MiB, length: MiB },
      metadata: { offset: 4 * MiB, length: MiB },
      bat: { offset: 5 * MiB },
      size: 6,
    }),
  ),
  warned(
    'qemu-with-a-block',
    () => new Draft({ ...presets.qemu(), entries: [{ index: 0, state: 6, offset: 8 * MiB }], minimumSize: 16 * MiB }),
    ['REG-019'],
    ['LAY-002', 'LAY-007', 'QRK-002'],
    {
      facts: spaceMib({ unreferenced: 4, tail: 0, payloadInUse: 8 }),
    },
  ),
]
