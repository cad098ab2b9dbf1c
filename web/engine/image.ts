// The one image interface: implemented in-process (LocalImage) and over a worker (RemoteImage).
// The command line, library users, the page and the tests all use this face and no other.
import type { HostAbortSignal } from './host-types.ts'
import type { Report } from './report.ts'
import type { TreePage } from './tree.ts'

/**
 * How far a report goes. `essentials`: what the verdict needs, two reads for most files. `standard`: also the space that no structure
 * owns, where left-over data is worth knowing but changes no verdict. `deep`: also what takes long and changes no verdict, such as a
 * log of more than 16 MiB that is not in use.
 */
export type ReportDepth = 'essentials' | 'standard' | 'deep'

/** Options of {@link VhdxImage.report}. */
export interface ReportOptions {
  /** Aborting rejects the report with the signal's reason, an `AbortError` unless you gave another. */
  signal?: HostAbortSignal | undefined
  /** `standard` by default. */
  depth?: ReportDepth | undefined
  /** Called with partial reports, at most four times a second, and with the last one before a failed read rejects. */
  onProgress?: ((partial: Report) => void) | undefined
}

/** An opened VHDX, sound or not. A damaged file is a successful run; only a failed read or a fault of this program rejects. */
export interface VhdxImage {
  /** As the source calls it. */
  readonly name: string
  /** Bytes. */
  readonly size: number
  /**
   * Reads what the verdict needs and says what the file is. Rejects with `SourceError`, `EngineError` or the signal's reason; after
   * an abort or a failed read it may be called again, and goes on from what is known.
   */
  report(options?: ReportOptions): Promise<Report>
  /** The JSON of the last finished report exactly as the engine wrote it, every digit of every integer; null before the first. */
  reportText(): string | null
  /**
   * The structures level by level: at most `count` children of a node, from its `first` on; the root's id is empty. Null if there is
   * no such node. Rejects as `report` does.
   */
  children(
    node: string,
    first: number,
    count: number,
    options?: { signal?: HostAbortSignal | undefined },
  ): Promise<TreePage | null>
  /**
   * Bytes of the file as stored, straight from the source. `offset` and `length` are whole numbers inside the file.
   * Rejects with a `SourceError`, never resolves with fewer bytes.
   */
  bytes(offset: number, length: number, options?: { signal?: HostAbortSignal | undefined }): Promise<Uint8Array>
  /** Frees the engine's memory and closes what was opened for it. Pending calls reject with an `AbortError`, later ones too. Safe to call twice. */
  close(): void
}

/** What every question for children begins with. @internal */
export function checkPage(first: number, count: number): void {
  const whole = Number.isSafeInteger(first) && Number.isSafeInteger(count)
  if (!whole || first < 0 || count < 0) throw new RangeError(`There is no page of ${count} nodes from ${first} on.`)
}

/** Why calls on a closed image reject. Whoever closed it knows; there is nothing to tell a person. @internal */
export function closedError(): DOMException {
  return new DOMException('The image was closed.', 'AbortError')
}
