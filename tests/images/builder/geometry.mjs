// @ts-check
// BAT arithmetic of MS-VHDX 2.5, in integers of any size.

/**
 * @typedef {{ chunkRatio: number, payloadBlocks: number, sectorBitmapBlocks: number, batEntries: number }} Geometry
 */

/**
 * @param {{ virtualSize: number | bigint, blockSize: number, logicalSectorSize: number, hasParent: boolean }} disk
 * @returns {Geometry}
 */
export function geometry({ virtualSize, blockSize, logicalSectorSize, hasParent }) {
  const r = (2n ** 23n * BigInt(logicalSectorSize)) / BigInt(blockSize)
  const p = ceilDivide(BigInt(virtualSize), BigInt(blockSize))
  const c = ceilDivide(p, r)
  const withoutParent = p === 0n ? 0n : p + (p - 1n) / r
  return {
    chunkRatio: Number(r),
    payloadBlocks: Number(p),
    sectorBitmapBlocks: Number(c),
    batEntries: Number(hasParent ? c * (r + 1n) : withoutParent),
  }
}

/** @param {number} block @param {number} chunkRatio */
export function batIndexOfBlock(block, chunkRatio) {
  return block + Math.floor(block / chunkRatio)
}

/** @param {number} chunk @param {number} chunkRatio */
export function batIndexOfBitmap(chunk, chunkRatio) {
  return chunk * (chunkRatio + 1) + chunkRatio
}

/** @param {bigint} a @param {bigint} b */
function ceilDivide(a, b) {
  return (a + b - 1n) / b
}
