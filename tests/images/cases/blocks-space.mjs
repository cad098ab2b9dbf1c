// @ts-check
// Where the bytes of the file go: gaps, tail, leftovers and what compaction would return. LAY-002 to 007.

import { MiB, TiB, unknownGuid } from '../builder.mjs'
import { BITMAP, blocks, damaged, differencing, disk, sound, soundChild, spaceMib } from './block-case.mjs'

const deep = true
const LEFT = Uint8Array.of(1, 2, 3)

export const BLOCK_SPACE_CASES = [
  sound('space-behind-the-structures', () => disk([], { size: 16 }), ['BAT-023', 'LAY-004', 'LAY-007'], {
    facts: spaceMib({ fileSize: 16, headerSection: 1, log: 1, metadata: 1, bat: 1, tail: 12, unreferenced: 0 }),
  }),
  sound(
    'space-of-512-bytes-behind',
    () => disk([[0, 6, 4]], { size: 6 }).pad(512),
    ['FILE-003', 'LAY-004', 'LAY-007'],
    {
      facts: { 'space.tail': 512 },
    },
  ),
  sound('space-between', () => disk([[0, 6, 6]], { size: 8 }), ['LAY-002', 'LAY-007'], {
    totals: { 'LAY-002': 1 },
    facts: spaceMib({ unreferenced: 2, tail: 0 }),
  }),
  sound(
    'space-in-three-gaps-and-behind',
    () =>
      disk(
        [
          [0, 6, 5],
          [1, 6, 8],
          [2, 6, 11],
        ],
        { size: 14 },
      ),
    ['LAY-002', 'LAY-004', 'LAY-007'],
    {
      totals: { 'LAY-002': 3, 'LAY-004': 1 },
      facts: spaceMib({ unreferenced: 3, tail: 1, payloadInUse: 6 }),
    },
  ),
  sound(
    'space-between-the-structures',
    () => disk([], { bat: { offset: 8 * MiB }, size: 9 }),
    ['BAT-023', 'LAY-002', 'LAY-007'],
    {
      facts: spaceMib({ unreferenced: 5 }),
    },
  ),
  sound(
    'space-before-the-first-structure',
    () =>
      disk([], {
        log: { offset: 5 * MiB, length: MiB },
        metadata: { offset: 6 * MiB, length: MiB },
        bat: { offset: 7 * MiB },
        size: 8,
      }),
    ['BAT-023', 'LAY-002', 'LAY-007'],
    { facts: spaceMib({ unreferenced: 4 }) },
  ),
  sound(
    'space-between-anchors',
    () =>
      disk(
        [
          [0, 6, 4],
          [1, 3, 7],
        ],
        { size: 9 },
      ),
    ['BAT-015', 'LAY-002', 'LAY-007'],
    {
      facts: spaceMib({ unreferenced: 1, payloadAnchored: 2, payloadInUse: 2, tail: 0 }),
    },
  ),
  sound('space-behind-an-anchor', () => disk([[1, 1, 4]], { size: 9 }), ['BAT-015', 'BAT-023', 'LAY-004', 'LAY-007'], {
    facts: spaceMib({ unreferenced: 0, payloadAnchored: 2, tail: 3 }),
  }),
  sound('space-that-holds-data-by-default', () => disk([[0, 6, 6]], { size: 8 }).edit(5 * MiB, LEFT), [
    'LAY-002',
    'LAY-007',
  ]),
  sound(
    'space-that-holds-data',
    () => disk([[0, 6, 6]], { size: 8 }).edit(5 * MiB, LEFT),
    ['LAY-002', 'LAY-003', 'LAY-007'],
    {
      deep,
      totals: { 'LAY-003': 1 },
    },
  ),
  sound('space-that-holds-nothing', () => disk([[0, 6, 6]], { size: 8 }).edit(6 * MiB, LEFT), ['LAY-002', 'LAY-007'], {
    deep,
  }),
  sound(
    'tail-that-holds-data',
    () => disk([], { size: 8 }).edit(8 * MiB - 1, [9]),
    ['BAT-023', 'LAY-003', 'LAY-004', 'LAY-007'],
    {
      deep,
    },
  ),
  sound(
    'gap-and-tail-that-hold-data',
    () =>
      disk([[0, 6, 6]], { size: 9 })
        .edit(4 * MiB, LEFT)
        .edit(8 * MiB, LEFT),
    ['LAY-002', 'LAY-003', 'LAY-004', 'LAY-007'],
    { deep, totals: { 'LAY-003': 2 } },
  ),
  sound(
    'anchor-that-holds-data',
    () => disk([[0, 3, 4]], { size: 6 }).edit(4 * MiB, LEFT),
    ['BAT-015', 'BAT-023', 'LAY-007'],
    {
      deep,
    },
  ),
  sound('tail-of-a-terabyte', () => disk([], { minimumSize: TiB }), ['BAT-023', 'LAY-004', 'LAY-007'], {
    facts: { 'space.tail': TiB - 4 * MiB },
  }),
  sound(
    'regions-nobody-knows',
    () =>
      disk([[0, 6, 7]], {
        regions: [
          { guid: unknownGuid(1), offset: 4 * MiB, length: 2 * MiB, required: 0 },
          { guid: unknownGuid(2), offset: 6 * MiB, length: MiB, required: 0 },
        ],
        size: 9,
      }),
    ['REG-016'],
    { facts: spaceMib({ otherRegions: 3, unreferenced: 0, tail: 0 }) },
  ),
  soundChild(
    'space-of-a-child',
    () =>
      differencing(
        [
          [0, 7, 4],
          [BITMAP, 6, 7],
        ],
        { size: 9 },
      ),
    ['LAY-002', 'LAY-004', 'LAY-007'],
    {
      facts: spaceMib({ sectorBitmaps: 1, payloadInUse: 2, unreferenced: 1, tail: 1 }),
    },
  ),
  damaged(
    'space-cut-in-the-middle',
    () =>
      disk(
        [
          [0, 6, 4],
          [1, 6, 8],
          [2, 6, 12],
        ],
        { size: 14 },
      ).truncate(9 * MiB),
    ['BAT-008', 'BAT-009', 'FILE-004'],
    ['LAY-002'],
    {
      facts: {
        ...spaceMib({ fileSize: 9, payloadInUse: 3, unreferenced: 2, tail: 0, missing: 3 }),
        ...blocks({ written: 6 * MiB }),
      },
      note: 'As large as its blocks would be without the gap: nothing can be saved.',
    },
  ),
  damaged('space-in-which-nothing-is-left', () => disk([[0, 6, 40]], { size: 4 }), ['BAT-008', 'FILE-004'], [], {
    facts: spaceMib({ fileSize: 4, payloadInUse: 0, tail: 0, missing: 2 }),
  }),
]
