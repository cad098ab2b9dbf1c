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

/** A part of the virtual disk. All numbers are bytes below 2^53. */
export interface Extent {
  /** From the start of the virtual disk. */
  readonly start: number
  readonly length: number
  readonly state: BlockState
  /** Where it begins in the file; null where it has no place there. */
  readonly fileOffset: number | null
}

/** Options of {@link VhdxImage.extents}. */
export interface ExtentsOptions {
  /** First byte of the virtual disk; 0 by default. */
  from?: number | undefined
  /** The byte to stop before; the end of the disk by default. */
  to?: number | undefined
  /** Aborting rejects the next step with the signal's reason. */
  signal?: HostAbortSignal | undefined
}

/** A table of cells in the order of what it pictures. */
export interface Picture {
  /** How many bytes of the disk or the file a cell stands for; the last may be less. */
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
  readonly range: { readonly offset: number; readonly length: number }
  /** Number of the entry in the block allocation table that leads here. */
  readonly entry?: number
  /** The byte of the virtual disk that lies here. */
  readonly virtualOffset?: number
}

/** The block that holds a byte of the virtual disk. */
export interface FoundBlock {
  /** Number of the payload block. */
  readonly block: number
  /** Number of its entry in the block allocation table, and where that lies in the file. */
  readonly entry: number
  readonly entryOffset: number
  /** The entry's eight bytes in hex. */
  readonly bytes: string
  /** As stored, 0 to 7, and its name in MS-VHDX. */
  readonly state: number
  readonly name: string
  /** Where the byte lies in the file; null if it does not. */
  readonly fileOffset: number | null
  /** Of a partially present block: how many of its sectors are in this file, and how many it has. */
  readonly presentSectors?: number
  readonly sectors?: number
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

/** Rows of one page as the engine gives them, four numbers each: start, length, state, place in the file or -1. @internal */
export interface ExtentPage {
  readonly rows: Float64Array
  /** Where the next page begins; null at the end of the disk. */
  readonly next: number | null
}

/** @internal */
export function extentOf(rows: Float64Array, row: number): Extent {
  const [start = 0, length = 0, state = 0, place = -1] = rows.subarray(row * 4, row * 4 + 4)
  return { start, length, state: STATES[state] ?? 'invalid', fileOffset: place < 0 ? null : place }
}

/** 64-bit words, all below 2^53 or all ones, as numbers; all ones become -1. @internal */
export function numbersOf(bytes: Uint8Array): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const numbers = new Float64Array(bytes.byteLength / 8)
  for (let at = 0; at < numbers.length; at++) {
    const high = view.getUint32(at * 8 + 4, true)
    numbers[at] = high === 0xffffffff ? -1 : high * 2 ** 32 + view.getUint32(at * 8, true)
  }
  return numbers
}

/** @internal */
export function parsePage(text: string): { count: number; next: number | null } | null {
  const value = record(readJson(text))
  return value && { count: whole(value['count']), next: value['next'] === null ? null : whole(value['next']) }
}

/** How many cells each picture has, and what a cell stands for. @internal */
export function parseCells(text: string): Record<'disk' | 'file', { count: number; bytesPerCell: number }> | null {
  const value = record(readJson(text))
  if (!value) return null
  const shape = (part: unknown) => {
    const { count, bytes } = record(part) ?? {}
    return { count: whole(count), bytesPerCell: whole(bytes) }
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
    range: { offset: whole(place['offset']), length: whole(place['length']) },
    ...(entry !== undefined && { entry: whole(entry) }),
    ...(virtualOffset !== undefined && { virtualOffset: whole(virtualOffset) }),
  }
}

/** @internal */
export function parseBlock(text: string): FoundBlock | null {
  const value = record(readJson(text))
  if (!value) return null
  const { block, entry, entryOffset, bytes, state, name, fileOffset, presentSectors, sectors } = value
  if (typeof bytes !== 'string' || typeof name !== 'string') throw misfit(text)
  return {
    block: whole(block),
    entry: whole(entry),
    entryOffset: whole(entryOffset),
    bytes,
    state: whole(state),
    name,
    fileOffset: fileOffset === null ? null : whole(fileOffset),
    ...(presentSectors !== undefined && { presentSectors: whole(presentSectors) }),
    ...(sectors !== undefined && { sectors: whole(sectors) }),
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

function misfit(found: string): TypeError {
  return new TypeError(`This is no answer about blocks: ${found.slice(0, 200)}`)
}
