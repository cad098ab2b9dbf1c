// @ts-check
// The BAT rules that look at the table as a whole or at one entry: BAT-001 to 010, 013 to 015, 018 to 026.

import { GiB, MiB, TiB, unknownGuid } from '../builder.mjs'
import {
  BITMAP,
  blocks,
  damaged,
  differencing,
  disk,
  fixed,
  sound,
  soundChild,
  spaceMib,
  unopenable,
  warned,
} from './block-case.mjs'

const FAR = 2 ** 28

/** Block 0 at 4 MiB in a file that ends at `end`. @param {number} end @param {import('./block-case.mjs').Changes} [changes] */
const cutAt = (end, changes = {}) => disk([[0, 6, 4]], { size: 8, ...changes }).truncate(end)

/** The last block of a disk of 63.5 MiB: 1.5 MiB of it are the disk's. @param {number} end @param {number} [state] */
const lastCutAt = (end, state = 6) =>
  disk([[31, state, 4]], { virtualSize: 64 * MiB - 512 * 1024, size: 8 }).truncate(end)

/** Every sequence of eight bytes of the table as it comes. @param {bigint} value @param {import('./block-case.mjs').Changes} [changes] */
const raw = (value, changes) => {
  const draft = disk([], changes)
  const bytes = Uint8Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn))
  return draft.edit(draft.recipe.bat.offset, bytes)
}

const WHOLE = 64 * MiB + 4 * MiB

/** 4033 chunks of 64 blocks of 64 MiB: one entry more than 2 MiB hold. @param {import('./block-case.mjs').Entry[]} entries @param {number} size */
const lacksTheLastBitmap = (entries, size) =>
  differencing(entries, {
    virtualSize: 4033 * 4 * GiB,
    blockSize: 64 * MiB,
    bat: { offset: 3 * MiB, length: 2 * MiB },
    size,
  })

