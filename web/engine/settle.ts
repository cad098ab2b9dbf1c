// The driver: asks the engine, reads what it wishes for, supplies it, and asks again until nothing is missing.
// Knows neither VHDX nor wasm.
import type { Loss, Supplied } from './delivery.ts'
import { deliver } from './delivery.ts'
import { EngineError, SourceError } from './errors.ts'
import type { Progress } from './image.ts'
import type { ByteRange } from './plan.ts'
import { planReads } from './plan.ts'
import type { Reader } from './reader.ts'
import type { Pace } from './sources/source.ts'
import { Stop } from './stop.ts'

/** The engine's answer: what it lacks, and the report on what it has. */
export interface Answer {
  /** Ascending; empty when the report is final. */
  readonly wanted: readonly ByteRange[]
  /** The report's JSON, partial while something is wanted. */
  readonly text: string
}

/** One opened file in the engine. */
export interface Asked extends Supplied {
  report(reads: number, bytesRead: number): Answer
  unreadable(offset: number, length: number): number
}

export interface SettleOptions {
  readonly pace: Pace
  /** Ends it with their reason. */
  readonly until?: Stop | AbortSignal | undefined
  /** Gets the JSON of partial reports, at most four times a second. */
  readonly onPartial?: ((text: string, progress: Progress) => void) | undefined
}

/** No file needs more rounds of reading than this; a question that does is our bug. */
export const MOST_ROUNDS = 16
const PROGRESS_PAUSE_MS = 250
/** Why reads that nobody waits for any more are stopped. Made once: its stack costs more than a small report. */
const ENDED = new DOMException('The report has ended.', 'AbortError')

/**
 * Resolves with the final report's JSON. Rejects with a `SourceError` if the source is gone (the last partial report was then given
 * to `onPartial`), with an `EngineError`, or with the reason it was ended for. May be called again afterwards: what was supplied is kept.
 */
export async function settle(session: Asked, reader: Reader, options: SettleOptions): Promise<string> {
  const { pace, until, onPartial } = options
  // Also ends the other reads of a round when one of them fails.
  const { stop, leave } = Stop.following(until)
  stop.check()

  // Nothing may be supplied once the report has ended: the next one may be asking for the same bytes.
  let missing = 0
  const open: Supplied = {
    supply: (offset, bytes) => {
      stop.check()
      missing = session.supply(offset, bytes)
      return missing
    },
  }

  const before = reader.bytes
  let latest = performance.now()
  let given = false
  // Rests ten times as long as a partial report takes to make and to follow, so that progress never becomes the work.
  let pause = PROGRESS_PAUSE_MS
  const give = (text: string, since: number) => {
    given = true
    onPartial?.(text, { bytesRead: reader.bytes - before, bytesMissing: missing })
    latest = performance.now()
    pause = Math.max(PROGRESS_PAUSE_MS, 10 * (latest - since))
  }
  const paused = () => performance.now() - latest >= pause
  const ask = () => {
    const answer = session.report(reader.reads, reader.bytes)
    missing = answer.wanted.reduce((sum, { length }) => sum + length, 0)
    return answer
  }
  const giveWhatIsKnown = () => {
    const since = performance.now()
    const answer = ask()
    if (answer.wanted.length > 0) give(answer.text, since)
  }

  try {
    for (let round = 0; ; round++) {
      const since = performance.now()
      const answer = ask()
      if (answer.wanted.length === 0) return answer.text
      if (round === MOST_ROUNDS) {
        throw new EngineError(`The engine asked for more bytes ${MOST_ROUNDS + 1} times.`, { question: 'report' })
      }
      if (round > 0 && (!given || paused())) give(answer.text, since)
      const losses: Loss[] = []
      await pooled(planReads(answer.wanted, pace.mergeGap, pace.longest), pace.inFlight, async (read) => {
        losses.push(...(await deliver(read, reader, open, stop)))
        if (onPartial && paused()) giveWhatIsKnown()
      })
      await declare(losses, session, reader, stop)
    }
  } catch (error) {
    // Whoever follows the progress keeps all that was learnt before the source failed.
    if (error instanceof SourceError && onPartial && reader.reads > 0) giveWhatIsKnown()
    throw error
  } finally {
    leave()
    reader.rest()
    stop.stop(ENDED)
  }
}

// Tells the engine which bytes cannot be had, unless the truth is that nothing can be had any more.
async function declare(losses: Loss[], session: Asked, reader: Reader, stop: Stop): Promise<void> {
  const first = losses.sort((a, b) => a.offset - b.offset)[0]
  if (!first) return
  if (!(await reader.stillDelivers(stop))) throw first.error
  stop.check()
  for (const { offset, length } of losses) session.unreadable(offset, length)
}

// Works through the items with so many under way at once; the first failure is the result.
async function pooled<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values()
  const lane = async () => {
    for (const item of waiting) await work(item)
  }
  await Promise.all(Array.from({ length: Math.max(1, Math.min(width, items.length)) }, lane))
}
