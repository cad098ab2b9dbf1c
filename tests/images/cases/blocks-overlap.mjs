// @ts-check
// Claims that meet: blocks on each other, on structures, bitmaps and anchors on all of them. BAT-011, 012, 016, 017, SBM-006
// and their summary LAY-001. No position can name the header section, for 0 is none: that half of BAT-012 cannot fire.

import { base, child, GiB, MiB, STATE, unknownGuid } from '../builder.mjs'
import { BITMAP, blocks, damaged, differencing, disk, sound, soundChild, spaceMib, warned } from './block-case.mjs'

/** Of 32 MiB, which need not begin at their own multiple. */
const WIDE = { virtualSize: GiB, blockSize: 32 * MiB }
const region = (/** @type {number} */ offset, /** @type {number} */ length = MiB) => [
  { guid: unknownGuid(1), offset, length, required: 0 },
]

const BLOCKS = [
  damaged(
    'two-meet',
    () =>
      disk(
        [
          [0, 6, 4],
          [1, 6, 5],
        ],
        { size: 7 },
      ),
    ['BAT-011', 'LAY-001'],
    [],
    {
      totals: { 'BAT-011': 2, 'LAY-001': 1 },
      facts: { ...spaceMib({ payloadInUse: 3, tail: 0 }), ...blocks({ fragments: 2, written: 4 * MiB }) },
    },
  ),
  damaged(
    'two-meet-in-reverse',
    () =>
      disk(
        [
          [0, 6, 5],
          [1, 6, 4],
        ],
        { size: 7 },
      ),
    ['BAT-011', 'LAY-001'],
    ['BAT-026'],
  ),
  damaged(
    'four-in-a-row-meet',
    () =>
      disk(
        [
          [0, 6, 4],
          [1, 6, 5],
          [2, 6, 6],
          [3, 6, 7],
        ],
        { size: 9 },
      ),
    ['BAT-011', 'LAY-001'],
    [],
    {
      totals: { 'BAT-011': 4 },
    },
  ),
  damaged(
    'wide-blocks-meet-by-1-mib',
    () =>
      disk(
        [
          [0, 6, 4],
          [1, 6, 35],
        ],
        { ...WIDE, size: 67 },
      ),
    ['BAT-011', 'LAY-001'],
  ),
  sound('wide-blocks-touch', () =>
    disk(
      [
        [0, 6, 4],
        [1, 6, 36],
      ],
      { ...WIDE, size: 68 },
    ),
  ),
  damaged(
    'wide-block-within-two-others',
    () =>
      disk(
        [
          [0, 6, 4],
          [1, 6, 36],
          [2, 6, 20],
        ],
        { ...WIDE, size: 68 },
      ),
    ['BAT-011', 'LAY-001'],
    ['BAT-026'],
    {
      totals: { 'BAT-011': 3 },
    },
  ),
  damaged(
    'two-at-one-place',
    () =>
      disk(
        [
          [0, 6, 4],
          [1, 6, 4],
        ],
        { size: 6 },
      ),
    ['BAT-017', 'LAY-001'],
    [],
    {
      totals: { 'BAT-017': 2 },
      facts: { ...spaceMib({ payloadInUse: 2 }), ...blocks({ fragments: 2, written: 4 * MiB }) },
    },
  ),
  damaged(
    'all-at-one-place',
    () =>
      disk(
        Array.from({ length: 32 }, (_, b) => [b, 6, 4]),
        { size: 6 },
      ),
    ['BAT-017', 'LAY-001'],
    ['BAT-024'],
    {
      totals: { 'BAT-017': 32 },
    },
  ),
  damaged(
    'two-at-one-place-and-one-that-meets',
    () =>
      disk(
        [
          [0, 6, 4],
          [1, 6, 4],
          [2, 6, 5],
        ],
        { size: 7 },
      ),
    ['BAT-011', 'BAT-017', 'LAY-001'],
    [],
    {
      totals: { 'BAT-011': 3, 'BAT-017': 2 },
    },
  ),
  damaged(
    'states-6-and-7-at-one-place',
    () =>
      differencing(
        [
          [0, 6, 4],
          [1, 7, 4],
          [BITMAP, 6, 6],
        ],
        { size: 7 },
      ),
    ['BAT-017', 'CHN-001', 'LAY-001'],
  ),
  damaged(
    'over-the-border-of-chunks',
    () =>
      disk(
        [
          [15, 6, 4],
          [17, 6, 4],
        ],
        { virtualSize: 5 * GiB, blockSize: 256 * MiB, size: 260 },
      ),
    ['BAT-017', 'LAY-001'],
  ),
  damaged(
    'far-apart-in-the-table',
    () =>
      disk(
        [
          [0, 6, 4],
          [130000, 6, 5],
        ],
        { virtualSize: 131009 * 2 * MiB, size: 7 },
      ),
    ['BAT-011', 'LAY-001'],
  ),
  damaged(
    '100-pairs-at-one-place-each',
    () =>
      disk(
        Array.from({ length: 200 }, (_, b) => [b, 6, 4 + (b >> 1)]),
        { virtualSize: 200 * MiB, blockSize: MiB, size: 104 },
      ),
    ['BAT-017', 'LAY-001'],
    ['BAT-024'],
    { totals: { 'BAT-017': 200 } },
  ),
]

