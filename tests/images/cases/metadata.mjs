// @ts-check
// MET rules. Base: region of 1 MiB at 2 MiB; five items, packed from 0x10000 of the region to 0x10028.

import {
  base,
  IS_REQUIRED,
  IS_USER,
  IS_VIRTUAL_DISK,
  ITEM,
  KiB,
  knownItem,
  MiB,
  unknownGuid,
  userItem,
  ZERO_GUID,
} from '../builder.mjs'
import { row } from './case.mjs'

/** @typedef {import('../builder/recipe.mjs').Item} Item */
/** @typedef {import('../builder/recipe.mjs').KnownItem} KnownItem */

const TABLE = 2 * MiB

/** Base with further items. @param {...Partial<Item>} items an unknown, optional system item each */
const withItems = (...items) =>
  base({ items: items.map((item, k) => ({ name: `extra${k}`, id: unknownGuid(k + 1), flags: 0, ...item })) })

/** A large metadata region. @param {number} mib @param {Item[]} items */
const wide = (mib, items) => base({ metadata: { offset: 16 * MiB, length: mib * MiB }, items })

/** Empty items, from GUID number `first` on. @param {number} count @param {number} flags @param {number} [first] */
const empty = (count, flags, first = 1) =>
  Array.from({ length: count }, (_, k) => ({ id: unknownGuid(first + k), flags }))

/** Items of 1 MiB. @param {number} count @param {number} flags */
const large = (count, flags) => empty(count, flags).map((item) => ({ ...item, length: MiB }))

/** Base without some of its items. @param {...KnownItem} missing */
const without = (...missing) => {
  const all = /** @type {KnownItem[]} */ ([
    'fileParameters',
    'virtualDiskSize',
    'virtualDiskId',
    'logicalSectorSize',
    'physicalSectorSize',
  ])
  return base({ itemOrder: all.filter((name) => !missing.includes(name)) })
}

const EXTRA = { infos: ['MET-017'] }
const KNOWN_BYTES = 8 + 8 + 16 + 4 + 4

