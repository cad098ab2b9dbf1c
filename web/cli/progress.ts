// One line on standard error while a file is read, on a terminal only, and gone again before anything else is written.
import type { Progress as ReadProgress } from '../engine/image.ts'
import { inertClipped } from '../text/inert.ts'
import { counted, size } from '../text/sizes.ts'

/** A file that is done sooner shows nothing. */
const PATIENCE_MS = 400
const CLEAR = '\r\u001b[K'

/** `12 MiB of 512 MiB, about 20 s left`. */
export function progressWords({ bytesRead, bytesMissing }: ReadProgress, elapsed: number): string {
  if (bytesRead === 0 || bytesMissing === 0) return size(bytesRead)
  const left = Math.ceil((elapsed / 1000 / bytesRead) * bytesMissing)
  return `${size(bytesRead)} of ${size(bytesRead + bytesMissing)}, about ${counted(left, 'second')} left`
}

export class Progress {
  readonly #stream: NodeJS.WriteStream
  /** Whether there is anybody to see it. */
  readonly wanted: boolean
  #timer: ReturnType<typeof setTimeout> | undefined
  #shown = false
  #due = false
  #words = ''
  #more = ''

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
    this.wanted = stream.isTTY === true && process.env['TERM'] !== 'dumb'
  }

  /** A file is begun; `words` is what is said of it. */
  start(words: string): void {
    if (!this.wanted) return
    this.end()
    this.#words = words
    this.#more = ''
    this.#timer = setTimeout(() => {
      this.#due = true
      this.#show()
    }, PATIENCE_MS)
  }

  /** What else is said of the file that was begun with these words, from now on; of another it is not. */
  update(words: string, more: string): void {
    if (words !== this.#words) return
    this.#more = more
    if (this.#due) this.#show()
  }

  /** Takes the line away, so that something else can be written. It comes back with the next update. */
  hide(): void {
    if (this.#shown) this.#stream.write(CLEAR)
    this.#shown = false
  }

  /** The file is done. */
  end(): void {
    clearTimeout(this.#timer)
    this.#due = false
    this.hide()
  }

  #show(): void {
    this.#shown = true
    // What is cut off is counted in words that need room too. Some terminals say that they have no columns.
    const room = Math.max(20, (this.#stream.columns || 80) - this.#more.length - 34)
    this.#stream.write(`${CLEAR}reading ${inertClipped(this.#words, room)}${this.#more}`)
  }
}
