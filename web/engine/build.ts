// Whether a wasm module belongs to this JavaScript. A mixed pair (an old file in a cache, a copied file that was not copied again)
// may start and then answer nonsense.
import { EngineError } from './errors.ts'

/** Set by the package's build, which marks its .wasm with the same text. Absent where both halves come out of one build anyway. */
declare const __VHDXSCOPE_BUILD__: string | undefined

/** The custom section of the .wasm that holds the mark. */
const SECTION = 'vhdxscope.build'

/** Throws an `EngineError` for a module of another build. */
export function refuseOtherBuild(module: WebAssembly.Module): void {
  const expected = typeof __VHDXSCOPE_BUILD__ === 'string' ? __VHDXSCOPE_BUILD__ : null
  if (expected === null) return
  const section = WebAssembly.Module.customSections(module, SECTION)[0]
  const found = section ? new TextDecoder().decode(section) : 'unmarked'
  if (found === expected) return
  throw new EngineError(
    `The .wasm (${found}) and the JavaScript (${expected}) come from different builds. Use both from the same version of the package, and clear old copies from caches and servers.`,
    { question: 'load' },
  )
}
