// The page's side: an image whose engine runs in a worker. It has no default wasm and no default worker, so that a page which brings
// its own carries nothing twice. The package's entry is index.ts, which has both and otherwise is the same.

import type { ByteCount, Cells, Extent, ExtentPage, ExtentsOptions, FoundBlock, FoundPlace } from '../engine/blocks.ts'
import { EngineError } from '../engine/errors.ts'
import { joinedExtents } from '../engine/extents.ts'
import type { HostAbortSignal, HostBlob, HostModule, HostWorker } from '../engine/host-types.ts'
import type { Progress, ReportOptions, VhdxImage } from '../engine/image.ts'
import { checkByte, checkCells, checkDepth, checkPage, closedError } from '../engine/image.ts'
import type { WasmSource } from '../engine/load.ts'
import { Reader } from '../engine/reader.ts'
import type { Report } from '../engine/report.ts'
import { byteSourceOf } from '../engine/sources/byte-source-of.ts'
import type { ByteSource } from '../engine/sources/source.ts'
import { checkRead, paceOf } from '../engine/sources/source.ts'
import { Stop } from '../engine/stop.ts'
import type { TreePage } from '../engine/tree.ts'
import type { Answered, FromWorker, ToWorker, WireSource } from './protocol.ts'
import { fromWire, toWire } from './wire-error.ts'

export type {
  BlockState,
  Cells,
  Extent,
  ExtentsOptions,
  FoundBlock,
  FoundPlace,
  Picture,
  PlaceKind,
} from '../engine/blocks.ts'
export { EngineError, SourceError } from '../engine/errors.ts'
export type { Progress, ReportDepth, ReportOptions, VhdxImage } from '../engine/image.ts'
export type { Report } from '../engine/report.ts'
export type { ByteSource } from '../engine/sources/source.ts'
export type { SparseImage } from '../engine/sources/sparse.ts'
export { SparseSource } from '../engine/sources/sparse.ts'
export type { TreeNode, TreePage, TreeRange } from '../engine/tree.ts'
/** For the page; the package has no such export. @internal */
export { type Rule, rulesInWorker } from './rules-client.ts'

/** A worker that is asked to stop and does not answer within this time is ended. */
const PATIENCE_MS = 200

/** Options of {@link openImageInWorker}. */
export interface OpenInWorkerOptions {
  /** The engine, if you have compiled it yourself; then `wasm` is not used. One module serves any number of workers. */
  module?: HostModule | undefined
  /** Where the engine's wasm is; the package's own file by default. It is compiled once for all workers. */
  wasm?: WasmSource | undefined
  /**
   * Makes a new worker that runs the package's worker.js. Needed where a policy restricts script addresses (Trusted Types), and
   * where a bundler does not follow `new URL`.
   */
  worker?: (() => HostWorker) | undefined
  /** What the report calls the file; by default the File's name. */
  name?: string | undefined
  /**
   * Leave a replay of the log out of account where one is due: all answers are of the structures as they lie in the file now. A report
   * then says `asStored` and has no verdict. False by default: as after the replay.
   */
  asStored?: boolean | undefined
  /** Aborting rejects the opening with the signal's reason and ends the worker. */
  signal?: HostAbortSignal | undefined
}

/**
 * Opens an image whose engine runs in a worker of its own: the same interface as `openImage` gives, and a hostile file can at worst
 * stop its worker. A Blob or File goes there as a handle; any other source is read on this side and its bytes are sent. For browsers.
 *
 * Rejects as `openImage` does, and with an `EngineError` if the worker cannot start.
 *
 * ```js
 * import { openImageInWorker } from 'vhdxscope/worker'
 * const image = await openImageInWorker(file)
 * const report = await image.report({ onProgress: (partial) => show(partial) })
 * image.close()
 * ```
 */
