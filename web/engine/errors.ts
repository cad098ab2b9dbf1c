// The two ways in which a report can fail. Neither is about the disk: whatever is wrong with a disk is a finding.
// A cancelled call rejects with its signal's reason instead, which is the platform's AbortError unless you gave another.

/**
 * Why a source could not deliver:
 * - `missing`, `denied`, `notAFile`: the file cannot be opened.
 * - `changed`: the file changed its size, or was replaced, since it was opened. What was read before may no longer fit together.
 * - `outside`: bytes were asked for that the file does not have. A fault of the caller.
 * - `closed`: the source or image was closed before.
 * - `unreachable`: a web server cannot be asked, or is too busy to answer.
 * - `noRanges`: a web server does not answer for parts of a file.
 * - `unreadable`: everything else; the system refused the read.
 */
export type SourceErrorKind =
  | 'missing'
  | 'denied'
  | 'notAFile'
  | 'changed'
  | 'outside'
  | 'closed'
  | 'unreachable'
  | 'noRanges'
  | 'unreadable'

/** Where a source failed. */
export interface SourceErrorPlace {
  /** What was attempted. */
  operation: 'open' | 'read'
  kind: SourceErrorKind
  /** First byte asked for, from the start of the file; null when opening. */
  offset?: number | null
  /** How many bytes were asked for; null when opening. */
  length?: number | null
  /** The system's own error, if there was one. */
  cause?: unknown
}

/**
 * The bytes could not be had: the file is gone, locked, changed, or its drive fails everywhere.
 * The message is a sentence for the person with the disk. (Bytes that fail while others can be read are no error: the report
 * says which they are.)
 *
 * ```js
 * catch (error) {
 *   if (error instanceof SourceError && error.kind === 'missing') console.error(error.message)
 *   else throw error
 * }
 * ```
 */
export class SourceError extends Error {
  override readonly name = 'SourceError'
  readonly operation: 'open' | 'read'
  readonly kind: SourceErrorKind
  readonly offset: number | null
  readonly length: number | null

  constructor(message: string, place: SourceErrorPlace) {
    super(message, place.cause === undefined ? undefined : { cause: place.cause })
    this.operation = place.operation
    this.kind = place.kind
    this.offset = place.offset ?? null
    this.length = place.length ?? null
  }
}

/**
 * A fault of this program, never of the disk: the engine could not be loaded, stopped, or broke its own rules.
 * Images that shared the engine reject with it too; opening again starts a fresh engine.
 *
 * ```js
 * catch (error) {
 *   if (error instanceof EngineError) console.error(`please report: ${error.message} (${error.question})`)
 * }
 * ```
 */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  /** What the engine was asked: `load`, `open`, `report` or the name of a smaller step. */
  readonly question: string
  /** The engine's version, null if it never started. */
  readonly engineVersion: string | null

  constructor(message: string, about: { question: string; engineVersion?: string | null; cause?: unknown }) {
    super(message, about.cause === undefined ? undefined : { cause: about.cause })
    this.question = about.question
    this.engineVersion = about.engineVersion ?? null
  }
}

/** The message of anything that was thrown. @internal */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