const TABLE = [
  // The table and its region.
  unopenable(
    'table-one-entry-too-short',
    () => disk([], { virtualSize: 131010 * 2 * MiB, bat: { offset: 3 * MiB, length: MiB } }),
    ['BAT-001'],
    [],
    {
      facts: blocks({
        batEntries: 131073,
        entriesExamined: 131072,
        'payload.total': 131010,
        'payload.notPresent': 131009,
      }),
    },
  ),
  unopenable(
    'table-too-short-by-far',
    () => disk([[5, 6, 4]], { virtualSize: 2 * TiB, blockSize: MiB, bat: { offset: 3 * MiB, length: MiB }, size: 5 }),
    ['BAT-001'],
    [],
    { facts: blocks({ entriesExamined: 131072, 'payload.fullyPresent': 1, written: MiB }) },
  ),
  damaged(
    'child-table-without-the-last-bitmap',
    () => lacksTheLastBitmap([], 5),
    ['BAT-001 error', 'CHN-001'],
    ['BAT-023'],
    {
      facts: blocks({ batEntries: 262145, entriesExamined: 262144 }),
    },
  ),
  damaged('child-table-without-the-bitmap-that-is-needed', () => lacksTheLastBitmap([[262143, 7, 5]], 69), [
    'BAT-001 error',
    'CHN-001',
    'SBM-004',
  ]),
  unopenable(
    'child-table-two-entries-too-short',
    () =>
      differencing([], {
        virtualSize: 4033 * 4 * GiB + 64 * MiB,
        blockSize: 64 * MiB,
        bat: { offset: 3 * MiB, length: 2 * MiB },
        size: 5,
      }),
    ['BAT-001', 'CHN-001'],
  ),
  unopenable(
    'table-cut-off',
    () => disk([[0, 6, 4]], { size: 6 }).truncate(3 * MiB + 100),
    ['BAT-002', 'BAT-008', 'FILE-004', 'REG-012'],
    ['FILE-003'],
    {
      facts: {
        ...blocks({ entriesExamined: 12, 'payload.notPresent': 11, 'payload.fullyPresent': 1 }),
        'space.missing': MiB - 100 + 2 * MiB,
        'space.bat': 100,
      },
    },
  ),
  unopenable(
    'table-cut-off-before-the-last-entry-ends',
    () => disk([]).truncate(3 * MiB + 255),
    ['BAT-002', 'FILE-004', 'REG-012'],
    ['FILE-003'],
    { facts: blocks({ entriesExamined: 31 }) },
  ),
  damaged(
    'table-whole-region-cut-off',
    () => disk([]).truncate(3 * MiB + 256),
    ['FILE-004', 'REG-012'],
    ['BAT-023', 'FILE-003'],
    {
      facts: blocks({ entriesExamined: 32 }),
    },
  ),
  unopenable(
    'table-short-and-cut-off',
    () =>
      disk([], { virtualSize: 2 * TiB, blockSize: MiB, bat: { offset: 3 * MiB, length: MiB } }).truncate(
        3 * MiB + 4096,
      ),
    ['BAT-001', 'BAT-002', 'FILE-004', 'REG-012'],
    ['FILE-003'],
    { facts: blocks({ entriesExamined: 512 }) },
  ),
  sound('table-region-of-2-mib', () => disk([], { bat: { offset: 3 * MiB, length: 2 * MiB }, size: 5 }), [
    'BAT-021',
    'BAT-023',
  ]),
  sound(
    'table-region-of-513-mib',
    () => disk([], { bat: { offset: 3 * MiB, length: 513 * MiB }, size: 516 }),
    ['BAT-021', 'BAT-023'],
    { facts: blocks({ entriesExamined: 32 }) },
  ),
  warned(
    'table-behind-the-needed-entries-in-depth',
    () =>
      disk(
        [
          [32, 6, 4],
          [131071, 1],
        ],
        {},
      ),
    ['BAT-020'],
    ['BAT-023'],
    {
      deep: true,
      totals: { 'BAT-020': 2 },
      facts: blocks({ batEntries: 32, 'payload.notPresent': 32 }),
    },
  ),
  sound(
    'table-behind-the-needed-entries',
    () =>
      disk(
        [
          [32, 6, 4],
          [131071, 1],
        ],
        {},
      ),
    ['BAT-023'],
    {
      note: 'Index 32 and more are behind the table of this disk, which alone is read by default.',
    },
  ),
  warned(
    'child-entries-of-blocks-it-does-not-have',
    () =>
      differencing(
        [
          [31, 6, 4],
          [32, 6, 4],
          [33, 7, 1],
          [2047, 5],
        ],
        { size: 6 },
      ),
    ['BAT-020', 'CHN-001'],
    [],
    {
      totals: { 'BAT-020': 3 },
      facts: blocks({
        'payload.fullyPresent': 1,
        'payload.total': 32,
        'sectorBitmap.present': 1,
        'sectorBitmap.invalid': 2,
      }),
    },
  ),
]

