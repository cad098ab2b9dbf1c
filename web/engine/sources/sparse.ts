// A source over a few pieces of a large file with zeros between them: what a test image is, or a file cut down to its structures.
import type { ByteSource, Pace, ReadOptions } from './source.ts'
import { checkRead, checkSize } from './source.ts'

/** The file: its size, and the bytes that are not zero. Extents lie inside the file and do not overlap. */
export interface SparseImage {
  readonly name?: string
  /** Bytes, 0 to 2^53 - 1. */
  readonly size: number
  readonly extents: readonly (readonly [offset: number, bytes: Uint8Array])[]
}

/**
 * A file of any size that costs only its pieces; all other bytes are zeros.
 *
 * ```js
 * const source = new SparseSource({ size: 2 ** 40, extents: [[0, firstMebibyte]] })
 * ```
 */
export class SparseSource implements ByteSource {
  readonly name: string
  readonly size: number
  readonly pace: Pace = { inFlight: 1, mergeGap: 0, longest: 2 * 1024 * 1024, fills: true }
  readonly #extents: readonly (readonly [number, Uint8Array])[]

  /** Throws a RangeError for an extent outside the file, or two that overlap. */
  constructor(image: SparseImage) {
    checkSize(image.size)
    this.name = image.name ?? ''
    this.size = image.size
    this.#extents = [...image.extents].sort(([a], [b]) => a - b)
    let end = 0
    for (const [offset, bytes] of this.#extents) {
      const inside =
        Number.isSafeInteger(offset) && offset >= end && offset <= image.size && bytes.length <= image.size - offset
      if (!inside)
        throw new RangeError(
          `The extent of ${bytes.length} bytes at ${offset} overlaps another or lies outside the file.`,
        )
      end = offset + bytes.length
    }
  }

  async read(offset: number, length: number, options?: ReadOptions): Promise<Uint8Array> {
    checkRead(this.size, offset, length, options)
    const target = options?.into ? options.into.fill(0) : new Uint8Array(length)
    const end = offset + length
    for (let at = this.#firstEndingAfter(offset); at < this.#extents.length; at++) {
      const [start, bytes] = this.#extents[at] as readonly [number, Uint8Array]
      if (start >= end) break
      const from = Math.max(start, offset)
      const to = Math.min(start + bytes.length, end)
      target.set(bytes.subarray(from - start, to - start), from - offset)
    }
    return target
  }

  // By halving: an image may have a million extents.
  #firstEndingAfter(offset: number): number {
    let low = 0
    let high = this.#extents.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const [start, bytes] = this.#extents[middle] as readonly [number, Uint8Array]
      if (start + bytes.length <= offset) low = middle + 1
      else high = middle
    }
    return low
  }
}
