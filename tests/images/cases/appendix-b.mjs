// @ts-check
// The scenarios for a checker, row by row as they stand. Rows about the header section and the metadata are cases;
// rows about the log are cases of log-appendix-b.mjs, rows about the blocks are listed with their image and join later.

import {
  base,
  child,
  countingGuid,
  IS_REQUIRED,
  IS_USER,
  knownItem,
  MiB,
  STATE,
  TiB,
  unknownGuid,
} from '../builder.mjs'
import { row } from './case.mjs'

const LOG_GUID = countingGuid(0x20)
const { fullyPresent, partiallyPresent } = STATE

/** Blocks in state 6 at these places, in MiB. @param {...number} mib */
const present = (...mib) =>
  base({ entries: mib.map((at, index) => ({ index, state: fullyPresent, offset: at * MiB })) })

/** @param {number} flags of an unknown item */
const unknownItem = (flags) => base({ items: [{ id: unknownGuid(1), flags, length: 4 }] })

/** Rows whose findings all belong to the header section and the metadata, in the order of the appendix. */
export const APPENDIX_B_CASES = [
  row('b2-base', () => base(), 'sound', []),
  row('b2-identical-headers', () => base({ sequenceNumbers: [5, 5] }), 'sound', ['HDR-004']),
  row(
    'b2-different-headers-with-one-number',
    () => base({ sequenceNumbers: [5, 5] }).header(2, (h) => h.guid(16, countingGuid(0x70)).reseal()),
    'unopenable',
    ['HDR-005'],
    { infos: ['HDR-021'] },
  ),
  row(
    'b2-newer-header-of-version-2',
    () => base({ sequenceNumbers: [1, 2] }).header(2, (h) => h.u16(66, 2).reseal()),
    'unopenable',
    ['HDR-006', 'HDR-021 warning'],
    { facts: { 'headers.0.current': false, 'headers.1.current': true } },
  ),
  row(
    'b2-log-version-1-in-use',
    () => base().header(2, (h) => h.u16(64, 1).guid(48, LOG_GUID).reseal()),
    'unopenable',
    ['HDR-007', 'HDR-021 warning'],
    { infos: ['HDR-024'], later: ['LOG-001'] },
  ),
  row('b2-log-guid-set-log-all-zero', () => base({ logGuid: LOG_GUID }), 'needsReplay', [], {
    infos: ['HDR-024'],
    later: ['LOG-001'],
    laterStatus: 'unopenable',
  }),
  row('b2-block-size-3-mib', () => base().item('fileParameters', (i) => i.u32(0, 3 * MiB)), 'unopenable', ['ITM-002'], {
    infos: null,
    note: 'Whether ITM-016 (info) is judged with an illegal block size is left open.',
  }),
  row('b2-size-plus-7', () => base({ virtualSize: 64 * MiB + 7 }), 'damaged', ['ITM-006'], { infos: ['ITM-016'] }),
  row('b2-incomplete-file-marker', () => base({ items: [knownItem('incompleteFile')] }), 'unopenable', ['MET-016']),
  row('b2-unknown-item-required', () => unknownItem(IS_REQUIRED), 'unopenable', ['MET-015']),
  row('b2-unknown-item-of-the-user', () => unknownItem(IS_USER), 'sound', [], { infos: ['MET-017'] }),
  row('b2-child-without-locator', () => base({ hasParent: true }), 'unopenable', ['CHN-001', 'ITM-014'], {
    note: 'The appendix names ITM-014 alone; CHN-001 is added by its own condition.',
  }),
  row(
    'b2-third-region-required-and-beyond-the-end',
    () =>
      base({
        minimumSize: 4 * MiB,
        regions: [{ guid: unknownGuid(1), offset: 5 * MiB, length: MiB, required: 1 }],
      }),
    'unopenable',
    ['FILE-004', 'REG-012', 'REG-015'],
  ),
  row(
    'b2-metadata-2-mib-over-the-bat',
    () => base({ metadata: { offset: 2 * MiB, length: 2 * MiB } }),
    'damaged',
    ['REG-013'],
    { later: ['LAY-001'] },
  ),
  row('b2-bat-at-1-mib', () => base({ bat: { offset: 1 * MiB } }), 'damaged', ['REG-014'], { later: ['LAY-001'] }),
  row('b2-checksum-of-header-1', () => base().header(1, (h) => h.xor(4)), 'sound', ['HDR-003']),
  row('b2-checksum-of-header-2', () => base().header(2, (h) => h.xor(7)), 'sound', ['HDR-003']),
  row('b2-checksum-of-region-table-1', () => base().regionTable(1, (t) => t.xor(5)), 'sound', ['REG-002']),
  row('b2-checksum-of-region-table-2', () => base().regionTable(2, (t) => t.xor(6)), 'sound', ['REG-002']),
  row('b2-child-partly-present', () => child({ entries: partly(STATE.fullyPresent) }), 'sound', ['CHN-001']),
]

/**
 * Rows that need the blocks: what the appendix expects; they are run when those are examined. LAY-001, the summary of
 * overlaps, is not named by the appendix but joins by its own condition.
 * @type {Array<{ name: string, later: true, expected: string[], text: string, make: () => import('../builder.mjs').SparseImage }>}
 */
export const APPENDIX_B_LATER = [
  laterBlock('child-without-bitmap', 'SBM-004', () => child({ entries: partly(0).slice(0, 1) })),
  laterBlock('partial-without-parent', 'BAT-005', () => base({ entries: partly(0).slice(0, 1) })),
  laterBlock('bitmap-without-parent', 'SBM-002', () =>
    base({ virtualSize: 5 * 1024 * MiB, entries: [{ index: 2048, state: fullyPresent, offset: 6 * MiB }] }),
  ),
  laterBlock('blocks-at-4-and-5-mib', 'BAT-011', () => present(4, 5)),
  laterBlock('blocks-both-at-4-mib', 'BAT-017', () => present(4, 4)),
  laterBlock('block-on-the-log', 'BAT-012', () => present(1)),
  laterBlock('block-ends-beyond', 'BAT-009 FILE-004', () => present(7).truncate(8 * MiB)),
  laterBlock('block-starts-beyond', 'BAT-008 FILE-004', () => present(70).truncate(8 * MiB)),
  laterBlock('state-5', 'BAT-004', () => base().bat(0, 5)),
  laterBlock('reserved-bit-3', 'BAT-003', () => base().bat(0, 8)),
  laterBlock('present-at-0', 'BAT-006', () => base().bat(0, fullyPresent)),
  laterBlock('unmapped-with-position', 'BAT-015', () => base().bat(0, STATE.unmapped, 4 * MiB)),
  laterBlock('zero-with-position', 'BAT-013', () => base().bat(0, STATE.zero, 4 * MiB)),
  laterBlock('bat-too-small', 'BAT-001', () =>
    base({ virtualSize: 2 * TiB, blockSize: MiB, bat: { offset: 3 * MiB, length: MiB } }),
  ),
]

/** Block 0 partly present at 4 MiB and the bitmap entry of its chunk. @param {number} bitmapState */
function partly(bitmapState) {
  return [
    { index: 0, state: partiallyPresent, offset: 4 * MiB },
    { index: 2048, state: bitmapState, offset: 6 * MiB },
  ]
}

/** @param {string} name @param {string} expected @param {() => import('../builder.mjs').Draft} make */
function laterBlock(name, expected, make) {
  const full = `b2-block-${name}`
  return {
    name: full,
    later: /** @type {const} */ (true),
    expected: expected.split(' ').filter((rule) => rule !== ''),
    text: expected,
    make: () => make().image(full),
  }
}