const STRUCTURES = [
  damaged('on-the-log', () => disk([[0, 6, 1]]), ['BAT-012', 'LAY-001'], [], {
    totals: { 'BAT-012': 1 },
    facts: spaceMib({ log: 1, metadata: 1, payloadInUse: 0 }),
    note: 'The block covers log and metadata; the ledger gives both to them.',
  }),
  damaged('on-the-metadata', () => disk([[0, 6, 2]]), ['BAT-012', 'LAY-001']),
  damaged('on-the-table', () => disk([[0, 6, 3]], { size: 5 }), ['BAT-012', 'LAY-001'], [], {
    facts: spaceMib({ bat: 1, payloadInUse: 1 }),
  }),
  damaged('on-all-structures', () => disk([[0, 6, 1]], { ...WIDE, size: 33 }), ['BAT-012', 'LAY-001'], [], {
    facts: spaceMib({ payloadInUse: 29 }),
  }),
  damaged(
    'on-a-region-nobody-knows',
    () => disk([[0, 6, 5]], { regions: region(6 * MiB, MiB), size: 7 }),
    ['BAT-012', 'LAY-001'],
    ['LAY-002', 'REG-016'],
    { facts: spaceMib({ otherRegions: 1, payloadInUse: 1, unreferenced: 1 }) },
  ),
  damaged(
    'partly-present-on-the-log',
    () =>
      differencing(
        [
          [0, 7, 1],
          [BITMAP, 6, 4],
        ],
        { size: 5 },
      ),
    ['BAT-012', 'CHN-001', 'LAY-001'],
  ),
  damaged(
    '32-blocks-on-the-table',
    () =>
      disk(
        Array.from({ length: 32 }, (_, b) => [b, 6, 3]),
        { size: 5 },
      ),
    ['BAT-012', 'BAT-017', 'LAY-001'],
    ['BAT-024'],
    {
      totals: { 'BAT-012': 32, 'BAT-017': 32 },
    },
  ),
  damaged(
    'before-a-region-that-is-not-aligned',
    () => disk([[0, 6, 7]], { regions: region(8 * MiB + 4096), size: 10 }),
    ['BAT-012', 'LAY-001', 'REG-008'],
    ['LAY-002', 'LAY-004', 'LAY-007', 'REG-016'],
    {
      facts: {
        'space.payloadInUse': MiB + 4096,
        'space.otherRegions': MiB,
        'space.unreferenced': 3 * MiB,
        'space.tail': MiB - 4096,
      },
    },
  ),
  damaged(
    'behind-a-region-that-is-not-aligned',
    () => disk([[0, 6, 9]], { regions: region(8 * MiB + 4096), size: 11 }),
    ['BAT-012', 'LAY-001', 'REG-008'],
    ['LAY-002', 'LAY-007', 'REG-016'],
    {
      totals: { 'LAY-002': 1 },
      facts: { 'space.payloadInUse': 2 * MiB - 4096, 'space.unreferenced': 4 * MiB + 4096 },
    },
  ),
  damaged(
    'beside-a-region-that-is-not-aligned',
    () => disk([[0, 6, 10]], { regions: region(8 * MiB + 4096), size: 12 }),
    ['REG-008'],
    ['LAY-002', 'LAY-007', 'REG-016'],
    {
      totals: { 'LAY-002': 2 },
      note: 'Behind the region the rest of its last MiB is free: nothing is rounded.',
    },
  ),
  damaged(
    'on-a-region-of-one-byte',
    () => disk([[0, 6, 4]], { regions: region(5 * MiB + 77, 1), size: 6 }),
    ['BAT-012', 'LAY-001', 'REG-008', 'REG-010'],
    ['REG-016'],
    {
      facts: { 'space.otherRegions': 1, 'space.payloadInUse': 2 * MiB - 1 },
    },
  ),
  damaged(
    'on-a-region-without-length',
    () => disk([[0, 6, 4]], { regions: region(5 * MiB, 0), size: 6 }),
    ['REG-011'],
    ['REG-016'],
    {
      note: 'A region without a byte meets nothing.',
    },
  ),
]

