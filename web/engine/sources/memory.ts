// A source over bytes in memory. It keeps a view, not a copy: who changes the bytes later changes the file.
import type { ByteSource, Pace, ReadOptions } from './source.ts'
import { checkRead } from './source.ts'

/**
 * A file whose bytes are all at hand. `openImage` makes one of bytes.
 *
 * ```js
 * const source = new MemorySource(new Uint8Array(await response.arrayBuffer()), 'disk.vhdx')
 * ```
 */
export class MemorySource implements ByteSource {
  readonly name: string
  readonly size: number
  readonly pace: Pace = { inFlight: 1, mergeGap: 0, longest: 2 * 1024 * 1024, fills: true }
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array | ArrayBuffer, name = '') {
    this.#bytes = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes)
    this.size = this.#bytes.length
    this.name = name
  }

  /** Resolves with a copy; the caller may keep and change it. */
  async read(offset: number, length: number, options?: ReadOptions): Promise<Uint8Array> {
    checkRead(this.size, offset, length, options)
    const part = this.#bytes.subarray(offset, offset + length)
    if (!options?.into) return part.slice()
    options.into.set(part)
    return options.into
  }
}