export const METADATA_CASES = [
  // Region and table header.
  row(
    'metadata-cut-in-the-table',
    () => base().truncate(TABLE + 64 * KiB - 1),
    'unopenable',
    ['FILE-004', 'MET-001', 'REG-012'],
    { infos: ['FILE-003'], summary: false },
  ),
  row(
    'metadata-cut-behind-the-table',
    () => base().truncate(TABLE + 64 * KiB),
    'unopenable',
    ['FILE-004', 'MET-008', 'MET-024', 'REG-012'],
    {
      infos: ['FILE-003'],
      summary: false,
      totals: { 'MET-008': 5 },
      note: 'The table is whole, but the values it points to are cut off: needed values that cannot be had are missing (MET-024).',
    },
  ),
  row(
    'metadata-64-kib',
    () => base().region(1, (e) => e.u32(24, 64 * KiB)),
    'unopenable',
    ['MET-008', 'MET-024', 'REG-010'],
    {
      infos: null,
      note: 'Items outside the region but inside the file: whether their values are shown is left open.',
    },
  ),
  row('metadata-signature', () => base().metadata((m) => m.xor(0)), 'unopenable', ['MET-002'], {
    summary: false,
    at: { 'MET-002': TABLE },
  }),
  row('metadata-signature-last-byte', () => base().metadata((m) => m.xor(7)), 'unopenable', ['MET-002'], {
    summary: false,
  }),
  row('metadata-all-zero', () => base().zero(TABLE, MiB), 'unopenable', ['MET-002'], { summary: false }),
  row('metadata-count-2047', () => wide(1, [...empty(1024, IS_USER), ...empty(1018, 0, 5000)]), 'sound', [], {
    ...EXTRA,
    facts: { 'metadata.entryCount': 2047 },
    totals: { 'MET-017': 2042 },
  }),
  row('metadata-count-2048', () => base().metadata((m) => m.u16(10, 2048)), 'unopenable', ['MET-003'], {
    summary: false,
    at: { 'MET-003': TABLE + 10 },
    note: 'After MET-003 the entries are not judged: 3.7 step 1 demands a count of at most 2047 first.',
  }),
  row('metadata-count-65535', () => base().metadata((m) => m.u16(10, 65535)), 'unopenable', ['MET-003'], {
    summary: false,
    note: 'As metadata-count-2048.',
  }),
  row('metadata-count-0', () => base({ itemOrder: [] }), 'unopenable', ['MET-024', 'MET-025'], { summary: false }),
  row('metadata-reserved', () => base().metadata((m) => m.u16(8, 0x100)), 'damaged', ['MET-004'], {
    at: { 'MET-004': TABLE + 9 },
  }),
  row('metadata-reserved2-first-byte', () => base().metadata((m) => m.u8(12, 1)), 'damaged', ['MET-005'], {
    at: { 'MET-005': TABLE + 12 },
  }),
  row('metadata-reserved2-last-byte', () => base().metadata((m) => m.u8(31, 1)), 'damaged', ['MET-005'], {
    at: { 'MET-005': TABLE + 31 },
  }),

  // Entries: doubles, ranges, lengths.
  row(
    'metadata-item-twice',
    () => base({ items: [knownItem('virtualDiskId', { length: 16 })] }),
    'damaged',
    ['MET-006'],
    { facts: { 'disk.diskId': '43424140-4544-4746-4849-4a4b4c4d4e4f' } },
  ),
  row(
    'metadata-size-twice',
    () => base({ items: [knownItem('virtualDiskSize', { length: 8 })] }),
    'damaged',
    ['MET-006'],
    {
      facts: { 'disk.virtualSize': 64 * MiB },
      note: 'The first wins; the second (size 0) is not judged by ITM rules.',
    },
  ),
  row(
    'metadata-unknown-item-twice',
    () => withItems({ id: unknownGuid(7) }, { id: unknownGuid(7) }),
    'damaged',
    ['MET-006'],
    EXTRA,
  ),
  row(
    'metadata-user-item-twice',
    () => withItems({ id: unknownGuid(7), flags: IS_USER }, { id: unknownGuid(7), flags: IS_USER }),
    'damaged',
    ['MET-006'],
    EXTRA,
  ),
  row(
    'metadata-same-guid-system-and-user',
    () => withItems({ id: unknownGuid(7) }, { id: unknownGuid(7), flags: IS_USER }),
    'sound',
    [],
    EXTRA,
  ),
  row(
    'metadata-user-item-with-a-system-guid',
    () => base({ items: [userItem(ITEM.virtualDiskSize.id, { length: 8 })] }),
    'sound',
    [],
    { ...EXTRA, facts: { 'disk.virtualSize': 64 * MiB } },
  ),
  row('metadata-item-in-the-table', () => base().entry('virtualDiskId', (e) => e.u32(16, 32)), 'damaged', ['MET-007'], {
    infos: ['MET-022'],
    note: 'The GUID that stood at 0x10010 is now claimed by nobody (MET-022).',
  }),
  row('metadata-item-ends-in-the-table', () => withItems({ offset: 65535, length: 1 }), 'damaged', ['MET-007'], EXTRA),
  row('metadata-item-at-0', () => withItems({ offset: 0, length: 1 }), 'damaged', ['MET-007'], EXTRA),
  row('metadata-item-at-the-end-of-the-region', () => withItems({ offset: MiB - 16, length: 16 }), 'sound', [], EXTRA),
  row(
    'metadata-item-beyond-the-region',
    () => withItems({ offset: MiB - 16, length: 17 }),
    'damaged',
    ['MET-008'],
    EXTRA,
  ),
  row(
    'metadata-item-end-overflows',
    () => withItems({ offset: 0xffffffff, length: 16 }),
    'damaged',
    ['MET-008'],
    EXTRA,
  ),
  row(
    'metadata-disk-id-beyond-the-region',
    () => base().entry('virtualDiskId', (e) => e.u32(16, MiB)),
    'damaged',
    ['MET-008'],
    { infos: ['MET-022'], facts: { 'disk.diskId': null }, note: 'Present, so no MET-025.' },
  ),
  row(
    'metadata-disk-size-beyond-the-region',
    () => base().entry('virtualDiskSize', (e) => e.u32(16, MiB)),
    'unopenable',
    ['MET-008', 'MET-024'],
    {
      infos: ['MET-022'],
      summary: false,
      facts: { disk: null },
      note: 'A needed value that cannot be had is missing, whether its entry is there or not: nothing can be mapped.',
    },
  ),
  row(
    'metadata-items-overlap',
    () => withItems({ offset: 0x11000, length: 32 }, { offset: 0x1101f, length: 32 }),
    'damaged',
    ['MET-009'],
    EXTRA,
  ),
  row(
    'metadata-items-touch',
    () => withItems({ offset: 0x11000, length: 32 }, { offset: 0x11020, length: 32 }),
    'sound',
    [],
    EXTRA,
  ),
  row(
    'metadata-items-at-the-same-place',
    () => withItems({ offset: 0x11000, length: 32 }, { offset: 0x11000, length: 32 }),
    'damaged',
    ['MET-009'],
    EXTRA,
  ),
  row('metadata-item-on-a-known-one', () => withItems({ offset: 0x10027, length: 8 }), 'damaged', ['MET-009'], EXTRA),
  row(
    'metadata-items-nested-and-unsorted',
    () => withItems({ offset: 0x12000, length: 8 }, { offset: 0x11000, length: 0x2000 }),
    'damaged',
    ['MET-009'],
    EXTRA,
  ),
  row(
    'metadata-item-1-mib',
    () => wide(3, [userItem(unknownGuid(1), { offset: MiB, length: MiB })]),
    'sound',
    [],
    EXTRA,
  ),
  row(
    'metadata-item-above-1-mib',
    () => wide(3, [userItem(unknownGuid(1), { offset: MiB, length: MiB + 1 })]),
    'damaged',
    ['MET-010'],
    EXTRA,
  ),
  row(
    'metadata-empty-item-with-offset',
    () => withItems({ offset: 0x11000, length: 0 }),
    'damaged',
    ['MET-011'],
    EXTRA,
  ),
  row('metadata-empty-item-inside-another', () => withItems({ offset: 0x10004, length: 0 }), 'damaged', ['MET-011'], {
    ...EXTRA,
    note: 'An empty item meets nothing: no MET-009.',
  }),
  row('metadata-empty-item-in-the-table', () => withItems({ offset: 32, length: 0 }), 'damaged', ['MET-011'], EXTRA),
  row('metadata-empty-item', () => withItems({ length: 0 }), 'sound', [], EXTRA),
  row('metadata-1024-user-items', () => base({ items: empty(1024, IS_USER) }), 'sound', [], EXTRA),
  row('metadata-1025-user-items', () => base({ items: empty(1025, IS_USER) }), 'damaged', ['MET-012'], EXTRA),

  // Flags and reserved fields.
  row('metadata-flag-bit-3', () => base().entry('virtualDiskSize', (e) => e.u32(24, 6 | 8)), 'damaged', ['MET-013'], {
    note: 'MET-020 compares bits 0 to 2 only.',
  }),
  row('metadata-flag-bit-31', () => withItems({ flags: 0x80000000 }), 'damaged', ['MET-013'], EXTRA),
  row('metadata-entry-reserved2', () => base().entry('fileParameters', (e) => e.u32(28, 1)), 'damaged', ['MET-014'], {
    at: { 'MET-014': TABLE + 32 + 28 },
  }),
  row(
    'metadata-entry-reserved2-highest-bit',
    () => base().entry('physicalSectorSize', (e) => e.u8(31, 0x80)),
    'damaged',
    ['MET-014'],
  ),
  row('metadata-unknown-required', () => withItems({ flags: IS_REQUIRED, length: 4 }), 'unopenable', ['MET-015']),
  row(
    'metadata-unknown-required-of-the-disk',
    () => withItems({ flags: IS_REQUIRED | IS_VIRTUAL_DISK }),
    'unopenable',
    ['MET-015'],
  ),
  row('metadata-unknown-optional', () => withItems({ flags: IS_VIRTUAL_DISK, length: 4 }), 'sound', [], EXTRA),
  row('metadata-user-item', () => withItems({ flags: IS_USER, bytes: Uint8Array.of(0xde, 0xad) }), 'sound', [], {
    ...EXTRA,
    facts: { 'metadata.items.5.isUser': true, 'metadata.items.5.value': 'dead', 'metadata.items.5.length': 2 },
  }),
  row(
    'metadata-user-item-of-100-kb',
    () => withItems({ flags: IS_USER, bytes: new Uint8Array(100_000).fill(0xab) }),
    'sound',
    [],
    {
      ...EXTRA,
      facts: { 'metadata.items.5.length': 100_000, 'metadata.items.5.value': 'ab'.repeat(4096) },
      note: 'The report gives the first 4096 bytes of an unknown item.',
    },
  ),
  row('metadata-user-item-of-the-disk', () => withItems({ flags: IS_USER | IS_VIRTUAL_DISK }), 'sound', [], EXTRA),
  row('metadata-user-item-required', () => withItems({ flags: IS_USER | IS_REQUIRED }), 'sound', ['MET-018'], EXTRA),
  row('metadata-zero-guid', () => withItems({ id: ZERO_GUID }), 'sound', ['MET-019'], {
    ...EXTRA,
    note: 'The zero GUID is an unknown one as well.',
  }),
  row(
    'metadata-zero-guid-required',
    () => withItems({ id: ZERO_GUID, flags: IS_REQUIRED }),
    'unopenable',
    ['MET-015', 'MET-019'],
    { note: 'As metadata-zero-guid.' },
  ),
  row('metadata-zero-guid-user', () => withItems({ id: ZERO_GUID, flags: IS_USER }), 'sound', ['MET-019'], EXTRA),
  row('metadata-creation-not-finished', () => base({ items: [knownItem('incompleteFile')] }), 'unopenable', [
    'MET-016',
  ]),
  row(
    'metadata-creation-marker-optional',
    () => base({ items: [knownItem('incompleteFile', { flags: 0 })] }),
    'sound',
    ['MET-016 warning'],
    { note: 'Known from Microsoft’s code, so not MET-017.' },
  ),
  row(
    'metadata-creation-marker-as-user-item',
    () => base({ items: [userItem(ITEM.incompleteFile.id)] }),
    'sound',
    [],
    EXTRA,
  ),
  row(
    'metadata-flags-physical-sector-size-optional',
    () => base().entry('physicalSectorSize', (e) => e.u32(24, 2)),
    'sound',
    ['MET-020'],
  ),
  row(
    'metadata-flags-file-parameters-of-the-disk',
    () => base().entry('fileParameters', (e) => e.u32(24, 6)),
    'sound',
    ['MET-020'],
  ),
  row('metadata-flags-zero', () => base().entry('logicalSectorSize', (e) => e.u32(24, 0)), 'sound', ['MET-020']),
  row(
    'metadata-chs',
    () => base({ items: [knownItem('chsParameters', { bytes: Uint8Array.of(16, 0, 0, 0, 63, 0, 0, 0) })] }),
    'sound',
    [],
    { infos: ['MET-026'], note: 'Known from Microsoft’s code, so not MET-017.' },
  ),
  row('metadata-pmem-labels', () => base({ items: [knownItem('pmemLabelStorage', { length: 4096 })] }), 'sound', [], {
    infos: ['MET-026'],
    note: 'As metadata-chs.',
  }),

  // Left-overs.
  row('metadata-stale-entry', () => base({ staleEntry: true }), 'sound', [], { infos: ['MET-021'] }),
  row('metadata-last-byte-of-the-table', () => base().metadata((m) => m.u8(65535, 1)), 'sound', [], {
    infos: ['MET-021'],
    at: { 'MET-021': TABLE + 65535 },
  }),
  row('metadata-unclaimed-behind-the-items', () => base().metadata((m) => m.u8(0x10028, 1)), 'sound', [], {
    infos: ['MET-022'],
    at: { 'MET-022': TABLE + 0x10028 },
  }),
  row('metadata-unclaimed-last-byte', () => base().metadata((m) => m.u8(MiB - 1, 1)), 'sound', [], {
    infos: ['MET-022'],
  }),
  row(
    'metadata-unclaimed-between-items',
    () => withItems({ offset: 0x11000, length: 16 }).metadata((m) => m.u8(0x10fff, 1)),
    'sound',
    [],
    {
      infos: ['MET-017', 'MET-022'],
    },
  ),
  row(
    'metadata-claimed-by-a-user-item',
    () => withItems({ offset: 0x11000, length: 16, flags: IS_USER }).metadata((m) => m.u8(0x11000, 1).u8(0x1100f, 1)),
    'sound',
    [],
    EXTRA,
  ),

  // Much of it.
  row('metadata-40-mib-of-user-items', () => wide(48, large(40, IS_USER)), 'sound', [], EXTRA),
  row(
    'metadata-above-40-mib-of-user-items',
    () => wide(48, [...large(40, IS_USER), userItem(unknownGuid(99), { length: 1 })]),
    'sound',
    ['MET-023'],
    EXTRA,
  ),
  row(
    'metadata-40-mib-of-system-items',
    () => wide(48, [...large(39, 0), { id: unknownGuid(99), flags: 0, length: MiB - KNOWN_BYTES }]),
    'sound',
    [],
    EXTRA,
  ),
  row(
    'metadata-above-40-mib-of-system-items',
    () => wide(48, [...large(39, 0), { id: unknownGuid(99), flags: 0, length: MiB - KNOWN_BYTES + 1 }]),
    'sound',
    ['MET-023'],
    EXTRA,
  ),
  row('metadata-1023-system-items', () => base({ items: empty(1018, 0) }), 'sound', [], EXTRA),
  row('metadata-1024-system-items', () => base({ items: empty(1019, 0) }), 'sound', ['MET-023'], EXTRA),

  // Missing items.
  row('metadata-no-file-parameters', () => without('fileParameters'), 'unopenable', ['MET-024'], { summary: false }),
  row('metadata-no-virtual-disk-size', () => without('virtualDiskSize'), 'unopenable', ['MET-024'], {
    summary: false,
  }),
  row('metadata-no-logical-sector-size', () => without('logicalSectorSize'), 'unopenable', ['MET-024'], {
    summary: false,
    facts: { disk: null },
  }),
  row(
    'metadata-disk-size-only-as-user-item',
    () => base().entry('virtualDiskSize', (e) => e.u32(24, 7)),
    'unopenable',
    ['MET-018', 'MET-024'],
    { infos: ['MET-017'], summary: false },
  ),
  row('metadata-no-physical-sector-size', () => without('physicalSectorSize'), 'damaged', ['MET-025'], {
    facts: { 'disk.physicalSectorSize': null },
  }),
  row('metadata-no-virtual-disk-id', () => without('virtualDiskId'), 'damaged', ['MET-025'], {
    facts: { 'disk.diskId': null },
  }),
  row('metadata-no-id-and-no-physical-sector-size', () => without('virtualDiskId', 'physicalSectorSize'), 'damaged', [
    'MET-025',
  ]),
]
