// Pages of extents become one stream: joined across pages, cut to what was asked for, asked for only as far as somebody reads.
import { describe, expect, it } from 'vitest'
import type { ByteCount, Extent, ExtentPage } from '../../web/engine/blocks.ts'
import { extentOf, parseBlock, parseCells, parsePage, parsePlace, plus } from '../../web/engine/blocks.ts'
import { joinedExtents } from '../../web/engine/extents.ts'

/** -1: no place. */
type Row = [start: ByteCount, length: ByteCount, state: number, place: ByteCount]

const words = (...rows: Row[]) => {
  const wide = rows.flat().map((word) => (word === -1 ? 2n ** 64n - 1n : BigInt(word)))
  return new Uint32Array(new BigUint64Array(wide).buffer)
}
const page = (next: ByteCount | null, ...rows: Row[]): ExtentPage => ({ rows: words(...rows), next })

/** Pages by where they begin. */
function pages(table: Readonly<Record<string, ExtentPage | null>>) {
  const asked: ByteCount[] = []
  const from = async (at: ByteCount) => {
    asked.push(at)
    const found = table[String(at)]
    if (found === undefined) throw new Error(`no page begins at ${at}`)
    return found
  }
  return { asked, from }
}

async function all(stream: AsyncIterable<Extent>): Promise<Extent[]> {
  const extents: Extent[] = []
  for await (const extent of stream) extents.push(extent)
  return extents
}

const present = (start: number, length: number, fileOffset: number): Extent => ({
  start,
  length,
  state: 'fullyPresent',
  fileOffset,
})
const nothing = (start: number, length: number): Extent => ({ start, length, state: 'notPresent', fileOffset: null })

describe('the stream', () => {
  it('joins what goes on in the next page, and only that', async () => {
    const { from } = pages({
      0: page(20, [0, 10, 6, 100], [10, 10, 0, -1]),
      20: page(40, [20, 10, 0, -1], [30, 10, 6, 110]),
      40: page(60, [40, 10, 6, 120], [50, 10, 6, 200]),
      60: page(null, [60, 10, 7, 210]),
    })
    expect(await all(joinedExtents(from, {}))).toEqual([
      present(0, 10, 100),
      nothing(10, 20),
      present(30, 20, 110),
      present(50, 10, 200),
      { start: 60, length: 10, state: 'partiallyPresent', fileOffset: 210 },
    ])
  })

  it('is cut to what was asked for', async () => {
    const { from, asked } = pages({ 5: page(30, [5, 5, 6, 105], [10, 20, 0, -1]), 30: page(null, [30, 10, 0, -1]) })
    expect(await all(joinedExtents(from, { from: 5, to: 12 }))).toEqual([present(5, 5, 105), nothing(10, 2)])
    expect(asked).toEqual([5])
    expect(await all(joinedExtents(from, { from: 5, to: 5 }))).toEqual([])
    expect(await all(joinedExtents(from, { from: 5, to: 10 }))).toEqual([present(5, 5, 105)])
  })

  it('asks for no page that nobody reads', async () => {
    const { from, asked } = pages({ 0: page(10, [0, 5, 6, 0], [5, 5, 6, 90]), 10: page(null, [10, 1, 0, -1]) })
    for await (const extent of joinedExtents(from, {})) {
      expect(extent).toEqual(present(0, 5, 0))
      break
    }
    expect(asked).toEqual([0])
  })

  it('of a file without blocks is empty', async () => {
    expect(await all(joinedExtents(pages({ 0: null }).from, {}))).toEqual([])
  })

  it('ends by its signal between two pages', async () => {
    const stop = new AbortController()
    const { from } = pages({ 0: page(10, [0, 5, 6, 0], [5, 5, 0, -1]) })
    const reason = new Error('enough')
    const reading = (async () => {
      for await (const _ of joinedExtents(from, { signal: stop.signal })) stop.abort(reason)
    })()
    await expect(reading).rejects.toBe(reason)
  })

  it('does not go round in circles', async () => {
    await expect(all(joinedExtents(pages({ 0: page(0, [0, 5, 6, 0]) }).from, {}))).rejects.toMatchObject({
      name: 'EngineError',
    })
  })

  it('rounds nothing from 2^53 on: there its numbers are bigint', async () => {
    const [end, place] = [2n ** 57n, 2n ** 62n + 2n ** 20n]
    const table = {
      [String(2n ** 53n - 1n)]: page(2n ** 53n + 1n, [2n ** 53n - 1n, 2, 6, 2n ** 53n - 1n]),
      [String(2n ** 53n + 1n)]: page(null, [2n ** 53n + 1n, 9, 6, 2n ** 53n + 1n], [2n ** 53n + 10n, end, 6, place]),
    }
    const { from, asked } = pages(table)
    const start = Number.MAX_SAFE_INTEGER
    expect(await all(joinedExtents(from, { from: start }))).toEqual([
      { start, length: 11, state: 'fullyPresent', fileOffset: start },
      { start: 2n ** 53n + 10n, length: end, state: 'fullyPresent', fileOffset: place },
    ])
    expect(asked).toEqual([start, 2n ** 53n + 1n])
    expect(await all(joinedExtents(from, { from: 2n ** 53n + 1n, to: 2n ** 53n + 13n }))).toEqual([
      { start: 2n ** 53n + 1n, length: 9, state: 'fullyPresent', fileOffset: 2n ** 53n + 1n },
      { start: 2n ** 53n + 10n, length: 3, state: 'fullyPresent', fileOffset: place },
    ])
  })

  it('joins nothing that follows only when rounded', async () => {
    const { from } = pages({
      0: page(null, [0, 2, 6, 2n ** 62n], [2, 2, 6, 2n ** 62n + 3n], [4, 2, 6, 2n ** 62n + 5n]),
    })
    expect((await all(joinedExtents(from, {}))).map(({ length }) => length)).toEqual([2, 4])
  })

  it('joins nothing over 2^64', async () => {
    const { from } = pages({ 0: page(null, [0, 2 ** 21, 6, 2n ** 64n - 2n ** 20n], [2 ** 21, 2 ** 21, 6, 2 ** 20]) })
    expect((await all(joinedExtents(from, {}))).map(({ fileOffset }) => fileOffset)).toEqual([
      2n ** 64n - 2n ** 20n,
      2 ** 20,
    ])
  })

  it.each([
    [{ from: -1 }],
    [{ from: -1n }],
    [{ from: 2 ** 53 }],
    [{ from: 2n ** 64n }],
    [{ from: 0.5 }],
    [{ to: Number.NaN }],
  ])('refuses %o', async (options) => {
    await expect(all(joinedExtents(pages({}).from, options))).rejects.toThrow(RangeError)
  })
})

