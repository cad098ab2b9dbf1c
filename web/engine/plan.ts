// Turns the byte ranges that the engine wishes for into reads. Pure: no source, no engine.

/** Bytes of the file: `offset` from its start. Whole numbers, `length` at least 1. */
export interface ByteRange {
  readonly offset: number
  readonly length: number
}

/** One read, and the wishes whose bytes it brings; between them may lie bytes that nobody asked for. */
export interface PlannedRead extends ByteRange {
  readonly wishes: readonly ByteRange[]
}

/** No read is longer: it bounds what several reads in flight can hold in memory. */
export const LONGEST_READ = 8 * 1024 * 1024

/**
 * Merges wishes whose gap is at most `mergeGap` bytes, as long as the read stays within `longest`. With 0 only ranges that touch are
 * merged. A wish longer than that is cut. `wishes` ascend and do not overlap, as the engine promises; anything else throws a RangeError.
 */
export function planReads(wishes: readonly ByteRange[], mergeGap: number, longest = LONGEST_READ): PlannedRead[] {
  const reads: { offset: number; length: number; wishes: ByteRange[] }[] = []
  let end = 0
  for (const wish of wishes) {
    if (wish.length < 1 || wish.offset < end)
      throw new RangeError('Wishes must ascend, and none may be empty or overlap another.')
    const last = reads.at(-1)
    const wishEnd = wish.offset + wish.length
    if (last && wish.offset - end <= mergeGap && wishEnd - last.offset <= longest) {
      last.length = wishEnd - last.offset
      last.wishes.push(wish)
    } else {
      for (let offset = wish.offset; offset < wishEnd; offset += longest) {
        const part = { offset, length: Math.min(longest, wishEnd - offset) }
        reads.push({ ...part, wishes: [part] })
      }
    }
    end = wishEnd
  }
  return reads
}

/**
 * Cuts `part`, which lies inside `wish`, at the file's multiples of `grain`, the borders of what a failing drive loses at once.
 * The engine takes a wish in pieces only if they are cut at multiples of 8 bytes from the wish's start, so where a wish starts
 * oddly each cut moves up by less than 8 bytes.
 */
export function cutAt(part: ByteRange, wish: ByteRange, grain: number): ByteRange[] {
  const pieces: ByteRange[] = []
  const end = part.offset + part.length
  let start = part.offset
  while (start < end) {
    const border = (Math.floor(start / grain) + 1) * grain
    const cut = Math.min(end, wish.offset + Math.ceil((border - wish.offset) / 8) * 8)
    pieces.push({ offset: start, length: cut - start })
    start = cut
  }
  return pieces
}