const BITMAPS = [
  damaged(
    'bitmap-on-a-block',
    () =>
      differencing(
        [
          [0, 7, 4],
          [BITMAP, 6, 5],
        ],
        { size: 6 },
      ),
    ['CHN-001', 'LAY-001', 'SBM-006'],
    [],
    {
      facts: spaceMib({ payloadInUse: 2, sectorBitmaps: 0 }),
    },
  ),
  damaged(
    'bitmap-at-a-block',
    () =>
      differencing(
        [
          [0, 7, 4],
          [BITMAP, 6, 4],
        ],
        { size: 6 },
      ),
    ['BAT-017', 'CHN-001', 'LAY-001', 'SBM-006'],
    [],
    {
      totals: { 'BAT-017': 2, 'SBM-006': 1 },
    },
  ),
  damaged(
    'bitmap-on-the-log',
    () =>
      differencing(
        [
          [0, 7, 4],
          [BITMAP, 6, 1],
        ],
        { size: 6 },
      ),
    ['CHN-001', 'LAY-001', 'SBM-006'],
  ),
  damaged(
    'bitmap-on-the-metadata',
    () =>
      differencing(
        [
          [0, 7, 4],
          [BITMAP, 6, 2],
        ],
        { size: 6 },
      ),
    ['CHN-001', 'LAY-001', 'SBM-006'],
  ),
  damaged(
    'bitmap-on-the-table',
    () =>
      differencing(
        [
          [0, 7, 4],
          [BITMAP, 6, 3],
        ],
        { size: 6 },
      ),
    ['CHN-001', 'LAY-001', 'SBM-006'],
  ),
  damaged(
    'bitmap-on-a-region',
    () =>
      differencing(
        [
          [0, 7, 4],
          [BITMAP, 6, 6],
        ],
        { regions: region(6 * MiB + 512), size: 8 },
      ),
    ['CHN-001', 'LAY-001', 'REG-008', 'SBM-006'],
    ['LAY-004', 'REG-016'],
  ),
  damaged(
    'bitmaps-at-one-place',
    () =>
      differencing(
        [
          [0, 7, 4],
          [16, 6, 260],
          [17, 7, 261],
          [33, 6, 260],
        ],
        { virtualSize: 8 * GiB, blockSize: 256 * MiB, size: 517 },
      ),
    ['BAT-017', 'CHN-001', 'LAY-001', 'SBM-006'],
    [],
    { totals: { 'BAT-017': 2, 'SBM-006': 2 } },
  ),
  damaged(
    'bitmap-where-the-file-ends',
    () =>
      differencing(
        [
          [0, 7, 4],
          [BITMAP, 6, 6],
        ],
        { size: 6 },
      ),
    ['CHN-001', 'FILE-004', 'SBM-006'],
    [],
    {
      facts: spaceMib({ missing: 1, sectorBitmaps: 0 }),
    },
  ),
  damaged(
    'bitmap-cut-by-a-byte',
    () =>
      differencing(
        [
          [0, 7, 4],
          [BITMAP, 6, 6],
        ],
        { size: 7 },
      ).truncate(7 * MiB - 1),
    ['CHN-001', 'FILE-004', 'SBM-006'],
    ['FILE-003'],
    {
      facts: { 'space.missing': 1, 'space.sectorBitmaps': MiB - 1 },
    },
  ),
  damaged(
    'bitmap-cut-and-on-a-block',
    () =>
      differencing(
        [
          [0, 7, 4],
          [BITMAP, 6, 5],
        ],
        { size: 6 },
      ).truncate(6 * MiB - 512),
    ['BAT-009', 'CHN-001', 'FILE-004', 'LAY-001', 'SBM-006'],
    ['FILE-003'],
    { totals: { 'SBM-006': 1 } },
  ),
  damaged(
    'bitmap-far',
    () =>
      differencing(
        [
          [0, 7, 4],
          [BITMAP, 6, 2 ** 28],
        ],
        { size: 6 },
      ),
    ['BAT-025', 'CHN-001', 'FILE-004', 'SBM-006'],
  ),
  soundChild('spare-entries-meet-nothing', () =>
    differencing(
      [
        [0, 7, 4],
        [BITMAP, 6, 6],
      ],
      { size: 7 },
    ),
  ),
]

