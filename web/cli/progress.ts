// One line on standard error while a file is read, on a terminal only, and gone again before anything else is written.
import { inertClipped } from '../text/inert.ts'

/** A file that is done sooner shows nothing. */
const PATIENCE_MS = 400
const CLEAR = '\r\u001b[K'

export class Progress {
  readonly #stream: NodeJS.WriteStream
  readonly #wanted: boolean
  #timer: ReturnType<typeof setTimeout> | undefined
  #shown = false
  #due = false
  #words = ''

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
    this.#wanted = stream.isTTY === true && process.env['TERM'] !== 'dumb'
  }

  /** A file is begun; `words` is what is said of it. */
  start(words: string): void {
    if (!this.#wanted) return
    this.end()
    this.#words = words
    this.#timer = setTimeout(() => {
      this.#due = true
      this.#show()
    }, PATIENCE_MS)
  }

  /** What is said of it from now on. */
  update(words: string): void {
    this.#words = words
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
    this.#stream.write(`${CLEAR}${inertClipped(this.#words, Math.max(20, (this.#stream.columns ?? 80) - 30))}`)
  }
}
