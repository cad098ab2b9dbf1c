// The pages of extents as one stream: rows that go on across a page are joined, and what lies outside the asked part is cut off.
import type { ByteCount, Extent, ExtentPage, ExtentsOptions } from './blocks.ts'
import { extentOf, plus, ROW_WORDS } from './blocks.ts'
import { EngineError } from './errors.ts'
import { isByte } from './image.ts'

/** Rows that are asked for at once. */
export const PAGE_ROWS = 65_536

/** `pageFrom` answers the page that begins at a byte of the virtual disk, null where there are no blocks. */
export async function* joinedExtents(
  pageFrom: (from: ByteCount) => Promise<ExtentPage | null>,
  { from = 0, to = 2n ** 64n, signal }: ExtentsOptions,
): AsyncGenerator<Extent, void, undefined> {
  if (!isByte(from) || !(typeof to === 'bigint' || Number.isSafeInteger(to)))
    throw new RangeError(`There are no extents from ${from} to ${to}.`)
  let open = null as Extent | null
  for (let at = from; at < to; ) {
    signal?.throwIfAborted()
    const page = await pageFrom(at)
    if (!page) return
    for (let row = 0; row < page.rows.length / ROW_WORDS; row++) {
      const extent = extentOf(page.rows, row)
      if (extent.start >= to) break
      if (open && goesOn(open, extent)) open = { ...open, length: plus(open.length, extent.length) }
      else {
        if (open) yield open
        open = extent
      }
    }
    if (page.next === null) break
    if (page.next <= at) throw new EngineError(`The page after ${at} begins at ${page.next}.`, { question: 'extents' })
    at = page.next
  }
  if (open) yield cut(open, to)
}

function goesOn(before: Extent, after: Extent): boolean {
  if (before.state !== after.state) return false
  return before.fileOffset === null
    ? after.fileOffset === null
    : plus(before.fileOffset, before.length) === after.fileOffset
}

function cut(extent: Extent, to: ByteCount): Extent {
  const { start, length } = extent
  return plus(start, length) <= to ? extent : { ...extent, length: plus(BigInt(to) - BigInt(start), 0) }
}
