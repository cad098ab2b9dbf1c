// @ts-check
// ITM rules: what the known items say. `last` puts an item behind the others, so that a wrong length meets nothing.

import { base, child, GiB, KiB, knownItem, locatorItem, MiB, PLAIN_PAIRS, TiB, ZERO_GUID } from '../builder.mjs'
import { row } from './case.mjs'

/** @typedef {import('../builder/recipe.mjs').KnownItem} KnownItem */

const ITEMS = 2 * MiB + 64 * KiB

/**
 * Base with one item behind the others and its Length as given; the content is the same, followed by zeros.
 * @param {KnownItem} item
 * @param {number} length
 */
function last(item, length) {
  const order = /** @type {KnownItem[]} */ ([
    'fileParameters',
    'virtualDiskSize',
    'virtualDiskId',
    'logicalSectorSize',
    'physicalSectorSize',
  ])
  const itemOrder = [...order.filter((name) => name !== item), item]
  return base({ itemOrder }).entry(item, (e) => e.u32(20, length))
}

/** @param {number} blockSize as stored @param {number | bigint} virtualSize */
const blockSize = (blockSize, virtualSize = 64 * MiB) =>
  base({ virtualSize }).item('fileParameters', (i) => i.u32(0, blockSize))

/** @param {number} lss as stored */
const logicalSector = (lss) => base().item('logicalSectorSize', (i) => i.u32(0, lss))

/** @param {number} pss as stored */
const physicalSector = (pss) => base({ physicalSectorSize: pss })

const UNREADABLE = { summary: false, facts: { disk: null } }
const ILLEGAL_BUT_THERE =
  'The value is illegal but present, so the disk is described with it; rules that combine it with another value are not judged here.'

