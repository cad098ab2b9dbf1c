// @ts-check
// Published numbers as data: CRC-32C vectors, and worked examples of block
// arithmetic. Inputs are made byte by byte; the expected values are copied from the text, never computed.

import { ascii, countingGuid, GiB, guidBytes, hex, littleEndian, MiB, REGION, TiB } from './builder.mjs'

/**
 * `input` is what the CRC covers, its own field at 4..7 already zero where the structure has one.
 * @typedef {{ name: string, input: () => Uint8Array, crc: number }} CrcVector
 */

/** @param {number} length @param {(i: number) => number} byte */
const bytes = (length, byte) => Uint8Array.from({ length }, (_, i) => byte(i))

/**
 * A structure of `length` zero bytes with a few fields set.
 * @param {number} length
 * @param {...[offset: number, bytes: Uint8Array]} fields
 */
function structure(length, ...fields) {
  const all = new Uint8Array(length)
  for (const [offset, content] of fields) all.set(content, offset)
  return all
}

/** @param {Array<[guid: string, mib: number]>} entries of 1 MiB each @param {number} required */
function regionTable(entries, required) {
  const fields = entries.map(([guid, mib], k) => {
    const entry = [
      ...guidBytes(guid),
      ...littleEndian(mib * MiB, 8),
      ...littleEndian(MiB, 4),
      ...littleEndian(required, 4),
    ]
    return /** @type {[number, Uint8Array]} */ ([16 + 32 * k, Uint8Array.from(entry)])
  })
  return structure(65536, [0, ascii('regi')], [8, littleEndian(entries.length, 4)], ...fields)
}

/** @param {number} number @param {string} [logGuid] */
function appendixHeader(number, logGuid) {
  return structure(
    4096,
    [0, ascii('head')],
    [8, littleEndian(number, 8)],
    [16, guidBytes(countingGuid(0x00))],
    [32, guidBytes(countingGuid(0x10))],
    [48, logGuid ? guidBytes(logGuid) : new Uint8Array(16)],
    [66, littleEndian(1, 2)],
    [68, littleEndian(MiB, 4)],
    [72, littleEndian(MiB, 8)],
  )
}

/** The log entry of vector 4 with its checksum as printed. */
export const LOG_ENTRY = structure(
  8192,
  [
    0,
    hex(`6c6f6765 b35869ae 00200000 00000000  8877665544332211 02000000 00000000
         202122232425262728292a2b2c2d2e2f  0000400000000000 0000400000000000
         7a65726f 00000000 0020000000000000  0010300000000000 8877665544332211
         64657363 fcfdfeff 0001020304050607  0000300000000000 8877665544332211`),
  ],
  [4096, hex('64617461 44332211')],
  [4104, bytes(4084, (i) => (i + 8) & 0xff)],
  [8188, hex('88776655')],
)

/** @type {CrcVector[]} */
export const CRC_VECTORS = [
  { name: 'empty', input: () => new Uint8Array(0), crc: 0x00000000 },
  { name: '"a"', input: () => ascii('a'), crc: 0xc1d04330 },
  { name: '"123456789"', input: () => ascii('123456789'), crc: 0xe3069283 },
  { name: '32 x 00', input: () => new Uint8Array(32), crc: 0x8a9136aa },
  { name: '32 x FF', input: () => bytes(32, () => 0xff), crc: 0x62a8ab43 },
  { name: '00 01 ... 1F', input: () => bytes(32, (i) => i), crc: 0x46dd794e },
  { name: '1F 1E ... 00', input: () => bytes(32, (i) => 31 - i), crc: 0x113fdb5c },
  { name: '4096 x 00', input: () => new Uint8Array(4096), crc: 0x98f94189 },
  { name: '65536 x 00', input: () => new Uint8Array(65536), crc: 0x72c0c4a4 },
  {
    name: 'header, Version 1',
    input: () => structure(4096, [0, ascii('head')], [66, littleEndian(1, 2)]),
    crc: 0x0b83d3f8,
  },
  {
    name: 'header, number 1, log of 1 MiB at 1 MiB',
    input: () =>
      structure(
        4096,
        [0, ascii('head')],
        [8, littleEndian(1, 8)],
        [66, littleEndian(1, 2)],
        [68, littleEndian(MiB, 4)],
        [72, littleEndian(MiB, 8)],
      ),
    crc: 0xf1fd4713,
  },
  { name: 'region table without entries', input: () => regionTable([], 0), crc: 0x916e09ef },
  {
    name: 'region table of Windows',
    input: () =>
      regionTable(
        [
          [REGION.bat, 3],
          [REGION.metadata, 2],
        ],
        1,
      ),
    crc: 0xc66b8cae,
  },
  {
    name: 'region table of disk2vhd',
    input: () =>
      regionTable(
        [
          [REGION.metadata, 2],
          [REGION.bat, 3],
        ],
        1,
      ),
    crc: 0x1c142859,
  },
  {
    name: 'region table of QEMU',
    input: () =>
      regionTable(
        [
          [REGION.bat, 2],
          [REGION.metadata, 3],
        ],
        0,
      ),
    crc: 0x2c6fce83,
  },
  {
    name: 'empty log entry',
    input: () =>
      structure(
        4096,
        [0, ascii('loge')],
        [8, littleEndian(4096, 4)],
        [16, littleEndian(1, 8)],
        [47, Uint8Array.of(1)],
        [48, littleEndian(MiB, 8)],
        [56, littleEndian(MiB, 8)],
      ),
    crc: 0x450721c6,
  },
  { name: 'B.1 vector 1', input: () => appendixHeader(0), crc: 0xff416dce },
  { name: 'B.1 vector 2', input: () => appendixHeader(1), crc: 0x7db9f1b9 },
  { name: 'B.1 vector 3', input: () => appendixHeader(2, countingGuid(0x20)), crc: 0x304fb61a },
  {
    name: 'B.1 vector 4, log entry',
    input: () => structure(8192, [0, LOG_ENTRY], [4, new Uint8Array(4)]),
    crc: 0xae6958b3,
  },
]

