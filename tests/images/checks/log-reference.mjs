// @ts-check
// A reader of the log straight from MS-VHDX 2.3.1 to 2.3.3, as naive as it can be: every sector looked at, every entry
// copied out of the ring, every checksum computed over the copy. It proves what the cases expect, and it is what the
// engine is compared with on random rings.

import { ascii, SECTOR, structureChecksum } from '../builder.mjs'
import { INVALID } from '../invalid-because.mjs'

const HEADERS_END = 0x30000n
const LIMIT = 2n ** 63n

/**
 * @typedef {(offset: number, length: number) => Uint8Array} Read
 * @typedef {{ read: Read, logOffset: bigint, logLength: number, logGuid: Uint8Array, fileSize: bigint }} LogInput
 *   `read`: bytes of the ring by their offset in it, never over its end. `logGuid`: 16 bytes of the current header.
 *
 * @typedef {{ kind: 'data' | 'zero', fileOffset: bigint, length: bigint, reserved: number, page: Uint8Array | null }} Descriptor
 * @typedef {{
 *   offset: number, entryLength: number, tail: number, sequenceNumber: bigint, descriptorCount: number,
 *   reserved: number, logGuid: string, flushedFileOffset: bigint, lastFileOffset: bigint,
 *   stale: boolean, checksumRight: boolean, invalidBecause: string | null, failedAt: number | null,
 *   descriptors: Descriptor[]
 * }} LogEntry
 *   `descriptors` is empty for an invalid entry. `checksumRight` looks at the CRC alone. `failedAt`: the offset in the
 *   entry of the field that fails.
 * @typedef {{ entries: LogEntry[], runs: LogEntry[][], validRuns: LogEntry[][], run: LogEntry[] | null,
 *   active: LogEntry[] }} LogView
 *   `run`: the run chosen by 3.5, from its first entry on; `active`: from its head's Tail on.
 */

/** @param {LogInput} input @returns {LogView} */
export function readLog(input) {
  const { logLength, read } = input
  const entries = []
  for (let o = 0; o + 4 <= logLength; o += SECTOR) {
    if (equal(read(o, 4), ascii('loge'))) entries.push(entryAt(input, o))
  }
  return { entries, ...sequences(entries, logLength) }
}

/** Tests 2 to 10 of 3.4 on the `loge` at ring offset `o`. @param {LogInput} input @param {number} o @returns {LogEntry} */
function entryAt(input, o) {
  const { logLength } = input
  const head = view(inRing(input, o, Math.min(64, logLength)), 64)
  const entry = {
    offset: o,
    entryLength: head.getUint32(8, true),
    tail: head.getUint32(12, true),
    sequenceNumber: head.getBigUint64(16, true),
    descriptorCount: head.getUint32(24, true),
    reserved: head.getUint32(28, true),
    logGuid: guidText(new Uint8Array(head.buffer, 32, 16)),
    flushedFileOffset: head.getBigUint64(48, true),
    lastFileOffset: head.getBigUint64(56, true),
    stale: !equal(new Uint8Array(head.buffer, 32, 16), input.logGuid),
    checksumRight: false,
    /** @type {Descriptor[]} */
    descriptors: [],
  }
  const { entryLength: length, tail, descriptorCount: n } = entry
  /** @param {string} invalidBecause @param {number} failedAt */
  const invalid = (invalidBecause, failedAt) => ({ ...entry, invalidBecause, failedAt, descriptors: [] })
  const whole = length >= 8 && length <= logLength ? inRing(input, o, length) : null
  entry.checksumRight = whole !== null && structureChecksum(whole) === head.getUint32(4, true)

  if (length % SECTOR !== 0 || length < SECTOR || !whole) return invalid(INVALID.entryLength, 8)
  if (tail % SECTOR !== 0 || tail >= logLength) return invalid(INVALID.tail, 12)
  if (entry.sequenceNumber === 0n) return invalid(INVALID.sequenceNumber, 16)
  if (64 + 32 * n > length) return invalid(INVALID.descriptorCount, 24)
  if (!entry.checksumRight) return invalid(INVALID.checksum, 4)

  const bytes = view(whole, length)
  const dataStart = Math.ceil((64 + 32 * n) / SECTOR) * SECTOR
  for (let i = 0; i < n; i++) {
    const at = 64 + 32 * i
    const { descriptor, failure } = descriptorAt(input, entry.sequenceNumber, bytes, at)
    if (failure) return invalid(...failure)
    entry.descriptors.push(descriptor)
  }
  let sector = dataStart
  for (const [i, descriptor] of entry.descriptors.entries()) {
    if (descriptor.kind !== 'data') continue
    if (sector + SECTOR > length) return invalid(INVALID.dataOutside, 8)
    if (!equal(whole.subarray(sector, sector + 4), ascii('data'))) return invalid(INVALID.dataSignature, sector)
    const number = (BigInt(bytes.getUint32(sector + 4, true)) << 32n) | BigInt(bytes.getUint32(sector + 4092, true))
    if (number !== entry.sequenceNumber) return invalid(INVALID.dataNumber, sector + 4)
    const at = 64 + 32 * i
    descriptor.page = new Uint8Array(SECTOR)
    descriptor.page.set(whole.subarray(at + 8, at + 16))
    descriptor.page.set(whole.subarray(sector + 8, sector + 4092), 8)
    descriptor.page.set(whole.subarray(at + 4, at + 8), 4092)
    sector += SECTOR
  }
  if (sector !== length) return invalid(INVALID.length, 8)
  return { ...entry, invalidBecause: null, failedAt: null }
}