const STATES = [
  damaged('reserved-bit-3', () => raw(8n), ['BAT-003'], ['BAT-023'], { facts: blocks({ 'payload.notPresent': 32 }) }),
  damaged('reserved-bit-19-of-a-block-in-use', () => raw((4n << 20n) | 0x80006n, { size: 6 }), ['BAT-003'], [], {
    facts: { ...blocks({ 'payload.fullyPresent': 1 }), ...spaceMib({ payloadInUse: 2 }) },
  }),
  damaged(
    'reserved-bits-everywhere',
    () => disk([]).edit(3 * MiB, new Uint8Array(32 * 8).fill(8)),
    ['BAT-003', 'BAT-025'],
    ['BAT-014', 'BAT-023'],
    {
      totals: { 'BAT-003': 32, 'BAT-014': 32, 'BAT-025': 32 },
      note: 'Every byte is 8: state 0, bit 3 set, and a position of 0x80808080808 MiB.',
    },
  ),
  damaged(
    'reserved-bit-of-a-bitmap',
    () =>
      differencing(
        [
          [BITMAP, 6, 4],
          [0, 7, 5],
        ],
        { size: 7 },
      ).edit(3 * MiB + 8 * BITMAP, [0x86]),
    ['BAT-003', 'CHN-001'],
  ),
  damaged('state-4', () => disk([[7, 4]]), ['BAT-004'], ['BAT-023'], { facts: blocks({ 'payload.invalid': 1 }) }),
  damaged(
    'state-5-with-position',
    () => disk([[7, 5, 4]], { size: 6 }),
    ['BAT-004'],
    ['BAT-023', 'LAY-004', 'LAY-007', 'QRK-012'],
    {
      facts: { ...blocks({ 'payload.invalid': 1, written: 0 }), ...spaceMib({ tail: 2, payloadAnchored: 0 }) },
      note: 'It claims nothing: the state means nothing.',
    },
  ),
  damaged(
    'states-4-and-5-beyond-the-file',
    () =>
      disk([
        [0, 4, 100],
        [1, 5, 1],
      ]),
    ['BAT-004'],
    ['BAT-023', 'QRK-012'],
    {
      totals: { 'BAT-004': 2 },
    },
  ),
  damaged('child-state-4', () => differencing([[7, 4]]), ['BAT-004', 'CHN-001'], ['BAT-023']),
  damaged('state-7-without-parent', () => disk([[0, 7, 4]], { size: 6 }), ['BAT-005'], [], {
    facts: {
      ...blocks({ 'payload.partiallyPresent': 1, written: 2 * MiB, fragments: 1 }),
      ...spaceMib({ payloadInUse: 2 }),
    },
  }),
  damaged(
    'state-7-in-a-fixed-disk',
    () => fixed([[0, 7, 4]], { size: 68 }),
    ['BAT-005'],
    ['BAT-018', 'LAY-004', 'LAY-007'],
  ),
  damaged(
    'present-without-position',
    () =>
      disk(
        [
          [0, 6],
          [1, 6, 4],
        ],
        { size: 6 },
      ),
    ['BAT-006'],
    [],
    {
      facts: {
        ...blocks({ 'payload.fullyPresent': 2, written: 4 * MiB, fragments: 1 }),
        ...spaceMib({ payloadInUse: 2, missing: 0 }),
      },
    },
  ),
  damaged(
    'partly-present-without-position',
    () =>
      differencing(
        [
          [0, 7],
          [BITMAP, 6, 4],
        ],
        { size: 5 },
      ),
    ['BAT-006', 'CHN-001'],
  ),
  damaged(
    'all-present-without-position',
    () => disk(Array.from({ length: 32 }, (_, b) => [b, 6])),
    ['BAT-006'],
    ['BAT-024'],
    {
      totals: { 'BAT-006': 32 },
      facts: blocks({ fragments: 0, written: 64 * MiB }),
    },
  ),
]

