// Ending work from several sides: a caller's signal, an image that is closed, a neighbour that failed. An AbortSignal alone does not
// serve: Node warns of the eleventh listener on one, and AbortSignal.any is younger than the browsers that this must run in.

/** May be stopped once, with a reason; whoever follows hears of it at once. */
export class Stop {
  #reason: { readonly value: unknown } | null = null
  readonly #followers = new Set<(reason: unknown) => void>()

  /** Stops when any of these does. `leave` ends that; without it the others would keep this one for as long as they live. */
  static following(...others: readonly (Stop | AbortSignal | undefined)[]): { stop: Stop; leave(): void } {
    const stop = new Stop()
    const leaves = others.map((other) => followed(other, (reason) => stop.stop(reason)))
    return {
      stop,
      leave: () => {
        for (const leave of leaves) leave()
      },
    }
  }

  get stopped(): boolean {
    return this.#reason !== null
  }

  /** Only the first call counts. */
  stop(reason: unknown): void {
    if (this.#reason) return
    this.#reason = { value: reason }
    const followers = [...this.#followers]
    this.#followers.clear()
    for (const follower of followers) follower(reason)
  }

  /** Throws the reason if it is stopped. */
  check(): void {
    if (this.#reason) throw this.#reason.value
  }

  /** Calls `follower` once when it is stopped, or now if it is; answers how to leave. */
  follow(follower: (reason: unknown) => void): () => void {
    if (this.#reason) follower(this.#reason.value)
    else this.#followers.add(follower)
    return () => this.#followers.delete(follower)
  }

  /** Settles as the work does, or rejects with the reason as soon as this is stopped, whatever becomes of the work. */
  async race<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.check()
    const abort = new AbortController()
    let leave = () => {}
    try {
      return await new Promise<T>((resolve, reject) => {
        leave = this.follow((reason) => {
          reject(reason)
          abort.abort(reason)
        })
        work(abort.signal).then(resolve, reject)
      })
    } finally {
      leave()
    }
  }
}

function followed(other: Stop | AbortSignal | undefined, follower: (reason: unknown) => void): () => void {
  if (!other) return () => {}
  if (other instanceof Stop) return other.follow(follower)
  const hear = () => follower(other.reason)
  if (other.aborted) hear()
  else other.addEventListener('abort', hear, { once: true })
  return () => other.removeEventListener('abort', hear)
}
