// The JavaScript half of the engine: Emscripten writes vhdxscope.mjs beside this file. Only engine.ts imports it.
// The only file here that is not build output.

/** One opened file. A broken promise of the caller stops the whole instance. Every view is void after the next call of anything. */
export interface GlueSession {
  /** The staging buffer; `length` at most 8 MiB. */
  buffer(length: number): Uint8Array
  /**
   * UTF-8, two lines: the wishes, and `{"count":c,"next":o}` or null. At most `count` rows (65,536) of the virtual disk from that byte on
   * stand at the start of the staging buffer, four 64-bit words each.
   */
  extents(virtualOffset: number, count: number): Uint8Array
  /**
   * UTF-8, two lines: no wishes, and what a cell stands for, or null; the cells of the disk (eight 32-bit words each) and then of the file
   * (nine) stand at the start of the staging buffer.
   */
  cells(count: number): Uint8Array
  /** UTF-8, two lines: the wishes, and what lies at that byte of the file, or null. */
  locate(fileOffset: number): Uint8Array
  /** UTF-8, two lines: the wishes, and the block that holds that byte of the virtual disk, or null. */
  lookup(virtualOffset: number): Uint8Array
  /** The staging buffer's first `length` bytes are the file's name in UTF-8. */
  name(length: number): void
  /** How far the next reports go: 0 without the block allocation table, 1 (as it starts) with it, 2 deep. */
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
