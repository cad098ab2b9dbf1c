// @ts-check
// CRC-32C (Castagnoli) as MS-VHDX 2 states it: reflected polynomial 0x82F63B78, start and final
// XOR 0xFFFFFFFF. Written for plainness, not for speed: images seal at most a few tables each.

const TABLE = Uint32Array.from({ length: 256 }, (_, i) => {
  let c = i
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0x82f63b78 : c >>> 1
  return c >>> 0
})

/**
 * @param {Uint8Array} bytes
 * @returns {number} the checksum as an unsigned 32-bit integer
 */
export function crc32c(bytes) {
  let c = 0xffffffff
  for (const b of bytes) c = /** @type {number} */ (TABLE[(c ^ b) & 0xff]) ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}

/**
 * The checksum a VHDX structure stores at its offset 4: those four bytes count as zero.
 * @param {Uint8Array} structure all of the covered bytes (4096 for a header, 65536 for a region table)
 * @returns {number}
 */
export function structureChecksum(structure) {
  const copy = structure.slice()
  copy.fill(0, 4, 8)
  return crc32c(copy)
}
