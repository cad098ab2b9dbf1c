// @ts-check
// From a finished image to its block table: log, regions, disk and raw entries, as stored or as they will be after
// replay. Nothing is judged here, and nothing is read that is known to be zero.

import { geometry, ITEM, REGION, readSparse, structureChecksum } from '../builder.mjs'
import { logOf } from './log-image.mjs'
import { guidText, readReplayed, sizeAfter } from './log-reference.mjs'

/**
 * @typedef {import('../builder.mjs').SparseImage} SparseImage
 * @typedef {import('./log-reference.mjs').LogEntry} LogEntry
 * @typedef {{ kind: string, offset: bigint, length: bigint }} Place
 * @typedef {{ virtualSize: bigint, blockSize: number, logicalSectorSize: number, hasParent: boolean, fixed: boolean }} Disk
 * @typedef {{
 *   image: SparseImage, replayed: boolean, active: LogEntry[], rawSize: bigint, eof: bigint,
 *   headed: boolean, log: Place | null, regions: Place[], bat: Place, disk: Disk,
 *   chunkRatio: bigint, payloadBlocks: bigint, needed: bigint, inRegion: bigint, readable: bigint,
 * }} Scene
 *   `active`: what is replayed, empty for the file as stored; `replayed`: the log is in use and its replay not stopped. `rawSize`: of the file as stored; `eof`: after replay.
 *   `needed`: entries of the disk; `inRegion`: those for which the region has room; `readable`: those of both that lie in
 *   the file.
 *
 * @typedef {{ index: bigint, state: number, reserved: bigint, position: bigint }} Entry `position`: a file offset
 */

const PAGE = 4096
/** Claims end here: what an offset of 64 bits can name. */
const LIMIT = 2n ** 64n

/** The file as it will be after replay; the same as stored where nothing is replayed. @param {SparseImage} image */
export function sceneAfter(image) {
  const log = logIn(image)
  return sceneWith(image, log, log !== null && !log.stopped)
}

/** @param {SparseImage} image */
export function sceneStored(image) {
  return sceneWith(image, logIn(image), false)
}

/** Null without a valid header. @param {SparseImage} image */
function logIn(image) {
  try {
    return logOf(image)
  } catch {
    return null
  }
}

/**
 * Null if the table cannot be found or the disk not be described.
 * @param {SparseImage} image @param {ReturnType<typeof logOf> | null} log @param {boolean} replayed
 * @returns {Scene | null}
 */
function sceneWith(image, log, replayed) {
  const active = log && replayed ? log.view.active : []
  const rawSize = BigInt(image.size)
  const read = (/** @type {bigint} */ offset, /** @type {number} */ length) =>
    new DataView(readThrough(image, active, offset, length).buffer)
  const regions = regionsIn([0x30000n, 0x40000n].map((at) => read(at, 65536)))
  const bat = regions?.find(({ kind }) => kind === 'bat')
  const metadata = regions?.find(({ kind }) => kind === 'metadata')
  if (!regions || !bat || !metadata) return null
  const disk = diskIn(read, metadata.offset)
  if (!disk) return null
  const eof = sizeAfter(active, rawSize)
  const { chunkRatio, payloadBlocks, batEntries } = exactGeometry(disk)
  const inRegion = least(batEntries, bat.length / 8n)
  const place = { kind: 'log', offset: log?.logOffset ?? 0n, length: BigInt(log?.logLength ?? 0) }
  return {
    image,
    replayed,
    active,
    rawSize,
    eof,
    headed: log !== null,
    log: log && place.length > 0n ? place : null,
    regions,
    bat,
    disk,
    chunkRatio,
    payloadBlocks,
    needed: batEntries,
    inRegion,
    readable: least(inRegion, eof > bat.offset ? (eof - bat.offset) / 8n : 0n),
  }
}

/** 3.8 in integers of any size: a forged disk may have 2^44 blocks. @param {Disk} disk */
function exactGeometry({ virtualSize, blockSize, logicalSectorSize, hasParent }) {
  const [b, r] = [BigInt(blockSize), (2n ** 23n * BigInt(logicalSectorSize)) / BigInt(blockSize)]
  const p = (virtualSize + b - 1n) / b
  const c = (p + r - 1n) / r
  const batEntries = hasParent ? c * (r + 1n) : p === 0n ? 0n : p + (p - 1n) / r
  const same = geometry({ virtualSize, blockSize, logicalSectorSize, hasParent })
  if (BigInt(same.batEntries) !== batEntries && batEntries < 2n ** 53n) throw new Error('two ways to count entries')
  return { chunkRatio: r, payloadBlocks: p, batEntries }
}

/** The regions of the current table: copy 1 if it is usable, else copy 2. @param {DataView[]} copies @returns {Place[] | undefined} */
function regionsIn(copies) {
  const table = copies.find((copy) => {
    const right = structureChecksum(new Uint8Array(copy.buffer)) === copy.getUint32(4, true)
    return right && copy.getUint32(0, true) === 0x69676572 && copy.getUint32(8, true) <= 2047
  })
  if (!table) return undefined
  return Array.from({ length: table.getUint32(8, true) }, (_, k) => {
    const at = 16 + 32 * k
    const guid = guidText(new Uint8Array(table.buffer, at, 16))
    const kind = guid === REGION.bat ? 'bat' : guid === REGION.metadata ? 'metadata' : guid
    return { kind, offset: table.getBigUint64(at + 16, true), length: BigInt(table.getUint32(at + 24, true)) }
  })
}

