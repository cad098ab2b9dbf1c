// @ts-check
// The bytes of a Parent Locator item (MS-VHDX 2.6.2.6). Pairs may be as odd as a case wants them.

import { LOCATOR_VHDX } from './names.mjs'
import { guidBytes, utf16 } from './text.mjs'
import { littleEndian } from './window.mjs'

/**
 * Keys and values are text or raw bytes. The four fields of the entry follow from them unless given.
 * @typedef {{
 *   key: string | Uint8Array, value: string | Uint8Array,
 *   keyOffset?: number, keyLength?: number, valueOffset?: number, valueLength?: number
 * }} Pair
 *
 * @typedef {{ type?: string, reserved?: number, count?: number, gap?: number, length?: number }} LocatorOptions
 *   `count`: KeyValueCount as stored; `gap`: bytes before the first string (1 puts all strings at odd
 *   offsets); `length`: cuts or extends the item.
 */

/** The smallest locator that leads to a parent: nothing in it deserves a remark. */
export const PLAIN_PAIRS = /** @type {Pair[]} */ ([
  { key: 'parent_linkage', value: '{7584f8fb-36d3-4091-afb5-b1afe587bfa8}' },
  { key: 'relative_path', value: '.\\parent.vhdx' },
])

/**
 * Header, then all entries, then the strings in the order of the pairs, without gaps.
 * @param {Pair[]} pairs
 * @param {LocatorOptions} [options]
 * @returns {Uint8Array}
 */
export function locatorItem(pairs, options = {}) {
  const { type = LOCATOR_VHDX, reserved = 0, count = pairs.length, gap = 0 } = options
  const entries = [...guidBytes(type), ...littleEndian(reserved, 2), ...littleEndian(count, 2)]
  /** @type {number[]} */
  const strings = new Array(gap).fill(0)
  const begin = 20 + 12 * pairs.length
  for (const pair of pairs) {
    const key = asBytes(pair.key)
    const value = asBytes(pair.value)
    const keyOffset = pair.keyOffset ?? begin + strings.length
    if (pair.keyOffset === undefined) strings.push(...key)
    const valueOffset = pair.valueOffset ?? begin + strings.length
    if (pair.valueOffset === undefined) strings.push(...value)
    entries.push(...littleEndian(keyOffset, 4), ...littleEndian(valueOffset, 4))
    entries.push(...littleEndian(pair.keyLength ?? key.length, 2))
    entries.push(...littleEndian(pair.valueLength ?? value.length, 2))
  }
  const item = Uint8Array.from([...entries, ...strings])
  if (options.length === undefined) return item
  const sized = new Uint8Array(options.length)
  sized.set(item.subarray(0, options.length))
  return sized
}

/** @param {string | Uint8Array} text */
function asBytes(text) {
  return typeof text === 'string' ? utf16(text) : text
}
