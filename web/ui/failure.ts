// Why a file could not be read, in words: what happened, the likely causes in order, what to do. Pure.
// Only for reads that failed; whatever is wrong with a disk is a verdict, not a failure.
import type { EngineError, SourceError } from '../engine/errors.ts'
import type { Chosen } from './store.ts'

export interface Failure {
  /** The largest words of the page. */
  title: string
  /** One sentence on what happened. */
  summary: string
  /** Most likely first; empty if there is only one. */
  causes: string[]
  /** Most useful first. */
  steps: string[]
  /** For a report to whoever helps; never needed to understand the rest. */
  details: string
}

type Words = Omit<Failure, 'details'>

const stopWriter = 'Run wsl --shutdown, quit Docker Desktop, stop the virtual machine: whichever may be using it.'
const again = 'Choose the file again.'

const gone: Words = {
  title: 'The file is gone',
  summary: 'It was moved, renamed or deleted after it was picked.',
  causes: [],
  steps: [
    'Look where it is now, and choose it again.',
    'If it is on a network or removable drive, check that the drive is still connected.',
  ],
}

// Browsers give one error for all of these and do not say which it is.
const unreadable: Words = {
  title: 'The file could not be read',
  summary: 'The browser was refused the bytes of this file, and is not told why. The likely causes, in order:',
  causes: [
    'It is in use: by WSL, by Docker Desktop, by a running virtual machine, or because it is attached.',
    'It changed since it was picked.',
    'You have no permission to read it.',
    'The drive that holds it cannot read it.',
  ],
  steps: [
    stopWriter,
    again,
    'If that fails too, copy the file to another drive and choose the copy. If it cannot be copied, look after the drive first.',
  ],
}

const changed: Words = {
  title: 'The file changed while it was read',
  summary: 'It was written to or replaced after it was picked, so what was read no longer fits together.',
  causes: [],
  steps: [stopWriter, again],
}

const folder: Words = {
  title: 'That is a folder',
  summary: 'A folder has no bytes of its own to look at.',
  causes: [],
  steps: ['Open the folder and choose the .vhdx file in it.'],
}

const ours: Words = {
  title: 'This page made a mistake',
  summary: 'The engine stopped. That is a fault of this program and says nothing about your disk.',
  causes: [],
  steps: [
    'Try the file once more: each file gets a fresh engine.',
    'If it happens again, please report it with the details below. They hold no content of the file.',
  ],
}

function isNamed(error: unknown, name: string): error is Error {
  return error instanceof Error && error.name === name
}

// By name and not by class: errors arrive from a worker, and the page takes only types from the engine.
function wordsFor(error: unknown): Words {
  if (isNamed(error, 'NotFoundError')) return gone
  if (isNamed(error, 'NotReadableError')) return unreadable
  if (!isNamed(error, 'SourceError')) return ours
  switch ((error as SourceError).kind) {
    case 'missing':
      return gone
    case 'changed':
      return changed
    case 'notAFile':
      return folder
    case 'denied':
    case 'unreachable':
    case 'noRanges':
    case 'unreadable':
      return unreadable
    case 'outside':
    case 'closed':
      return ours
  }
}

function detailsOf(error: unknown, file: Chosen): string {
  const lines = [`file: ${file.size} bytes`]
  for (let cause = error, depth = 0; cause instanceof Error && depth < 4; cause = cause.cause, depth++) {
    lines.push(`${depth === 0 ? 'error' : 'cause'}: ${cause.name}: ${cause.message}`)
    if (cause.name === 'SourceError') {
      const { operation, kind, offset, length } = cause as SourceError
      lines.push(`  ${operation} (${kind})${offset === null ? '' : ` of ${length} bytes at ${offset}`}`)
    }
    if (cause.name === 'EngineError') {
      const { question, engineVersion } = cause as EngineError
      lines.push(`  asked: ${question}; engine ${engineVersion ?? 'not started'}`)
    }
  }
  if (!(error instanceof Error)) lines.push(`error: ${String(error)}`)
  lines.push(`browser: ${navigator.userAgent}`)
  return lines.join('\n')
}

/** Everything the page says of a failed read. */
export function failureOf(error: unknown, file: Chosen): Failure {
  return { ...wordsFor(error), details: detailsOf(error, file) }
}

/** What a dropped folder gets, without trying to read it. */
export const folderFailure: Failure = { ...folder, details: 'dropped: a folder' }
