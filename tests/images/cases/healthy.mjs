// @ts-check
// Sound images: every type, sector size and block size, odd sizes, extremes, free layouts. Nothing above info,
// a child's CHN-001 aside. No real differencing disk was at hand: the children rest on the specification.

import {
  base,
  child,
  Draft,
  GiB,
  geometry,
  KiB,
  locatorItem,
  MiB,
  PLAIN_PAIRS,
  presets,
  STATE,
  TiB,
  unknownGuid,
  userItem,
} from '../builder.mjs'
import { row } from './case.mjs'

/** @typedef {import('../builder.mjs').Recipe} Recipe */

const BLOCK_SIZES = Array.from({ length: 9 }, (_, k) => 2 ** k * MiB)
const SECTOR_SIZES = [512, 4096]
const TYPES = /** @type {const} */ (['dynamic', 'fixed', 'differencing'])
const HAS_PARENT = ['CHN-001']

/**
 * What the report says of the disk that a recipe describes, and the identity by which a child would know it.
 * @param {Recipe} recipe
 */
export function diskFacts(recipe) {
  const fixed = recipe.leaveBlockAllocated ? 'fixed' : 'dynamic'
  return {
    'disk.type': recipe.hasParent ? 'differencing' : fixed,
    'disk.virtualSize': recipe.virtualSize,
    'disk.blockSize': recipe.blockSize,
    'disk.logicalSectorSize': recipe.logicalSectorSize,
    'disk.physicalSectorSize': recipe.physicalSectorSize,
    'disk.diskId': recipe.virtualDiskId,
    'headers.1.dataWriteGuid': recipe.dataWriteGuid,
  }
}

/** @param {Recipe} recipe */
export function geometryFacts(recipe) {
  const { chunkRatio, payloadBlocks, batEntries } = geometry(recipe)
  return { 'blocks.chunkRatio': chunkRatio, 'blocks.payload.total': payloadBlocks, 'blocks.batEntries': batEntries }
}

/**
 * @param {string} name
 * @param {() => Draft} make
 * @param {string[]} [infos]
 */
function healthy(name, make, infos = []) {
  const { recipe } = make()
  const partial = BigInt(recipe.virtualSize) % BigInt(recipe.blockSize) !== 0n ? ['ITM-016'] : []
  const each = row(`healthy-${name}`, make, 'sound', recipe.hasParent ? HAS_PARENT : [], {
    infos: [...infos, ...partial],
    facts: diskFacts(recipe),
    laterFacts: geometryFacts(recipe),
  })
  return { each, draft: make }
}

/** Type x sector size x block size; a fixed disk has every block in the file, one after the other. */
const everyShape = TYPES.flatMap((type) =>
  SECTOR_SIZES.flatMap((logicalSectorSize) =>
    BLOCK_SIZES.map((blockSize) => {
      const shape = { blockSize, logicalSectorSize, virtualSize: 1 * GiB }
      const name = `${type}-${logicalSectorSize}-${blockSize / MiB}-mib`
      if (type === 'differencing') return healthy(name, () => child(shape))
      const allocated = type === 'fixed'
      return healthy(name, () => base({ ...shape, leaveBlockAllocated: allocated, allocated }))
    }),
  ),
)

/** Sizes that are no multiple of anything but a sector, and the ends of the range. */
const sizes = [
  healthy('one-sector', () => base({ virtualSize: 512 })),
  healthy('one-sector-of-4096', () => base({ virtualSize: 4096, logicalSectorSize: 4096 })),
  healthy('one-block-and-a-sector', () => base({ virtualSize: 2 * MiB + 512 })),
  healthy('one-sector-less-than-a-block', () => base({ virtualSize: 2 * MiB - 512 })),
  healthy('size-not-in-mib', () => base({ virtualSize: 100_000_000 * 512 })),
  healthy('just-below-one-chunk', () => base({ virtualSize: 4 * GiB })),
  healthy('just-above-one-chunk', () => base({ virtualSize: 4 * GiB + 512 })),
  healthy('just-above-one-chunk-of-4096', () => base({ virtualSize: 32 * GiB + 4096, logicalSectorSize: 4096 })),
  healthy('just-above-2-32', () => base({ virtualSize: 2 ** 32 + 2 * MiB })),
  healthy('64-tib-256-mib-blocks', () => base({ virtualSize: 64 * TiB, blockSize: 256 * MiB })),
  healthy('64-tib-1-mib-blocks', () => base({ virtualSize: 64 * TiB, blockSize: MiB, bat: { offset: 16 * MiB } })),
  healthy('64-tib-4096', () => base({ virtualSize: 64 * TiB, blockSize: 32 * MiB, logicalSectorSize: 4096 })),
  healthy('64-tib-less-one-sector', () => base({ virtualSize: 64 * TiB - 512, blockSize: 256 * MiB })),
  healthy('64-tib-child', () =>
    child({ virtualSize: 64 * TiB, blockSize: MiB, logicalSectorSize: 4096, bat: { offset: 16 * MiB } }),
  ),
  healthy('64-tib-fixed', () =>
    base({
      virtualSize: 64 * TiB,
      blockSize: 256 * MiB,
      leaveBlockAllocated: true,
      allocated: true,
      dataStart: 16 * MiB,
    }),
  ),
]