export async function openImageInWorker(
  file: HostBlob | Uint8Array | ArrayBuffer | ByteSource,
  options: OpenInWorkerOptions = {},
): Promise<VhdxImage> {
  const { module, worker, name, asStored = false, signal } = options
  signal?.throwIfAborted()
  if (!module || !worker) throw new TypeError('Give "module" and "worker"; only vhdxscope/worker has them by default.')
  const source = byteSourceOf(file, name)
  const image = new RemoteImage(source, worker())
  await image.open(module, wireSource(file, source), asStored, signal)
  return image
}

function wireSource(file: unknown, source: ByteSource): WireSource {
  const name = source.name ?? ''
  if (file instanceof Blob) return { kind: 'blob', blob: file, name }
  const { inFlight, mergeGap } = paceOf(source)
  return { kind: 'page', name, size: source.size, pace: { inFlight, mergeGap } }
}

/** What a message answers. */
type Result = { report: Report } | { answer: Answered } | null

interface Call {
  resolve(result: Result): void
  reject(error: unknown): void
  onProgress?: ((partial: Report, progress: Progress) => void) | undefined
}

class RemoteImage implements VhdxImage {
  readonly name: string
  readonly size: number
  readonly #source: ByteSource
  readonly #worker: Worker
  readonly #calls = new Map<number, Call>()
  /** Reads that the worker asked this side to do. */
  readonly #reads = new Map<number, Stop>()
  /** Cancelled calls whose end the worker has not yet confirmed. */
  readonly #ending = new Map<number, ReturnType<typeof setTimeout>>()
  readonly #closing = new Stop()
  #lastId = 0
  #text: string | null = null

  constructor(source: ByteSource, worker: Worker) {
    this.name = source.name ?? ''
    this.size = source.size
    this.#source = source
    this.#worker = worker
    worker.onmessage = (event: MessageEvent<FromWorker>) => this.#hear(event.data)
    worker.onerror = (event) => {
      event.preventDefault()
      this.#end(workerFault(event.message || 'its script could not be loaded or was not allowed to run', event.error))
    }
    worker.onmessageerror = () => this.#end(workerFault('it sent a message that could not be read'))
  }

  async open(
    module: WebAssembly.Module,
    source: WireSource,
    asStored: boolean,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    try {
      await this.#call((id) => ({ ask: 'open', id, module, source, asStored }), { signal })
    } catch (error) {
      this.close()
      throw error
    }
  }

  async report(options: ReportOptions = {}): Promise<Report> {
    const { depth = 'standard' } = options
    checkDepth(depth)
    const result = await this.#call((id) => ({ ask: 'report', id, depth }), options)
    if (!result || !('report' in result)) throw workerFault('it answered a report with something else')
    return result.report
  }

