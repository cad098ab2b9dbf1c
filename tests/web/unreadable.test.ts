// Failing reads: what can be had is had, what cannot is named to the byte, and a source that is gone is not mistaken for a bad drive.
import { describe, expect, it } from 'vitest'
import { SourceError } from '../../web/engine/errors.ts'
import { Reader } from '../../web/engine/reader.ts'
import { settle } from '../../web/engine/settle.ts'
import { MemorySource } from '../../web/engine/sources/memory.ts'
import type { ByteSource } from '../../web/engine/sources/source.ts'
import { FakeEngine } from './support/fake-engine.ts'
import { failingAt, refused, WatchedSource } from './support/sources.ts'

const KiB = 1024
const CONTENT = Uint8Array.from({ length: 1024 * KiB }, (_, at) => (at * 31 + (at >> 9)) & 0xff)
const memory = new MemorySource(CONTENT)

const run = (engine: FakeEngine, source: ByteSource, onPartial?: (text: string) => void) =>
  settle(engine, new Reader(source), { pace: source.pace ?? { inFlight: 1, mergeGap: 0 }, onPartial })

function expectTheRest(engine: FakeEngine, lost: [number, number][]): void {
  expect(engine.lost).toEqual(lost)
  for (const [at, value] of engine.known) {
    const given = lost.some(([offset, length]) => at >= offset && at < offset + length)
    if (value !== (given ? null : CONTENT[at])) throw new Error(`byte ${at} is ${value}`)
  }
}

describe('a drive with bad places', () => {
  it('loses one 4 KiB piece for one bad byte', async () => {
    const engine = new FakeEngine([[0, 320 * KiB]])
    const source = new WatchedSource(memory, { before: failingAt([70_000, 70_001]) })
    expect(JSON.parse(await run(engine, source)).final).toBe(true)
    expectTheRest(engine, [[69_632, 4096]])
  })

  it('joins bad pieces that touch, across slots', async () => {
    const engine = new FakeEngine([[0, 320 * KiB]])
    await run(
      engine,
      new WatchedSource(memory, { before: failingAt([60 * KiB, 72 * KiB], [200 * KiB, 200 * KiB + 1]) }),
    )
    expectTheRest(engine, [
      [60 * KiB, 12 * KiB],
      [200 * KiB, 4 * KiB],
    ])
  })

  it('does not join what belongs to two wishes', async () => {
    const engine = new FakeEngine([
      [0, 8 * KiB],
      [8 * KiB, 8 * KiB],
      [100 * KiB, 8],
    ])
    await run(engine, new WatchedSource(memory, { before: failingAt([4 * KiB, 12 * KiB]) }))
    expectTheRest(engine, [
      [4 * KiB, 4 * KiB],
      [8 * KiB, 4 * KiB],
    ])
  })

  it('tries each wish of a merged read by itself, so a bad gap costs nothing', async () => {
    const engine = new FakeEngine([
      [0, 4 * KiB],
      [12 * KiB, 4 * KiB],
    ])
    const source = new WatchedSource(memory, { pace: { mergeGap: 64 * KiB }, before: failingAt([6 * KiB, 7 * KiB]) })
    expect(JSON.parse(await run(engine, source))).toMatchObject({ reads: 2, bytesRead: 8 * KiB, final: true })
    expectTheRest(engine, [])
  })

  it('cuts a wish that starts oddly where the engine allows it', async () => {
    const engine = new FakeEngine([
      [0, 8],
      [8 * KiB + 3, 20 * KiB],
    ])
    await run(engine, new WatchedSource(memory, { before: failingAt([12 * KiB + 100, 12 * KiB + 101]) }))
    expectTheRest(engine, [[12 * KiB + 3, 4096]])
  })

  it('gives up no byte that was refused only once', async () => {
    const tries = new Map<string, number>()
    const failsOnce = (read: { offset: number; length: number }) => {
      const key = `${read.offset} ${read.length}`
      tries.set(key, (tries.get(key) ?? 0) + 1)
      if (read.offset !== 0 && tries.get(key) === 1) throw refused(read.offset, read.length)
    }
    const engine = new FakeEngine([
      [0, 8],
      [8 * KiB, 4 * KiB],
    ])
    await run(engine, new WatchedSource(memory, { before: failsOnce }))
    expectTheRest(engine, [])
  })

  it('counts successful reads only', async () => {
    const engine = new FakeEngine([[0, 16 * KiB]])
    const source = new WatchedSource(memory, { before: failingAt([4096, 4097]) })
    const { reads, bytesRead } = JSON.parse(await run(engine, source))
    expect(reads).toBe(source.given.length)
    expect(bytesRead).toBe(source.given.reduce((sum, { length }) => sum + length, 0))
  })

  it('tries a bounded number of times, however much is bad', async () => {
    const engine = new FakeEngine([[0, 8]], [[8 * KiB, 1016 * KiB]])
    const large = new WatchedSource(new MemorySource(CONTENT), { before: failingAt([8 * KiB, 1024 * KiB]) })
    await run(engine, large)
    expect(engine.lost).toEqual([[8 * KiB, 1016 * KiB]])
    const failed = large.asked.length - large.given.length
    expect(failed).toBeLessThanOrEqual(520)

    const wide: ByteSource = {
      size: 2 ** 40,
      read: (offset, length) =>
        offset === 0 ? Promise.resolve(new Uint8Array(length)) : Promise.reject(new Error('bad')),
    }
    const watched = new WatchedSource(wide)
    const MiB8 = 8 * 1024 * KiB
    const hungry = { wanted: [1, 2, 3, 4, 5, 6].map((at) => ({ offset: at * MiB8, length: MiB8 })) }
    const lost: number[] = []
    let round = 0
    await settle(
      {
        report: () => ({ wanted: [[{ offset: 0, length: 8 }], hungry.wanted, []][round++] ?? [], text: '{}' }),
        supply: () => 0,
        unreadable: (offset, length) => lost.push(offset, length),
      },
      new Reader(watched),
      { pace: { inFlight: 3, mergeGap: 0 } },
    )
    expect(lost.filter((_, at) => at % 2 === 1).reduce((sum, length) => sum + length, 0)).toBe(6 * MiB8)
    expect(watched.asked.length).toBeLessThan(600)
  })
})