const END = [
  sound('block-ends-with-the-file', () => cutAt(6 * MiB)),
  damaged('block-ends-a-byte-beyond', () => cutAt(6 * MiB - 1), ['BAT-009', 'FILE-004'], ['FILE-003'], {
    facts: { 'space.missing': 1, 'space.payloadInUse': 2 * MiB - 1 },
  }),
  damaged('block-of-one-byte', () => cutAt(4 * MiB + 1), ['BAT-009', 'FILE-004'], ['FILE-003'], {
    facts: { 'space.missing': 2 * MiB - 1, 'space.payloadInUse': 1 },
  }),
  damaged('block-begins-where-the-file-ends', () => cutAt(4 * MiB), ['BAT-008', 'FILE-004'], [], {
    facts: spaceMib({ missing: 2, payloadInUse: 0 }),
  }),
  damaged(
    'blocks-cut-and-gone',
    () =>
      disk(
        [
          [0, 6, 4],
          [1, 6, 6],
          [2, 6, 8],
        ],
        { size: 7 },
      ),
    ['BAT-008', 'BAT-009', 'FILE-004'],
    [],
    {
      facts: spaceMib({ missing: 3, payloadInUse: 3 }),
    },
  ),
  damaged(
    'partly-present-block-gone',
    () =>
      differencing(
        [
          [0, 7, 5],
          [BITMAP, 6, 4],
        ],
        { size: 5 },
      ),
    ['BAT-008', 'CHN-001', 'FILE-004'],
  ),
  damaged(
    'same-place-beyond-the-end',
    () =>
      disk(
        [
          [0, 6, 9],
          [1, 6, 9],
        ],
        {},
      ),
    ['BAT-008', 'BAT-017', 'FILE-004', 'LAY-001'],
    [],
    {
      facts: spaceMib({ missing: 2 }),
      note: 'What two blocks claim is missing once.',
    },
  ),
  warned('last-block-without-its-spare-part', () => lastCutAt(5.5 * MiB), ['BAT-010'], ['FILE-003', 'ITM-016'], {
    facts: { 'space.missing': 0, 'space.payloadInUse': 1.5 * MiB, 'blocks.written': 1.5 * MiB },
  }),
  warned('last-block-lacks-a-byte-that-is-spare', () => lastCutAt(6 * MiB - 1), ['BAT-010'], ['FILE-003', 'ITM-016']),
  damaged(
    'last-block-lacks-a-byte-of-the-disk',
    () => lastCutAt(5.5 * MiB - 1),
    ['BAT-009', 'FILE-004'],
    ['FILE-003', 'ITM-016'],
    {
      facts: { 'space.missing': 1 },
    },
  ),
  damaged('last-block-gone', () => lastCutAt(4 * MiB), ['BAT-008', 'FILE-004'], ['ITM-016'], {
    facts: { 'space.missing': 1.5 * MiB },
  }),
  warned(
    'last-block-of-a-fixed-disk',
    () =>
      fixed(
        Array.from({ length: 32 }, (_, b) => [b, 6, 4 + 2 * b]),
        {
          virtualSize: 64 * MiB - 512,
          size: 68,
        },
      ).truncate(WHOLE - 512),
    ['BAT-010'],
    ['FILE-003', 'ITM-016'],
  ),
  damaged(
    'block-before-the-last-is-not-the-last',
    () => disk([[30, 6, 4]], { virtualSize: 64 * MiB - 512 * 1024, size: 8 }).truncate(5.5 * MiB),
    ['BAT-009', 'FILE-004'],
    ['FILE-003', 'ITM-016'],
  ),
  damaged('far-at-the-border', () => disk([[0, 6, FAR - 1]]), ['BAT-008', 'FILE-004'], [], {
    facts: spaceMib({ missing: 2 }),
  }),
  damaged('far', () => disk([[0, 6, FAR]]), ['BAT-008', 'BAT-025', 'FILE-004']),
  damaged('as-far-as-can-be', () => raw(0xfffffffffff00006n), ['BAT-008', 'BAT-025', 'FILE-004'], [], {
    facts: spaceMib({ missing: 1 }),
    note: 'Of the block 1 MiB lies below 2^64.',
  }),
  damaged(
    'far-in-every-state',
    () => disk(Array.from({ length: 8 }, (_, state) => [state, state, FAR + 1])),
    ['BAT-004', 'BAT-005', 'BAT-008', 'BAT-013', 'BAT-016', 'BAT-017', 'BAT-025', 'FILE-004', 'LAY-001'],
    ['BAT-014', 'BAT-015'],
    { totals: { 'BAT-004': 2, 'BAT-008': 2, 'BAT-015': 2, 'BAT-016': 2, 'BAT-025': 8 } },
  ),
]

