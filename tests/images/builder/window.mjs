// @ts-check
// A named stretch of the file into which numbers are written at the offsets that the specification prints.
// Every method returns the window, so that an injury reads as one line: `h => h.u16(64, 3).reseal()`.

import { structureChecksum } from './crc32c.mjs'
import { guidBytes, utf16 } from './text.mjs'

/**
 * What a window looks at: a file, a log ring, a file as it will be after replay.
 * @typedef {Pick<import('./sparse.mjs').SparseBytes, 'read' | 'write'>} Bytes
 */

export class Window {
  #bytes
  #start
  #sealed

  /**
   * @param {Bytes} bytes
   * @param {number} start where the structure begins in `bytes`, for most the file offset
   * @param {number} [sealed] how many bytes its checksum covers; 0 = the structure has none
   */
  constructor(bytes, start, sealed = 0) {
    this.#bytes = bytes
    this.#start = start
    this.#sealed = sealed
  }

  /** Where the structure begins. */
  get start() {
    return this.#start
  }

  /**
   * @param {number} offset from the start of the structure, as in the specification's tables
   * @param {Uint8Array | number[]} bytes
   */
  bytes(offset, bytes) {
    this.#bytes.write(this.#start + offset, Uint8Array.from(bytes))
    return this
  }

  /** @param {number} offset @param {number} value */
  u8(offset, value) {
    return this.bytes(offset, littleEndian(value, 1))
  }

  /** @param {number} offset @param {number} value */
  u16(offset, value) {
    return this.bytes(offset, littleEndian(value, 2))
  }

  /** @param {number} offset @param {number | bigint} value */
  u32(offset, value) {
    return this.bytes(offset, littleEndian(value, 4))
  }

  /** @param {number} offset @param {number | bigint} value */
  u64(offset, value) {
    return this.bytes(offset, littleEndian(value, 8))
  }

  /** @param {number} offset @param {string} text */
  guid(offset, text) {
    return this.bytes(offset, guidBytes(text))
  }

  /** @param {number} offset @param {string} text */
  utf16(offset, text) {
    return this.bytes(offset, utf16(text))
  }

  /** @param {number} offset @param {number} length */
  zero(offset, length) {
    return this.bytes(offset, new Uint8Array(length))
  }

  /** Flips bits of one byte. @param {number} offset @param {number} [mask] */
  xor(offset, mask = 0x01) {
    const [old] = this.read(offset, 1)
    return this.u8(offset, /** @type {number} */ (old) ^ mask)
  }

  /** @param {number} offset @param {number} length @returns {Uint8Array} a copy */
  read(offset, length) {
    return this.#bytes.read(this.#start + offset, length)
  }

  /**
   * Makes the stored checksum right again.
   * @param {number} [length] for a log entry whose EntryLength was changed: what the checksum covers now
   */
  reseal(length = this.#sealed) {
    if (length === 0) throw new Error('this structure has no checksum')
    return this.u32(4, structureChecksum(this.read(0, length)))
  }
}

/**
 * @param {number | bigint} value
 * @param {number} width in bytes
 * @returns {Uint8Array}
 */
export function littleEndian(value, width) {
  let rest = BigInt(value)
  if (rest < 0n || rest >= 1n << BigInt(8 * width)) throw new Error(`${value} does not fit ${width} bytes`)
  const bytes = new Uint8Array(width)
  for (let i = 0; i < width; i++, rest >>= 8n) bytes[i] = Number(rest & 0xffn)
  return bytes
}
