// The real engine for tests that import the sources: its wasm lies in web/engine/wasm, not where the package has it.
import { readFileSync } from 'node:fs'
import { Engine } from '../../../web/engine/engine.ts'
import type { VhdxImage } from '../../../web/engine/image.ts'
import type { Openable, OpenOptions } from '../../../web/engine/open.ts'
import { openImage } from '../../../web/engine/open.ts'

export const wasmBytes: Uint8Array<ArrayBuffer> = new Uint8Array(
  readFileSync(new URL('../../../web/engine/wasm/vhdxscope.wasm', import.meta.url)),
)

export const wasmModule = new WebAssembly.Module(wasmBytes)

/** `openImage` with that engine. */
export function open(file: Openable, options: OpenOptions = {}): Promise<VhdxImage> {
  return openImage(file, { wasm: wasmModule, ...options })
}

/** An instance of its own, so that a test may stop it. */
export function freshEngine(): Promise<Engine> {
  return Engine.start(wasmModule)
}
