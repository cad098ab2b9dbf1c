// Sources that count, fail or dawdle on purpose.
import { SourceError } from '../../../web/engine/errors.ts'
import type { ByteSource, Pace, ReadOptions } from '../../../web/engine/sources/source.ts'

/** What was asked of a source, in order; failed reads too. */
export interface Asked {
  offset: number
  length: number
}

/** Passes reads on, keeps a list of them, and lets `before` fail or delay each. Its pace is its own. */
export class WatchedSource implements ByteSource {
  readonly name: string
  readonly size: number
  readonly pace: Pace
  readonly asked: Asked[] = []
  /** Of `asked`, those that succeeded. */
  readonly given: Asked[] = []
  underWay = 0
  mostUnderWay = 0
  readonly #source: ByteSource
  readonly #before: (read: Asked, count: number) => unknown

  constructor(
    source: ByteSource,
    options: { pace?: Partial<Pace>; before?: (read: Asked, count: number) => unknown } = {},
  ) {
    this.#source = source
    this.#before = options.before ?? (() => undefined)
    this.name = source.name ?? ''
    this.size = source.size
    this.pace = { inFlight: 1, mergeGap: 0, ...options.pace }
  }

  async read(offset: number, length: number, options?: ReadOptions): Promise<Uint8Array> {
    const read = { offset, length }
    this.asked.push(read)
    this.underWay++
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay)
    try {
      await this.#before(read, this.asked.length)
      const bytes = await this.#source.read(offset, length, options)
      this.given.push(read)
      return bytes
    } finally {
      this.underWay--
    }
  }
}

/** A `before` that refuses every read touching one of the ranges, `[start, end)`. */
export function failingAt(...ranges: readonly (readonly [number, number])[]): (read: Asked) => void {
  return ({ offset, length }) => {
    if (ranges.some(([start, end]) => offset < end && offset + length > start)) throw refused(offset, length)
  }
}

export function refused(offset: number, length: number): SourceError {
  return new SourceError('The drive refuses.', { operation: 'read', kind: 'unreadable', offset, length })
}

export const milliseconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count))

/** Pseudo-random whole numbers below a bound, the same for the same seed (mulberry32). */
export function random(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}
