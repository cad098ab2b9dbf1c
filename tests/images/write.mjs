// @ts-check
// Two ways to put an image on disk: packed for the native tests, or as a real (sparse) file for foreign programs.

import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { ascii, littleEndian, TiB } from './builder.mjs'

/** @typedef {import('./builder.mjs').SparseImage} SparseImage */

/** The magic of a packed image; the last character is the version of the form. */
export const MAGIC = 'SPARSE01'

/**
 * A packed image, all integers little-endian: magic (8 bytes), u64 size of the file, u32 number of extents, then
 * each extent as u64 offset, u32 length and its bytes. Extents are sorted and disjoint; all else is zero.
 * @param {SparseImage} image
 * @returns {Uint8Array}
 */
export function pack(image) {
  const parts = [ascii(MAGIC), littleEndian(image.size, 8), littleEndian(image.extents.length, 4)]
  for (const [offset, bytes] of image.extents) {
    parts.push(littleEndian(offset, 8), littleEndian(bytes.length, 4), bytes)
  }
  return new Uint8Array(Buffer.concat(parts))
}

/**
 * Writes the image with holes where it is zero.
 * @param {SparseImage} image
 * @param {string} file
 */
export function materialize(image, file) {
  // ext4 ends at 16 TiB; an image of that size is for a sparse source, not for a file.
  if (image.size > 16 * TiB) throw new Error(`${image.name} is larger than 16 TiB and cannot be a file`)
  const handle = openSync(file, 'w')
  try {
    ftruncateSync(handle, image.size)
    for (const [offset, bytes] of image.extents) {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(handle, bytes, done, bytes.length - done, offset + done)
      }
    }
  } finally {
    closeSync(handle)
  }
}
