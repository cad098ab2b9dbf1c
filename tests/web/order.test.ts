// Any cut of the wanted ranges, any order of supply, any number of questions in between: the very same report, letter by letter.
// The seeds are fixed and named in every message, so that a failure can be repeated.
import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine, EngineSession } from '../../web/engine/engine.ts'
import type { ByteRange } from '../../web/engine/plan.ts'
import { SparseSource } from '../../web/engine/sources/sparse.ts'
import { CASES } from '../images/examined.mjs'
import { freshEngine } from './support/engine.ts'
import { random } from './support/sources.ts'

// One for each case and drive; the native tests try more, with sanitizers.
const SEED = 20240229
const MOST_ROUNDS = 16

let engine: Engine
beforeAll(async () => {
  engine = await freshEngine()
})

// What cannot be read in the second half of each test: a few 4 KiB pages that depend on the place alone.
const badPage = (offset: number) => Math.floor(offset / 4096) % 23 === 5

interface Way {
  cut(wish: ByteRange): ByteRange[]
  order<T>(pieces: readonly T[]): T[]
  /** Whether to ask again in the midst of a round. */
  interrupts(): boolean
}

const plainWay: Way = { cut: (wish) => [wish], order: (pieces) => [...pieces], interrupts: () => false }

function randomWay(seed: number): Way {
  const next = random(seed)
  return {
    cut: (wish) => {
      const pieces: ByteRange[] = []
      for (let at = 0; at < wish.length; ) {
        // Of a table of half a GiB the engine holds 65,536 parts apart, so a wish as long as they come is cut more coarsely.
        const longest = wish.length < 4 * 2 ** 20 ? 6000 : 100_000
        const length = Math.min(wish.length - at, next(3) === 0 ? 8 : 8 * (1 + next(longest)))
        pieces.push({ offset: wish.offset + at, length })
        at += length
      }
      return pieces
    },
    order: (pieces) => {
      const shuffled = [...pieces]
      for (let at = shuffled.length - 1; at > 0; at--) {
        const other = next(at + 1)
        const [a, b] = [shuffled[at], shuffled[other]]
        if (a && b) [shuffled[at], shuffled[other]] = [b, a]
      }
      return shuffled
    },
    interrupts: () => next(50) === 0,
  }
}

async function reportBy(way: Way, source: SparseSource, badDrive: boolean): Promise<string> {
  const session = engine.open(source.name, source.size)
  for (let round = 0; round <= MOST_ROUNDS; round++) {
    const { wanted, text } = session.report(0, 0)
    for (const { offset, length } of wanted) {
      if (offset < 0 || length < 1 || length > 8 * 2 ** 20 || offset + length > source.size)
        throw new Error(`wished for ${length} at ${offset}`)
    }
    if (wanted.length === 0) {
      session.delete()
      return text
    }
    const pieces = wanted.flatMap((wish) =>
      pages(wish, badDrive).flatMap((page) => way.cut(page).map((piece) => ({ ...piece, bad: page.bad }))),
    )
    for (const piece of way.order(pieces)) {
      await bring(session, source, piece)
      if (way.interrupts()) session.report(0, 0)
    }
  }
  throw new Error(`more than ${MOST_ROUNDS} rounds`)
}

interface Piece extends ByteRange {
  /** As a whole. */
  readonly bad: boolean
}

// Wishes that start oddly are cut where the engine allows it, bad or not by where these parts start; and so are all pieces of them.
function pages(wish: ByteRange, badDrive: boolean): Piece[] {
  if (!badDrive) return [{ ...wish, bad: false }]
  const pieces: Piece[] = []
  for (let at = 0; at < wish.length; at += 4096) {
    const offset = wish.offset + at
    pieces.push({ offset, length: Math.min(4096, wish.length - at), bad: badPage(offset) })
  }
  return pieces
}

async function bring(session: EngineSession, source: SparseSource, { offset, length, bad }: Piece): Promise<void> {
  if (bad) session.unreadable(offset, length)
  else session.supply(offset, await source.read(offset, length))
}

describe.each(CASES.map((each, at) => ({ ...each, seed: SEED + at })))('$name', ({ make, seed }) => {
  it.each([
    ['everything readable', false],
    ['a drive with bad pages', true],
  ])('%s', async (_, badDrive) => {
    const source = new SparseSource(make())
    const expected = await reportBy(plainWay, source, badDrive)
    const found = await reportBy(randomWay(seed), source, badDrive)
    // Not by toBe alone: two whole reports in a message help nobody.
    if (found !== expected) expect.fail(`seed ${seed}: ${firstDifference(expected, found)}`)
  })
})

function firstDifference(expected: string, found: string): string {
  const at = Array.from({ length: expected.length }).findIndex((_, index) => expected[index] !== found[index])
  return `expected …${expected.slice(Math.max(0, at - 60), at + 60)}… but found …${found.slice(Math.max(0, at - 60), at + 60)}…`
}