export const ITEM_CASES = [
  // File Parameters.
  row('item-file-parameters-4-bytes', () => last('fileParameters', 4), 'unopenable', ['ITM-001'], UNREADABLE),
  row('item-file-parameters-12-bytes', () => last('fileParameters', 12), 'unopenable', ['ITM-001'], {
    summary: false,
    facts: { disk: null, 'metadata.items.4.value': '000020000000000000000000' },
  }),
  row('item-file-parameters-7-bytes', () => last('fileParameters', 7), 'unopenable', ['ITM-001'], UNREADABLE),
  row(
    'item-file-parameters-empty',
    () => last('fileParameters', 0).entry('fileParameters', (e) => e.u32(16, 0)),
    'unopenable',
    ['ITM-001'],
    { ...UNREADABLE, infos: ['MET-022'], note: 'Present but empty: a wrong length, not a missing item.' },
  ),
  row('item-block-size-0', () => blockSize(0), 'unopenable', ['ITM-002'], {
    facts: { 'disk.blockSize': 0 },
    note: ILLEGAL_BUT_THERE,
  }),
  row('item-block-size-half-a-mib', () => blockSize(512 * KiB), 'unopenable', ['ITM-002'], {
    at: { 'ITM-002': ITEMS },
    note: ILLEGAL_BUT_THERE,
  }),
  row('item-block-size-3-mib', () => blockSize(3 * MiB, 66 * MiB), 'unopenable', ['ITM-002'], {
    note: ILLEGAL_BUT_THERE,
  }),
  row('item-block-size-512-mib', () => blockSize(512 * MiB, GiB), 'unopenable', ['ITM-002'], {
    note: ILLEGAL_BUT_THERE,
  }),
  row('item-block-size-2-31', () => blockSize(2 ** 31, 4 * GiB), 'unopenable', ['ITM-002'], {
    facts: { 'disk.blockSize': 2 ** 31 },
    note: ILLEGAL_BUT_THERE,
  }),
  row('item-block-size-1-mib-plus-1', () => blockSize(MiB + 1, 0), 'unopenable', ['ITM-002', 'ITM-008'], {
    note: ILLEGAL_BUT_THERE,
  }),
  row('item-file-parameters-reserved-bit-2', () => base().item('fileParameters', (i) => i.u32(4, 4)), 'damaged', [
    'ITM-003',
  ]),
  row(
    'item-file-parameters-reserved-bit-31',
    () => base().item('fileParameters', (i) => i.u32(4, 0x80000000)),
    'damaged',
    ['ITM-003'],
    { at: { 'ITM-003': ITEMS + 7 } },
  ),
  row('item-fixed-flag-on-a-child', () => child({ leaveBlockAllocated: true }), 'sound', ['CHN-001'], {
    infos: ['ITM-004'],
    facts: { 'disk.type': 'differencing' },
  }),
  row('item-fixed-flag', () => base({ leaveBlockAllocated: true }), 'sound', [], {
    facts: { 'disk.type': 'fixed' },
    later: ['BAT-019'],
  }),

  // Virtual Disk Size.
  row('item-disk-size-4-bytes', () => last('virtualDiskSize', 4), 'unopenable', ['ITM-005'], UNREADABLE),
  row('item-disk-size-16-bytes', () => last('virtualDiskSize', 16), 'unopenable', ['ITM-005'], UNREADABLE),
  row('item-disk-size-not-in-sectors', () => base({ virtualSize: 64 * MiB + 511 }), 'damaged', ['ITM-006'], {
    infos: ['ITM-016'],
    facts: { 'disk.virtualSize': 64 * MiB + 511 },
  }),
  row(
    'item-disk-size-not-in-sectors-of-4096',
    () => base({ virtualSize: 64 * MiB + 512, logicalSectorSize: 4096 }),
    'damaged',
    ['ITM-006'],
    { infos: ['ITM-016'] },
  ),
  row('item-disk-size-in-sectors', () => base({ virtualSize: 64 * MiB + 512 }), 'sound', [], { infos: ['ITM-016'] }),
  row('item-disk-size-64-tib', () => base({ virtualSize: 64 * TiB, blockSize: 256 * MiB }), 'sound', [], {
    facts: { 'disk.virtualSize': 64 * TiB },
  }),
  row(
    'item-disk-size-64-tib-and-a-sector',
    () => base({ virtualSize: 64 * TiB + 512, blockSize: 256 * MiB }),
    'damaged',
    ['ITM-007'],
    { infos: ['ITM-016'] },
  ),
  row(
    'item-disk-size-64-tib-and-a-block',
    () => base({ virtualSize: 64 * TiB + 256 * MiB, blockSize: 256 * MiB }),
    'damaged',
    ['ITM-007'],
  ),
  row(
    'item-disk-size-greatest',
    () => base().item('virtualDiskSize', (i) => i.u64(0, 2n ** 64n - 1n)),
    'damaged',
    ['ITM-006', 'ITM-007'],
    {
      infos: ['ITM-016'],
      facts: { 'disk.virtualSize': 2n ** 64n - 1n },
      later: ['BAT-001'],
      laterStatus: 'unopenable',
    },
  ),
  row('item-disk-size-0', () => base({ virtualSize: 0 }), 'sound', ['ITM-008'], {
    facts: { 'disk.virtualSize': 0 },
    laterFacts: { 'blocks.batEntries': 0, 'blocks.payload.total': 0 },
  }),
  row('item-disk-size-0-child', () => child({ virtualSize: 0 }), 'sound', ['CHN-001', 'ITM-008']),
  row('item-disk-size-1', () => base({ virtualSize: 1 }), 'damaged', ['ITM-006'], { infos: ['ITM-016'] }),

  // Sector sizes.
  row('item-logical-sector-2-bytes', () => last('logicalSectorSize', 2), 'unopenable', ['ITM-009'], UNREADABLE),
  row('item-logical-sector-8-bytes', () => last('logicalSectorSize', 8), 'unopenable', ['ITM-009'], UNREADABLE),
  row('item-logical-sector-0', () => logicalSector(0), 'unopenable', ['ITM-009'], { note: ILLEGAL_BUT_THERE }),
  row('item-logical-sector-1024', () => logicalSector(1024), 'unopenable', ['ITM-009'], {
    facts: { 'disk.logicalSectorSize': 1024 },
    note: ILLEGAL_BUT_THERE,
  }),
  row('item-logical-sector-2048', () => logicalSector(2048), 'unopenable', ['ITM-009'], { note: ILLEGAL_BUT_THERE }),
  row('item-logical-sector-high-half', () => logicalSector(0x10200), 'unopenable', ['ITM-009'], {
    infos: null,
    note: '0x10200 is 512 in its low half. PSS < LSS and S mod LSS are not judged with an illegal LSS.',
  }),
  row('item-physical-sector-2-bytes', () => last('physicalSectorSize', 2), 'damaged', ['ITM-010'], {
    facts: { 'disk.physicalSectorSize': null },
  }),
  row('item-physical-sector-8-bytes', () => last('physicalSectorSize', 8), 'damaged', ['ITM-010'], {
    facts: { 'disk.physicalSectorSize': null },
  }),
  row('item-physical-sector-1024', () => physicalSector(1024), 'damaged', ['ITM-010'], {
    facts: { 'disk.physicalSectorSize': 1024 },
  }),
  row('item-physical-sector-8192', () => physicalSector(8192), 'damaged', ['ITM-010']),
  row('item-physical-sector-0', () => physicalSector(0), 'damaged', ['ITM-010'], {
    note: 'ITM-011 compares two legal values.',
  }),
  row('item-physical-below-logical', () => base({ logicalSectorSize: 4096, physicalSectorSize: 512 }), 'sound', [
    'ITM-011',
  ]),
  row('item-both-sectors-512', () => base({ physicalSectorSize: 512 }), 'sound', []),
  row('item-both-sectors-4096', () => base({ logicalSectorSize: 4096 }), 'sound', []),

  // Virtual Disk ID.
  row('item-disk-id-20-bytes', () => last('virtualDiskId', 20), 'damaged', ['ITM-012'], {
    facts: { 'disk.diskId': null },
  }),
  row('item-disk-id-8-bytes', () => last('virtualDiskId', 8), 'damaged', ['ITM-012'], {
    infos: ['MET-022'],
    facts: { 'disk.diskId': null },
  }),
  row('item-disk-id-zero', () => base({ virtualDiskId: ZERO_GUID }), 'sound', ['ITM-013'], {
    facts: { 'disk.diskId': ZERO_GUID },
  }),
  row('item-disk-id-one-bit', () => base({ virtualDiskId: '00000000-0000-0000-0000-000000000001' }), 'sound', [], {
    facts: { 'disk.diskId': '00000000-0000-0000-0000-000000000001' },
  }),

  // The parent's locator and the flag.
  row('item-child-without-locator', () => base({ hasParent: true }), 'unopenable', ['CHN-001', 'ITM-014'], {
    facts: { 'disk.type': 'differencing' },
    note: 'CHN-001 by its letter: a differencing disk and no parent supplied. Appendix B.2 names ITM-014 alone.',
  }),
  row(
    'item-child-with-locator-as-user-item',
    () => child().entry('parentLocator', (e) => e.u32(24, 1)),
    'unopenable',
    ['CHN-001', 'ITM-014'],
    { infos: ['MET-017'], note: 'As item-child-without-locator. A user item is not the system item of the same GUID.' },
  ),
  row(
    'item-locator-without-flag',
    () => base({ items: [knownItem('parentLocator', { bytes: locatorItem(PLAIN_PAIRS) })] }),
    'sound',
    ['ITM-015'],
    { facts: { 'disk.type': 'dynamic' } },
  ),
  row(
    'item-locator-without-flag-and-faulty',
    () => base({ items: [knownItem('parentLocator', { bytes: locatorItem(PLAIN_PAIRS, { reserved: 1 }) })] }),
    'damaged',
    ['ITM-015', 'PLO-003'],
    { note: 'The locator is there, so it is judged, whatever the flag says.' },
  ),

  // The last block.
  row('item-last-block-one-sector', () => base({ virtualSize: 64 * MiB + 512 }), 'sound', [], { infos: ['ITM-016'] }),
  row('item-last-block-full', () => base({ virtualSize: 66 * MiB }), 'sound', []),
]
