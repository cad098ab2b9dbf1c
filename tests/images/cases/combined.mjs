// @ts-check
// Several faults at once: what suppresses what (the contract's list), and that nothing else does.

import { base, child, IS_REQUIRED, locatorItem, MiB, PLAIN_PAIRS, unknownGuid, ZERO_GUID } from '../builder.mjs'
import { row } from './case.mjs'

/** @param {import('../builder.mjs').Draft} draft */
const headersLost = (draft) => draft.header(1, (h) => h.xor(4)).header(2, (h) => h.xor(4))

/** @param {import('../builder.mjs').Draft} draft */
const tablesLost = (draft) => draft.regionTable(1, (t) => t.xor(4)).regionTable(2, (t) => t.xor(4))

/** A reserved field set in every structure that is read. */
function reservedEverywhere() {
  return child({ locator: locatorItem(PLAIN_PAIRS, { reserved: 1 }) })
    .headers((h) => h.u8(80, 1))
    .regionTables((t) => t.u32(12, 1))
    .metadata((m) => m.u16(8, 1).u8(12, 1))
    .entry('virtualDiskId', (e) => e.u32(28, 1).u32(24, 6 | 8))
    .item('fileParameters', (i) => i.u32(4, 2 | 4))
}

const RESERVED = ['CHN-001', 'HDR-017', 'ITM-003', 'MET-004', 'MET-005', 'MET-013', 'MET-014', 'PLO-003', 'REG-005']

export const COMBINED_CASES = [
  row('combined-headers-lost-regions-judged', () => headersLost(base({ required: 0 })), 'unopenable', [
    'HDR-001',
    'REG-019',
  ]),
  row('combined-headers-lost-metadata-judged', () => headersLost(base({ virtualDiskId: ZERO_GUID })), 'unopenable', [
    'HDR-001',
    'ITM-013',
  ]),
  row(
    'combined-headers-lost-no-log-to-meet',
    () => headersLost(base({ regions: [{ guid: unknownGuid(1), offset: MiB, length: MiB, required: 0 }] })),
    'unopenable',
    ['HDR-001'],
    { infos: ['REG-016'], note: 'Without a current header there is no log that the region could meet.' },
  ),
  row(
    'combined-headers-lost-log-not-judged',
    () => headersLost(base().headers((h) => h.u64(72, 5).u16(66, 9))),
    'unopenable',
    ['HDR-001'],
  ),
  row(
    'combined-tables-lost-headers-judged',
    () => tablesLost(base({ sequenceNumbers: [1, 3] })),
    'unopenable',
    ['REG-001'],
    {
      infos: ['HDR-022'],
      summary: false,
    },
  ),
  row('combined-tables-and-headers-lost', () => tablesLost(headersLost(base())), 'unopenable', ['HDR-001', 'REG-001'], {
    summary: false,
    note: 'The signature is there, so it is a VHDX.',
  }),
  row(
    'combined-signature-and-reserved',
    () =>
      base()
        .xor(0)
        .regionTables((t) => t.u32(12, 1)),
    'unopenable',
    ['FILE-001', 'REG-005'],
  ),
  row(
    'combined-needed-item-missing-others-judged',
    () =>
      base({
        itemOrder: ['fileParameters', 'virtualDiskId', 'logicalSectorSize', 'physicalSectorSize'],
        virtualDiskId: ZERO_GUID,
        logicalSectorSize: 4096,
        physicalSectorSize: 512,
      }).entry('virtualDiskId', (e) => e.u32(28, 1)),
    'unopenable',
    ['ITM-011', 'ITM-013', 'MET-014', 'MET-024'],
    { summary: false },
  ),
  row(
    'combined-unknown-version-regions-judged',
    () => base({ required: 0 }).headers((h) => h.u16(66, 3)),
    'unopenable',
    ['HDR-006', 'HDR-027', 'REG-019'],
  ),
  row('combined-reserved-everywhere', () => reservedEverywhere(), 'damaged', RESERVED),
  row(
    'combined-reserved-everywhere-and-in-use',
    () => reservedEverywhere().headers((h) => h.u8(48, 1)),
    'damaged',
    RESERVED,
    { infos: ['HDR-024'], later: ['LOG-001'], laterStatus: 'unopenable' },
  ),
  row(
    'combined-warnings-only',
    () =>
      base({ virtualDiskId: ZERO_GUID, dataWriteGuid: ZERO_GUID, required: 0 })
        .header(1, (h) => h.xor(4))
        .regionTable(2, (t) => t.xor(4)),
    'sound',
    ['HDR-003', 'HDR-020', 'ITM-013', 'REG-002', 'REG-019'],
  ),
  row(
    'combined-three-unknown-required-things',
    () =>
      base({
        regions: [{ guid: unknownGuid(1), offset: 8 * MiB, length: MiB, required: 1 }],
        items: [2, 3].map((n) => ({ id: unknownGuid(n), flags: IS_REQUIRED })),
      }),
    'unopenable',
    ['MET-015', 'REG-015'],
    { totals: { 'MET-015': 2, 'REG-015': 1 } },
  ),
]
