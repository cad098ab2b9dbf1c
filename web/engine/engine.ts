// The typed face of the wasm module. One instance serves many files; after a trap its memory proves nothing any more, so every
// session on it rejects and the next open starts a fresh one. Nothing here reads a source.

import type { Cells, ExtentPage, Picture } from './blocks.ts'
import { numbersOf, parseCells, parsePage } from './blocks.ts'
import { refuseOtherBuild } from './build.ts'
import { EngineError, messageOf } from './errors.ts'
import type { ReportDepth } from './image.ts'
import type { ByteRange } from './plan.ts'
import type { Answer, Asked } from './settle.ts'
import type { Glue, GlueSession } from './wasm/vhdxscope.mjs'
import createGlue from './wasm/vhdxscope.mjs'

/** By the number that the engine knows them by. */
const DEPTHS = { essentials: 0, standard: 1, deep: 2 } as const satisfies Record<ReportDepth, number>

/** So much is handed over at once: what was just copied is still in the processor's cache when the engine looks at it. */
const PORTION = 256 * 1024

const decoder = new TextDecoder('utf-8', { fatal: true })

/** A running instance of the wasm module. */
export class Engine {
  /** Of the engine itself, which is the package's. */
  readonly version: string
  readonly #glue: Glue
  #fault: EngineError | null = null

  private constructor(glue: Glue) {
    this.#glue = glue
    this.version = String(glue.version())
  }

  /** Starts an instance; rejects with an `EngineError` if the module is not this package's. */
  static async start(module: WebAssembly.Module): Promise<Engine> {
    refuseOtherBuild(module)
    // The glue waits for ever when its instance cannot be made, so that failure is brought out beside it.
    return await new Promise((resolve, reject) => {
      const fail = (cause: unknown) => {
        const message = `The engine could not start: ${messageOf(cause)}. Its .wasm and its JavaScript must come from the same version of the package.`
        reject(new EngineError(message, { question: 'load', cause }))
      }
      createGlue({
        instantiateWasm(imports, receive) {
          WebAssembly.instantiate(module, imports)
            .then((instance) => receive(instance, module))
            .catch(fail)
          return {}
        },
        // A trap arrives as an exception; the console belongs to whoever uses the package.
        print: () => {},
        printErr: () => {},
      })
        .then((glue) => resolve(new Engine(glue)))
        .catch(fail)
    })
  }

  /** Whether it stopped for good. */
  get stopped(): boolean {
    return this.#fault !== null
  }

  /** Opens a file by its name, as the report shall call it, and its size in bytes. */
  open(name: string, size: number): EngineSession {
    return new EngineSession(this, name, size)
  }

  /** The catalogue of rules, as JSON. */
  rules(): string {
    return this.call('rules', (glue) => decoder.decode(glue.rules()))
  }

  /** Every call into the wasm goes through here: a trap ends this instance. */
  call<T>(question: string, work: (glue: Glue) => T): T {
    if (this.#fault) throw this.#fault
    try {
      return work(this.#glue)
    } catch (cause) {
      const message = `The engine stopped: ${messageOf(cause)}. This is a fault of this program, not of the disk; please report it.`
      this.#fault = new EngineError(message, { question, engineVersion: this.version, cause })
      throw this.#fault
    }
  }
}

/** One file in an engine. Views of the wasm memory are void after the next call, so none leaves this class. */
export class EngineSession implements Asked {
  readonly #engine: Engine
  readonly #session: GlueSession
  #deleted = false

  constructor(engine: Engine, name: string, size: number) {
    this.#engine = engine
    this.#session = engine.call('open', (glue) => {
      const session = new glue.Session(size)
      const bytes = new TextEncoder().encode(name)
      session.buffer(bytes.length).set(bytes)
      session.name(bytes.length)
      return session
    })
  }

  get engineVersion(): string {
    return this.#engine.version
  }

  /** How far the next answers go. */
  setDepth(depth: ReportDepth): void {
    this.#call('depth', (session) => session.depth(DEPTHS[depth]))
  }

