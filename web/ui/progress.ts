// How far a reading is and how long it will go on, from the partial reports that come while it runs. Pure but for the clock.
import type { Progress as BytesRead } from '../engine/image.ts'
import type { Report } from '../engine/report.ts'
import type { Progress } from './store.ts'

/** After this many milliseconds the pace is known well enough to speak of the time left. */
const pacedAfter = 700

/** A meter for one reading: give it each partial report, and how many bytes are read and still to be read. */
export function progressMeter(
  now: () => number = () => performance.now(),
): (partial: Report, read: BytesRead) => Progress | null {
  let start: { at: number; bytes: number } | null = null
  return ({ blocks }, { bytesRead, bytesMissing }) => {
    if (!blocks) return null
    start ??= { at: now(), bytes: bytesRead }
    const [spent, done] = [now() - start.at, bytesRead - start.bytes]
    const secondsLeft = spent < pacedAfter || done <= 0 ? null : (bytesMissing * spent) / done / 1000
    return { bytes: bytesRead, bytesLeft: bytesMissing, secondsLeft }
  }
}
