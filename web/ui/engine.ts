// The engine as this page carries it: the wasm's bytes lie in the page's own script, are compiled once, and the compiled
// module is posted to each worker. Nothing is fetched, so the policy can forbid every connection.
import wasmUrl from '../engine/wasm/vhdxscope.wasm?url&inline'
import InlineWorker from '../worker/worker.ts?worker&inline'

let compiled: Promise<WebAssembly.Module> | null = null

/** The engine's module, compiled at the first call. A failure is not kept: the next call tries again. */
export function wasmModule(): Promise<WebAssembly.Module> {
  compiled ??= WebAssembly.compile(bytesOf(wasmUrl.slice(wasmUrl.indexOf(',') + 1))).catch((error: unknown) => {
    compiled = null
    throw error
  })
  return compiled
}

/** A fresh worker, started from a blob: address so that it obeys the page's policy. */
export function newWorker(): Worker {
  return new InlineWorker()
}

/** The bytes of a base64 text. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}
