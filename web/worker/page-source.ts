// The worker's side of a source whose bytes the page reads, and of a Blob that the worker may or may not be allowed to read.
import { SourceError } from '../engine/errors.ts'
import type { BlobSource } from '../engine/sources/blob.ts'
import type { ByteSource, Pace, ReadOptions } from '../engine/sources/source.ts'
import { checkRead } from '../engine/sources/source.ts'
import type { FromWorker, ToWorker } from './protocol.ts'
import { fromWire } from './wire-error.ts'

interface Waiting {
  resolve(bytes: Uint8Array): void
  reject(error: unknown): void
}

/** Asks the page for every read. */
export class PageSource implements ByteSource {
  readonly name: string
  readonly size: number
  readonly pace: Pace
  readonly #post: (message: FromWorker) => void
  readonly #waiting = new Map<number, Waiting>()
  #last = 0

  constructor(facts: { name: string; size: number; pace: Pace }, post: (message: FromWorker) => void) {
    this.name = facts.name
    this.size = facts.size
    this.pace = facts.pace
    this.#post = post
  }

  async read(offset: number, length: number, options?: ReadOptions): Promise<Uint8Array> {
    checkRead(this.size, offset, length, options)
    const read = ++this.#last
    const signal = options?.signal
    const abort = () => {
      this.#post({ tell: 'forget', read })
      this.#waiting.get(read)?.reject(signal?.reason)
    }
    signal?.addEventListener('abort', abort, { once: true })
    try {
      const bytes = await new Promise<Uint8Array>((resolve, reject) => {
        this.#waiting.set(read, { resolve, reject })
        this.#post({ tell: 'read', read, offset, length })
      })
      if (!options?.into) return bytes
      options.into.set(bytes)
      return options.into
    } finally {
      this.#waiting.delete(read)
      signal?.removeEventListener('abort', abort)
    }
  }

  /** The page's answer; one that nobody waits for any more is dropped. */
  answer(message: Extract<ToWorker, { ask: 'take' | 'miss' }>): void {
    const waiting = this.#waiting.get(message.read)
    if (message.ask === 'take') waiting?.resolve(message.bytes)
    else waiting?.reject(fromWire(message.error))
  }
}

/**
 * Reads a Blob here, where a hostile file can do least. WebKit refuses that on file: pages, for every Blob and every byte; so if
 * the very first read is refused, the page is asked, and if it can, it is asked from then on.
 */
export class BlobOrPageSource implements ByteSource {
  readonly name: string
  readonly size: number
  readonly pace: Pace
  readonly #blob: BlobSource
  readonly #page: PageSource
  #reads: 'untried' | 'here' | 'page' = 'untried'

  constructor(blob: BlobSource, page: PageSource) {
    this.name = blob.name
    this.size = blob.size
    this.pace = blob.pace
    this.#blob = blob
    this.#page = page
  }

  async read(offset: number, length: number, options?: ReadOptions): Promise<Uint8Array> {
    if (this.#reads === 'page') return await this.#page.read(offset, length, options)
    try {
      const bytes = await this.#blob.read(offset, length, options)
      this.#reads = 'here'
      return bytes
    } catch (error) {
      const refused = error instanceof SourceError && error.kind === 'unreadable'
      if (!refused || this.#reads === 'here') throw error
      const bytes = await this.#page.read(offset, length, options)
      this.#reads = 'page'
      return bytes
    }
  }
}