/** Everything above 1 MiB may lie in any order, with gaps, and regions may be longer than needed. */
const layouts = [
  healthy('smallest-file', () => base({ minimumSize: 4 * MiB })),
  healthy('log-last', () => base({ log: { offset: 15 * MiB, length: MiB }, bat: { offset: 1 * MiB } })),
  healthy('log-of-64-mib', () => base({ log: { offset: 16 * MiB, length: 64 * MiB } })),
  healthy('metadata-before-bat', () => base({ regionOrder: ['metadata', 'bat'] })),
  healthy('everything-far-away', () =>
    base({
      log: { offset: 3 * TiB, length: MiB },
      metadata: { offset: 5 * TiB, length: MiB },
      bat: { offset: 4 * TiB },
    }),
  ),
  healthy('long-regions', () =>
    base({ metadata: { offset: 16 * MiB, length: 64 * MiB }, bat: { offset: 80 * MiB, length: 9 * MiB } }),
  ),
  healthy('sparse-tail', () => base({ minimumSize: 1 * TiB })),
  healthy('items-spread', () => base({ itemOrder: [], items: spreadItems() })),
  healthy(
    'user-items',
    () =>
      base({
        items: [1, 2, 3].map((n) => userItem(unknownGuid(n), { bytes: new Uint8Array(10 * n).fill(n) })),
      }),
    ['MET-017'],
  ),
  healthy(
    'optional-region-and-item',
    () =>
      base({
        regions: [{ guid: unknownGuid(1), offset: 8 * MiB, length: 2 * MiB, required: 0 }],
        items: [{ id: unknownGuid(2), flags: 0, length: 100 }],
      }),
    ['MET-017', 'REG-016'],
  ),
  healthy('trimmed-blocks', () => base({ entries: [0, 1, 2, 3].map((index) => ({ index, state: index, offset: 0 })) })),
  healthy('present-blocks', () =>
    base({
      entries: [
        { index: 5, state: STATE.fullyPresent, offset: 4 * MiB },
        { index: 3, state: STATE.fullyPresent, offset: 9 * MiB },
      ],
    }),
  ),
]

/** Children with other blocks, other paths, and the bitmap a partly present block needs. */
const children = [
  healthy('child-plain', () => child()),
  healthy('child-partly-present', () =>
    child({
      entries: [
        { index: 0, state: STATE.partiallyPresent, offset: 4 * MiB },
        { index: 2048, state: STATE.fullyPresent, offset: 6 * MiB },
      ],
    }),
  ),
  healthy('child-fixed-flag', () => child({ leaveBlockAllocated: true }), ['ITM-004']),
  healthy('child-locator-strings-far-behind', () => child({ locator: locatorItem(PLAIN_PAIRS, { gap: 4096 }) })),
  healthy('child-locator-of-1-mib', () =>
    child({ metadata: { offset: 8 * MiB, length: 2 * MiB }, locator: locatorItem(PLAIN_PAIRS, { length: MiB }) }),
  ),
]

/** Layouts of producers whose files deserve no remark above info; the others are in producers.mjs. */
const producers = [
  healthy('windows', () => new Draft(presets.windows()), ['MET-021', 'QRK-001']),
  healthy('windows-40-gib', () => new Draft(presets.windows({ virtualSize: 40 * GiB })), ['MET-021', 'QRK-001']),
  healthy('windows-fixed', () => new Draft(presets.windows({ leaveBlockAllocated: true, allocated: true })), [
    'MET-021',
    'QRK-001',
  ]),
  healthy('disc-utils', () => new Draft(presets.discUtils()), ['QRK-004']),
  healthy('open-vmm', () => new Draft(presets.openVmm()), ['FILE-005', 'QRK-005']),
  healthy('fat-tools', () => new Draft(presets.fatTools()), ['QRK-008']),
]

const all = [...everyShape, ...sizes, ...layouts, ...children, ...producers]

export const HEALTHY_CASES = all.map(({ each }) => each)

/** The same before they are handed out, for tests that cut them (truncation.mjs). */
export const HEALTHY_DRAFTS = all.map(({ each, draft }) => ({ name: each.name, draft }))

/** The five items of the base, each 64 KiB after the one before it. */
function spreadItems() {
  return base().items.map((item, k) => ({ ...item, offset: (k + 1) * 64 * KiB }))
}