describe('the answers', () => {
  it('words of 64 bits, all ones for none and for nothing else', () => {
    const places: ByteCount[] = [1, 2 ** 46 + 3, 2 ** 53 - 1, 2n ** 53n, 2n ** 64n - 2n ** 20n, 2n ** 64n - 2n]
    const rows = words(...places.map((place, at): Row => [at, 1, 6, place]), [0, 1, 6, -1])
    expect(places.map((_, at) => extentOf(rows, at).fileOffset)).toEqual(places)
    expect(extentOf(rows, places.length).fileOffset).toBeNull()
  })

  it('sums are numbers below 2^53 and bigint from there on', () => {
    expect(plus(2 ** 53 - 2, 1)).toBe(2 ** 53 - 1)
    expect(plus(2 ** 53 - 1, 1)).toBe(2n ** 53n)
    expect(plus(2n ** 53n, 1)).toBe(2n ** 53n + 1n)
    expect(plus(2n ** 53n - 1n, 0)).toBe(2 ** 53 - 1)
  })

  it('of each question', () => {
    expect(parsePage('{"count":2,"next":null}')).toEqual({ count: 2, next: null })
    expect(parseCells('{"disk":{"count":1,"bytes":4},"file":{"count":2,"bytes":8}}')).toEqual({
      disk: { count: 1, bytesPerCell: 4 },
      file: { count: 2, bytesPerCell: 8 },
    })
    const place = { what: 'payload', structure: null, range: { offset: 1, length: 2 }, entry: 3, virtualOffset: 4 }
    expect(parsePlace(JSON.stringify(place))).toEqual(place)
    const block = { block: 1, entry: 2, entryOffset: 3, bytes: '00', state: 6, name: 'x', fileOffset: null }
    expect(parseBlock(JSON.stringify(block))).toEqual(block)
    const far =
      '{"block":1,"entry":2,"entryOffset":3,"bytes":"00","state":6,"name":"x","fileOffset":18446744073709551614}'
    expect(parseBlock(far)).toMatchObject({ fileOffset: 2n ** 64n - 2n })
    const stored = { bytes: '01', state: 0, name: 'y', fileOffset: null }
    expect(parseBlock(JSON.stringify({ ...block, stored }))).toEqual({ ...block, stored })
    expect(parseBlock(JSON.stringify({ ...block, stored: null }))).toEqual({ ...block, stored: null })
    expect(parsePage('{"count":1,"next":9007199254740992}')).toEqual({ count: 1, next: 2n ** 53n })
    for (const parse of [parsePage, parseCells, parsePlace, parseBlock]) expect(parse('null')).toBeNull()
  })

  it.each([
    [parsePage, '[]'],
    [parsePage, '{"count":9007199254740993,"next":null}'],
    [parseCells, '{"disk":null,"file":null}'],
    [parsePlace, '{"what":"other","structure":null,"range":{"offset":1,"length":2}}'],
    [parseBlock, '{"block":1}'],
  ])('what is none is refused: %o %s', (parse, text) => expect(() => parse(text)).toThrow(TypeError))
})
