// Errors on their way between page and worker: cloning would drop their class and their fields.
import type { SourceErrorPlace } from '../engine/errors.ts'
import { EngineError, messageOf, SourceError } from '../engine/errors.ts'

/** An error as a plain value. Causes keep their name and message, three deep. */
export type WireError =
  | { readonly kind: 'source'; readonly message: string; readonly place: SourceErrorPlace; readonly cause: WireCause }
  | {
      readonly kind: 'engine'
      readonly message: string
      readonly question: string
      readonly engineVersion: string | null
      readonly cause: WireCause
    }
  | { readonly kind: 'abort'; readonly message: string }

interface PlainError {
  readonly name: string
  readonly message: string
  readonly cause: WireCause
}
type WireCause = PlainError | null

export function toWire(error: unknown): WireError {
  if (error instanceof SourceError) {
    const { operation, kind, offset, length } = error
    return {
      kind: 'source',
      message: error.message,
      place: { operation, kind, offset, length },
      cause: plain(error.cause),
    }
  }
  if (error instanceof EngineError) {
    const { message, question, engineVersion } = error
    return { kind: 'engine', message, question, engineVersion, cause: plain(error.cause) }
  }
  if (error instanceof Error && error.name === 'AbortError') return { kind: 'abort', message: error.message }
  return {
    kind: 'engine',
    message: `The worker failed: ${messageOf(error)}`,
    question: 'worker',
    engineVersion: null,
    cause: plain(error),
  }
}

export function fromWire(error: WireError): Error {
  switch (error.kind) {
    case 'source':
      return new SourceError(error.message, { ...error.place, cause: revived(error.cause) })
    case 'engine':
      return new EngineError(error.message, { ...error, cause: revived(error.cause) })
    case 'abort':
      return new DOMException(error.message, 'AbortError')
  }
}

function plain(error: unknown, depth = 3): WireCause {
  if (error === undefined || error === null || depth === 0) return null
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), cause: null }
  return { name: error.name, message: error.message, cause: plain(error.cause, depth - 1) }
}

function revived(cause: WireCause): Error | undefined {
  if (!cause) return undefined
  const inner = revived(cause.cause)
  const error = new Error(cause.message, inner && { cause: inner })
  error.name = cause.name
  return error
}
