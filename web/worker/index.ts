// The package's entry `vhdxscope/worker`: images in workers, with the package's own wasm and worker script unless others are given.
// Its types are those of client.ts.
import type { HostBlob } from '../engine/host-types.ts'
import type { VhdxImage } from '../engine/image.ts'
import type { WasmSource } from '../engine/load.ts'
import { compileWasm } from '../engine/load.ts'
import { defaultWasm } from '../engine/load-default.ts'
import type { ByteSource } from '../engine/sources/source.ts'
import type { OpenInWorkerOptions } from './client.ts'
import { openImageInWorker as open } from './client.ts'

export { EngineError, SourceError } from '../engine/errors.ts'
export { SparseSource } from '../engine/sources/sparse.ts'

export async function openImageInWorker(
  file: HostBlob | Uint8Array | ArrayBuffer | ByteSource,
  options: OpenInWorkerOptions = {},
): Promise<VhdxImage> {
  options.signal?.throwIfAborted()
  const module = options.module ?? (await compiledOnce(options.wasm ?? defaultWasm()))
  return await open(file, { ...options, module, worker: options.worker ?? defaultWorker })
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
