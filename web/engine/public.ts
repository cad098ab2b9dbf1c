// What every entry of the package exports besides opening. What is not exported here may change at any time.

export type {
  BlockEntry,
  BlockState,
  ByteCount,
  Cells,
  Extent,
  ExtentsOptions,
  FoundBlock,
  FoundPlace,
  Picture,
  PlaceKind,
} from './blocks.ts'
export type { SourceErrorKind, SourceErrorPlace } from './errors.ts'
export { EngineError, SourceError } from './errors.ts'
export type { Progress, ReportDepth, ReportOptions, VhdxImage } from './image.ts'
export type { WasmSource } from './load.ts'
export type { Openable, OpenOptions, ProbeOptions } from './open-with.ts'
export type * from './report.ts'
export { parseReport } from './report.ts'
export { BlobSource } from './sources/blob.ts'
export type { HttpOptions } from './sources/http.ts'
export { HttpSource } from './sources/http.ts'
export { MemorySource } from './sources/memory.ts'
export type { NodeFileHandle } from './sources/node-handle.ts'
export type { ByteSource, Pace, ReadOptions } from './sources/source.ts'
export type { SparseImage } from './sources/sparse.ts'
export { SparseSource } from './sources/sparse.ts'
export type { TreeNode, TreePage, TreeRange } from './tree.ts'
