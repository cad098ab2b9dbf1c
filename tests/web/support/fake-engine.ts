// An engine without wasm: it wants what the test says, round by round, and complains of every broken promise of the driver.
import type { ByteRange } from '../../../web/engine/plan.ts'
import type { Answer, Asked } from '../../../web/engine/settle.ts'

type Round = readonly (readonly [offset: number, length: number])[]

/**
 * Wants the ranges of one round, then those of the next. Bytes must come once each, inside one wanted range, cut at multiples of 8
 * from that range's start.
 */
export class FakeEngine implements Asked {
  /** Every call, in order. */
  readonly calls: string[] = []
  /** The bytes that arrived, by their place; `null` where they were given up. */
  readonly known = new Map<number, number | null>()
  answers = 0
  readonly #rounds: readonly Round[]

  constructor(...rounds: readonly Round[]) {
    this.#rounds = rounds
  }

  report(reads: number, bytesRead: number): Answer {
    this.calls.push(`report ${reads} ${bytesRead}`)
    this.answers++
    const missing = this.#missing()
    return {
      wanted: missing,
      text: JSON.stringify({ answer: this.answers, reads, bytesRead, final: missing.length === 0 }),
    }
  }

  supply(offset: number, bytes: Uint8Array): number {
    this.calls.push(`supply ${offset} ${bytes.length}`)
    this.#take(offset, bytes.length, (at) => bytes[at - offset] ?? 0)
    return this.#missing().length
  }

  unreadable(offset: number, length: number): number {
    this.calls.push(`unreadable ${offset} ${length}`)
    this.#take(offset, length, () => null)
    return this.#missing().length
  }

  /** The ranges that were given up. */
  get lost(): [number, number][] {
    return this.calls
      .filter((call) => call.startsWith('unreadable'))
      .map((call) => call.split(' ').slice(1).map(Number) as [number, number])
  }

  #take(offset: number, length: number, value: (at: number) => number | null): void {
    const inside = this.#missing().find(
      (range) => offset >= range.offset && offset + length <= range.offset + range.length,
    )
    if (!inside) throw new Error(`${length} bytes at ${offset} are not inside one wanted range`)
    const end = offset + length
    const cut = (at: number) => (at - inside.offset) % 8 === 0 || at === inside.offset + inside.length
    if (!cut(offset) || !cut(end)) throw new Error(`${length} bytes at ${offset} are cut wrongly`)
    for (let at = offset; at < end; at++) {
      if (this.known.has(at)) throw new Error(`byte ${at} came twice`)
      this.known.set(at, value(at))
    }
  }

  // What is missing of the first round that is not complete; each range's own missing parts apart.
  #missing(): ByteRange[] {
    for (const round of this.#rounds) {
      const parts = round.flatMap(([offset, length]) => this.#missingOf(offset, length))
      if (parts.length > 0) return parts
    }
    return []
  }

  #missingOf(offset: number, length: number): ByteRange[] {
    const parts: { offset: number; length: number }[] = []
    for (let at = offset; at < offset + length; at++) {
      if (this.known.has(at)) continue
      const last = parts.at(-1)
      if (last && last.offset + last.length === at) last.length++
      else parts.push({ offset: at, length: 1 })
    }
    return parts
  }
}