/**
 * Test 8. @param {LogInput} input @param {bigint} number @param {DataView} bytes @param {number} at
 * @returns {{ descriptor: Descriptor, failure: [string, number] | null }}
 */
function descriptorAt(input, number, bytes, at) {
  const signature = new Uint8Array(bytes.buffer, bytes.byteOffset + at, 4)
  const kind = equal(signature, ascii('zero')) ? 'zero' : 'data'
  const fileOffset = bytes.getBigUint64(at + 16, true)
  const length = kind === 'zero' ? bytes.getBigUint64(at + 8, true) : BigInt(SECTOR)
  const reserved = kind === 'zero' ? bytes.getUint32(at + 4, true) : 0
  const descriptor = { kind: /** @type {'data' | 'zero'} */ (kind), fileOffset, length, reserved, page: null }
  const logEnd = input.logOffset + BigInt(input.logLength)
  /** @type {Array<[fails: boolean, why: string, at: number]>} */
  const tests = [
    [kind === 'data' && !equal(signature, ascii('desc')), INVALID.descriptorSignature, at],
    [bytes.getBigUint64(at + 24, true) !== number, INVALID.descriptorNumber, at + 24],
    [fileOffset % BigInt(SECTOR) !== 0n, INVALID.targetAlignment, at + 16],
    [length % BigInt(SECTOR) !== 0n, INVALID.zeroLength, at + 8],
    [fileOffset + length >= LIMIT, INVALID.overflow, at + 16],
    [fileOffset < HEADERS_END, INVALID.headers, at + 16],
    [length > 0n && fileOffset < logEnd && fileOffset + length > input.logOffset, INVALID.log, at + 16],
  ]
  const first = tests.find(([fails]) => fails)
  return { descriptor, failure: first ? [first[1], first[2]] : null }
}

