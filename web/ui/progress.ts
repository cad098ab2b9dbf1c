// How far a reading is and how long it will go on, from the partial reports that come while it runs. Pure but for the clock.
import type { Progress as BytesRead } from '../engine/image.ts'
import type { Report } from '../engine/report.ts'
import type { Progress } from './store.ts'

/** After this many milliseconds the pace is known well enough to speak of the time left. */
const pacedAfter = 700

/** So much is missing only of a table or a log: what is read before is done before anybody has read a number. */
const worthTelling = 8 * 1024 * 1024

/** A meter for one reading: give it each partial report, and how many bytes are read and still to be read. */
export function progressMeter(
  now: () => number = () => performance.now(),
): (partial: Report, read: BytesRead) => Progress | null {
  let start: { at: number; bytes: number } | null = null
  return ({ blocks }, { bytesRead, bytesMissing }) => {
    if (!blocks && !start && bytesMissing < worthTelling) return null
    start ??= { at: now(), bytes: bytesRead }
    const [spent, done] = [now() - start.at, bytesRead - start.bytes]
    const secondsLeft = spent < pacedAfter || done <= 0 ? null : (bytesMissing * spent) / done / 1000
    return { bytes: bytesRead, bytesLeft: bytesMissing, secondsLeft }
  }
}
