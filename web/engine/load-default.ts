// Where the package keeps its wasm: beside its JavaScript. Only the package's entries import this.
// Bundlers look for this pattern, letter by letter: they copy the file and put its new name here.

/** The address of the package's own wasm. */
export function defaultWasm(): URL {
  return new URL('./vhdxscope.wasm', import.meta.url)
}
