// Merging wishes into reads, and cutting what fails.
import { describe, expect, it } from 'vitest'
import type { ByteRange } from '../../web/engine/plan.ts'
import { cutAt, LONGEST_READ, planReads } from '../../web/engine/plan.ts'

const range = (offset: number, length: number): ByteRange => ({ offset, length })
const plain = (wishes: ByteRange[], gap: number) => planReads(wishes, gap).map(({ offset, length }) => [offset, length])

describe('planReads', () => {
  it('plans nothing for nothing', () => expect(planReads([], 0)).toEqual([]))

  it('merges what touches even without a gap', () => {
    const wishes = [range(0, 10), range(10, 5), range(16, 4)]
    expect(planReads(wishes, 0)).toEqual([
      { offset: 0, length: 15, wishes: [range(0, 10), range(10, 5)] },
      { offset: 16, length: 4, wishes: [range(16, 4)] },
    ])
  })

  it('reads through a gap up to the limit and not beyond', () => {
    expect(plain([range(0, 10), range(110, 10)], 100)).toEqual([[0, 120]])
    expect(plain([range(0, 10), range(111, 10)], 100)).toEqual([
      [0, 10],
      [111, 10],
    ])
  })

  it('never makes a read longer than the longest', () => {
    const half = LONGEST_READ / 2
    expect(plain([range(0, half), range(half, half), range(2 * half, 1)], 0)).toEqual([
      [0, LONGEST_READ],
      [LONGEST_READ, 1],
    ])
    expect(plain([range(0, LONGEST_READ + 1)], 0)).toEqual([
      [0, LONGEST_READ],
      [LONGEST_READ, 1],
    ])
  })

  it('cuts a wish that is longer, and reads what follows with its last part', () => {
    expect(planReads([range(10, 25), range(37, 1)], 2, 10)).toEqual([
      { offset: 10, length: 10, wishes: [range(10, 10)] },
      { offset: 20, length: 10, wishes: [range(20, 10)] },
      { offset: 30, length: 8, wishes: [range(30, 5), range(37, 1)] },
    ])
  })

  it('stays exact at the end of the largest file', () => {
    const end = Number.MAX_SAFE_INTEGER
    expect(plain([range(end - 20, 10), range(end - 10, 10)], 0)).toEqual([[end - 20, 20]])
  })

  it.each([[[range(10, 5), range(0, 5)]], [[range(0, 5), range(4, 5)]], [[range(0, 0)]]])('refuses %j', (wishes) => {
    expect(() => planReads(wishes, 0)).toThrow(RangeError)
  })
})

describe('cutAt', () => {
  const plainCut = (part: ByteRange, wish: ByteRange, grain: number) =>
    cutAt(part, wish, grain).map(({ offset, length }) => [offset, length])

  it('cuts at multiples of the grain in the file', () => {
    const wish = range(4000, 5000)
    expect(plainCut(wish, wish, 4096)).toEqual([
      [4000, 96],
      [4096, 4096],
      [8192, 808],
    ])
  })

  it('leaves alone what lies within one grain', () => {
    expect(plainCut(range(4096, 4096), range(0, 99999), 4096)).toEqual([[4096, 4096]])
  })

  it('cuts a wish that starts oddly at multiples of 8 from its start', () => {
    const wish = range(4091, 5000)
    const pieces = cutAt(wish, wish, 4096)
    expect(pieces.map(({ offset }) => (offset - wish.offset) % 8)).toEqual([0, 0, 0])
    expect(pieces[1]?.offset).toBe(4099)
    expect(pieces.reduce((sum, { length }) => sum + length, 0)).toBe(5000)
  })
})
