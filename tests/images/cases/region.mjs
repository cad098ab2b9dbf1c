// @ts-check
// REG rules. Base: entry 0 is the BAT (1 MiB at 3 MiB), entry 1 the metadata (1 MiB at 2 MiB), both copies equal,
// the file is free from 4 to 16 MiB. Rules on entries look at the copy that is used; an injury that is not
// about the difference of the copies is made in both.

import { base, GiB, KiB, MiB, REGION, unknownGuid, ZERO_GUID } from '../builder.mjs'
import { row } from './case.mjs'

const OVERLAP = { later: ['LAY-001'] }

/**
 * A third region.
 * @param {Partial<import('../builder/recipe.mjs').Region>} [region]
 * @param {Partial<import('../builder.mjs').Recipe>} [recipe]
 */
const third = (region = {}, recipe = {}) =>
  base({ ...recipe, regions: [{ guid: unknownGuid(1), offset: 5 * MiB, length: MiB, required: 0, ...region }] })

/** @param {number} count of unknown regions of 1 MiB, from 16 MiB on */
const many = (count) => {
  const regions = Array.from({ length: count }, (_, k) => ({
    guid: unknownGuid(k + 1),
    offset: (16 + k) * MiB,
    length: MiB,
    required: 0,
  }))
  return base({ regions, minimumSize: (16 + count) * MiB })
}

