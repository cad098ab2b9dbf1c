// The JavaScript half of the engine: Emscripten writes vhdxscope.mjs beside this file. Only engine.ts imports it.
// The only file here that is not build output.

/**
 * Nothing but numbers crosses; a byte of the disk or the file as its MiB and the rest, since 64 bits do not fit one. A file is
 * known by the number that `open` gave; an answer is the address of its UTF-8 in the wasm's memory, and `length` tells how long it
 * is. An answer is void after the next call of anything. A broken promise of the caller stops the whole instance.
 */
export interface Glue {
  /** `asStored` is 1 where a replay of the log is to be left out of account. */
  open(fileSize: number, asStored: 0 | 1): number
  close(file: number): void
  /** Of the last answer, in bytes. */
  length(): number
  /** The address of the file's staging buffer; `length` at most 8 MiB. */
  buffer(file: number, length: number): number
  /**
   * Two lines: the wishes, and `{"count":c,"next":o}` or null. At most `count` rows (65,536) of the virtual disk from that byte on
   * stand at the start of the staging buffer, four 64-bit words each.
   */
  extents(file: number, mib: number, rest: number, count: number): number
  /**
   * Two lines: no wishes, and what a cell stands for, or null; the cells of the disk (eight 32-bit words each) and then of the file
   * (nine) stand at the start of the staging buffer.
   */
  cells(file: number, count: number): number
  /** Two lines: the wishes, and what lies at that byte of the file, or null. */
  locate(file: number, mib: number, rest: number): number
  /** Two lines: the wishes, and the block that holds that byte of the virtual disk, or null. */
  lookup(file: number, mib: number, rest: number): number
  /** The staging buffer's first `length` bytes are the file's name in UTF-8. */
  name(file: number, length: number): void
  /** How far the next reports go: 0 without the block allocation table, 1 (as it starts) with it, 2 deep. */
  depth(file: number, depth: 0 | 1 | 2): void
  /** Two lines: the wishes as JSON `[[offset,length],…]`, and the report. */
  report(file: number, reads: number, bytesRead: number): number
  /** Two lines: the wishes, and a page of the children of the node whose id fills the staging buffer's first bytes, or null. */
  children(file: number, idLength: number, first: number, count: number): number
  /** The staging buffer's first `length` bytes are the file's at `offset`. Answers how many wished bytes are still missing. */
  supply(file: number, offset: number, length: number): number
  /** The same for bytes that cannot be had. */
  unreadable(file: number, offset: number, length: number): number
  /** The catalogue, as JSON. */
  rules(): number
  version(): number
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
