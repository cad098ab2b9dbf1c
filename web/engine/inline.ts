// The package's entry `vhdxscope/inline`: the same, with the wasm in the JavaScript. It fetches nothing and refers to no other file, so
// every bundler can take it, and so can a page on a host that serves no .wasm.
import type { VhdxImage } from './image.ts'
import { openPath } from './open-path.ts'
import type { Host, Openable, OpenOptions, ProbeOptions } from './open-with.ts'
import { openImageOn, probeOn } from './open-with.ts'

export * from './public.ts'

/** The wasm in base64; written here by the package's build. */
declare const __VHDXSCOPE_WASM__: string

/** The bytes, always the same object, so that all images share one engine. */
let bytes: Uint8Array | null = null

const host: Host = {
  openPath: (file, name) => ('process' in globalThis ? openPath(file, name) : null),
  defaultWasm: () => {
    bytes ??= Uint8Array.from(atob(__VHDXSCOPE_WASM__), (character) => character.charCodeAt(0))
    return bytes
  },
}

/**
 * As `openImage` of `vhdxscope`, with the wasm at hand.
 *
 * ```js
 * import { openImage } from 'vhdxscope/inline'
 * const image = await openImage(file)
 * ```
 */
export function openImage(file: Openable, options: OpenOptions = {}): Promise<VhdxImage> {
  return openImageOn(host, file, options)
}

/**
 * As `probe` of `vhdxscope`.
 *
 * ```js
 * await probe(file) // true
 * ```
 */
export function probe(file: Openable, options: ProbeOptions = {}): Promise<boolean> {
  return probeOn(host, file, options)
}