/** 3.5, steps 4 to 10. @param {LogEntry[]} entries @param {number} logLength */
function sequences(entries, logLength) {
  const usable = entries.filter((entry) => entry.invalidBecause === null && !entry.stale)
  /** @param {LogEntry} e */
  const follower = (e) =>
    usable.find(
      (f) => f.offset === (e.offset + e.entryLength) % logLength && f.sequenceNumber === e.sequenceNumber + 1n,
    )
  const followers = usable.map(follower)
  const runs = usable
    .filter((entry) => !followers.includes(entry))
    .map((start) => {
      const run = [start]
      for (let next = follower(start); next; next = follower(next)) run.push(next)
      return run
    })
  const validRuns = runs.filter((run) => run.some((entry) => entry.offset === headOf(run).tail))
  let run = /** @type {LogEntry[] | null} */ (null)
  // In ring order of their first entries; of two equally new ones the first stays.
  for (const each of validRuns) {
    if (run === null || headOf(each).sequenceNumber > headOf(run).sequenceNumber) run = each
  }
  const chosen = run ?? []
  const tail = chosen.length > 0 ? headOf(chosen).tail : 0
  return { runs, validRuns, run, active: chosen.slice(chosen.findIndex((entry) => entry.offset === tail)) }
}

/** @param {LogEntry[]} run */
export function headOf(run) {
  return /** @type {LogEntry} */ (run.at(-1))
}

/**
 * 3.6: what [offset, offset + length) holds after replay; null bytes beyond the file's new end are left out.
 * @param {LogEntry[]} active @param {bigint} offset @param {number} length
 * @param {(offset: bigint, length: number) => Uint8Array} readFile gives zeros behind the file's end
 */
export function readReplayed(active, offset, length, readFile) {
  const bytes = readFile(offset, length).slice()
  const end = offset + BigInt(length)
  for (const write of active.flatMap((entry) => entry.descriptors)) {
    const from = write.fileOffset > offset ? write.fileOffset : offset
    const writeEnd = write.fileOffset + write.length
    const to = writeEnd < end ? writeEnd : end
    if (from >= to) continue
    const [a, b] = [Number(from - offset), Number(to - offset)]
    if (write.page) bytes.set(write.page.subarray(Number(from - write.fileOffset), Number(to - write.fileOffset)), a)
    else bytes.fill(0, a, b)
  }
  return bytes
}

/** The file's size after replay: a range that triggers LOG-019 does not count. @param {LogEntry[]} active @param {bigint} fileSize */
export function sizeAfter(active, fileSize) {
  if (active.length === 0) return fileSize
  const { lastFileOffset } = headOf(active)
  const writes = active.flatMap((entry) => entry.descriptors)
  const ends = writes
    .filter((write) => write.length > 0n && !hugeZero(write, fileSize, lastFileOffset))
    .map((write) => write.fileOffset + write.length)
  return [fileSize, lastFileOffset, ...ends].reduce((a, b) => (a > b ? a : b))
}

/** LOG-019. @param {Descriptor} write @param {bigint} fileSize @param {bigint} lastFileOffset of the head */
export function hugeZero(write, fileSize, lastFileOffset) {
  return write.kind === 'zero' && write.length > (fileSize > lastFileOffset ? fileSize : lastFileOffset)
}

/** @param {LogInput} input @param {number} o @param {number} length not above LogLength */
function inRing({ read, logLength }, o, length) {
  const first = Math.min(length, logLength - o)
  if (first === length) return read(o, length)
  const bytes = new Uint8Array(length)
  bytes.set(read(o, first))
  bytes.set(read(0, length - first), first)
  return bytes
}

/** A view of at least `length` bytes; what is missing is zero. @param {Uint8Array} bytes @param {number} length */
function view(bytes, length) {
  const copy = new Uint8Array(Math.max(length, bytes.length))
  copy.set(bytes)
  return new DataView(copy.buffer)
}

/** @param {Uint8Array} a @param {Uint8Array} b */
function equal(a, b) {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

/** As the report prints it. @param {Uint8Array} bytes 16 in Windows memory layout */
export function guidText(bytes) {
  const h = [...bytes].map((byte) => byte.toString(16).padStart(2, '0'))
  const at = (/** @type {number[]} */ ...list) => list.map((i) => h[i]).join('')
  return `${at(3, 2, 1, 0)}-${at(5, 4)}-${at(7, 6)}-${at(8, 9)}-${at(10, 11, 12, 13, 14, 15)}`
}
