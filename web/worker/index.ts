// The package's entry `vhdxscope/worker`: images in workers, with the package's own wasm and worker script unless others are given.
import type { VhdxImage } from '../engine/image.ts'
import type { WasmSource } from '../engine/load.ts'
import { compileWasm } from '../engine/load.ts'
import { defaultWasm } from '../engine/load-default.ts'
import type { ByteSource } from '../engine/sources/source.ts'
import { openImageInWorker as open } from './client.ts'

export { EngineError, SourceError } from '../engine/errors.ts'
export type { ReportDepth, ReportOptions, VhdxImage } from '../engine/image.ts'
export type { WasmSource } from '../engine/load.ts'
export type { Report } from '../engine/report.ts'
export type { ByteSource, Pace, ReadOptions } from '../engine/sources/source.ts'

/** Options of {@link openImageInWorker}. */
export interface OpenInWorkerOptions {
  /** The engine, if you have compiled it yourself; then `wasm` is not used. */
  module?: WebAssembly.Module | undefined
  /** Where the engine's wasm is; the package's own file by default. It is compiled once for all workers. */
  wasm?: WasmSource | undefined
  /**
   * Makes a new worker that runs the package's worker.js. Needed where a policy restricts script addresses (Trusted Types), and
   * where a bundler does not follow `new URL`.
   */
  worker?: (() => Worker) | undefined
  /** What the report calls the file; by default the File's name. */
  name?: string | undefined
  /** Aborting rejects the opening with the signal's reason and ends the worker. */
  signal?: AbortSignal | undefined
}

/**
 * Opens an image whose engine runs in a worker of its own: the same interface as `openImage` gives, and a hostile file can at worst
 * stop its worker. A Blob or File goes there as a handle; any other source is read on this side. For browsers.
 *
 * ```js
 * import { openImageInWorker } from 'vhdxscope/worker'
 * const image = await openImageInWorker(file)
 * const report = await image.report({ onProgress: (partial) => show(partial) })
 * image.close()
 * ```
 */
export async function openImageInWorker(
  file: Blob | Uint8Array | ArrayBuffer | ByteSource,
  options: OpenInWorkerOptions = {},
): Promise<VhdxImage> {
  options.signal?.throwIfAborted()
  const module = options.module ?? (await compiledOnce(options.wasm ?? defaultWasm()))
  return await open(file, {
    module,
    worker: options.worker ?? defaultWorker,
    name: options.name,
    signal: options.signal,
  })
}

function defaultWorker(): Worker {
  if (typeof Worker === 'undefined') throw new TypeError('There are no web workers here; use openImage of "vhdxscope".')
  // Bundlers look for this pattern, letter by letter.
  return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })
}

const compiledByAddress = new Map<string, Promise<WebAssembly.Module>>()

// Addresses only: whoever gives bytes can compile them once and give the module.
function compiledOnce(wasm: WasmSource): Promise<WebAssembly.Module> {
  if (typeof wasm !== 'string' && !(wasm instanceof URL)) return compileWasm(wasm)
  const address = String(wasm)
  const compiled = compiledByAddress.get(address) ?? compileWasm(wasm)
  compiledByAddress.set(address, compiled)
  // A failure is not kept, so that the next call tries again.
  compiled.catch(() => compiledByAddress.delete(address))
  return compiled
}