const ANCHORED = [
  warned('zero-with-position', () => disk([[0, 2, 4]], { size: 6 }), ['BAT-013'], ['BAT-023', 'LAY-007'], {
    facts: { ...blocks({ 'payload.zero': 1 }), ...spaceMib({ payloadAnchored: 2, tail: 0 }) },
  }),
  sound('not-present-with-position', () => disk([[0, 0, 4]], { size: 6 }), ['BAT-014', 'BAT-023', 'LAY-007'], {
    facts: { ...blocks({ 'payload.notPresent': 32 }), ...spaceMib({ payloadAnchored: 2 }) },
  }),
  sound('undefined-with-position', () => disk([[0, 1, 4]], { size: 6 }), ['BAT-015', 'BAT-023', 'LAY-007'], {
    facts: { ...blocks({ 'payload.undefined': 1 }), ...spaceMib({ payloadAnchored: 2 }) },
  }),
  sound('unmapped-with-position', () => disk([[0, 3, 4]], { size: 6 }), ['BAT-015', 'BAT-023', 'LAY-007'], {
    facts: { ...blocks({ 'payload.unmapped': 1 }), ...spaceMib({ payloadAnchored: 2 }) },
  }),
  soundChild('child-unmapped-with-position', () => differencing([[0, 3, 4]], { size: 6 }), [
    'BAT-015',
    'BAT-023',
    'LAY-007',
  ]),
  warned(
    'child-zero-with-position',
    () => differencing([[0, 2, 4]], { size: 6 }),
    ['BAT-013', 'CHN-001'],
    ['BAT-023', 'LAY-007'],
  ),
  warned(
    'fixed-with-every-anchor',
    () =>
      fixed(
        [
          [0, 0, 4],
          [1, 1, 6],
          [2, 2, 8],
          [3, 3, 10],
        ],
        { size: 68 },
      ),
    ['BAT-013'],
    ['BAT-014', 'BAT-015', 'BAT-018', 'BAT-023', 'LAY-004', 'LAY-007'],
    { totals: { 'BAT-015': 2 }, facts: spaceMib({ payloadAnchored: 8, tail: 56, unreferenced: 0 }) },
  ),
]

const WHOLES = [
  sound('fixed-without-blocks', () => fixed([], { size: 68 }), ['BAT-018', 'BAT-023', 'LAY-004', 'LAY-007']),
  warned(
    'fixed-a-byte-too-small',
    () => fixed([], { size: 68 }).truncate(WHOLE - 1),
    ['BAT-019'],
    ['BAT-018', 'BAT-023', 'FILE-003', 'LAY-004', 'LAY-007'],
  ),
  warned(
    'fixed-with-a-region-too-small',
    () =>
      fixed([], {
        regions: [{ guid: unknownGuid(1), offset: 5 * MiB, length: MiB, required: 0 }],
        size: 68,
      }),
    ['BAT-019'],
    ['BAT-018', 'BAT-023', 'LAY-002', 'LAY-004', 'LAY-007', 'REG-016'],
  ),
  warned('fixed-with-one-block-only', () => fixed([[0, 6, 4]], { size: 6 }), ['BAT-019'], ['BAT-018']),
  sound(
    'fixed-with-all-but-one',
    () =>
      fixed(
        Array.from({ length: 31 }, (_, b) => [b, 6, 4 + 2 * b]),
        { size: 68 },
      ),
    ['BAT-018', 'LAY-004', 'LAY-007'],
  ),
  sound('all-but-one', () =>
    disk(
      Array.from({ length: 31 }, (_, b) => [b, 6, 4 + 2 * b]),
      { size: 66 },
    ),
  ),
  soundChild('child-with-all-blocks', () =>
    differencing(
      Array.from({ length: 32 }, (_, b) => [b, 6, 4 + 2 * b]),
      { size: 68 },
    ),
  ),
  sound(
    'two-blocks-in-the-wrong-order',
    () =>
      disk(
        [
          [3, 6, 6],
          [20, 6, 4],
        ],
        { size: 8 },
      ),
    ['BAT-026'],
    {
      facts: blocks({ fragments: 2 }),
    },
  ),
  sound(
    'blocks-in-order-around-a-gap',
    () =>
      disk(
        [
          [3, 6, 4],
          [20, 6, 9],
        ],
        { size: 11 },
      ),
    ['LAY-002', 'LAY-007'],
    {
      facts: { ...blocks({ fragments: 2 }), ...spaceMib({ unreferenced: 3 }) },
    },
  ),
]

export const BLOCK_ENTRY_CASES = [...TABLE, ...STATES, ...END, ...ANCHORED, ...WHOLES]
