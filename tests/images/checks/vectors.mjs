// @ts-check
// The builder's CRC, geometry and layouts against numbers it did not compute.

import {
  base,
  batIndexOfBitmap,
  batIndexOfBlock,
  crc32c,
  Draft,
  geometry,
  guidBytes,
  presets,
  readSparse,
  structureChecksum,
} from '../builder.mjs'
import { CRC_VECTORS, GEOMETRY_EXAMPLES, INDEX_EXAMPLES, LOG_ENTRY, MAPPING_EXAMPLES } from '../vectors.mjs'

/** Offset of region table 1 and the length its checksum covers. */
const [TABLE, TABLE_LENGTH] = [0x30000, 65536]

/** @returns {string[]} lines; those that begin with FAULT are faults */
export function checkVectors() {
  /** @type {string[]} */
  const lines = []
  /** @param {string} what @param {unknown} found @param {unknown} expected */
  const same = (what, found, expected) => {
    if (String(found) !== String(expected)) lines.push(`FAULT ${what}: ${found}, expected ${expected}`)
  }

  for (const { name, input, crc } of CRC_VECTORS) same(`CRC of ${name}`, crc32c(input()), crc)
  same('log entry of B.1 with its stored checksum', structureChecksum(LOG_ENTRY), 0xae6958b3)
  same(
    'GUID on disk',
    guidBytes('2DC27766-F623-4200-9D64-115E9BFD4A08').join(),
    [0x66, 0x77, 0xc2, 0x2d, 0x23, 0xf6, 0x00, 0x42, 0x9d, 0x64, 0x11, 0x5e, 0x9b, 0xfd, 0x4a, 0x08],
  )

  for (const each of GEOMETRY_EXAMPLES) {
    const plain = geometry({ ...each, hasParent: false })
    const child = geometry({ ...each, hasParent: true })
    const found = [plain.chunkRatio, plain.payloadBlocks, plain.sectorBitmapBlocks, plain.batEntries, child.batEntries]
    same(`3.8, S = ${each.virtualSize}`, found, [each.r, each.p, each.c, each.plain, each.child])
  }
  for (const { chunkRatio, block, index } of INDEX_EXAMPLES) {
    same(`index of block ${block}`, batIndexOfBlock(block, chunkRatio), index)
  }
  for (const each of MAPPING_EXAMPLES) {
    same('3.9, BAT index', batIndexOfBlock(each.block, each.chunkRatio), each.index)
    same('3.9, bitmap index', batIndexOfBitmap(each.chunk, each.chunkRatio), each.bitmapIndex)
  }

  // A preset is right about its region table if the checksum is the one seen on that program's files.
  const tables = { windows: 0xc66b8cae, disk2vhd: 0x1c142859, qemu: 0x2c6fce83 }
  for (const name of /** @type {const} */ (['windows', 'disk2vhd', 'qemu'])) {
    const image = new Draft(presets[name]()).image(name)
    same(`region table of ${name}`, structureChecksum(readSparse(image, TABLE, TABLE_LENGTH)), tables[name])
    same(
      `region table of ${name}, stored`,
      new DataView(readSparse(image, TABLE + 4, 4).buffer).getUint32(0, true),
      tables[name],
    )
  }
  // The base's headers are those of appendix B.1.
  const numbered = base({ sequenceNumbers: [0, 1] }).image('b1')
  for (const [offset, crc] of /** @type {const} */ ([
    [0x10004, 0xff416dce],
    [0x20004, 0x7db9f1b9],
  ])) {
    same(`stored checksum at ${offset}`, new DataView(readSparse(numbered, offset, 4).buffer).getUint32(0, true), crc)
  }
  const header = readSparse(base().image('base'), 0x10000, 4096)
  same('stored checksum of header 1', new DataView(header.buffer).getUint32(4, true), structureChecksum(header))
  lines.push(`${CRC_VECTORS.length} CRC vectors, ${GEOMETRY_EXAMPLES.length} geometries, 3 region tables`)
  return lines
}
