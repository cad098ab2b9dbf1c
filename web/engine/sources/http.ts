// A source over a file on a web server, read by HTTP range requests: a disk of a TiB costs the bytes that are looked at. It never takes
// a whole file in place of a part, and never mixes bytes from before and after a change. In Node and in browsers, by fetch alone.
import type { SourceErrorKind } from '../errors.ts'
import { messageOf, SourceError } from '../errors.ts'
import type { HostAbortSignal, HostURL } from '../host-types.ts'
import type { ByteSource, Pace, ReadOptions } from './source.ts'
import { changedWhileReading, checkRead } from './source.ts'

/** Options of {@link HttpSource.open}. */
export interface HttpOptions {
  /** What the report calls the file; by default its address without the query, which may hold a key. */
  name?: string | undefined
  /** Sent with every request, for a server that wants a token. In a browser they make the server's CORS answer matter. */
  headers?: Readonly<Record<string, string>> | undefined
  /** Aborting rejects the opening with the signal's reason. */
  signal?: HostAbortSignal | undefined
}

/** A busy or lost server is asked so many times more, after pauses of this and then twice this. */
const RETRIES = 2
const PAUSE_MS = 250
const BUSY: readonly number[] = [408, 429, 500, 502, 503, 504]

interface Place {
  readonly operation: 'open' | 'read'
  readonly offset?: number
  readonly length?: number
}

interface Facts {
  readonly size: number
  readonly etag: string | null
  readonly modified: string | null
}

/**
 * A file behind an `http:` or `https:` address, read by range requests. `openImage` makes one of an address; make it yourself to send
 * headers.
 *
 * ```js
 * const source = await HttpSource.open('https://example.org/disk.vhdx', { headers: { authorization: 'Bearer …' } })
 * const image = await openImage(source)
 * ```
 */
export class HttpSource implements ByteSource {
  readonly name: string
  readonly size: number
  // A request costs a round trip of some ten milliseconds, in which a MiB arrives.
  readonly pace: Pace = { inFlight: 6, mergeGap: 1024 * 1024 }
  readonly #asked: string
  readonly #headers: Readonly<Record<string, string>>
  readonly #facts: Facts
  /** Where redirects led: the next read goes there at once. */
  #address: string
  #closed = false

  private constructor(asked: string, address: string, facts: Facts, options: HttpOptions) {
    this.#asked = asked
    this.#address = address
    this.#facts = facts
    this.#headers = options.headers ?? {}
    this.size = facts.size
    this.name = options.name ?? nameOfAddress(asked)
  }

  /**
   * Asks the server for one byte, to learn the file's size and whether ranges are answered. Rejects with a `SourceError`: `missing`,
   * `denied`, `unreachable`, `noRanges`, or `notAFile` for a web page.
   */
  static async open(address: string | HostURL, options: HttpOptions = {}): Promise<HttpSource> {
    const { asked, headers } = withoutCredentials(String(address), options.headers ?? {})
    const place = { operation: 'open' } as const
    const response = await patiently(options.signal, async () => {
      const answer = await ask(asked, 0, 1, headers, options.signal, place)
      drop(answer)
      refuseOtherThanPart(answer, place)
      return answer
    })
    const facts = {
      size: sizeOf(response, place),
      etag: response.headers.get('etag'),
      modified: response.headers.get('last-modified'),
    }
    return new HttpSource(asked, response.url || asked, facts, { ...options, headers })
  }

