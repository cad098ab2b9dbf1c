// @ts-check
// The naive reader of block tables against QEMU, by contents: what qemu-io wrote stands where the reader says, and what is
// put where the reader says qemu-io reads. `qemu-img map` and `qemu-img check` help nothing: for a VHDX QEMU 7.2 maps the
// whole disk as one piece of data without an offset, and counts no clusters.

import { execFileSync } from 'node:child_process'
import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GiB, MiB, TiB } from '../builder.mjs'
import { BLOCK_CASES } from '../cases-blocks.mjs'
import { materialize } from '../write.mjs'
import { judgeBlocks } from './block-judge.mjs'
import { blocksOf } from './block-reference.mjs'

/**
 * @typedef {import('../builder.mjs').SparseImage} SparseImage
 */

/**
 * The structures of a real file as an image: header section, log and regions; everything else counts as zero. Enough for
 * everything but the bits of sector bitmaps and what lies in free space.
 * @param {string} file
 * @returns {SparseImage}
 */
export function structuresOf(file) {
  const handle = openSync(file, 'r')
  try {
    const { size } = fstatSync(handle)
    /** @type {SparseImage} */
    const image = { name: file, size, extents: [] }
    const read = (/** @type {bigint} */ offset, /** @type {number} */ count) => {
      const bytes = new Uint8Array(count)
      readSync(handle, bytes, 0, count, Number(offset))
      return bytes
    }
    const add = (/** @type {bigint} */ offset, /** @type {bigint} */ length) => {
      const end = offset + length < BigInt(size) ? offset + length : BigInt(size)
      if (offset >= end || image.extents.some(([at]) => BigInt(at) === offset)) return
      const bytes = read(offset, Number(end - offset))
      image.extents.push([Number(offset), bytes])
      image.extents.sort(([a], [b]) => a - b)
    }
    add(0n, BigInt(MiB))
    // Both copies of everything: which one holds is for the reader to say.
    const header = new DataView(read(0n, MiB).buffer)
    for (const at of [0x10000, 0x20000])
      add(header.getBigUint64(at + 72, true), BigInt(header.getUint32(at + 68, true)))
    for (const at of [0x30000, 0x40000]) {
      for (let k = 0; k < Math.min(header.getUint32(at + 8, true), 2047); k++) {
        const entry = at + 16 + 32 * k
        add(header.getBigUint64(entry + 16, true), BigInt(header.getUint32(entry + 24, true)))
      }
    }
    return image
  } finally {
    closeSync(handle)
  }
}

/**
 * Patterns at odd places, over the borders of blocks: byte, offset, length.
 * @typedef {[pattern: number, offset: number, length: number]} Write
 * @type {Write[][]}
 */
const WRITES = [
  [],
  [
    [1, 513, 1],
    [2, 1048000, 1200],
    [3, 31457279, 2],
  ],
  [
    [1, 48 * MiB, 4096],
    [2, 33 * MiB, 65536],
    [3, 17 * MiB, 512],
    [4, 1 * MiB, 1 * MiB],
  ],
  [[5, 0, 64 * MiB]],
]

/** @typedef {{ size: string, options: string, writes: Write[] }} Fresh */

/** @type {Fresh[]} */
const FRESH = [
  ...['dynamic', 'fixed'].flatMap((subformat) =>
    ['on', 'off'].flatMap((zero) =>
      ['1M', '2M', '16M'].flatMap((block) =>
        WRITES.map((writes) => ({
          size: '64M',
          options: `subformat=${subformat},block_state_zero=${zero},block_size=${block}`,
          writes,
        })),
      ),
    ),
  ),
  { size: '33554944', options: 'block_size=1M', writes: [[1, 33554432, 512]] },
  { size: '33554944', options: 'block_size=1M,subformat=fixed,block_state_zero=off', writes: [[1, 33554432, 512]] },
  {
    size: '9G',
    options: 'block_size=1M',
    writes: [
      [1, 4294966784, 1024],
      [2, 8589934080, 1024],
    ],
  },
  {
    size: '9G',
    options: 'block_size=256M',
    writes: [
      [1, 4294966784, 1024],
      [2, 0, 1],
    ],
  },
  {
    size: '20G',
    options: 'log_size=16M',
    writes: [
      [1, 6_000_000_000, 5000],
      [2, 19 * GiB, 4096],
    ],
  },
  {
    size: '64T',
    options: 'block_size=64M',
    writes: [
      [1, 63 * TiB, 512],
      [2, 0, 512],
    ],
  },
  { size: '64T', options: 'block_size=256M,block_state_zero=off', writes: [[1, 64 * TiB - 512, 512]] },
]

