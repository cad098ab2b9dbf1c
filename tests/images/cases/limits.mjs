// @ts-check
// Images that claim as much as the format lets them, against memory, time and the report's length (contract, "Lists are
// bounded; counts are not"). They are large, so they stand apart from CASES.

import { base, child, IS_USER, ITEM, KiB, locatorItem, MiB, PLAIN_PAIRS, unknownGuid } from '../builder.mjs'
import { row } from './case.mjs'

/** @typedef {import('../builder/recipe.mjs').Item} Item */

/** What a table holds beside the five items of the base, 1024 of them user items, 1018 of the system. */
const REST = 2042

/** As many different items as the table holds. @param {(k: number) => Partial<Item>} place @param {number} [count] */
const fill = (place, count = REST) =>
  Array.from({ length: count }, (_, k) => ({ id: unknownGuid(k + 1), flags: k < 1024 ? IS_USER : 0, ...place(k) }))

const NOISE = Uint8Array.from({ length: 16 * KiB }, (_, i) => 1 + ((i * 31 + (i >> 8) * 7) % 255))

/** At most 8 KiB that are never zero, others for each seed below 8192. @param {number} length @param {number} seed */
const noise = (length, seed) => NOISE.subarray(seed, seed + length)

/**
 * A locator of 1 MiB with as many pairs as the count can say. The first two are good; all others share one string of the
 * greatest length, which begins behind theirs.
 * @param {number} unit what that string is made of
 */
function crowd(unit) {
  const count = 65535
  const table = 20 + 12 * count
  const plain = locatorItem([...PLAIN_PAIRS], { gap: table - (20 + 12 * PLAIN_PAIRS.length) })
  const item = new Uint8Array(MiB)
  item.set(plain)
  const view = new DataView(item.buffer)
  view.setUint16(18, count, true)
  const shared = plain.length
  for (let at = shared; at + 1 < item.length; at += 2) view.setUint16(at, unit, true)
  for (let k = PLAIN_PAIRS.length; k < count; k++) {
    const entry = 20 + 12 * k
    view.setUint32(entry, shared, true)
    view.setUint32(entry + 4, shared, true)
    view.setUint16(entry + 8, 65534, true)
    view.setUint16(entry + 10, 65534, true)
  }
  return item
}

/** @param {number} mib @param {Item[]} items */
const wide = (mib, items) => base({ metadata: { offset: 16 * MiB, length: mib * MiB }, items })

const EXTRA = { infos: ['MET-017'] }
const LOCATOR = { id: ITEM.parentLocator.id, flags: ITEM.parentLocator.flags }
/** The one that is used. */
const FIRST = { bytes: locatorItem([...PLAIN_PAIRS]) }

export const LIMIT_CASES = [
  row(
    'limits-2042-items-of-8-kib-scattered',
    () =>
      wide(
        128,
        fill((k) => ({ offset: 128 * KiB + k * 60 * KiB + (k % 97) * 3, bytes: noise(8 * KiB, k) })),
      ),
    'sound',
    [],
    {
      ...EXTRA,
      totals: { 'MET-017': REST },
      facts: { 'metadata.entryCount': 2047, 'metadata.items.length': 2047, 'metadata.items.2046.length': 8 * KiB },
    },
  ),
  row(
    'limits-2042-items-half-on-each-other',
    () =>
      wide(
        16,
        fill((k) => ({ offset: 66 * KiB + k * 2 * KiB + 1, bytes: noise(4 * KiB, 0) })),
      ),
    'damaged',
    ['MET-009'],
    { ...EXTRA, totals: { 'MET-009': REST - 1, 'MET-017': REST } },
  ),
  row(
    'limits-2042-parent-locators-on-each-other',
    () =>
      wide(
        32,
        fill((k) => ({ ...LOCATOR, ...(k === 0 ? FIRST : {}), offset: 128 * KiB + k * 9 * KiB, length: MiB })),
      ),
    'damaged',
    ['ITM-015', 'MET-006', 'MET-009', 'MET-023'],
    { totals: { 'MET-006': REST - 1, 'MET-009': REST - 1 } },
  ),
  row(
    'limits-crowded-locator-of-nuls',
    () => child({ metadata: { offset: 16 * MiB, length: 2 * MiB }, locator: crowd(0) }),
    'damaged',
    ['CHN-001', 'PLO-008', 'PLO-009', 'PLO-020', 'PLO-023'],
    { infos: null, facts: { complete: false } },
  ),
  row(
    'limits-crowded-locator-and-2041-items',
    () =>
      child({
        metadata: { offset: 16 * MiB, length: 128 * MiB },
        locator: crowd(0),
        items: fill((k) => ({ offset: 2 * MiB + k * 60 * KiB + (k % 97) * 3, bytes: noise(8 * KiB, k) }), REST - 1),
      }),
    'damaged',
    ['CHN-001', 'PLO-008', 'PLO-009', 'PLO-020', 'PLO-023'],
    { infos: null, facts: { complete: false } },
  ),
  row(
    'limits-25-parent-locators-of-1-mib',
    () =>
      wide(
        32,
        Array.from({ length: 25 }, (_, k) => ({
          ...LOCATOR,
          ...(k === 0 ? FIRST : {}),
          offset: (k + 1) * MiB,
          length: MiB,
        })),
      ),
    'damaged',
    ['ITM-015', 'MET-006'],
    { totals: { 'MET-006': 24 } },
  ),
  row(
    'limits-2045-regions-on-each-other',
    () =>
      base({
        minimumSize: 64 * MiB,
        regions: Array.from({ length: 2045 }, (_, k) => ({
          guid: unknownGuid(k + 1),
          offset: 4 * MiB + k * 4096,
          length: MiB + 1,
          required: 2,
        })),
      }),
    'damaged',
    ['REG-008', 'REG-010', 'REG-013', 'REG-020'],
    {
      infos: ['REG-016'],
      // Every 256th begins at a whole MiB.
      totals: { 'REG-008': 2045 - 8, 'REG-010': 2045, 'REG-013': 2044, 'REG-016': 2045, 'REG-020': 2045 },
      facts: { 'regionTables.0.entries.length': 2047, 'regionTables.1.entries.length': 2047 },
    },
  ),
  row(
    'limits-256-pairs-with-four-faults-each',
    () =>
      child({
        locator: locatorItem([
          ...PLAIN_PAIRS,
          ...Array.from({ length: 254 }, () => ({ key: '', keyOffset: 0, value: '', valueOffset: 0 })),
        ]),
      }),
    'damaged',
    ['CHN-001', 'PLO-005'],
    { totals: { 'PLO-005': 4 * 254 } },
  ),
]
