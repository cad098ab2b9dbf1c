// What the page knows, in one place, and how components hear of changes.
// No router, no library: a value, a list of listeners, a hook.
import { useEffect, useReducer } from 'preact/hooks'
import type { VhdxImage } from '../engine/image.ts'
import type { Report } from '../engine/report.ts'
import type { Failure } from './failure.ts'

/** The file that was picked, as the browser describes it. */
export interface Chosen {
  name: string
  /** Bytes. */
  size: number
}

/** Where the page stands. A union, so that "open without a report" cannot be written. */
export type Phase =
  | { kind: 'landing' }
  /** `partial` is what is known so far; `slow` after half a second, when Cancel appears. */
  | { kind: 'opening'; file: Chosen; partial: Report | null; progress: Progress | null; slow: boolean }
  /** `reach`: how far the report goes. While a deeper one is read, `deepening` is not null and the report at hand stays. */
  | { kind: 'open'; file: Chosen; image: VhdxImage; report: Report; reach: Reach; deepening: Progress | null }
  /** The read failed. What was known before stays on the page. */
  | { kind: 'failed'; file: Chosen; failure: Failure; partial: Report | null }

/** `stopped`: the reader cancelled while the block table was read, and kept what was known. */
export type Reach = 'stopped' | 'standard' | 'deep'

/** How far the reading of the block table, or of what a deeper look takes, is. */
export interface Progress {
  /** Read from the file so far, and known to be needed still. */
  bytes: number
  bytesLeft: number
  /** Null while nothing can be said. */
  secondsLeft: number | null
}

/** A place: a node of the report such as `header.2`, and bytes of the file where the address names some. */
export interface Focus {
  node: string
  range: { offset: number; length: number } | null
}

/** Structures as they lie in the file, or as they will be once the log was replayed; the same where nothing is pending. */
export type View = 'asStored' | 'afterReplay'

/** The file without the replay of its log: what the position `asStored` shows beyond what the report itself tells of it. */
export interface StoredSide {
  now: 'reading' | 'stopped' | 'standard' | 'failed'
  /** As far as it was read; null before anything is. */
  report: Report | null
  progress: Progress | null
  /** What happened, where the reading failed. */
  failure: string | null
}

export interface State {
  phase: Phase
  /** Null before it is wanted. */
  stored: StoredSide | null
  /** Which of the two the structures are shown in, where they differ. */
  view: View
  /** What the address names after `#`; null without it. */
  focus: Focus | null
  /** The list of keys is on the screen. */
  help: boolean
  /** The catalogue of rules is on the screen. */
  rules: boolean
  /** A file is being dragged over the window. */
  dragging: boolean
  /** A remark on how the file was opened, such as "one of several"; null if there is none. */
  notice: string | null
}

let state: State = {
  phase: { kind: 'landing' },
  stored: null,
  view: 'afterReplay',
  focus: null,
  help: false,
  rules: false,
  dragging: false,
  notice: null,
}
const listeners = new Set<() => void>()

/** The state as it is now. */
export function getState(): State {
  return state
}

/** Replaces the named fields and tells every listener. */
export function setState(change: Partial<State>): void {
  state = { ...state, ...change }
  for (const listener of listeners) listener()
}

/** Calls `listener` after each change, until the returned function is called. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** The state, for a component that is to be drawn anew when it changes. */
export function useStore(): State {
  const [drawn, draw] = useReducer((_: State, next: State) => next, state)
  useEffect(() => {
    const listener = () => draw(state)
    listener() // the state may have changed between drawing and listening
    return subscribe(listener)
  }, [])
  return drawn
}