/** Sound tables that QEMU 7.2 refuses, and what it says. @type {Record<string, string>} */
const QEMU_REFUSES = {
  'blocks-bitmap-without-parent': 'points after end of file',
  'blocks-bitmaps-without-parent-anywhere': 'points after end of file',
  // It reads the whole region, in one call of more than 2 GiB.
  'blocks-hostile-table-region-of-4-gib-for-32-blocks': 'Input/output error',
}

/** @returns {string[]} lines; those that begin with FAULT are faults */
export function checkBlocksUnderQemu() {
  const folder = mkdtempSync(join(tmpdir(), 'vhdx-block-check-'))
  const counts = { fresh: 0, cases: 0, refused: 0, places: 0 }
  try {
    const file = join(folder, 'x.vhdx')
    const lines = [...FRESH.flatMap((each) => underQemu(each, file, counts)), ...ourTables(file, counts)]
    const { fresh, cases, refused, places } = counts
    if (fresh < 50 || cases < 40 || places < 300) lines.push('FAULT: too few images were tried')
    return [
      ...lines,
      `${fresh} fresh images and ${cases} cases of ours, ${places} places, ${refused} refused as listed`,
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/**
 * QEMU makes and fills it, the naive reader finds what was written where it says.
 * @param {Fresh} fresh @param {string} file @param {{ fresh: number, places: number }} counts
 */
function underQemu({ size, options, writes }, file, counts) {
  rmSync(file, { force: true })
  run('qemu-img', ['create', '-q', '-f', 'vhdx', '-o', options, file, size])
  const commands = writes.flatMap(([pattern, offset, length]) => ['-c', `write -P ${pattern} ${offset} ${length}`])
  if (writes.length > 0) run('qemu-io', ['-f', 'vhdx', ...commands, file])
  const image = structuresOf(file)
  const name = [size, options, ...writes.map((write) => write.join('+'))].join(' ')
  counts.fresh++
  const blocks = blocksOf(image)
  const result = judgeBlocks(image, [])
  if (!blocks || !result) return [`FAULT ${name}: no table is found`]
  /** @type {string[]} */
  const faults = []
  const fault = (/** @type {string} */ text) => faults.push(`FAULT ${name}: ${text}`)
  const bad = result.judged.filter(({ severity, rule }) => severity !== 'info' && rule !== 'BAT-010')
  if (bad.length > 0) fault(`healthy, but ${bad.map(({ rule }) => rule)}`)
  const parts = Object.entries(blocks.space).filter(([part]) => part !== 'fileSize' && part !== 'missing')
  const total = parts.reduce((all, [, bytes]) => all + bytes, 0n)
  if (total !== BigInt(image.size)) fault(`the ledger makes ${total} of ${image.size}`)

  // A new fixed disk without zeros has every block; otherwise those that were written to, and no other.
  const { blockSize, virtualSize } = blocks.scene.disk
  const all = options.includes('fixed') && options.includes('zero=off')
  const touched = new Set(
    writes.flatMap(([, offset, length]) => {
      const first = Math.floor(offset / blockSize)
      const last = Math.floor((offset + length - 1) / blockSize)
      return Array.from({ length: last - first + 1 }, (_, k) => first + k)
    }),
  )
  const expected = all ? Math.ceil(Number(virtualSize) / blockSize) : touched.size
  const { counts: found } = blocks
  if (found['payload.fullyPresent'] !== BigInt(expected))
    fault(`${found['payload.fullyPresent']} present, ${expected} written`)
  const absent = options.includes('zero=off') ? 'payload.notPresent' : 'payload.zero'
  const rest = (found['payload.total'] ?? 0n) - BigInt(expected)
  if (found[absent] !== rest) fault(`${absent} is ${found[absent]}, not ${rest}`)

  for (const [pattern, offset, length] of writes) {
    for (const at of [offset, offset + length - 1]) {
      counts.places++
      const [byte] = bytesAt(file, blocks, at, 1)
      if (byte !== pattern) fault(`at ${at} there is ${byte}, ${pattern} was written`)
    }
    const outside = [offset - 1, offset + length].filter((at) => at >= 0 && at < Number(virtualSize))
    for (const at of outside) {
      if (writes.some(([, start, count]) => at >= start && at < start + count)) continue
      counts.places++
      const [byte] = bytesAt(file, blocks, at, 1)
      if (byte !== 0) fault(`at ${at} there is ${byte}, nothing was written`)
    }
  }
  if (virtualSize <= 64n * 1048576n) {
    const raw = `${file}.raw`
    run('qemu-img', ['convert', '-f', 'vhdx', '-O', 'raw', file, raw])
    const theirs = readFileSync(raw)
    const ours = bytesAt(file, blocks, 0, theirs.length)
    if (Buffer.compare(theirs, ours) !== 0) fault('the disk converted to raw is another')
  }
  return faults
}

/**
 * Tables of ours, every block filled with a number of its own where the naive reader says it is: QEMU reads the same.
 * @param {string} file @param {{ cases: number, places: number, refused: number }} counts
 */
function ourTables(file, counts) {
  /** @type {string[]} */
  const lines = []
  for (const each of BLOCK_CASES) {
    const image = each.make()
    if (each.status !== 'sound' || image.size > 32 * GiB) continue
    const blocks = blocksOf(image)
    // QEMU knows sectors of 512 bytes only, no parents, and no disk without a sector.
    if (!blocks || blocks.scene.disk.hasParent || blocks.scene.disk.logicalSectorSize !== 512) continue
    if (blocks.scene.disk.virtualSize === 0n || each.infos?.includes('LAY-003')) continue
    const { blockSize } = blocks.scene.disk
    const used = blocks.table.payload.filter((entry) => entry.state === 6 && entry.position !== 0n).slice(0, 40)
    materialize(image, file)
    const handle = openSync(file, 'r+')
    const reads = used.flatMap(({ block, position }, k) => {
      const pattern = 1 + (k % 255)
      writeSync(handle, Buffer.alloc(512, pattern), 0, 512, Number(position))
      return ['-c', `read -P ${pattern} ${Number(block) * blockSize} 512`]
    })
    closeSync(handle)
    const { text, refusal } = attempt('qemu-io', [
      '-r',
      '-f',
      'vhdx',
      ...(reads.length > 0 ? reads : ['-c', 'read 0 512']),
      file,
    ])
    const wanted = QEMU_REFUSES[each.name]
    if (refusal) {
      counts.refused++
      if (!wanted || !refusal.includes(wanted)) lines.push(`FAULT ${each.name}: qemu-io: ${refusal}`)
      continue
    }
    if (wanted) lines.push(`FAULT ${each.name}: qemu-io no longer refuses it with "${wanted}"`)
    if (text.includes('verification failed')) lines.push(`FAULT ${each.name}: QEMU reads another block:\n${text}`)
    counts.cases++
    counts.places += used.length
  }
  return lines
}

/**
 * A piece of the virtual disk by the naive reader's extents; what has no place in the file is zero.
 * @param {string} file @param {NonNullable<ReturnType<typeof blocksOf>>} blocks @param {number} offset @param {number} length
 */
function bytesAt(file, { extents }, offset, length) {
  const handle = openSync(file, 'r')
  const bytes = Buffer.alloc(length)
  for (const extent of extents) {
    const [start, end] = [Number(extent.start), Number(extent.start + extent.length)]
    const [from, to] = [Math.max(start, offset), Math.min(end, offset + length)]
    if (extent.fileOffset === null || from >= to) continue
    readSync(handle, bytes, from - offset, to - from, Number(extent.fileOffset) + from - start)
  }
  closeSync(handle)
  return bytes
}

/** @param {string} program @param {string[]} args @returns {{ text: string, refusal?: string }} */
function attempt(program, args) {
  try {
    return { text: run(program, args) }
  } catch (error) {
    return { text: '', refusal: error instanceof Error ? error.message : String(error) }
  }
}

/** @param {string} program @param {string[]} args */
function run(program, args) {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 2 ** 28 })
}
