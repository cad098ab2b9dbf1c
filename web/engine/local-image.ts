// An image whose engine runs in this thread. Uses no default wasm and opens no source: open.ts does, and the worker.
import type { ByteCount, Cells, Extent, ExtentPage, ExtentsOptions, FoundBlock, FoundPlace } from './blocks.ts'
import { parseBlock, parsePlace } from './blocks.ts'
import type { Engine } from './engine.ts'
import { EngineError, messageOf } from './errors.ts'
import { joinedExtents, PAGE_ROWS } from './extents.ts'
import type { HostAbortSignal } from './host-types.ts'
import type { ReportOptions, VhdxImage } from './image.ts'
import { checkByte, checkCells, checkDepth, checkPage, closedError } from './image.ts'
import { Reader } from './reader.ts'
import type { Report } from './report.ts'
import { parseReport } from './report.ts'
import type { Answer, Asked } from './settle.ts'
import { settle } from './settle.ts'
import type { ByteSource } from './sources/source.ts'
import { checkRead, paceOf } from './sources/source.ts'
import { Stop } from './stop.ts'
import type { TreePage } from './tree.ts'
import { parseTreePage } from './tree.ts'

/** A source and a session of an engine. */
export class LocalImage implements VhdxImage {
  readonly name: string
  readonly size: number
  readonly #source: ByteSource
  readonly #ownsSource: boolean
  readonly #engineVersion: string
  readonly #session: ReturnType<Engine['open']>
  readonly #reader: Reader
  readonly #closing = new Stop()
  #text: string | null = null
  /** The question that is under way; the next one waits for it, because both would ask for the same bytes. */
  #turn: Promise<unknown> = Promise.resolve()

  /** With `ownsSource` closing the image closes the source. */
  constructor(engine: Engine, source: ByteSource, ownsSource: boolean, asStored = false) {
    this.name = source.name ?? ''
    this.size = source.size
    this.#source = source
    this.#ownsSource = ownsSource
    this.#engineVersion = engine.version
    this.#session = engine.open(this.name, this.size, asStored)
    this.#reader = new Reader(source)
  }

  async report(options: ReportOptions = {}): Promise<Report> {
    const { signal, onProgress, depth = 'standard' } = options
    checkDepth(depth)
    const { stop, leave } = Stop.following(this.#closing, signal)
    try {
      stop.check()
      const text = await this.#inTurn(stop, () => {
        this.#session.setDepth(depth)
        return settle(this.#session, this.#reader, {
          pace: paceOf(this.#source),
          until: stop,
          onPartial: onProgress && ((text, progress) => onProgress(this.#parsed(text), progress)),
        })
      })
      const report = this.#parsed(text)
      this.#text = text
      return report
    } finally {
      leave()
    }
  }

  reportText(): string | null {
    return this.#text
  }

  async children(
    node: string,
    first: number,
    count: number,
    options: { signal?: HostAbortSignal | undefined } = {},
  ): Promise<TreePage | null> {
    checkPage(node, first, count)
    const text = await this.#settled(() => this.#session.children(node, first, count), options.signal)
    return this.#read('children', () => parseTreePage(text))
  }

  extents(options: ExtentsOptions = {}): AsyncIterable<Extent> {
    return joinedExtents((from) => this.extentPage(from, options.signal), options)
  }

  /** One page of extents, of which the worker sends one at a time. */
  async extentPage(from: ByteCount, signal?: HostAbortSignal): Promise<ExtentPage | null> {
    let page: ExtentPage | null = null
    await this.#settled(() => {
      // Its rows stand in memory that the next call of anything writes over.
      const found = this.#session.extents(from, PAGE_ROWS)
      page = found.page
      return found.answer
    }, signal)
    return page
  }

  async cells(count: number): Promise<Cells | null> {
    this.#closing.check()
    checkCells(count)
    return this.#session.cells(count)
  }

  async locate(
    fileOffset: ByteCount,
    options: { signal?: HostAbortSignal | undefined } = {},
  ): Promise<FoundPlace | null> {
    checkByte(fileOffset)
    const text = await this.#settled(() => this.#session.locate(fileOffset), options.signal)
    return this.#read('locate', () => parsePlace(text))
  }

  async lookup(
    virtualOffset: ByteCount,
    options: { signal?: HostAbortSignal | undefined } = {},
  ): Promise<FoundBlock | null> {
    checkByte(virtualOffset)
    const text = await this.#settled(() => this.#session.lookup(virtualOffset), options.signal)
    return this.#read('lookup', () => parseBlock(text))
  }

  async bytes(offset: number, length: number, options: { signal?: AbortSignal | undefined } = {}): Promise<Uint8Array> {
    const { stop, leave } = Stop.following(this.#closing, options.signal)
    try {
      stop.check()
      checkRead(this.size, offset, length)
      // A reader of its own: what a person browses does not count as read for the report.
      return await new Reader(this.#source).read(offset, length, stop)
    } finally {
      leave()
    }
  }

  close(): void {
    if (this.#closing.stopped) return
    this.#closing.stop(closedError())
    this.#session.delete()
    // Nobody waits for this, and a handle that cannot be closed harms nothing that was read.
    if (this.#ownsSource) Promise.resolve(this.#source.close?.()).catch(() => {})
  }

  /** The answer to a question besides the report. A reader of its own: what a person browses does not count as read for the report. */
  async #settled(ask: () => Answer, signal: HostAbortSignal | undefined): Promise<string> {
    const { stop, leave } = Stop.following(this.#closing, signal)
    try {
      stop.check()
      const session = this.#session
      const asked: Asked = {
        report: ask,
        supply: (offset, bytes) => session.supply(offset, bytes),
        unreadable: (offset, length) => session.unreadable(offset, length),
      }
      const reader = new Reader(this.#source)
      return await this.#inTurn(stop, () => settle(asked, reader, { pace: paceOf(this.#source), until: stop }))
    } finally {
      leave()
    }
  }

  async #inTurn(stop: Stop, ask: () => Promise<string>): Promise<string> {
    const work = this.#turn.then(() => {
      stop.check()
      return ask()
    })
    this.#turn = work.catch(() => {})
    return await stop.race(() => work)
  }

  #parsed(text: string): Report {
    return this.#read('report', () => parseReport(text))
  }

  #read<T>(question: string, parse: () => T): T {
    try {
      return parse()
    } catch (cause) {
      throw new EngineError(
        `The engine's answer to "${question}" cannot be read by this version: ${messageOf(cause)}`,
        {
          question,
          engineVersion: this.#engineVersion,
          cause,
        },
      )
    }
  }
}
