// @ts-check
// GUIDs in Windows memory layout, UTF-16LE text and hex: the three spellings that VHDX uses (MS-VHDX 2).

export const ZERO_GUID = '00000000-0000-0000-0000-000000000000'

/**
 * First field u32 LE, second and third u16 LE, the last eight bytes as they are printed.
 * @param {string} text 8-4-4-4-12 hex digits, braces and case do not matter
 * @returns {Uint8Array} 16 bytes
 */
export function guidBytes(text) {
  const printed = hex(text.replace(/[{}-]/g, ''))
  if (printed.length !== 16) throw new Error(`not a GUID: ${text}`)
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
  return Uint8Array.from(order, (from) => /** @type {number} */ (printed[from]))
}

/**
 * A GUID of sixteen consecutive byte values, the G(a) of appendix B.1, as text.
 * @param {number} a
 */
export function countingGuid(a) {
  const h = Array.from({ length: 16 }, (_, i) => ((a + i) & 0xff).toString(16).padStart(2, '0'))
  const at = (/** @type {number[]} */ ...list) => list.map((i) => h[i]).join('')
  const tail = at(10, 11, 12, 13, 14, 15)
  return `${at(3, 2, 1, 0)}-${at(5, 4)}-${at(7, 6)}-${at(8, 9)}-${tail}`
}

/**
 * A GUID nobody has defined; different numbers give different GUIDs.
 * @param {number} n
 */
export function unknownGuid(n) {
  return `5ca1ab1e-0000-4000-8000-${n.toString(16).padStart(12, '0')}`
}

/**
 * @param {string} text may hold lone surrogates and NULs: code units are written as they are
 * @returns {Uint8Array}
 */
export function utf16(text) {
  const bytes = new Uint8Array(text.length * 2)
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    bytes[2 * i] = unit & 0xff
    bytes[2 * i + 1] = unit >> 8
  }
  return bytes
}

/** @param {string} text one byte per character */
export function ascii(text) {
  return Uint8Array.from(text, (c) => c.charCodeAt(0))
}

/** @param {string} digits blanks between the digits do not matter */
export function hex(digits) {
  const clean = digits.replace(/\s+/g, '')
  if (clean.length % 2 !== 0 || /[^0-9a-f]/i.test(clean)) throw new Error(`not hex: ${digits}`)
  return Uint8Array.from({ length: clean.length / 2 }, (_, i) => Number.parseInt(clean.slice(2 * i, 2 * i + 2), 16))
}
