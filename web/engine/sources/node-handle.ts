// Apart from node-file.ts, so that the package's declarations lead to no name that only Node's types know.

/** The part of Node's `FileHandle` that is used: stated here so that the types need no Node. */
export interface NodeFileHandle {
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>
  stat(): Promise<{ size: number; mtimeMs: number; isFile(): boolean; isDirectory(): boolean }>
  close(): Promise<void>
}
