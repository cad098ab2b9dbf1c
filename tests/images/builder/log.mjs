// @ts-check
// The bytes of one log entry (MS-VHDX 2.3.1): header, descriptors over as many sectors as they need, data sectors.
// Always a right one; cases injure it afterwards.

import { structureChecksum } from './crc32c.mjs'
import { SparseBytes } from './sparse.mjs'
import { ascii } from './text.mjs'
import { Window } from './window.mjs'

/** The log's own unit, whatever the disk's sector size. */
export const SECTOR = 4096

/**
 * One descriptor with what it brings: a page of 4096 bytes, or a length of zeros.
 * @typedef {{ kind: 'data', fileOffset: number | bigint, page: Uint8Array }
 *   | { kind: 'zero', fileOffset: number | bigint, length: number | bigint }} Update
 *
 * @typedef {{
 *   number: number | bigint, tail: number, logGuid: string,
 *   flushed: number | bigint, last: number | bigint, updates: Update[]
 * }} Entry
 *   `tail`: offset in the ring, in bytes. `flushed`, `last`: FlushedFileOffset and LastFileOffset.
 */

/** How many sectors an entry with these updates has. @param {Update[]} updates */
export function sectorsOf(updates) {
  return descriptorSectors(updates.length) + updates.filter((update) => update.kind === 'data').length
}

/**
 * @param {Entry} entry
 * @returns {Uint8Array} EntryLength bytes with the right checksum
 */
export function entryBytes({ number, tail, logGuid, flushed, last, updates }) {
  const length = SECTOR * sectorsOf(updates)
  const bytes = new SparseBytes()
  bytes.resize(length)
  const entry = new Window(bytes, 0)
  entry
    .bytes(0, ascii('loge'))
    .u32(8, length)
    .u32(12, tail)
    .u64(16, number)
    .u32(24, updates.length)
    .guid(32, logGuid)
    .u64(48, flushed)
    .u64(56, last)
  let sector = SECTOR * descriptorSectors(updates.length)
  updates.forEach((update, i) => {
    const at = 64 + 32 * i
    entry.u64(at + 16, update.fileOffset).u64(at + 24, number)
    if (update.kind === 'zero') {
      entry.bytes(at, ascii('zero')).u64(at + 8, update.length)
      return
    }
    const { page } = update
    if (page.length !== SECTOR) throw new Error(`a page of ${page.length} bytes`)
    entry
      .bytes(at, ascii('desc'))
      .bytes(at + 4, page.subarray(4092))
      .bytes(at + 8, page.subarray(0, 8))
    entry.bytes(sector, ascii('data')).bytes(sector + 8, page.subarray(8, 4092))
    entry.u32(sector + 4, BigInt(number) >> 32n).u32(sector + 4092, BigInt(number) & 0xffffffffn)
    sector += SECTOR
  })
  const whole = bytes.read(0, length)
  entry.u32(4, structureChecksum(whole))
  return bytes.read(0, length)
}

/** @param {number} count of descriptors */
function descriptorSectors(count) {
  return Math.ceil((64 + 32 * count) / SECTOR)
}
