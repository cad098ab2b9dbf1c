// What is asked of the blocks of the virtual disk besides the report: extents, pictures, and lookups both ways. The forms of the answers,
// and their reading; nothing here asks or judges.
import type { HostAbortSignal } from './host-types.ts'
import { readJson } from './report.ts'

/**
 * What the table says of a block, MS-VHDX 2.5.1.1. `fullyPresent`: its data is in this file. `partiallyPresent`: some of its sectors are,
 * the others in the parent. `zero`, `unmapped`, `undefined`: reads give zeros, or what was there before. `notPresent`: it was never
 * written; in a differencing disk the parent has it. `invalid`: a state that does not exist.
 */
export type BlockState =
  | 'notPresent'
  | 'undefined'
  | 'zero'
  | 'unmapped'
  | 'invalid'
  | 'fullyPresent'
  | 'partiallyPresent'

/**
 * A number of bytes that a disk claims, below 2^64: a number below 2^53, a bigint from there on, so that nothing is ever rounded. A sound
 * disk never has such; one flipped bit of a table entry is enough.
 */
export type ByteCount = number | bigint

/** A part of the virtual disk, in bytes. */
export interface Extent {
  /** From the start of the virtual disk. */
  readonly start: ByteCount
  readonly length: ByteCount
  readonly state: BlockState
  /** Where it begins in the file; null where it has no place there, nor one that 64 bits can name. */
  readonly fileOffset: ByteCount | null
}

/** Options of {@link VhdxImage.extents}. */
export interface ExtentsOptions {
  /** First byte of the virtual disk; 0 by default. */
  from?: ByteCount | undefined
  /** The byte to stop before; the end of the disk by default. */
  to?: ByteCount | undefined
  /** Aborting rejects the next step with the signal's reason. */
  signal?: HostAbortSignal | undefined
}

/** A table of cells in the order of what it pictures. */
export interface Picture {
  /** How many bytes of the disk or the file a cell stands for; the last may be less. Whole MiB, so exact even from 2^53 on. */
  readonly bytesPerCell: number
  readonly count: number
  /** Cell after cell, so many numbers each as there are kinds. */
  readonly values: Uint32Array
}

/** Two pictures, for a canvas. */
export interface Cells {
  /** The virtual disk: blocks by state 0 to 7 as stored in the table, eight numbers a cell. */
  readonly disk: Picture
  /**
   * The file: MiB by what they are used for, nine numbers a cell: headerSection, log, metadata, bat, otherRegions, payloadInUse,
   * sectorBitmaps, payloadAnchored, free.
   */
  readonly file: Picture
}

/** What a byte of the file belongs to; `payloadAnchored` is kept for a block that is not in use, `beyond` is behind the end. */
export type PlaceKind =
  | 'headerSection'
  | 'log'
  | 'metadata'
  | 'bat'
  | 'otherRegion'
  | 'payload'
  | 'sectorBitmap'
  | 'payloadAnchored'
  | 'free'
  | 'beyond'

/** What lies at a byte of the file. */
export interface FoundPlace {
  readonly what: PlaceKind
  /** The node's id, as in the tree and in findings; null where there is none. */
  readonly structure: string | null
  /** All that belongs to it, in bytes from the start of the file. */
  readonly range: { readonly offset: ByteCount; readonly length: ByteCount }
  /** Number of the entry in the block allocation table that leads here. */
  readonly entry?: number
  /** The byte of the virtual disk that lies here. */
  readonly virtualOffset?: ByteCount
}

/** What an entry of a payload block says. */
export interface BlockEntry {
  /** The entry's eight bytes in hex. */
  readonly bytes: string
  /** 0 to 7, and its name in MS-VHDX. */
  readonly state: number
  readonly name: string
  /** Where the byte lies in the file, by the entry; null where that gives it no place, nor one that 64 bits can name. */
  readonly fileOffset: ByteCount | null
  /**
   * Of a partially present block: how many of its sectors are in this file. Absent where no sector bitmap says so: it is missing, cut off,
   * or shares its place with something. With other blocks it is compared only once a report has read the table.
   */
  readonly presentSectors?: number
}

/** The block that holds a byte of the virtual disk: its entry as after the replay of the log, where one is due. */
export interface FoundBlock extends BlockEntry {
  /** Number of the payload block. */
  readonly block: number
  /** Number of its entry in the block allocation table, and where that lies in the file. */
  readonly entry: number
  readonly entryOffset: number
  /** Of a partially present block with a bitmap: how many sectors it has. */
  readonly sectors?: number
  /**
   * As stored, where a replay changes any of this. Null where there is nothing to compare: the replay puts another table in the place of the
   * stored one, makes the disk another, or makes the file long enough for this entry.
   */
  readonly stored?: BlockEntry | null
}

