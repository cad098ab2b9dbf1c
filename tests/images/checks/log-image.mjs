// @ts-check
// The log of a finished image, and what region tables, metadata and BAT hold after its replay: the way from the headers
// to the BAT in as few words as it takes. No judgement; faulty images give whatever is there.

import {
  batIndexOfBlock,
  geometry,
  guidBytes,
  ITEM,
  REGION,
  readSparse,
  structureChecksum,
  ZERO_GUID,
} from '../builder.mjs'
import { guidText, headOf, readLog, readReplayed, sizeAfter } from './log-reference.mjs'

/** @typedef {import('../builder.mjs').SparseImage} SparseImage */

/** The current header by 3.2, and its log by 3.4 and 3.5. @param {SparseImage} image */
export function logOf(image) {
  const [current, other] = headersOf(image)
  const fileSize = BigInt(image.size)
  const offset = current.getBigUint64(72, true)
  const length = current.getUint32(68, true)
  const inside = length > 0 && offset + BigInt(length) <= fileSize
  const guid = new Uint8Array(current.buffer, 48, 16)
  const logGuid = guidText(guid)
  const inUse = logGuid !== ZERO_GUID
  const readable = inside && (current.getUint16(64, true) === 0 || !inUse)
  const start = Number(offset)
  const ring = {
    read: (/** @type {number} */ at, /** @type {number} */ count) => readSparse(image, start + at, count),
    logOffset: offset,
    logLength: readable ? length : 0,
    logGuid: guid,
    fileSize,
  }
  const found = readLog(ring)
  const view = inUse ? found : { ...found, run: null, active: [] }
  const otherLogGuid = other ? guidText(new Uint8Array(other.buffer, 48, 16)) : ZERO_GUID
  return {
    offset: start,
    logOffset: offset,
    length,
    logLength: length,
    logGuid,
    inUse,
    readable,
    fileSize,
    view,
    stopped: view.run === null || fileSize < headOf(view.run).flushedFileOffset,
    ringZero: !image.extents.some(([at, bytes]) => at < start + length && at + bytes.length > start),
    otherLogGuid: otherLogGuid === ZERO_GUID ? null : otherLogGuid,
  }
}

/**
 * Both headers, the current one first; the other only if it is valid.
 * @param {SparseImage} image
 * @returns {[current: DataView, other: DataView | undefined]}
 */
function headersOf(image) {
  const copies = [0x10000, 0x20000].map((at) => new DataView(readSparse(image, at, 4096).buffer))
  const valid = copies.filter((header) => {
    const bytes = new Uint8Array(header.buffer)
    return (
      bytes.length === 4096 &&
      header.getUint32(0, true) === 0x64616568 &&
      structureChecksum(bytes) === header.getUint32(4, true)
    )
  })
  const number = (/** @type {DataView} */ header) => header.getBigUint64(8, true)
  const [first, second] = valid
  if (!first) throw new Error(`${image.name}: no valid header`)
  return second && number(second) > number(first) ? [second, first] : [first, second]
}

/**
 * The values that the report shows, by path: through the log if it is replayed.
 * @param {SparseImage} image @param {ReturnType<typeof logOf>} log
 */
