// Reads from a source the way the driver needs it: exact lengths, typed errors, prompt cancellation, and a count of what was read.
// Decides nothing about what a failed read means; that is delivery.ts.
import { messageOf, SourceError } from './errors.ts'
import type { ByteRange } from './plan.ts'
import type { ByteSource } from './sources/source.ts'
import { changedWhileReading } from './sources/source.ts'
import type { Stop } from './stop.ts'

/** How much is read again to learn whether a source still delivers anything. */
const PROBE_LENGTH = 4096

/** One per opened image; the counts are what `file.reads` and `file.bytesRead` of its report say. */
export class Reader {
  /** Successful calls of the source's `read`. */
  reads = 0
  /** The sum of their lengths, in bytes. */
  bytes = 0
  /** Calls that failed. */
  failures = 0
  readonly #source: ByteSource
  #readable: ByteRange | null = null

  constructor(source: ByteSource) {
    this.#source = source
  }

  /** Resolves with exactly `length` bytes; rejects with a `SourceError`, or at once with the reason of the stop. */
  async read(offset: number, length: number, stop: Stop): Promise<Uint8Array> {
    stop.check()
    try {
      const bytes = await stop.race((signal) => this.#source.read(offset, length, { signal }))
      if (!(bytes instanceof Uint8Array) || bytes.length !== length) throw changedWhileReading(offset, length)
      this.reads++
      this.bytes += length
      this.#readable ??= { offset, length: Math.min(length, PROBE_LENGTH) }
      return bytes
    } catch (error) {
      stop.check()
      this.failures++
      throw asSourceError(error, offset, length)
    }
  }

  /**
   * Whether bytes that could be read before can still be read. Without any such bytes the answer is no.
   * A source that is gone fails everywhere; a failing drive fails in places.
   */
  async stillDelivers(stop: Stop): Promise<boolean> {
    if (!this.#readable) return false
    try {
      await this.read(this.#readable.offset, this.#readable.length, stop)
      return true
    } catch (error) {
      stop.check()
      if (!isUnreadable(error)) throw error
      return false
    }
  }
}

/** Whether this error is about some bytes, so that others may still be had. Any other error ends the report. */
export function isUnreadable(error: unknown): error is SourceError {
  return error instanceof SourceError && error.kind === 'unreadable'
}

// A caller's own source may reject with anything.
function asSourceError(error: unknown, offset: number, length: number): unknown {
  if (error instanceof SourceError) return error
  if (error instanceof Error && error.name === 'AbortError') return error
  const message = `${length} bytes at ${offset} could not be read: ${messageOf(error)}`
  return new SourceError(message, { operation: 'read', kind: 'unreadable', offset, length, cause: error })
}
