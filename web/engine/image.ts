// The one image interface: implemented in-process (LocalImage) and over a worker (RemoteImage).
// The command line, library users, the page and the tests all use this face and no other.
import type { ByteCount, Cells, Extent, ExtentsOptions, FoundBlock, FoundPlace } from './blocks.ts'
import type { HostAbortSignal } from './host-types.ts'
import type { Report } from './report.ts'
import type { TreePage } from './tree.ts'

/** How far the reading for a report has come. */
export interface Progress {
  /** Bytes read so far for this report. */
  readonly bytesRead: number
  /** Bytes that are known to be needed still; more may turn out to be. */
  readonly bytesMissing: number
}

/**
 * How far a report goes. `essentials`: what can be said without the block allocation table, two reads for most files. `standard`: the
 * whole table too, the space between the structures, and all that the verdict needs. `deep`: also what takes long and changes no
 * verdict: the contents of sector bitmaps, of table entries behind those of the disk and of space that nothing owns, up to 4 GiB, and a
 * log of more than 16 MiB that is not in use.
 */
export type ReportDepth = 'essentials' | 'standard' | 'deep'

/** What every report begins with: to the engine a depth is a number, and of another one it knows nothing. @internal */
export function checkDepth(depth: unknown): asserts depth is ReportDepth {
  if (depth === 'essentials' || depth === 'standard' || depth === 'deep') return
  throw new RangeError(`There is no depth ${JSON.stringify(depth)}: it is "essentials", "standard" or "deep".`)
}

/** Options of {@link VhdxImage.report}. */
export interface ReportOptions {
  /** Aborting rejects the report with the signal's reason, an `AbortError` unless you gave another. */
  signal?: HostAbortSignal | undefined
  /** `standard` by default. */
  depth?: ReportDepth | undefined
  /** Called with partial reports, at most four times a second, and with the last one before a failed read rejects. */
  onProgress?: ((partial: Report, progress: Progress) => void) | undefined
}

/** An opened VHDX, sound or not. A damaged file is a successful run; only a failed read or a fault of this program rejects. */
export interface VhdxImage {
  /** As the source calls it. */
  readonly name: string
  /** Bytes. */
  readonly size: number
  /**
   * Reads what the verdict needs and says what the file is. Rejects with `SourceError`, `EngineError` or the signal's reason; after
   * an abort or a failed read it may be called again, and goes on from what is known.
   */
  report(options?: ReportOptions): Promise<Report>
  /** The JSON of the last finished report exactly as the engine wrote it, every digit of every integer; null before the first. */
  reportText(): string | null
  /**
   * The structures level by level: at most `count` children of a node, from its `first` on; the root's id is empty. Null if there is
   * no such node. Rejects as `report` does.
   */
  children(
    node: string,
    first: number,
    count: number,
    options?: { signal?: HostAbortSignal | undefined },
  ): Promise<TreePage | null>
  /**
   * The virtual disk from start to end: where each part of it lies in the file, neighbours joined; after the replay of the log where one
   * is due. Asked for page by page while it is iterated, so that a disk of any size takes little memory. Yields nothing for a file whose
   * blocks cannot be found. Rejects as `report` does.
   *
   * ```js
   * for await (const { start, length, state, fileOffset } of image.extents()) console.log(start, length, state, fileOffset)
   * ```
   */
  extents(options?: ExtentsOptions): AsyncIterable<Extent>
  /**
   * The disk and the file as two pictures of at most `count` cells each, 1 to 4096. Reads nothing: null until a report has read the block
   * allocation table.
   */
  cells(count: number): Promise<Cells | null>
  /**
   * What lies at a byte of the file, from 2^53 on as a bigint. Null for a file whose structures cannot be found. Rejects as `report` does.
   */
  locate(fileOffset: ByteCount, options?: { signal?: HostAbortSignal | undefined }): Promise<FoundPlace | null>
  /**
   * The block that holds a byte of the virtual disk, from 2^53 on as a bigint: its entry in the table, and where that byte lies in the file. Null outside the disk,
   * and for a file whose blocks cannot be found. Rejects as `report` does.
   */
  lookup(virtualOffset: ByteCount, options?: { signal?: HostAbortSignal | undefined }): Promise<FoundBlock | null>
  /**
   * Bytes of the file as stored, straight from the source. `offset` and `length` are whole numbers inside the file.
   * Rejects with a `SourceError`, never resolves with fewer bytes.
   */
  bytes(offset: number, length: number, options?: { signal?: HostAbortSignal | undefined }): Promise<Uint8Array>
  /** Frees the engine's memory and closes what was opened for it. Pending calls reject with an `AbortError`, later ones too. Safe to call twice. */
  close(): void
}

/** What every question for children begins with. @internal */
export function checkPage(node: unknown, first: number, count: number): void {
  if (typeof node !== 'string') throw new TypeError('A node is named by its id, a string; the root by an empty one.')
  const whole = Number.isSafeInteger(first) && Number.isSafeInteger(count)
  if (!whole || first < 0 || count < 0) throw new RangeError(`There is no page of ${count} nodes from ${first} on.`)
}

/** What every question for a byte of the disk or the file begins with. @internal */
export function checkByte(offset: ByteCount): void {
  if (!isByte(offset)) throw new RangeError(`There is no byte ${offset}.`)
}

/** A number from 2^53 on may have been rounded, and is none. @internal */
export function isByte(offset: ByteCount): boolean {
  return (typeof offset === 'bigint' ? offset < 2n ** 64n : Number.isSafeInteger(offset)) && offset >= 0
}

/** @internal */
export function checkCells(count: number): void {
  if (!Number.isSafeInteger(count) || count < 1 || count > 4096)
    throw new RangeError(`A picture has 1 to 4096 cells, not ${count}.`)
}

/** Why calls on a closed image reject. Whoever closed it knows; there is nothing to tell a person. @internal */
export function closedError(): DOMException {
  return new DOMException('The image was closed.', 'AbortError')
}