/** @param {(offset: bigint, length: number) => DataView} read @param {bigint} metadata @returns {Disk | null} */
function diskIn(read, metadata) {
  const table = read(metadata, 65536)
  const item = (/** @type {keyof typeof ITEM} */ name, /** @type {number} */ length) => {
    const count = Math.min(table.getUint16(10, true), 2047)
    for (let at = 32; at < 32 + 32 * count; at += 32) {
      const flags = table.getUint32(at + 24, true)
      if (guidText(new Uint8Array(table.buffer, at, 16)) !== ITEM[name].id || flags & 1) continue
      const value = read(metadata + BigInt(table.getUint32(at + 16, true)), 16)
      return table.getUint32(at + 20, true) === length ? value : undefined
    }
    return undefined
  }
  const parameters = item('fileParameters', 8)
  const virtualSize = item('virtualDiskSize', 8)?.getBigUint64(0, true)
  const logicalSectorSize = item('logicalSectorSize', 4)?.getUint32(0, true) ?? 0
  const blockSize = parameters?.getUint32(0, true) ?? 0
  const flags = parameters?.getUint32(4, true) ?? 0
  const legal = Array.from({ length: 9 }, (_, k) => 2 ** (20 + k)).includes(blockSize)
  if (virtualSize === undefined || !legal || ![512, 4096].includes(logicalSectorSize)) return null
  const hasParent = (flags & 2) !== 0
  return { virtualSize, blockSize, logicalSectorSize, hasParent, fixed: !hasParent && (flags & 1) !== 0 }
}

/**
 * The entries that are not zero, from index `from` up to `to`, in order; all others in the range are.
 * @param {Scene} scene @param {bigint} from @param {bigint} to not beyond what the region has in the file
 * @returns {Entry[]}
 */
export function entriesIn(scene, from, to) {
  const [start, end] = [scene.bat.offset + 8n * from, scene.bat.offset + 8n * to]
  /** @type {Entry[]} */
  const found = []
  let next = from
  for (const [a, b] of written(scene, start, end)) {
    // Whole entries, counted from the table's own start: it may lie anywhere.
    const first = most((a - scene.bat.offset) / 8n, next)
    const last = least((b - scene.bat.offset + 7n) / 8n, to)
    if (first >= last) continue
    next = last
    const bytes = readThrough(scene.image, scene.active, scene.bat.offset + 8n * first, Number(8n * (last - first)))
    const values = new DataView(bytes.buffer)
    for (let at = 0; at < bytes.length; at += 8) {
      const value = values.getBigUint64(at, true)
      if (value === 0n) continue
      const reserved = (value >> 3n) & 0x1ffffn
      found.push({
        index: first + BigInt(at / 8),
        state: Number(value & 7n),
        reserved,
        position: (value >> 20n) << 20n,
      })
    }
  }
  return found
}

/**
 * Where bytes may differ from zero: disjoint ranges of at most 1 MiB, in order.
 * @param {Scene} scene @param {bigint} start @param {bigint} end
 * @returns {Array<[bigint, bigint]>}
 */
export function written({ image, active }, start, end) {
  const writes = active.flatMap((entry) => entry.descriptors).filter((write) => write.page !== null)
  /** @type {Array<[bigint, bigint]>} */
  const all = [
    ...image.extents.map(([at, bytes]) => /** @type {[bigint, bigint]} */ ([BigInt(at), BigInt(at + bytes.length)])),
    ...writes.map((write) => /** @type {[bigint, bigint]} */ ([write.fileOffset, write.fileOffset + BigInt(PAGE)])),
  ]
  return union(clip(all, start, end)).flatMap(([a, b]) => {
    const pieces = Array.from({ length: Number((b - a + 0xfffffn) >> 20n) }, (_, k) => a + (BigInt(k) << 20n))
    return pieces.map((piece) => /** @type {[bigint, bigint]} */ ([piece, least(b, piece + 0x100000n)]))
  })
}

/**
 * Bytes through what is replayed; zeros behind the file.
 * @param {SparseImage} image @param {LogEntry[]} active @param {bigint} offset @param {number} length
 */
export function readThrough(image, active, offset, length) {
  return readReplayed(active, offset, length, (at, count) => {
    const bytes = new Uint8Array(count)
    if (at < BigInt(image.size)) bytes.set(readSparse(image, Number(at), count))
    return bytes
  })
}

/** @typedef {Array<[start: bigint, end: bigint]>} Ranges */

/** Sorted, disjoint, none empty, none that touch. @param {Ranges} ranges @returns {Ranges} */
export function union(ranges) {
  /** @type {Ranges} */
  const merged = []
  for (const [a, b] of [...ranges].sort(([x], [y]) => (x < y ? -1 : x > y ? 1 : 0))) {
    const last = merged.at(-1)
    if (a >= b) continue
    if (last && a <= last[1]) last[1] = last[1] > b ? last[1] : b
    else merged.push([a, b])
  }
  return merged
}

/** @param {Ranges} ranges @param {bigint} start @param {bigint} [end] @returns {Ranges} */
export function clip(ranges, start, end = LIMIT) {
  return ranges
    .map(([a, b]) => /** @type {[bigint, bigint]} */ ([most(a, start), least(b, end)]))
    .filter(([a, b]) => a < b)
}

/** @param {Ranges} ranges disjoint */
export function lengthOf(ranges) {
  return ranges.reduce((sum, [a, b]) => sum + b - a, 0n)
}

/** @param {bigint} a @param {bigint} b */
export function least(a, b) {
  return a < b ? a : b
}

/** @param {bigint} a @param {bigint} b */
export function most(a, b) {
  return a > b ? a : b
}