export function diskAfter(image, log) {
  const active = log.stopped ? [] : log.view.active
  const read = (/** @type {number} */ offset, /** @type {number} */ length) =>
    new DataView(readReplayed(active, BigInt(offset), length, zeroFilled(image)).buffer)
  /** @type {Record<string, unknown>} */
  const facts = { sizeAfter: sizeAfter(active, log.fileSize) }
  const tables = [0x30000, 0x40000].map((at) => read(at, 65536))
  const usable = tables.filter((table) => isUsable(table))
  for (const [k, table] of tables.entries()) {
    facts[`regionTables.${k}.valid`] = isUsable(table)
    facts[`regionTables.${k}.current`] = table === usable[0]
    facts[`regionTables.${k}.entryCount`] = table.getUint32(8, true)
    for (let i = 0; i < 2; i++) {
      facts[`regionTables.${k}.entries.${i}.fileOffset`] = table.getBigUint64(16 + 32 * i + 16, true)
      facts[`regionTables.${k}.entries.${i}.length`] = table.getUint32(16 + 32 * i + 24, true)
    }
  }
  const [table] = usable
  const metadata = table && regionAt(table, REGION.metadata)
  const bat = table && regionAt(table, REGION.bat)
  if (metadata === undefined || bat === undefined) return facts
  const item = (/** @type {keyof typeof ITEM} */ name) => {
    const entries = read(metadata, 65536)
    for (let i = 0; i < entries.getUint16(10, true); i++) {
      const at = 32 + 32 * i
      if (guidText(new Uint8Array(entries.buffer, at, 16)) !== ITEM[name].id) continue
      return read(metadata + entries.getUint32(at + 16, true), 16)
    }
    return undefined
  }
  const disk = {
    blockSize: item('fileParameters')?.getUint32(0, true),
    virtualSize: item('virtualDiskSize')?.getBigUint64(0, true),
    logicalSectorSize: item('logicalSectorSize')?.getUint32(0, true),
    physicalSectorSize: item('physicalSectorSize')?.getUint32(0, true),
  }
  for (const [name, value] of Object.entries(disk)) facts[`disk.${name}`] = value
  const flags = item('fileParameters')?.getUint32(4, true) ?? 0
  facts['disk.type'] = flags & 2 ? 'differencing' : flags & 1 ? 'fixed' : 'dynamic'
  const id = item('virtualDiskId')
  if (id) facts['disk.diskId'] = guidText(new Uint8Array(id.buffer))
  return { ...facts, ...blocks(disk, (index) => read(bat + 8 * index, 8).getBigUint64(0, true)) }
}

/** @param {{ blockSize?: number | undefined, virtualSize?: bigint | undefined, logicalSectorSize?: number | undefined }} disk @param {(index: number) => bigint} entry */
function blocks({ blockSize, virtualSize, logicalSectorSize }, entry) {
  if (!blockSize || !virtualSize || !logicalSectorSize) return {}
  const { payloadBlocks, chunkRatio } = geometry({ blockSize, virtualSize, logicalSectorSize, hasParent: false })
  if (payloadBlocks > 4096) return {}
  const states = Array.from({ length: payloadBlocks }, (_, b) => Number(entry(batIndexOfBlock(b, chunkRatio)) & 7n))
  const count = (/** @type {number} */ state) => states.filter((each) => each === state).length
  return {
    'blocks.payload.total': payloadBlocks,
    'blocks.payload.notPresent': count(0),
    'blocks.payload.zero': count(2),
    'blocks.payload.fullyPresent': count(6),
  }
}

/** @param {DataView} table */
function isUsable(table) {
  const right = structureChecksum(new Uint8Array(table.buffer)) === table.getUint32(4, true)
  return right && table.getUint32(0, true) === 0x69676572 && table.getUint32(8, true) <= 2047
}

/** @param {DataView} table @param {string} guid @returns {number | undefined} */
function regionAt(table, guid) {
  const wanted = guidBytes(guid)
  for (let i = 0; i < table.getUint32(8, true); i++) {
    const at = 16 + 32 * i
    if (new Uint8Array(table.buffer, at, 16).every((byte, k) => byte === wanted[k])) {
      return Number(table.getBigUint64(at + 16, true))
    }
  }
  return undefined
}

/** @param {SparseImage} image @returns {(offset: bigint, length: number) => Uint8Array} */
function zeroFilled(image) {
  return (offset, length) => {
    const bytes = new Uint8Array(length)
    if (offset < BigInt(image.size)) bytes.set(readSparse(image, Number(offset), length))
    return bytes
  }
}
