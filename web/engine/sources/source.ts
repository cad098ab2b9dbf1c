// What every byte source promises, and the checks they share. A source knows nothing of VHDX.
import { SourceError } from '../errors.ts'
import type { HostAbortSignal } from '../host-types.ts'
import { LONGEST_READ } from '../plan.ts'

/** How a source likes to be read. */
export interface Pace {
  /** Reads under way at once, at least 1. */
  readonly inFlight: number
  /** Wishes whose gap is at most this many bytes are read as one; 0 merges only ranges that touch. */
  readonly mergeGap: number
  /** No read is longer, in bytes; a multiple of 4096, at most the 8 MiB that hold if it is not stated. */
  readonly longest?: number | undefined
  /** Whether it is faster for it to fill memory that is given as `into` than to make its own. */
  readonly fills?: boolean | undefined
}

/** Options of {@link ByteSource.read}. */
export interface ReadOptions {
  /** Aborting rejects the read with the signal's reason. A source that cannot stop may finish; its bytes are then ignored. */
  signal?: HostAbortSignal | undefined
  /** Exactly as long as the read; the bytes are put there and it is returned. It may be partly written if the read fails. */
  into?: Uint8Array | undefined
}

/** Something with bytes at offsets: a file, a blob, memory, a server that answers ranges. */
export interface ByteSource {
  /** What the report calls the file. */
  readonly name?: string
  /** Bytes, 0 to 2^53 - 1. It does not change; a source whose file does rejects its reads. */
  readonly size: number
  readonly pace?: Pace
  /**
   * Resolves with exactly `length` bytes from `offset`, a whole number inside the file, or rejects; never with fewer, never padded.
   * Reads may be under way at the same time. A rejection that is not a `SourceError` is taken as "these bytes are unreadable".
   */
  read(offset: number, length: number, options?: ReadOptions): Promise<Uint8Array>
  /** Frees what the source holds, such as a file handle. Safe to call twice. */
  close?(): void | Promise<void>
}

/** The pace of a source that states none. @internal */
export const DEFAULT_PACE: Pace = { inFlight: 4, mergeGap: 64 * 1024 }

/** The source's pace where it makes sense, else the default: a caller's slip must not look like a fault of the engine. @internal */
export function paceOf(source: { readonly pace?: Partial<Pace> | undefined }): Pace {
  const { inFlight = DEFAULT_PACE.inFlight, mergeGap = DEFAULT_PACE.mergeGap, longest, fills } = source.pace ?? {}
  const known = longest !== undefined && longest >= 4096 && longest <= LONGEST_READ && longest % 4096 === 0
  return {
    ...(known && { longest }),
    ...(fills === true && { fills }),
    inFlight: Number.isSafeInteger(inFlight) && inFlight >= 1 ? inFlight : DEFAULT_PACE.inFlight,
    mergeGap: Number.isFinite(mergeGap) && mergeGap >= 0 ? mergeGap : DEFAULT_PACE.mergeGap,
  }
}

/** Refuses a size that no file can have. @internal */
export function checkSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0)
    throw new RangeError(`A size is a whole number from 0 to 2^53 - 1, not ${size}.`)
}

/** What every read begins with: the signal, the range, the length of `into`. Throws what the read rejects with. @internal */
export function checkRead(size: number, offset: number, length: number, options?: ReadOptions): void {
  options?.signal?.throwIfAborted()
  const whole = Number.isSafeInteger(offset) && Number.isSafeInteger(length)
  // Subtracts, because offset + length may pass 2^53 and be rounded.
  if (!whole || offset < 0 || length < 0 || offset > size || length > size - offset) {
    throw new SourceError(`Bytes ${offset} to ${offset + length} were asked for, but the file has ${size}.`, {
      operation: 'read',
      kind: 'outside',
      offset,
      length,
    })
  }
  if (options?.into && options.into.length !== length)
    throw new RangeError(`"into" has ${options.into.length} bytes for a read of ${length}.`)
}

/** The error for a file that no longer has the bytes it had when it was opened. @internal */
export function changedWhileReading(offset: number, length: number, cause?: unknown): SourceError {
  const message =
    'The file changed while it was being read. Close the program that writes to it, then open the file again.'
  return new SourceError(message, { operation: 'read', kind: 'changed', offset, length, cause })
}
