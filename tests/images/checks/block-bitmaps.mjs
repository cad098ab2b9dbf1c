// @ts-check
// Sector bitmaps: their entries, and in the deep tier their bits, one after the other. Present sectors per block for
// whoever asks.

import { readThrough } from './block-image.mjs'
import { bitmapsInUse, MIB } from './block-reference.mjs'

/**
 * @typedef {import('./block-reference.mjs').Table} Table
 * @typedef {import('./block-reference.mjs').Block} Block
 * @typedef {import('./block-reference.mjs').Bitmap} Bitmap
 */

/**
 * All SBM rules but SBM-006, which is judged with the other overlaps.
 * @param {Table} table @param {{ deep: boolean, unreliable: Bitmap[] }} options `unreliable`: of SBM-006
 * @param {import('./block-judge.mjs').Fire} fire
 */
export function bitmapRules(table, { deep, unreliable }, fire) {
  const { payload, bitmaps, scene } = table
  const child = scene.disk.hasParent
  const garbage = bitmaps.filter(({ state }) => state !== 0 && state !== 6)
  const present = bitmaps.filter(({ state }) => state === 6)
  fire(child ? 'SBM-001' : 'SBM-003', child ? 'error' : 'warning', garbage)
  fire('SBM-002', 'warning', child ? [] : present)
  fire('SBM-005', 'error', child ? present.filter(({ position }) => position === 0n) : [])
  fire(
    'SBM-011',
    'info',
    bitmaps.filter(({ state, position }) => state === 0 && position !== 0n),
  )
  if (!child) return

  const r = scene.chunkRatio
  const partly = payload.filter(({ state }) => state === 7)
  const chunkOf = (/** @type {Block} */ { block }) => block / r
  const withoutBitmap = partly.filter((each) => {
    const index = chunkOf(each) * (r + 1n) + r
    const behindTheFile = index >= scene.readable && index < scene.inRegion
    return !behindTheFile && !present.some(({ chunk }) => chunk === chunkOf(each))
  })
  fire('SBM-004', 'error', withoutBitmap)
  const placed = bitmapsInUse(table)
  fire(
    'SBM-007',
    'info',
    placed.filter(({ chunk }) => !partly.some((each) => chunkOf(each) === chunk)),
  )
  if (!deep) return

  const bits = placed.filter((each) => !unreliable.includes(each))
  const uniform = partly.filter((each) => {
    if (!bits.some(({ chunk }) => chunk === chunkOf(each))) return false
    const sectors = presentSectors(table, each.block)
    return sectors && (sectors.present === 0 || sectors.present === sectors.inDisk)
  })
  fire('SBM-008', 'info', uniform)
  const last = scene.payloadBlocks === 0n ? -1n : (scene.payloadBlocks - 1n) / r
  fire(
    'SBM-009',
    'info',
    bits.some(({ chunk }) => chunk === last && bitsBehindTheDisk(table, chunk) > 0),
  )
  const others = bits.flatMap(({ chunk }) => {
    const first = chunk * r
    const count = Number(least(r, scene.payloadBlocks - first))
    const blocks = Array.from({ length: count }, (_, k) => first + BigInt(k))
    return blocks.filter((block) => !partly.some((each) => each.block === block))
  })
  fire(
    'SBM-010',
    'info',
    others
      .filter((block) => (presentSectors(table, block)?.present ?? 0) > 0)
      .map((block) => ({ index: block + block / r })),
  )
}

/**
 * What the chunk's bitmap says of a block, or null where it cannot be read as a whole.
 * @param {Table} table @param {bigint} block
 * @returns {{ present: number, inDisk: number } | null}
 */
export function presentSectors(table, block) {
  const { disk, chunkRatio } = table.scene
  const bits = bitsOf(table, block / chunkRatio)
  if (!bits) return null
  const perBlock = disk.blockSize / disk.logicalSectorSize
  const first = Number(block % chunkRatio) * perBlock
  const inDisk = Math.min(perBlock, Number(sectorsInDisk(table) - block * BigInt(perBlock)))
  return { present: countBits(bits, first, first + inDisk), inDisk }
}

/** @param {Table} table @param {bigint} chunk */
function bitsBehindTheDisk(table, chunk) {
  const bits = bitsOf(table, chunk)
  return bits ? countBits(bits, Number(sectorsInDisk(table) - chunk * 2n ** 23n), 2 ** 23) : 0
}

/** A sector that begins inside the disk. @param {Table} table */
function sectorsInDisk({ scene: { disk } }) {
  const size = BigInt(disk.logicalSectorSize)
  return (disk.virtualSize + size - 1n) / size
}

/** @param {Table} table @param {bigint} chunk @returns {Uint8Array | null} */
function bitsOf(table, chunk) {
  const { image, active, eof } = table.scene
  const bitmap = bitmapsInUse(table).find((each) => each.chunk === chunk)
  if (!bitmap || bitmap.position + MIB > eof) return null
  return readThrough(image, active, bitmap.position, Number(MIB))
}

/** Bit 0 of byte 0 is the first. @param {Uint8Array} bytes @param {number} from @param {number} to */
function countBits(bytes, from, to) {
  let count = 0
  for (let bit = from; bit < to; bit++) {
    const byte = bytes[bit >> 3] ?? 0
    if (byte & (1 << (bit & 7))) count++
  }
  return count
}

/** @param {bigint} a @param {bigint} b */
function least(a, b) {
  return a < b ? a : b
}