/** BAT arithmetic, the table of 3.8. */
export const GEOMETRY_EXAMPLES = [
  { virtualSize: 100 * MiB, blockSize: 8 * MiB, logicalSectorSize: 512, r: 512, p: 13, c: 1, plain: 13, child: 513 },
  { virtualSize: 1 * GiB, blockSize: 32 * MiB, logicalSectorSize: 512, r: 128, p: 32, c: 1, plain: 32, child: 129 },
  { virtualSize: 10 * GiB, blockSize: 32 * MiB, logicalSectorSize: 512, r: 128, p: 320, c: 3, plain: 322, child: 387 },
  {
    virtualSize: 20 * GiB,
    blockSize: 2 * MiB,
    logicalSectorSize: 512,
    r: 2048,
    p: 10240,
    c: 5,
    plain: 10244,
    child: 10245,
  },
  {
    virtualSize: 1 * TiB,
    blockSize: 32 * MiB,
    logicalSectorSize: 4096,
    r: 1024,
    p: 32768,
    c: 32,
    plain: 32799,
    child: 32800,
  },
  {
    virtualSize: 64 * TiB,
    blockSize: 1 * MiB,
    logicalSectorSize: 512,
    r: 4096,
    p: 67108864,
    c: 16384,
    plain: 67125247,
    child: 67125248,
  },
]

/** Block to BAT index, the 10 GiB example of 3.8 (R = 128); index 128 is the bitmap entry of chunk 0. */
export const INDEX_EXAMPLES = [
  { chunkRatio: 128, block: 127, index: 127 },
  { chunkRatio: 128, block: 128, index: 129 },
  { chunkRatio: 128, block: 200, index: 201 },
  { chunkRatio: 128, block: 319, index: 321 },
]

/** Virtual offset to block, BAT index and bitmap bit: worked examples 1 and 2 of 3.9. */
export const MAPPING_EXAMPLES = [
  {
    virtualSize: 20 * GiB,
    blockSize: 2 * MiB,
    logicalSectorSize: 512,
    virtualOffset: 6_000_000_000,
    chunkRatio: 2048,
    block: 2861,
    offsetInBlock: 48_128,
    index: 2862,
    chunk: 1,
    bitmapIndex: 4097,
    sector: 11_718_750,
    bitInChunk: 3_330_142,
    byte: 416_267,
    bit: 6,
  },
  {
    virtualSize: 1 * TiB,
    blockSize: 32 * MiB,
    logicalSectorSize: 4096,
    virtualOffset: 699_999_997_952,
    chunkRatio: 1024,
    block: 20_861,
    offsetInBlock: 20_992_000,
    index: 20_881,
    chunk: 20,
    bitmapIndex: 21_524,
    sector: 170_898_437,
    bitInChunk: 3_126_277,
    byte: 390_784,
    bit: 5,
  },
]
