// Pages of extents become one stream: joined across pages, cut to what was asked for, asked for only as far as somebody reads.
import { describe, expect, it } from 'vitest'
import type { Extent, ExtentPage } from '../../web/engine/blocks.ts'
import { numbersOf, parseBlock, parseCells, parsePage, parsePlace } from '../../web/engine/blocks.ts'
import { joinedExtents } from '../../web/engine/extents.ts'

type Row = [start: number, length: number, state: number, place: number]

const page = (next: number | null, ...rows: Row[]): ExtentPage => ({ rows: Float64Array.from(rows.flat()), next })

/** Pages by where they begin. */
function pages(table: Readonly<Record<number, ExtentPage | null>>) {
  const asked: number[] = []
  const from = async (at: number) => {
    asked.push(at)
    const found = table[at]
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

  it.each([[{ from: -1 }], [{ from: 0.5 }], [{ to: Number.NaN }]])('refuses %j', async (options) => {
    await expect(all(joinedExtents(pages({}).from, options))).rejects.toThrow(RangeError)
  })
})

describe('the answers', () => {
  it('words of 64 bits, all ones for none', () => {
    const words = new BigUint64Array([1n, 2n ** 46n + 3n, 2n ** 64n - 1n])
    expect([...numbersOf(new Uint8Array(words.buffer))]).toEqual([1, 2 ** 46 + 3, -1])
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
