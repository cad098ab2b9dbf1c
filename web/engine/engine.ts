// The typed face of the wasm module. One instance serves many files; after a trap its memory proves nothing any more, so every
// session on it rejects and the next open starts a fresh one. Nothing here reads a source.

import type { ByteCount, Cells, ExtentPage, Picture } from './blocks.ts'
import { parseCells, parsePage, ROW_WORDS } from './blocks.ts'
import { refuseOtherBuild } from './build.ts'
import { EngineError, messageOf } from './errors.ts'
import type { ReportDepth } from './image.ts'
import type { ByteRange } from './plan.ts'
import type { Answer, Asked } from './settle.ts'
import type { Glue } from './wasm/vhdxscope.mjs'
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
  readonly #memory: WebAssembly.Memory
  #fault: EngineError | null = null

  private constructor(glue: Glue, memory: WebAssembly.Memory) {
    this.#glue = glue
    this.#memory = memory
    this.version = this.text(glue, glue.version())
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
      let memory: WebAssembly.Memory
      createGlue({
        instantiateWasm(imports, receive) {
          WebAssembly.instantiate(module, imports)
            .then((instance) => {
              memory = memoryOf(instance)
              receive(instance, module)
            })
            .catch(fail)
          return {}
        },
        // A trap arrives as an exception; the console belongs to whoever uses the package.
        print: () => {},
        printErr: () => {},
      })
        .then((glue) => resolve(new Engine(glue, memory)))
        .catch(fail)
    })
  }

  /** Whether it stopped for good. */
  get stopped(): boolean {
    return this.#fault !== null
  }

  /**
   * Opens a file by its name, as the report shall call it, and its size in bytes; `asStored` leaves a replay of its log out of account.
   */
  open(name: string, size: number, asStored = false): EngineSession {
    return new EngineSession(this, name, size, asStored)
  }

  /** The catalogue of rules, as JSON. */
  rules(): string {
    return this.call('rules', (glue) => this.text(glue, glue.rules()))
  }

  /** The bytes at an address, where they are: void after the next call. */
  view(address: number, length: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, address, length)
  }

  /** The answer just given, by its address. */
  text(glue: Glue, address: number): string {
    return decoder.decode(this.view(address, glue.length()))
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

function memoryOf(instance: WebAssembly.Instance): WebAssembly.Memory {
  const memory = Object.values(instance.exports).find((each) => each instanceof WebAssembly.Memory)
  if (!memory) throw new TypeError('it has no memory')
  return memory
}

/** One file in an engine. Views of the wasm memory are void after the next call, so none leaves this class. */
export class EngineSession implements Asked {
  readonly #engine: Engine
  /** What the engine knows the file by. */
  readonly #file: number
  #deleted = false

  constructor(engine: Engine, name: string, size: number, asStored: boolean) {
    this.#engine = engine
    this.#file = engine.call('open', (glue) => glue.open(size, asStored ? 1 : 0))
    this.#call('open', (glue, file) => glue.name(file, this.#put(glue, new TextEncoder().encode(name))))
  }

  get engineVersion(): string {
    return this.#engine.version
  }

  /** How far the next answers go. */
  setDepth(depth: ReportDepth): void {
    this.#call('depth', (glue, file) => glue.depth(file, DEPTHS[depth]))
  }

  report(reads: number, bytesRead: number): Answer {
    return this.#ask('report', (glue, file) => glue.report(file, reads, bytesRead))
  }

  /** A page of a node's children, as JSON. */
  children(node: string, first: number, count: number): Answer {
    const id = new TextEncoder().encode(node)
    return this.#ask('children', (glue, file) => glue.children(file, this.#put(glue, id), first, count))
  }

  /** Extents from a byte of the virtual disk on. The page is null while something is wanted, and where there are no blocks. */
  extents(from: ByteCount, count: number): { answer: Answer; page: ExtentPage | null } {
    const answer = this.#ask('extents', (glue, file) => glue.extents(file, ...parted(from), count))
    const found = parsePage(answer.text)
    const page = found && { rows: this.#words(found.count * ROW_WORDS), next: found.next }
    return { answer, page }
  }

  /** The pictures of the disk and the file; null before the table was read. */
  cells(count: number): Cells | null {
    const found = parseCells(this.#ask('cells', (glue, file) => glue.cells(file, count)).text)
    if (!found) return null
    const { disk, file } = found
    const words = this.#words(disk.count * 8 + file.count * 9)
    const picture = ({ count, bytesPerCell }: typeof disk, at: number, kinds: number): Picture => {
      return { count, bytesPerCell, values: words.subarray(at, at + count * kinds) }
    }
    return { disk: picture(disk, 0, 8), file: picture(file, disk.count * 8, 9) }
  }

  /** What lies at a byte of the file, as JSON. */
  locate(fileOffset: ByteCount): Answer {
    return this.#ask('locate', (glue, file) => glue.locate(file, ...parted(fileOffset)))
  }

  /** The block of a byte of the virtual disk, as JSON. */
  lookup(virtualOffset: ByteCount): Answer {
    return this.#ask('lookup', (glue, file) => glue.lookup(file, ...parted(virtualOffset)))
  }

  supply(offset: number, bytes: Uint8Array): number {
    return this.#call('supply', (glue, file) => {
      let missing = 0
      for (let at = 0; at < bytes.length; at += PORTION) {
        missing = glue.supply(file, offset + at, this.#put(glue, bytes.subarray(at, at + PORTION)))
      }
      return missing
    })
  }

  unreadable(offset: number, length: number): number {
    return this.#call('unreadable', (glue, file) => glue.unreadable(file, offset, length))
  }

  /** Frees its memory. Safe to call twice, and after a trap. */
  delete(): void {
    if (this.#deleted) return
    this.#deleted = true
    if (!this.#engine.stopped) this.#engine.call('close', (glue) => glue.close(this.#file))
  }

  #call<T>(question: string, work: (glue: Glue, file: number) => T): T {
    if (this.#deleted)
      throw new EngineError('The session was used after it was closed.', {
        question,
        engineVersion: this.#engine.version,
      })
    return this.#engine.call(question, (glue) => work(glue, this.#file))
  }

  #ask(question: string, work: (glue: Glue, file: number) => number): Answer {
    return this.#answer(this.#call(question, (glue, file) => this.#engine.text(glue, work(glue, file))))
  }

  /** Into the staging buffer; answers how many bytes they are. */
  #put(glue: Glue, bytes: Uint8Array): number {
    this.#engine.view(glue.buffer(this.#file, bytes.length), bytes.length).set(bytes)
    return bytes.length
  }

  /** A copy of the first words of the staging buffer. */
  #words(count: number): Uint32Array {
    const length = count * 4
    const bytes = this.#call('buffer', (glue, file) => this.#engine.view(glue.buffer(file, length), length).slice())
    return new Uint32Array(bytes.buffer)
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

/** In MiB and the rest: a double holds no more than 53 bits, and more are claimed. */
function parted(offset: ByteCount): [number, number] {
  const at = BigInt(offset)
  return [Number(at >> 20n), Number(at & 0xfffffn)]
}

function rangeOf(pair: unknown): ByteRange | null {
  if (!Array.isArray(pair) || pair.length !== 2) return null
  const [offset, length] = pair as unknown[]
  return Number.isSafeInteger(offset) && Number.isSafeInteger(length)
    ? { offset: offset as number, length: length as number }
    : null
}
