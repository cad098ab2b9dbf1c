// Every message between a page and its worker. One worker serves one image. Reports cross as values (bigints clone) together with
// the engine's own text; errors as in wire-error.ts, because cloning would turn them into plain ones.
import type { ByteCount, Cells, ExtentPage, FoundBlock, FoundPlace } from '../engine/blocks.ts'
import type { Progress, ReportDepth } from '../engine/image.ts'
import type { Report } from '../engine/report.ts'
import type { Pace } from '../engine/sources/source.ts'
import type { TreePage } from '../engine/tree.ts'
import type { WireError } from './wire-error.ts'

/** Where the worker gets its bytes. */
export type WireSource =
  /** A handle; the worker reads it itself, and asks the page where its browser does not let it. */
  | { readonly kind: 'blob'; readonly blob: Blob; readonly name: string }
  /** The page reads and sends the bytes. */
  | { readonly kind: 'page'; readonly name: string; readonly size: number; readonly pace: Pace }

/** From the page. `id` is the page's number for the call, answered by messages of the same `id`. */
export type ToWorker =
  | {
      readonly ask: 'open'
      readonly id: number
      readonly module: WebAssembly.Module
      readonly source: WireSource
      readonly asStored: boolean
    }
  /** Of the engine, not of an image: nothing needs to be open. */
  | { readonly ask: 'rules'; readonly id: number; readonly module: WebAssembly.Module }
  | { readonly ask: 'report'; readonly id: number; readonly depth: ReportDepth }
  | {
      readonly ask: 'children'
      readonly id: number
      readonly node: string
      readonly first: number
      readonly count: number
    }
  | { readonly ask: 'extents'; readonly id: number; readonly from: ByteCount }
  | { readonly ask: 'cells'; readonly id: number; readonly count: number }
  | { readonly ask: 'locate' | 'lookup'; readonly id: number; readonly at: ByteCount }
  /** Ends the question of that `id`, which then fails. */
  | { readonly ask: 'cancel'; readonly id: number }
  /** Answers of the page to the worker's `read`. */
  | { readonly ask: 'take'; readonly read: number; readonly bytes: Uint8Array }
  | { readonly ask: 'miss'; readonly read: number; readonly error: WireError }

/** From the worker. */
export type FromWorker =
  | { readonly tell: 'opened'; readonly id: number }
  | { readonly tell: 'rules'; readonly id: number; readonly text: string }
  | { readonly tell: 'partial'; readonly id: number; readonly report: Report; readonly progress: Progress }
  | { readonly tell: 'report'; readonly id: number; readonly report: Report; readonly text: string }
  /** The answer to any smaller question. */
  | { readonly tell: 'answer'; readonly id: number; readonly answer: Answered }
  | { readonly tell: 'failed'; readonly id: number; readonly error: WireError }
  /** The worker's own question; `read` is its number for it. */
  | { readonly tell: 'read'; readonly read: number; readonly offset: number; readonly length: number }
  /** The answer to that `read` is no longer needed. */
  | { readonly tell: 'forget'; readonly read: number }
  /** A message arrived that could not be understood; nothing that is pending will be answered. */
  | { readonly tell: 'lost' }

/** What the smaller questions are answered with; which it is, whoever asked knows. */
export type Answered = TreePage | ExtentPage | Cells | FoundPlace | FoundBlock | null