describe('a source that is gone', () => {
  it('from the start: nothing was ever readable', async () => {
    const engine = new FakeEngine([[0, 320 * KiB]])
    const source = new WatchedSource(memory, { before: failingAt([0, Number.MAX_SAFE_INTEGER]) })
    const error = await run(engine, source).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(SourceError)
    expect(error).toMatchObject({ operation: 'read', kind: 'unreadable', message: 'The drive refuses.' })
    expect(engine.lost).toEqual([])
    expect(source.asked.length).toBeLessThan(100)
  })

  it('from some moment on: what was readable before fails too', async () => {
    const engine = new FakeEngine([[0, 8 * KiB]], [[500 * KiB, 300 * KiB]])
    const source = new WatchedSource(memory, {
      before: ({ offset, length }, count) => {
        if (count > 1) throw refused(offset, length)
      },
    })
    const partials: string[] = []
    const running = run(engine, source, (text) => partials.push(text))
    await expect(running).rejects.toMatchObject({ name: 'SourceError', kind: 'unreadable', offset: 500 * KiB })
    expect(engine.lost).toEqual([])
    expect(source.asked.length).toBeLessThan(5)
    expect(JSON.parse(partials.at(-1) ?? '')).toMatchObject({ reads: 1, final: false })
  })

  it('keeps what the same round had brought before', async () => {
    const engine = new FakeEngine([
      [0, 8 * KiB],
      [500 * KiB, 8],
    ])
    const source = new WatchedSource(memory, {
      before: ({ offset, length }, count) => {
        if (count > 1) throw new SourceError('So it is.', { operation: 'read', kind: 'changed', offset, length })
      },
    })
    const partials: string[] = []
    await expect(run(engine, source, (text) => partials.push(text))).rejects.toMatchObject({ kind: 'changed' })
    expect(partials.map((text) => JSON.parse(text))).toEqual([
      expect.objectContaining({ reads: 1, bytesRead: 8 * KiB }),
    ])
  })

  it('while the good pieces are being looked for', async () => {
    const engine = new FakeEngine([[0, 8 * KiB]], [[500 * KiB, 300 * KiB]])
    let gone = false
    const source = new WatchedSource(memory, {
      before: ({ offset, length }) => {
        if (offset > 600 * KiB) gone = true
        if (gone || (offset <= 520 * KiB && offset + length > 520 * KiB)) throw refused(offset, length)
      },
    })
    await expect(run(engine, source)).rejects.toMatchObject({ name: 'SourceError' })
    expect(engine.lost).toEqual([])
  })

  it.each(['changed', 'missing', 'denied', 'closed', 'outside'] as const)(
    'says so itself (%s): nothing is tried again',
    async (kind) => {
      const engine = new FakeEngine([[0, 8]], [[8 * KiB, 64 * KiB]])
      const source = new WatchedSource(memory, {
        before: ({ offset, length }, count) => {
          if (count > 1) throw new SourceError('So it is.', { operation: 'read', kind, offset, length })
        },
      })
      await expect(run(engine, source)).rejects.toMatchObject({ name: 'SourceError', kind, message: 'So it is.' })
      expect(source.asked.length).toBe(2)
    },
  )
})

describe('a source that breaks its promise', () => {
  const lying = (answer: unknown): ByteSource => ({ size: 1000, read: () => Promise.resolve(answer as Uint8Array) })

  it.each([
    ['fewer bytes', new Uint8Array(7)],
    ['more bytes', new Uint8Array(9)],
    ['no bytes', undefined],
    ['a list', [1, 2, 3, 4, 5, 6, 7, 8]],
  ])('%s: refused, not padded', async (_, answer) => {
    await expect(run(new FakeEngine([[0, 8]]), lying(answer))).rejects.toMatchObject({
      name: 'SourceError',
      kind: 'changed',
    })
  })

  it('any other rejection is a failed read, and its cause is kept', async () => {
    const cause = new TypeError('network')
    const source: ByteSource = { size: 1000, read: () => Promise.reject(cause) }
    await expect(run(new FakeEngine([[0, 8]]), source)).rejects.toMatchObject({
      name: 'SourceError',
      kind: 'unreadable',
      cause,
    })
  })

  it('one that throws instead of rejecting', async () => {
    const source: ByteSource = {
      size: 1000,
      read: () => {
        throw new Error('at once')
      },
    }
    await expect(run(new FakeEngine([[0, 8]]), source)).rejects.toMatchObject({
      name: 'SourceError',
      kind: 'unreadable',
    })
  })
})
