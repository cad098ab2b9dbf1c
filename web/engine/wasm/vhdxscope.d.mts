// The JavaScript half of the engine: Emscripten writes vhdxscope.mjs beside this file. Only engine.ts imports it.
// The only file here that is not build output.

/** One opened file. A broken promise of the caller stops the whole instance. Every view is void after the next call of anything. */
export interface GlueSession {
  /** The staging buffer; `length` at most 8 MiB. */
  buffer(length: number): Uint8Array
  /** The staging buffer's first `length` bytes are the file's name in UTF-8. */
  name(length: number): void
  /** How far the next reports go: 0 what the verdict needs, 1 (as it starts) also the sweep, which yields infos only. */
  depth(depth: 0 | 1 | 2): void
  /** UTF-8, two lines: the wishes as JSON `[[offset,length],…]`, and the report. */
  report(reads: number, bytesRead: number): Uint8Array
  /** UTF-8, two lines: the wishes, and a page of the children of the node whose id fills the staging buffer's first bytes, or null. */
  children(idLength: number, first: number, count: number): Uint8Array
  /** The staging buffer's first `length` bytes are the file's at `offset`. Answers how many wished bytes are still missing. */
  supply(offset: number, length: number): number
  /** The same for bytes that cannot be had. */
  unreadable(offset: number, length: number): number
  delete(): void
}

export interface Glue {
  Session: new (fileSize: number) => GlueSession
  rules(): Uint8Array
  version(): string
}

export interface GlueOptions {
  instantiateWasm(
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object
  print?: (text: string) => void
  printErr?: (text: string) => void
}

declare const createGlue: (options: GlueOptions) => Promise<Glue>
// biome-ignore lint/style/noDefaultExport: Emscripten writes it so.
export default createGlue
