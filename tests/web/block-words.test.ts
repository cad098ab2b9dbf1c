// What the page says of blocks and of the file's bytes, from the numbers alone.
import { describe, expect, it } from 'vitest'
import type { Blocks, PayloadCounts, Report, Space } from '../../web/engine/report.ts'
import {
  allExamined,
  BLOCK_STATES,
  beyondRequest,
  fragmentation,
  onRequest,
  returnable,
  SPACE_KINDS,
} from '../../web/text/block-words.ts'
import { parseSize } from '../../web/text/parse-size.ts'

const payload: PayloadCounts = {
  total: 100,
  notPresent: 90,
  undefined: 0,
  zero: 0,
  unmapped: 0,
  fullyPresent: 10,
  partiallyPresent: 0,
  invalid: 0,
}
const blocks: Blocks = {
  chunkRatio: 128,
  batEntries: 100,
  entriesExamined: 100,
  payload,
  sectorBitmap: { total: 0, notPresent: 0, present: 0, invalid: 0 },
  written: 10n,
  fragments: 1,
}
const space: Space = {
  fileSize: 1000,
  headerSection: 100,
  log: 100,
  metadata: 100,
  bat: 100,
  otherRegions: 0,
  payloadInUse: 300,
  sectorBitmaps: 0,
  payloadAnchored: 70,
  unreferenced: 130,
  tail: 100,
  missing: 5n,
  neededSize: 1005n,
  missingBlocks: { count: 1, ranges: [] },
}

describe('fragmentation', () => {
  it.each([
    [10, 1, 0],
    [10, 10, 100],
    [10, 4, 33],
    [2, 2, 100],
  ])('of %i blocks in %i pieces is %i %%', (fullyPresent, fragments, percent) => {
    const found = fragmentation({ ...blocks, payload: { ...payload, fullyPresent }, fragments })
    expect(found.percent).toBe(percent)
    expect(found.meaning).toContain(fragments === 1 ? 'one piece' : `${fragments} pieces`)
  })

  it('is nothing where there are not two blocks', () => {
    for (const fullyPresent of [0, 1])
      expect(
        fragmentation({ ...blocks, payload: { ...payload, fullyPresent }, fragments: fullyPresent }).percent,
      ).toBeNull()
  })
})

it('the words cover every state of a block and every use of a byte, each once', () => {
  const { total: _, ...states } = payload
  expect(BLOCK_STATES.map(({ state }) => state).sort()).toEqual(Object.keys(states).sort())
  const { fileSize: _1, missing: _2, neededSize: _3, missingBlocks: _4, ...uses } = space
  expect(SPACE_KINDS.map(({ kind }) => kind).sort()).toEqual(Object.keys(uses).sort())
})

it('what could be returned is what nothing uses: kept places, gaps, the end', () => {
  expect(returnable(space)).toBe(300)
})

it('a table is examined when every entry that the disk needs was', () => {
  expect(allExamined(blocks)).toBe(true)
  expect(allExamined({ ...blocks, entriesExamined: 99 })).toBe(false)
})

it('what is read on request, and what not even then, is told apart by the reason', () => {
  const notExamined = [
    { what: 'a', why: 'read on request: that takes longer and changes no verdict' },
    { what: 'b', why: 'at most 4 GiB of what changes no verdict are read' },
    { what: 'c', why: 'they belong to the host' },
  ]
  const report = { coverage: { examined: [], notExamined } } as unknown as Report
  expect(onRequest(report).map(({ what }) => what)).toEqual(['a'])
  expect(beyondRequest(report).map(({ what }) => what)).toEqual(['b'])
})

describe('a number of bytes as people write it', () => {
  it.each([
    ['4096', 4096],
    [' 0x1000 ', 4096],
    ['1,048,576', 2 ** 20],
    ['12.5 GiB', 12.5 * 2 ** 30],
    ['64 TiB', 64 * 2 ** 40],
    ['3 MB', 3 * 2 ** 20],
    ['7 bytes', 7],
    ['0', 0],
    ['9007199254740992', 2n ** 53n],
    ['0xfffffffffffffffe', 2n ** 64n - 2n],
    ['18,446,744,073,709,551,615', 2n ** 64n - 1n],
    ['9007199254740993.5 kB', 9007199254740993n * 1024n + 512n],
  ])('%s', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes)
  })

  it.each(['', 'x', '-1', '0x', '1.5.2', '12 PiB', '18446744073709551616', '0x10000000000000000', ',', '1e9'])(
    'not %s',
    (text) => {
      expect(parseSize(text)).toBeNull()
    },
  )
})