  async children(
    node: string,
    first: number,
    count: number,
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<TreePage | null> {
    checkPage(node, first, count)
    return (await this.#ask((id) => ({ ask: 'children', id, node, first, count }), options)) as TreePage | null
  }

  extents(options: ExtentsOptions = {}): AsyncIterable<Extent> {
    const pageFrom = (from: ByteCount) =>
      this.#ask((id) => ({ ask: 'extents', id, from }), options) as Promise<ExtentPage | null>
    return joinedExtents(pageFrom, options)
  }

  async cells(count: number): Promise<Cells | null> {
    checkCells(count)
    return (await this.#ask((id) => ({ ask: 'cells', id, count }), {})) as Cells | null
  }

  async locate(at: ByteCount, options: { signal?: HostAbortSignal | undefined } = {}): Promise<FoundPlace | null> {
    checkByte(at)
    return (await this.#ask((id) => ({ ask: 'locate', id, at }), options)) as FoundPlace | null
  }

  async lookup(at: ByteCount, options: { signal?: HostAbortSignal | undefined } = {}): Promise<FoundBlock | null> {
    checkByte(at)
    return (await this.#ask((id) => ({ ask: 'lookup', id, at }), options)) as FoundBlock | null
  }

  reportText(): string | null {
    return this.#text
  }

  // Browsing needs no engine: this side has the source too.
  async bytes(offset: number, length: number, options: { signal?: AbortSignal | undefined } = {}): Promise<Uint8Array> {
    const { stop, leave } = Stop.following(this.#closing, options.signal)
    try {
      stop.check()
      checkRead(this.size, offset, length)
      return await new Reader(this.#source).read(offset, length, stop)
    } finally {
      leave()
    }
  }

  close(): void {
    this.#end(closedError())
  }

  /** A smaller question; the worker, which is ours, answers each in its own form. */
  async #ask(message: (id: number) => ToWorker, options: { signal?: HostAbortSignal | undefined }): Promise<Answered> {
    const result = await this.#call(message, { signal: options.signal })
    if (!result || !('answer' in result)) throw workerFault('it answered with something else than was asked for')
    return result.answer
  }

  async #call(message: (id: number) => ToWorker, options: ReportOptions): Promise<Result> {
    const { signal, onProgress } = options
    this.#closing.check()
    signal?.throwIfAborted()
    const id = ++this.#lastId
    const cancel = () => {
      this.#settle(id)?.reject(signal?.reason)
      this.#post({ ask: 'cancel', id })
      const end = () => this.#end(workerFault('it did not stop when it was asked to'))
      this.#ending.set(id, setTimeout(end, PATIENCE_MS))
    }
    signal?.addEventListener('abort', cancel, { once: true })
    try {
      return await new Promise((resolve, reject) => {
        this.#calls.set(id, { resolve, reject, onProgress })
        this.#post(message(id))
      })
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }

  #hear(message: FromWorker): void {
    switch (message.tell) {
      case 'opened':
        this.#settle(message.id)?.resolve(null)
        break
      case 'partial':
        this.#progress(message.id, message.report, message.progress)
        break
      case 'report':
        if (this.#calls.has(message.id)) this.#text = message.text
        this.#settle(message.id)?.resolve({ report: message.report })
        break
      case 'answer':
        this.#settle(message.id)?.resolve({ answer: message.answer })
        break
      case 'rules':
        break // asked by rules-client.ts, of a worker of its own
      case 'failed':
        this.#settle(message.id)?.reject(fromWire(message.error))
        break
      case 'read':
        void this.#read(message.read, message.offset, message.length)
        break
      case 'forget':
        this.#reads.get(message.read)?.stop(closedError())
        break
      case 'lost':
        this.#end(workerFault('it could not read a message of this page'))
    }
  }

  /** Takes a call off the list of those that are pending, once. */
  #settle(id: number): Call | undefined {
    clearTimeout(this.#ending.get(id))
    this.#ending.delete(id)
    const call = this.#calls.get(id)
    this.#calls.delete(id)
    return call
  }

  #progress(id: number, partial: Report, progress: Progress): void {
    try {
      this.#calls.get(id)?.onProgress?.(partial, progress)
    } catch (error) {
      this.#settle(id)?.reject(error)
      this.#post({ ask: 'cancel', id })
    }
  }

  async #read(read: number, offset: number, length: number): Promise<void> {
    const stop = new Stop()
    this.#reads.set(read, stop)
    try {
      const bytes = await new Reader(this.#source).read(offset, length, stop)
      // Sent as a copy: the source may keep what it gave.
      const copy = bytes.slice()
      this.#post({ ask: 'take', read, bytes: copy }, [copy.buffer])
    } catch (error) {
      this.#post({ ask: 'miss', read, error: toWire(error) })
    } finally {
      this.#reads.delete(read)
    }
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    if (!this.#closing.stopped) this.#worker.postMessage(message, transfer)
  }

  // For good: whatever is pending rejects with this, and so does whatever comes.
  #end(reason: unknown): void {
    if (this.#closing.stopped) return
    this.#closing.stop(reason)
    this.#worker.terminate()
    for (const timer of this.#ending.values()) clearTimeout(timer)
    for (const stop of this.#reads.values()) stop.stop(reason)
    for (const id of [...this.#calls.keys()]) this.#settle(id)?.reject(reason)
  }
}

function workerFault(what: string, cause?: unknown): EngineError {
  return new EngineError(`The worker that runs the engine failed: ${what}.`, { question: 'worker', cause })
}