const ANCHORS = [
  warned('anchor-on-the-log', () => disk([[0, 1, 1]]), ['BAT-016'], ['BAT-015', 'BAT-023'], {
    facts: spaceMib({ payloadAnchored: 0, log: 1 }),
  }),
  warned(
    'anchor-on-a-region',
    () => disk([[0, 3, 4]], { regions: region(5 * MiB), size: 6 }),
    ['BAT-016'],
    ['BAT-015', 'BAT-023', 'LAY-007', 'REG-016'],
    {
      facts: spaceMib({ payloadAnchored: 1, otherRegions: 1 }),
    },
  ),
  warned(
    'anchor-at-a-block',
    () =>
      disk(
        [
          [0, 6, 4],
          [1, 3, 4],
        ],
        { size: 6 },
      ),
    ['BAT-016'],
    ['BAT-015'],
    {
      facts: spaceMib({ payloadInUse: 2, payloadAnchored: 0 }),
      note: 'Equal positions, but one is only an anchor: no BAT-017.',
    },
  ),
  warned(
    'anchor-on-half-a-block',
    () =>
      disk(
        [
          [0, 6, 4],
          [1, 1, 5],
        ],
        { size: 7 },
      ),
    ['BAT-016'],
    ['BAT-015', 'LAY-007'],
    {
      facts: spaceMib({ payloadInUse: 2, payloadAnchored: 1 }),
    },
  ),
  warned(
    'anchor-on-a-bitmap',
    () =>
      differencing(
        [
          [0, 7, 4],
          [1, 1, 6],
          [BITMAP, 6, 7],
        ],
        { size: 8 },
      ),
    ['BAT-016', 'CHN-001'],
    ['BAT-015', 'LAY-007'],
  ),
  warned(
    'anchor-that-ends-beyond',
    () => disk([[0, 3, 4]], { size: 5 }),
    ['BAT-016'],
    ['BAT-015', 'BAT-023', 'LAY-007'],
    {
      facts: spaceMib({ payloadAnchored: 1, missing: 0 }),
    },
  ),
  warned('anchor-beyond', () => disk([[0, 1, 100]]), ['BAT-016'], ['BAT-015', 'BAT-023'], {
    facts: spaceMib({ missing: 0 }),
  }),
  warned(
    'anchor-of-the-last-block-beyond',
    () => disk([[32, 3, 4]], { virtualSize: 64 * MiB + 512, size: 5 }),
    ['BAT-016'],
    ['BAT-015', 'BAT-023', 'ITM-016', 'LAY-007'],
  ),
  sound(
    'anchors-on-each-other',
    () =>
      disk(
        [
          [0, 1, 4],
          [1, 3, 4],
          [2, 3, 5],
        ],
        { size: 7 },
      ),
    ['BAT-015', 'BAT-023', 'LAY-007'],
    {
      facts: spaceMib({ payloadAnchored: 3 }),
    },
  ),
  warned(
    'positions-without-meaning-on-structures',
    () =>
      disk(
        [
          [0, 0, 1],
          [1, 2, 2],
        ],
        {},
      ),
    ['BAT-013'],
    ['BAT-014', 'BAT-023'],
    {
      note: 'Neither is a soft anchor.',
    },
  ),
]

const LOG = [
  damaged(
    'block-on-an-unaligned-log',
    () => disk([[0, 6, 8]], { log: { offset: 7 * MiB + 512, length: MiB }, size: 10 }),
    ['BAT-012', 'HDR-010', 'HDR-027', 'LAY-001'],
    ['LAY-002', 'LAY-007'],
    {
      totals: { 'LAY-002': 2 },
      facts: { 'space.log': MiB, 'space.payloadInUse': 2 * MiB - 512, 'space.unreferenced': 4 * MiB + 512 },
      note: 'Where the log was, at 1 MiB, there is a gap, and one before its new place.',
    },
  ),
]

/** Two regions meet, and nothing else does: the summary says so. */
const REGIONS = [
  damaged(
    'regions-meet',
    () => base({ minimumSize: 6 * MiB, regions: region(3.5 * MiB, 2 * MiB) }),
    ['LAY-001', 'REG-008', 'REG-013'],
    ['BAT-023', 'LAY-004', 'REG-016'],
    { facts: { 'space.bat': MiB, 'space.otherRegions': 1.5 * MiB, 'space.tail': 0.5 * MiB } },
  ),
  damaged(
    'child-block-on-two-regions',
    () =>
      child({
        minimumSize: 8 * MiB,
        regions: [...region(4 * MiB), { guid: unknownGuid(2), offset: 5 * MiB, length: MiB, required: 0 }],
        entries: [{ index: 0, state: STATE.fullyPresent, offset: 4 * MiB }],
      }),
    ['BAT-012', 'CHN-001', 'LAY-001'],
    ['LAY-004', 'REG-016'],
    { totals: { 'BAT-012': 1 }, facts: spaceMib({ tail: 2 }) },
  ),
]

export const BLOCK_OVERLAP_CASES = [...BLOCKS, ...STRUCTURES, ...BITMAPS, ...ANCHORS, ...LOG, ...REGIONS]
