// A source over a Blob or File, in a page, a worker or Node. A File is a handle: opening copies nothing.
import { SourceError } from '../errors.ts'
import type { HostBlob } from '../host-types.ts'
import type { ByteSource, Pace, ReadOptions } from './source.ts'
import { changedWhileReading, checkRead } from './source.ts'

/**
 * A file that was picked, dropped or made in the browser. `openImage` makes one of a Blob; make it yourself to wrap its reads.
 *
 * ```js
 * const source = new BlobSource(file)
 * const bytes = await source.read(0, 8)
 * ```
 */
export class BlobSource implements ByteSource {
  readonly name: string
  readonly size: number
  // A small read costs nearly 2 ms however small it is, so it pays to read through half a MiB that nobody needs.
  readonly pace: Pace = { inFlight: 6, mergeGap: 512 * 1024 }
  readonly #blob: Blob

  /** `name` is for a Blob, which has none; a File brings its own. */
  constructor(blob: HostBlob, name?: string) {
    this.#blob = blob
    this.size = blob.size
    this.name = name ?? ('name' in blob && typeof blob.name === 'string' ? blob.name : '')
  }

  async read(offset: number, length: number, options?: ReadOptions): Promise<Uint8Array> {
    checkRead(this.size, offset, length, options)
    let bytes: Uint8Array
    try {
      bytes = new Uint8Array(await this.#blob.slice(offset, offset + length).arrayBuffer())
    } catch (error) {
      options?.signal?.throwIfAborted()
      throw refusal(error, offset, length)
    }
    options?.signal?.throwIfAborted()
    if (bytes.length !== length) throw changedWhileReading(offset, length)
    if (!options?.into) return bytes
    options.into.set(bytes)
    return options.into
  }
}

// Browsers answer "used by another program", "changed since it was chosen" and "the drive cannot read it" with one and the same
// NotReadableError, so the sentence names all three.
function refusal(cause: unknown, offset: number, length: number): SourceError {
  const name = cause instanceof Error || cause instanceof DOMException ? cause.name : ''
  const place = { operation: 'read', offset, length, cause } as const
  if (name === 'NotFoundError') {
    return new SourceError('The file is no longer where it was when you chose it. Choose it again.', {
      ...place,
      kind: 'missing',
    })
  }
  if (name === 'SecurityError' || name === 'NotAllowedError') {
    return new SourceError('The browser may not read this file.', { ...place, kind: 'denied' })
  }
  return new SourceError(
    'The browser could not read the file. A program may be using it (shut the virtual machine down, quit Docker Desktop, or run wsl --shutdown), it may have changed since you chose it, or its drive cannot read these bytes. Then choose it again.',
    { ...place, kind: 'unreadable' },
  )
}
