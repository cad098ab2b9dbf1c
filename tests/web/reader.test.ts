// Memory that a source fills is used again, but never while a source may still write to it.
import { describe, expect, it } from 'vitest'
import { Reader } from '../../web/engine/reader.ts'
import type { ByteSource, ReadOptions } from '../../web/engine/sources/source.ts'
import { Stop } from '../../web/engine/stop.ts'

/** Fills what it is given, when it is told to. */
class SlowSource implements ByteSource {
  readonly size = 1000
  readonly pace: { inFlight: number; mergeGap: number; fills?: boolean }
  readonly given: (Uint8Array | undefined)[] = []
  readonly #waiting: (() => void)[] = []

  constructor(fills: boolean) {
    this.pace = { inFlight: 4, mergeGap: 0, ...(fills && { fills }) }
  }

  async read(offset: number, length: number, options?: ReadOptions): Promise<Uint8Array> {
    const { into = new Uint8Array(length) } = options ?? {}
    this.given.push(options?.into)
    await new Promise<void>((go) => this.#waiting.push(go))
    return into.fill(offset)
  }

  go(): void {
    for (const go of this.#waiting.splice(0)) go()
  }
}

const copyOf = async (reader: Reader, offset: number, length: number, stop = new Stop()) => {
  let copy: number[] = []
  await reader.lend(offset, length, stop, (bytes) => {
    copy = [...bytes]
  })
  return copy
}

describe('memory for reads', () => {
  it('is used again by a read that fits', async () => {
    const source = new SlowSource(true)
    const reader = new Reader(source)
    for (const [offset, length] of [
      [1, 8],
      [2, 3],
      [3, 9],
    ] as const) {
      const reading = copyOf(reader, offset, length)
      source.go()
      expect(await reading).toEqual(new Array(length).fill(offset))
    }
    const [first, second, third] = source.given
    expect(second?.buffer).toBe(first?.buffer)
    expect(third?.buffer).not.toBe(first?.buffer)
  })

  it('is not shared by reads under way at the same time', async () => {
    const source = new SlowSource(true)
    const reader = new Reader(source)
    const both = Promise.all([copyOf(reader, 1, 4), copyOf(reader, 2, 4)])
    source.go()
    expect(await both).toEqual([
      [1, 1, 1, 1],
      [2, 2, 2, 2],
    ])
    expect(source.given[0]?.buffer).not.toBe(source.given[1]?.buffer)
  })

  it('of a read that was stopped never comes back: the source may still write to it', async () => {
    const source = new SlowSource(true)
    const reader = new Reader(source)
    const stop = new Stop()
    const stopped = copyOf(reader, 1, 4, stop).catch((error: unknown) => error)
    stop.stop('enough')
    expect(await stopped).toBe('enough')
    const next = copyOf(reader, 2, 4)
    source.go()
    expect(await next).toEqual([2, 2, 2, 2])
    expect(source.given[0]?.buffer).not.toBe(source.given[1]?.buffer)
  })

  it('is freed when the report has ended', async () => {
    const source = new SlowSource(true)
    const reader = new Reader(source)
    for (let round = 0; round < 2; round++) {
      const reading = copyOf(reader, 1, 4)
      source.go()
      await reading
      reader.rest()
    }
    expect(source.given[0]?.buffer).not.toBe(source.given[1]?.buffer)
  })

  it('is not given to a source that makes its own', async () => {
    const source = new SlowSource(false)
    const reading = copyOf(new Reader(source), 1, 4)
    source.go()
    expect(await reading).toEqual([1, 1, 1, 1])
    expect(source.given).toEqual([undefined])
  })
})