  async read(offset: number, length: number, options?: ReadOptions): Promise<Uint8Array> {
    checkRead(this.size, offset, length, options)
    if (this.#closed)
      throw new SourceError('The source was closed.', { operation: 'read', kind: 'closed', offset, length })
    const target = options?.into ?? new Uint8Array(length)
    if (length === 0) return target
    await patiently(options?.signal, () => this.#fill(target, offset, options?.signal))
    return target
  }

  /** Reads after this reject. */
  close(): void {
    this.#closed = true
  }

  async #fill(target: Uint8Array, offset: number, signal: HostAbortSignal | undefined): Promise<void> {
    const { length } = target
    const place = { operation: 'read', offset, length } as const
    let response = await ask(this.#address, offset, length, this.#headersThere(), signal, place)
    // An address that a redirect gave may be good for minutes only.
    if (response.status >= 400 && response.status < 500 && this.#address !== this.#asked) {
      drop(response)
      response = await ask(this.#asked, offset, length, this.#headers, signal, place)
      this.#address = response.url || this.#asked
    }
    try {
      this.#refuseOther(response, place)
    } catch (error) {
      drop(response)
      throw error
    }
    if (!(await filled(response, target, place)))
      throw failure('unreachable', 'The connection ended in the middle of the file', place)
  }

  /** To another site, where a redirect led, goes nothing that lets the asker in: so fetch does when it follows one. */
  #headersThere(): Readonly<Record<string, string>> {
    if (addressOf(this.#address)?.origin === addressOf(this.#asked)?.origin) return this.#headers
    return Object.fromEntries(Object.entries(this.#headers).filter(([name]) => !/^(authorization|cookie)$/i.test(name)))
  }

  #refuseOther(response: Response, place: Required<Place>): void {
    const { offset, length } = place
    const { headers } = response
    if (response.status === 412 || response.status === 416) throw changedWhileReading(offset, length)
    refuseOtherThanPart(response, place)
    const differs = (name: string, before: string | null) =>
      before !== null && headers.has(name) && headers.get(name) !== before
    if (differs('etag', this.#facts.etag) || differs('last-modified', this.#facts.modified))
      throw changedWhileReading(offset, length)
    const range = rangeOf(headers)
    if (!range) return
    if (range.size !== null && range.size !== this.size) throw changedWhileReading(offset, length)
    if (range.first !== offset || range.last !== offset + length - 1) {
      const sentence = `The server was asked for bytes ${offset} to ${offset + length - 1} and sent ${range.first} to ${range.last}`
      throw failure('noRanges', sentence, place)
    }
  }
}

/** Does it again, a few times, while the server is busy or lost. */
async function patiently<T>(signal: HostAbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  for (let tried = 0; ; tried++) {
    try {
      return await work()
    } catch (error) {
      signal?.throwIfAborted()
      const again = error instanceof SourceError && error.kind === 'unreachable' && tried < RETRIES
      if (!again) throw error
      await pause(PAUSE_MS * 2 ** tried, signal)
    }
  }
}

/** An address as it may be shown: without the query, which may hold a key, and without a name and password. */
export function nameOfAddress(address: string): string {
  try {
    const { origin, pathname } = new URL(address)
    return origin === 'null' ? address : `${origin}${pathname}`
  } catch {
    return address
  }
}

/** A name and password in the address become a header: fetch refuses them there, and would print them in its message. */
function withoutCredentials(
  address: string,
  headers: Readonly<Record<string, string>>,
): { asked: string; headers: Readonly<Record<string, string>> } {
  const url = addressOf(address)
  if (!url || (url.username === '' && url.password === '')) return { asked: address, headers }
  const pair = [url.username, url.password].map(unescaped).join(':')
  url.username = url.password = ''
  const basic = btoa(String.fromCharCode(...new TextEncoder().encode(pair)))
  return { asked: url.href, headers: { authorization: `Basic ${basic}`, ...headers } }
}

function addressOf(text: string): URL | null {
  try {
    return new URL(text, globalThis.location?.href)
  } catch {
    return null
  }
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

async function ask(
  address: string,
  offset: number,
  length: number,
  headers: Readonly<Record<string, string>>,
  signal: HostAbortSignal | undefined,
  place: Place,
): Promise<Response> {
  try {
    return await fetch(address, {
      headers: { ...headers, range: `bytes=${offset}-${offset + length - 1}` },
      // A cache would make parallel ranges of one address wait for each other.
      cache: 'no-store',
      signal: signal ?? null,
    })
  } catch (cause) {
    signal?.throwIfAborted()
    // A browser says no more than this, whatever the reason; Node's says it in the cause.
    const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
    const cors =
      typeof location === 'undefined'
        ? ''
        : ' It may be out of reach, or it does not allow pages of other sites to read it (CORS): it must send Access-Control-Allow-Origin, and Access-Control-Expose-Headers: Content-Range, ETag.'
    throw failure('unreachable', `The server could not be asked: ${messageOf(inner)}`, place, cors, cause)
  }
}

/** Refuses every answer that is not a part of a file. */
function refuseOtherThanPart(response: Response, place: Place): void {
  const { status, headers } = response
  const empty = status === 416 || (status === 200 && headers.get('content-length') === '0')
  if (status === 401 || status === 403 || status === 407)
    throw failure('denied', `The server does not allow this file to be read (it answered ${status})`, place)
  if (status === 404 || status === 410)
    throw failure('missing', `The server has no such file (it answered ${status})`, place)
  if (!response.ok && !empty) {
    const kind = BUSY.includes(status) ? 'unreachable' : 'unreadable'
    throw failure(kind, `The server answered ${status} ${response.statusText}`.trimEnd(), place)
  }
  if (/^(text\/html|application\/xhtml)/i.test(headers.get('content-type') ?? '')) {
    const hint = ' It may be a page to sign in or to download from; the address must be that of the file itself.'
    throw failure('notAFile', 'The server sent a web page in place of the file', place, hint)
  }
  if (empty) return
  const hint =
    ' Without ranges the whole file would have to be fetched. Download it, or ask for a server that answers range requests.'
  if (status !== 206)
    throw failure('noRanges', `The server ignores ranges: asked for a part, it sent the whole file`, place, hint)
  if (!/^(identity)?$/i.test(headers.get('content-encoding') ?? ''))
    throw failure('noRanges', 'The server compresses what it sends, so its ranges are not those of the file', place)
}

function sizeOf(response: Response, place: Place): number {
  const { status, headers } = response
  if (status === 200) return 0
  const size = rangeOf(headers)?.size ?? null
  if (size !== null && !Number.isSafeInteger(size)) {
    const said = headers.get('content-range')?.slice(0, 60)
    throw failure('noRanges', `The server states a size that no file can have ("${said}")`, place)
  }
  if (size !== null && (status === 206 || size === 0)) return size
  // Between sites, a browser shows only what the server exposes.
  const hint =
    response.type === 'cors' && !headers.has('content-range')
      ? ' Or it does not show it to pages of other sites (CORS): it must send Access-Control-Expose-Headers: Content-Range, ETag.'
      : ''
  throw failure('noRanges', 'The server does not say how large the file is', place, hint)
}

/** `bytes 0-99/1000`, `bytes 0-99/*`, and with a star before the slash. */
function rangeOf(headers: Headers): { first: number; last: number; size: number | null } | null {
  const match = /^bytes\s+(?:(\d+)-(\d+)|\*)\/(\d+|\*)$/i.exec(headers.get('content-range')?.trim() ?? '')
  if (!match) return null
  const [, first = 'none', last = 'none', size = '*'] = match
  return { first: Number(first), last: Number(last), size: size === '*' ? null : Number(size) }
}

/** Puts the body into the target; false if it ends early. One that does not end is not read on. */
async function filled(response: Response, target: Uint8Array, place: Required<Place>): Promise<boolean> {
  const reader = response.body?.getReader()
  if (!reader) return false
  let at = 0
  for (;;) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw failure('unreachable', `The connection was lost: ${messageOf(cause)}`, place, '', cause)
    })
    if (done) return at === target.length
    if (at + value.length > target.length) {
      void reader.cancel().catch(() => {})
      throw failure('noRanges', 'The server sent more than the part it was asked for', place)
    }
    target.set(value, at)
    at += value.length
  }
}

/** Nobody reads this body; the connection shall not wait for it. */
function drop(response: Response): void {
  void response.body?.cancel().catch(() => {})
}

function pause(milliseconds: number, signal: HostAbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', stop, { once: true })
  })
}

function failure(kind: SourceErrorKind, sentence: string, place: Place, hint = '', cause?: unknown): SourceError {
  return new SourceError(`${sentence}.${hint}`, { ...place, kind, cause })
}
