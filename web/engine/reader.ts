// Reads from a source the way the driver needs it: exact lengths, typed errors, prompt cancellation, and a count of what was read.
// Decides nothing about what a failed read means; that is delivery.ts. It never lets a source write into the engine's memory: while a read
// is under way that memory may grow for another image, and its old place be freed. Memory that is used again costs hardly more.
import { messageOf, SourceError } from './errors.ts'
import type { ByteRange } from './plan.ts'
import type { ByteSource } from './sources/source.ts'
import { paceOf } from './sources/source.ts'
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
  readonly #fills: boolean
  /** Memory of finished reads, for the next. What a stopped or failed read was given may still be written to, and never comes back. */
  #spare: Uint8Array[] = []
  #readable: ByteRange | null = null

  constructor(source: ByteSource) {
    this.#source = source
    this.#fills = paceOf(source).fills === true
  }

  /** Reads, and gives the bytes to `use`, which must not keep them. Rejects as `read` does. */
  async lend(offset: number, length: number, stop: Stop, use: (bytes: Uint8Array) => void): Promise<void> {
    if (!this.#fills) return use(await this.read(offset, length, stop))
    const at = this.#spare.findIndex((spare) => spare.length >= length)
    const [memory = new Uint8Array(length)] = at < 0 ? [] : this.#spare.splice(at, 1)
    use(await this.read(offset, length, stop, memory.subarray(0, length)))
    this.#spare.push(memory)
  }

  /** Frees what is kept for further reads. */
  rest(): void {
    this.#spare = []
  }

  /** Resolves with exactly `length` bytes; rejects with a `SourceError`, or at once with the reason of the stop. */
  async read(offset: number, length: number, stop: Stop, into?: Uint8Array): Promise<Uint8Array> {
    stop.check()
    try {
      const bytes = await stop.race((signal) => this.#source.read(offset, length, { signal, into }))
      checkAnswer(bytes, offset, length)
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

// Our own sources tell a file that became shorter themselves; a caller's may be wrong, too.
function checkAnswer(bytes: unknown, offset: number, length: number): void {
  const place = { operation: 'read', offset, length } as const
  if (!(bytes instanceof Uint8Array)) {
    throw new SourceError('The source resolved a read with something else than a Uint8Array.', {
      ...place,
      kind: 'changed', // ends the report: no other bytes of it can be trusted
    })
  }
  if (bytes.length === length) return
  const message = `The source gave ${bytes.length} bytes for a read of ${length}: the file changed while it was being read, or the source does not keep its promise of exactly as many as are asked for.`
  throw new SourceError(message, { ...place, kind: 'changed' })
}

// A caller's own source may reject with anything.
function asSourceError(error: unknown, offset: number, length: number): unknown {
  if (error instanceof SourceError) return error
  if (error instanceof Error && error.name === 'AbortError') return error
  const message = `${length} bytes at ${offset} could not be read: ${messageOf(error)}`
  return new SourceError(message, { operation: 'read', kind: 'unreadable', offset, length, cause: error })
}