const STATES: readonly BlockState[] = [
  'notPresent',
  'undefined',
  'zero',
  'unmapped',
  'invalid',
  'invalid',
  'fullyPresent',
  'partiallyPresent',
]
const PLACES: readonly PlaceKind[] = [
  'headerSection',
  'log',
  'metadata',
  'bat',
  'otherRegion',
  'payload',
  'sectorBitmap',
  'payloadAnchored',
  'free',
  'beyond',
]

/**
 * Rows of one page as the engine gives them, four 64-bit words each, their lower halves first: start, length, state, place in the file or
 * all ones.
 * @internal
 */
export interface ExtentPage {
  readonly rows: Uint32Array
  /** Where the next page begins; null at the end of the disk. */
  readonly next: ByteCount | null
}

/** Of a page's rows. @internal */
export const ROW_WORDS = 8

/** @internal */
export function extentOf(rows: Uint32Array, row: number): Extent {
  const word = (at: number): ByteCount => {
    const [low = 0, high = 0] = [rows[row * ROW_WORDS + 2 * at], rows[row * ROW_WORDS + 2 * at + 1]]
    return high < 2 ** 21 ? high * 2 ** 32 + low : (BigInt(high) << 32n) | BigInt(low)
  }
  const place = word(3)
  return {
    start: word(0),
    length: word(1),
    state: STATES[Number(word(2))] ?? 'invalid',
    fileOffset: place === 0xffff_ffff_ffff_ffffn ? null : place,
  }
}

/** The sum, in the form in which all byte counts are. @internal */
export function plus(a: ByteCount, b: ByteCount): ByteCount {
  const sum = Number(a) + Number(b)
  return Number.isSafeInteger(sum) ? sum : BigInt(a) + BigInt(b)
}

/** @internal */
export function parsePage(text: string): { count: number; next: ByteCount | null } | null {
  const value = record(readJson(text))
  return value && { count: whole(value['count']), next: bytesOrNull(value['next']) }
}

/** How many cells each picture has, and what a cell stands for. @internal */
export function parseCells(text: string): Record<'disk' | 'file', { count: number; bytesPerCell: number }> | null {
  const value = record(readJson(text))
  if (!value) return null
  const shape = (part: unknown) => {
    const { count, bytes } = record(part) ?? {}
    return { count: whole(count), bytesPerCell: Number(byteCount(bytes)) }
  }
  return { disk: shape(value['disk']), file: shape(value['file']) }
}

/** @internal */
export function parsePlace(text: string): FoundPlace | null {
  const value = record(readJson(text))
  if (!value) return null
  const { what, structure, range, entry, virtualOffset } = value
  const kind = PLACES.find((known) => known === what)
  const place = record(range)
  if (!kind || !place || !(structure === null || typeof structure === 'string')) throw misfit(text)
  return {
    what: kind,
    structure,
    range: { offset: byteCount(place['offset']), length: byteCount(place['length']) },
    ...(entry !== undefined && { entry: whole(entry) }),
    ...(virtualOffset !== undefined && { virtualOffset: byteCount(virtualOffset) }),
  }
}

/** @internal */
export function parseBlock(text: string): FoundBlock | null {
  const value = record(readJson(text))
  if (!value) return null
  const { block, entry, entryOffset, sectors, stored } = value
  return {
    block: whole(block),
    entry: whole(entry),
    entryOffset: whole(entryOffset),
    ...entryOf(value),
    ...(sectors !== undefined && { sectors: whole(sectors) }),
    ...(stored !== undefined && { stored: stored === null ? null : entryOf(record(stored) ?? {}) }),
  }
}

function entryOf({ bytes, state, name, fileOffset, presentSectors }: Record<string, unknown>): BlockEntry {
  if (typeof bytes !== 'string' || typeof name !== 'string') throw misfit(typeof bytes)
  return {
    bytes,
    state: whole(state),
    name,
    fileOffset: bytesOrNull(fileOffset),
    ...(presentSectors !== undefined && { presentSectors: whole(presentSectors) }),
  }
}

function record(value: unknown): Record<string, unknown> | null {
  if (value === null) return null
  if (typeof value !== 'object' || Array.isArray(value)) throw misfit(typeof value)
  return value as Record<string, unknown>
}

function whole(value: unknown): number {
  const number = typeof value === 'bigint' ? Number(value) : Number.NaN
  if (!Number.isSafeInteger(number)) throw misfit(String(value))
  return number
}

function byteCount(value: unknown): ByteCount {
  if (typeof value !== 'bigint') throw misfit(String(value))
  return plus(value, 0)
}

function bytesOrNull(value: unknown): ByteCount | null {
  return value === null ? null : byteCount(value)
}

function misfit(found: string): TypeError {
  return new TypeError(`This is no answer about blocks: ${found.slice(0, 200)}`)
}