  report(reads: number, bytesRead: number): Answer {
    return this.#answer(this.#call('report', (session) => decoder.decode(session.report(reads, bytesRead))))
  }

  /** A page of a node's children, as JSON. */
  children(node: string, first: number, count: number): Answer {
    const id = new TextEncoder().encode(node)
    const ask = (session: GlueSession) => {
      session.buffer(id.length).set(id)
      return decoder.decode(session.children(id.length, first, count))
    }
    return this.#answer(this.#call('children', ask))
  }

  /** Extents from a byte of the virtual disk on. The page is null while something is wanted, and where there are no blocks. */
  extents(from: number, count: number): { answer: Answer; page: ExtentPage | null } {
    return this.#call('extents', (session) => {
      const answer = this.#answer(decoder.decode(session.extents(from, count)))
      const found = parsePage(answer.text)
      const page = found && { rows: numbersOf(session.buffer(found.count * 32)), next: found.next }
      return { answer, page }
    })
  }

  /** The pictures of the disk and the file; null before the table was read. */
  cells(count: number): Cells | null {
    return this.#call('cells', (session) => {
      const found = parseCells(this.#answer(decoder.decode(session.cells(count))).text)
      if (!found) return null
      const { disk, file } = found
      const bytes = session.buffer((disk.count * 8 + file.count * 9) * 4).slice()
      const picture = ({ count, bytesPerCell }: typeof disk, at: number, kinds: number): Picture => {
        return { count, bytesPerCell, values: new Uint32Array(bytes.buffer, at, count * kinds) }
      }
      return { disk: picture(disk, 0, 8), file: picture(file, disk.count * 8 * 4, 9) }
    })
  }

  /** What lies at a byte of the file, as JSON. */
  locate(fileOffset: number): Answer {
    return this.#answer(this.#call('locate', (session) => decoder.decode(session.locate(fileOffset))))
  }

  /** The block of a byte of the virtual disk, as JSON. */
  lookup(virtualOffset: number): Answer {
    return this.#answer(this.#call('lookup', (session) => decoder.decode(session.lookup(virtualOffset))))
  }

  supply(offset: number, bytes: Uint8Array): number {
    return this.#call('supply', (session) => {
      let missing = 0
      for (let at = 0; at < bytes.length; at += PORTION) {
        const portion = bytes.subarray(at, at + PORTION)
        session.buffer(portion.length).set(portion)
        missing = session.supply(offset + at, portion.length)
      }
      return missing
    })
  }

  unreadable(offset: number, length: number): number {
    return this.#call('unreadable', (session) => session.unreadable(offset, length))
  }

  /** Frees its memory. Safe to call twice, and after a trap. */
  delete(): void {
    if (this.#deleted) return
    this.#deleted = true
    if (!this.#engine.stopped) this.#engine.call('close', () => this.#session.delete())
  }

  #call<T>(question: string, work: (session: GlueSession) => T): T {
    if (this.#deleted)
      throw new EngineError('The session was used after it was closed.', {
        question,
        engineVersion: this.#engine.version,
      })
    return this.#engine.call(question, () => work(this.#session))
  }

  #answer(both: string): Answer {
    const end = both.indexOf('\n')
    return { wanted: this.#wanted(both.slice(0, end)), text: both.slice(end + 1).trimEnd() }
  }

  // Offsets lie inside the file, hence below 2^53: JSON.parse rounds nothing here.
  #wanted(line: string): ByteRange[] {
    const pairs: unknown = JSON.parse(line)
    const ranges = Array.isArray(pairs) ? pairs.map(rangeOf) : [null]
    if (ranges.includes(null))
      throw new EngineError(`The engine's wishes are not ranges: ${line}`, {
        question: 'report',
        engineVersion: this.#engine.version,
      })
    return ranges.filter((range) => range !== null)
  }
}

function rangeOf(pair: unknown): ByteRange | null {
  if (!Array.isArray(pair) || pair.length !== 2) return null
  const [offset, length] = pair as unknown[]
  return Number.isSafeInteger(offset) && Number.isSafeInteger(length)
    ? { offset: offset as number, length: length as number }
    : null
}
