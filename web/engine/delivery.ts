// Brings one planned read to the engine, and finds out which bytes a failing drive still gives. What fails as a whole is tried
// in ever smaller pieces: each wish by itself, 64 KiB slots, 4 KiB pieces. Every byte that is given up was refused twice, or lies
// in a read that failed after the number of tries was spent.
import type { SourceError } from './errors.ts'
import type { ByteRange, PlannedRead } from './plan.ts'
import { cutAt } from './plan.ts'
import type { Reader } from './reader.ts'
import { isUnreadable } from './reader.ts'
import type { Stop } from './stop.ts'

/** What delivery needs of an engine session. `supply` throws once the round has ended. */
export interface Supplied {
  supply(offset: number, bytes: Uint8Array): number
}

/** Bytes that could not be read, inside one wish, and why. */
export interface Loss extends ByteRange {
  readonly error: SourceError
}

const GRAINS = [64 * 1024, 4 * 1024] as const

// A drive may take many seconds to refuse a read. After so many refusals a failed read is given up whole.
const MOST_FAILURES = 512

/**
 * Reads and supplies. Resolves with the losses, ascending, none across two wishes; rejects when the source is gone, when
 * it was stopped, or when the engine stops.
 */
export async function deliver(read: PlannedRead, reader: Reader, session: Supplied, stop: Stop): Promise<Loss[]> {
  try {
    await reader.lend(read.offset, read.length, stop, (bytes) => {
      for (const { offset, length } of read.wishes) {
        session.supply(offset, bytes.subarray(offset - read.offset, offset - read.offset + length))
      }
    })
    return []
  } catch (error) {
    if (!isUnreadable(error)) throw error
    // A source that is gone fails everywhere; looking for good pieces would only cost the patience of whoever waits.
    if (reader.reads > 0 && !(await reader.stillDelivers(stop))) throw error
    const whole = read.wishes.length === 1 ? error : null
    const losses: Loss[] = []
    for (const wish of read.wishes) losses.push(...(await new Salvage(wish, reader, session, stop).run(whole)))
    return losses
  }
}

/** Gets what can be had of one wish. */
class Salvage {
  readonly #wish: ByteRange
  readonly #reader: Reader
  readonly #session: Supplied
  readonly #stop: Stop
  readonly #losses: { offset: number; length: number; error: SourceError }[] = []

  constructor(wish: ByteRange, reader: Reader, session: Supplied, stop: Stop) {
    this.#wish = wish
    this.#reader = reader
    this.#session = session
    this.#stop = stop
  }

  /** `failure` is why the whole wish failed, null if it was not yet tried by itself. */
  async run(failure: SourceError | null): Promise<Loss[]> {
    if (failure) await this.#split(this.#wish, 0, failure)
    else await this.#attempt(this.#wish, 0)
    return this.#losses
  }

  // Reads one piece; what fails goes on in pieces of the next grain.
  async #attempt(piece: ByteRange, nextGrain: number): Promise<void> {
    try {
      await this.#reader.lend(piece.offset, piece.length, this.#stop, (bytes) => {
        this.#session.supply(piece.offset, bytes)
      })
    } catch (error) {
      if (!isUnreadable(error)) throw error
      await this.#split(piece, nextGrain, error)
    }
  }

  async #split(piece: ByteRange, nextGrain: number, failure: SourceError): Promise<void> {
    const grain = GRAINS[nextGrain]
    if (grain === undefined || this.#reader.failures >= MOST_FAILURES) return this.#lose(piece, failure)
    const parts = cutAt(piece, this.#wish, grain)
    // Not smaller than what has just failed: on to the next grain. Only the smallest pieces are tried once more as they are.
    if (parts.length === 1 && nextGrain + 1 < GRAINS.length) return this.#split(piece, nextGrain + 1, failure)
    for (const part of parts) {
      if (this.#reader.failures < MOST_FAILURES) await this.#attempt(part, nextGrain + 1)
      else this.#lose(part, failure)
    }
  }

  #lose(piece: ByteRange, error: SourceError): void {
    const last = this.#losses.at(-1)
    if (last && last.offset + last.length === piece.offset) last.length += piece.length
    else this.#losses.push({ offset: piece.offset, length: piece.length, error })
  }
}
