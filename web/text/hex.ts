// Numbers and bytes in hexadecimal, as people write them: lower case, 0x before numbers, pairs for bytes.

/** `0x30000`; `digits` pads with zeros to at least so many. Whole numbers from 0 up, any size. */
export function hex(value: number | bigint, digits = 1): string {
  return `0x${BigInt(value).toString(16).padStart(digits, '0')}`
}

/** A checksum or another 32-bit field at its full width: `0x0000beef`. */
export function hex32(value: number | bigint): string {
  return hex(value, 8)
}

/** `76 68 64 78`. */
export function hexBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
}

/** The same of bytes that are hexadecimal already, without gaps. */
export function spacedHex(digits: string): string {
  return digits.replace(/..(?=.)/g, '$& ')
}

/** The text column of a hex view: printable ASCII as it is, a dot for every other byte. */
export function asciiColumn(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')
}