export const REGION_CASES = [
  // Validity and choice (3.3).
  row('region-1-checksum', () => base().regionTable(1, (t) => t.xor(4)), 'sound', ['REG-002'], {
    facts: { 'regionTables.0.valid': false, 'regionTables.1.valid': true, 'regionTables.1.current': true },
  }),
  row('region-2-checksum', () => base().regionTable(2, (t) => t.xor(4)), 'sound', ['REG-002'], {
    facts: { 'regionTables.0.current': true, 'regionTables.1.valid': false, 'regionTables.1.current': false },
  }),
  row('region-1-last-covered-byte', () => base().regionTable(1, (t) => t.xor(65535)), 'sound', ['REG-002']),
  row('region-1-signature', () => base().regionTable(1, (t) => t.xor(0).reseal()), 'sound', ['REG-002']),
  row('region-2-zero', () => base().regionTable(2, (t) => t.zero(0, 64 * KiB)), 'sound', ['REG-002']),
  row(
    'region-both-checksums',
    () =>
      base()
        .regionTable(1, (t) => t.xor(4))
        .regionTable(2, (t) => t.xor(4)),
    'unopenable',
    ['REG-001'],
    { summary: false, facts: { disk: null } },
  ),
  row('region-both-signatures', () => base().regionTables((t) => t.xor(1)), 'unopenable', ['REG-001'], {
    summary: false,
  }),
  row(
    'region-choice-is-not-the-headers',
    () =>
      base()
        .header(1, (h) => h.xor(4))
        .regionTable(2, (t) => t.xor(4)),
    'sound',
    ['HDR-003', 'REG-002'],
    {
      facts: { 'headers.1.current': true, 'regionTables.0.current': true },
    },
  ),
  row(
    'region-copies-differ',
    () => base().regionTable(2, (t) => t.u64(16 + 16, 8 * MiB).reseal()),
    'sound',
    ['REG-003'],
    { facts: { 'regionTables.0.current': true, 'regionTables.1.entries.0.fileOffset': 8 * MiB } },
  ),
  row(
    'region-copies-differ-in-a-third-entry',
    () =>
      base().regionTable(2, (t) =>
        t
          .u32(8, 3)
          .guid(80, unknownGuid(1))
          .u64(96, 5 * MiB)
          .u32(104, MiB)
          .reseal(),
      ),
    'sound',
    ['REG-003'],
  ),
  row(
    'region-copies-differ-required-in-copy-2',
    () => base().regionTable(2, (t) => t.u32(16 + 28, 0).reseal()),
    'sound',
    ['REG-003'],
  ),
  row(
    'region-copies-differ-first-one-damaged',
    () =>
      base()
        .regionTable(1, (t) => t.xor(4))
        .regionTable(2, (t) => t.u32(16 + 28, 0).reseal()),
    'sound',
    ['REG-002', 'REG-019'],
    { totals: { 'REG-019': 1 } },
  ),
  row(
    'region-copies-differ-behind-the-entries',
    () => base().regionTable(2, (t) => t.u8(80, 1).reseal()),
    'sound',
    [],
    {
      infos: ['REG-021'],
      note: '3.3 step 3 calls this difference REG-021 material; so REG-021 is expected for the copy that is not used, too.',
    },
  ),
  row(
    'region-copies-differ-in-reserved',
    () => base().regionTable(1, (t) => t.u32(12, 1).reseal()),
    'damaged',
    ['REG-005'],
    { note: 'The entries are equal, so no REG-003.' },
  ),

  // Count.
  row('region-count-2047', () => many(2045), 'sound', [], {
    infos: ['REG-016'],
    facts: { 'regionTables.0.entryCount': 2047 },
    totals: { 'REG-016': 2045 },
  }),
  row(
    'region-count-2048-in-both',
    () => base().regionTables((t) => t.u32(8, 2048)),
    'unopenable',
    ['REG-001', 'REG-004 fatal'],
    { summary: false },
  ),
  row('region-count-2048-in-1', () => base().regionTable(1, (t) => t.u32(8, 2048).reseal()), 'sound', ['REG-004'], {
    facts: { 'regionTables.1.current': true },
  }),
  row(
    'region-count-greatest-in-2',
    () => base().regionTable(2, (t) => t.u32(8, 0xffffffff).reseal()),
    'sound',
    ['REG-004'],
    { at: { 'REG-004': 0x40008 } },
  ),
  row(
    'region-count-2048-in-1-checksum-of-2',
    () =>
      base()
        .regionTable(1, (t) => t.u32(8, 2048).reseal())
        .regionTable(2, (t) => t.xor(4)),
    'unopenable',
    ['REG-001', 'REG-004 fatal'],
    { summary: false },
  ),
  row('region-count-0', () => base({ regionOrder: [] }), 'unopenable', ['REG-017', 'REG-018'], { summary: false }),
  row('region-count-1', () => base().regionTables((t) => t.u32(8, 1)), 'unopenable', ['REG-018'], {
    infos: ['REG-021'],
    summary: false,
  }),

  // Header and entries.
  row('region-reserved', () => base().regionTables((t) => t.u32(12, 0x80000000)), 'damaged', ['REG-005'], {
    at: { 'REG-005': 0x3000f },
  }),
  row(
    'region-guid-twice',
    () =>
      base({ regions: [4, 5].map((mib) => ({ guid: unknownGuid(1), offset: mib * MiB, length: MiB, required: 0 })) }),
    'damaged',
    ['REG-006'],
    { infos: ['REG-016'] },
  ),
  row('region-bat-twice', () => third({ guid: REGION.bat, required: 1 }), 'unopenable', ['REG-007'], {
    note: 'The metadata is still read and described.',
  }),
  row('region-metadata-twice', () => third({ guid: REGION.metadata, required: 1 }), 'unopenable', ['REG-007'], {
    note: 'The first entry is the one that is still read and described.',
  }),
  row('region-unaligned', () => third({ offset: 5 * MiB + 4096 }), 'damaged', ['REG-008'], {
    infos: ['REG-016'],
    at: { 'REG-008': 0x30060 },
  }),
  row('region-unaligned-by-1', () => third({ offset: 5 * MiB + 1 }), 'damaged', ['REG-008'], { infos: ['REG-016'] }),
  row('region-bat-unaligned', () => base({ bat: { offset: 5 * MiB + 512 } }), 'damaged', ['REG-008']),
  row(
    'region-metadata-unaligned',
    () => base({ metadata: { offset: 5 * MiB + 512, length: MiB } }),
    'damaged',
    ['REG-008'],
    { facts: { 'disk.blockSize': 2 * MiB } },
  ),
  row('region-in-the-header-section', () => third({ offset: 0 }), 'damaged', ['REG-009'], {
    infos: ['REG-016'],
    ...OVERLAP,
  }),
  row('region-at-1-mib-without-a-log', () => third({ offset: MiB }, { log: { offset: 0, length: 0 } }), 'sound', [], {
    infos: ['HDR-016', 'REG-016'],
  }),
  row(
    'region-just-below-1-mib',
    () => third({ offset: MiB - 4096 }, { log: { offset: 8 * MiB, length: MiB } }),
    'damaged',
    ['REG-008', 'REG-009'],
    { infos: ['REG-016'], ...OVERLAP },
  ),
  row('region-length-unaligned', () => third({ length: MiB / 2 }), 'damaged', ['REG-010'], { infos: ['REG-016'] }),
  row(
    'region-length-unaligned-of-metadata',
    () => base({ metadata: { offset: 2 * MiB, length: 128 * KiB } }),
    'damaged',
    ['REG-010'],
  ),
  row('region-empty', () => third({ length: 0 }), 'damaged', ['REG-011'], { infos: ['REG-016'] }),
  row('region-empty-inside-another', () => third({ length: 0, offset: 2 * MiB }), 'damaged', ['REG-011'], {
    infos: ['REG-016'],
    note: 'An empty region meets nothing: no REG-013.',
  }),
  row('region-bat-empty', () => base({ bat: { offset: 3 * MiB, length: 0 } }), 'damaged', ['REG-011'], {
    later: ['BAT-001'],
    laterStatus: 'unopenable',
  }),
  row('region-metadata-empty', () => base().region(1, (e) => e.u32(24, 0)), 'unopenable', ['MET-001', 'REG-011'], {
    summary: false,
    note: 'FILE-004 is read as: because of the end of the file. This MET-001 is not.',
  }),
  row(
    'region-metadata-32-kib',
    () => base().region(1, (e) => e.u32(24, 32 * KiB)),
    'unopenable',
    ['MET-001', 'REG-010'],
    { summary: false, note: 'As region-metadata-empty.' },
  ),

  // The end of the file.
  row('region-ends-with-the-file', () => third({ offset: 15 * MiB }), 'sound', [], { infos: ['REG-016'] }),
  row(
    'region-ends-1-mib-behind-the-file',
    () => third({ offset: 15 * MiB, length: 2 * MiB }),
    'damaged',
    ['FILE-004', 'REG-012'],
    { infos: ['REG-016'] },
  ),
  row('region-behind-the-file', () => third({ offset: 16 * MiB }), 'damaged', ['FILE-004', 'REG-012'], {
    infos: ['REG-016'],
    at: { 'REG-012': 0x30060 },
  }),
  row(
    'region-cut-by-one-byte',
    () => third({ offset: 15 * MiB }).truncate(16 * MiB - 1),
    'damaged',
    ['FILE-004', 'REG-012'],
    { infos: ['FILE-003', 'REG-016'] },
  ),
  row('region-end-overflows', () => third({ offset: 2n ** 64n - BigInt(MiB) }), 'damaged', ['FILE-004', 'REG-012'], {
    infos: ['REG-016'],
    facts: { 'regionTables.0.entries.2.fileOffset': 2n ** 64n - BigInt(MiB) },
  }),
  row('region-at-2-53', () => third({ offset: 2n ** 53n }), 'damaged', ['FILE-004', 'REG-012'], {
    infos: ['REG-016'],
  }),
  row(
    'region-bat-behind-the-file',
    () => base().region(0, (e) => e.u64(16, 16 * MiB)),
    'damaged',
    ['FILE-004', 'REG-012'],
    { later: ['BAT-002'], laterStatus: 'unopenable' },
  ),
  row(
    'region-metadata-behind-the-file',
    () => base().region(1, (e) => e.u64(16, 16 * MiB)),
    'unopenable',
    ['FILE-004', 'MET-001', 'REG-012'],
    { summary: false },
  ),
  row(
    'region-metadata-overflows',
    () => base().region(1, (e) => e.u64(16, 2n ** 64n - BigInt(MiB))),
    'unopenable',
    ['FILE-004', 'MET-001', 'REG-012'],
    { summary: false },
  ),

  // Overlaps.
  row('region-on-the-bat', () => third({ offset: 3 * MiB }), 'damaged', ['REG-013'], {
    infos: ['REG-016'],
    ...OVERLAP,
  }),
  row('region-meets-the-bat-by-one-byte', () => third({ offset: 4 * MiB - 1 }), 'damaged', ['REG-008', 'REG-013'], {
    infos: ['REG-016'],
    ...OVERLAP,
  }),
  row('region-next-to-the-bat', () => third({ offset: 4 * MiB }), 'sound', [], { infos: ['REG-016'] }),
  row(
    'region-bat-inside-the-metadata',
    () => base({ metadata: { offset: 4 * MiB, length: 3 * MiB }, bat: { offset: 5 * MiB } }),
    'damaged',
    ['REG-013'],
    OVERLAP,
  ),
  row('region-covers-two-others', () => third({ offset: 2 * MiB, length: 8 * MiB }), 'damaged', ['REG-013'], {
    infos: ['REG-016'],
    ...OVERLAP,
  }),
  row('region-on-the-log', () => third({ offset: MiB }), 'damaged', ['REG-014'], { infos: ['REG-016'], ...OVERLAP }),
  row('region-log-on-the-metadata', () => base().headers((h) => h.u64(72, 2 * MiB)), 'damaged', ['REG-014'], OVERLAP),
  row(
    'region-log-runs-into-the-bat',
    () => base().headers((h) => h.u64(72, MiB).u32(68, 3 * MiB)),
    'damaged',
    ['REG-014'],
    {
      ...OVERLAP,
      totals: { 'REG-014': 2 },
    },
  ),
  row('region-empty-log-on-the-metadata', () => base().headers((h) => h.u64(72, 2 * MiB).u32(68, 0)), 'sound', [], {
    infos: ['HDR-016'],
  }),
  row('region-spare-log-on-the-metadata', () => base().header(1, (h) => h.u64(72, 2 * MiB).reseal()), 'sound', [
    'HDR-021 warning',
  ]),

  // Required.
  row('region-unknown-required', () => third({ required: 1 }), 'unopenable', ['REG-015'], {
    at: { 'REG-015': 0x3006c },
  }),
  row('region-unknown-optional', () => third(), 'sound', [], {
    infos: ['REG-016'],
    facts: { 'regionTables.0.entries.2.guid': unknownGuid(1), 'regionTables.0.entries.2.required': false },
  }),
  row('region-unknown-required-3', () => third({ required: 3 }), 'unopenable', ['REG-015', 'REG-020'], {
    facts: { 'regionTables.0.entries.2.required': true, 'regionTables.0.entries.2.requiredRaw': 3 },
    note: 'Appendix A: bit 0 decides, other bits are REG-020.',
  }),
  row('region-unknown-required-2', () => third({ required: 2 }), 'damaged', ['REG-020'], {
    infos: ['REG-016'],
    facts: { 'regionTables.0.entries.2.required': false, 'regionTables.0.entries.2.requiredRaw': 2 },
    note: 'As region-unknown-required-3.',
  }),
  row('region-no-bat', () => base({ regionOrder: ['metadata'] }), 'unopenable', ['REG-017']),
  row('region-no-metadata', () => base({ regionOrder: ['bat'] }), 'unopenable', ['REG-018'], { summary: false }),
  row('region-required-missing', () => base({ required: 0 }), 'sound', ['REG-019'], { totals: { 'REG-019': 2 } }),
  row('region-required-missing-on-bat', () => base().region(0, (e) => e.u32(28, 0)), 'sound', ['REG-019'], {
    totals: { 'REG-019': 1 },
    at: { 'REG-019': 0x3002c },
  }),
  row('region-required-2-on-bat', () => base().region(0, (e) => e.u32(28, 2)), 'damaged', ['REG-019', 'REG-020'], {
    note: 'Bit 0 is 0 (REG-019), another bit is set (REG-020).',
  }),
  row('region-required-highest-bit', () => base().region(1, (e) => e.u32(28, 0x80000001)), 'damaged', ['REG-020'], {
    at: { 'REG-020': 0x3004f },
    facts: { 'regionTables.0.entries.1.requiredRaw': 0x80000001 },
  }),

  // The rest.
  row('region-left-over-next-slot', () => base().regionTables((t) => t.u8(80, 1)), 'sound', [], {
    infos: ['REG-021'],
    at: { 'REG-021': 0x30050 },
  }),
  row('region-left-over-last-byte', () => base().regionTables((t) => t.u8(65535, 1)), 'sound', [], {
    infos: ['REG-021'],
    at: { 'REG-021': 0x3ffff },
  }),
  row('region-zero-guid', () => third({ guid: ZERO_GUID }), 'sound', ['REG-023'], {
    infos: ['REG-016'],
    note: 'The zero GUID is an unknown one as well.',
  }),
  row(
    'region-zero-guid-required',
    () => third({ guid: ZERO_GUID, required: 1 }),
    'unopenable',
    ['REG-015', 'REG-023'],
    { note: 'As region-zero-guid.' },
  ),
  row('region-bat-513-mib', () => base({ bat: { offset: 16 * MiB, length: 513 * MiB } }), 'sound', []),
  row('region-bat-514-mib', () => base({ bat: { offset: 16 * MiB, length: 514 * MiB } }), 'sound', ['REG-024']),
  row('region-metadata-128-mib', () => base({ metadata: { offset: 16 * MiB, length: 128 * MiB } }), 'sound', []),
  row('region-metadata-129-mib', () => base({ metadata: { offset: 16 * MiB, length: 129 * MiB } }), 'sound', [
    'REG-024',
  ]),
  row(
    'region-unknown-1-gib',
    () => third({ offset: 16 * MiB, length: GiB }, { minimumSize: GiB + 16 * MiB }),
    'sound',
    [],
    { infos: ['REG-016'] },
  ),
]
