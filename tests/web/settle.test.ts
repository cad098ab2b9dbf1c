// The driver against a fake engine that complains of every broken promise: rounds, several reads at once, abort, progress.
import { describe, expect, it } from 'vitest'
import { EngineError, SourceError } from '../../web/engine/errors.ts'
import { Reader } from '../../web/engine/reader.ts'
import type { Asked } from '../../web/engine/settle.ts'
import { MOST_ROUNDS, settle } from '../../web/engine/settle.ts'
import { MemorySource } from '../../web/engine/sources/memory.ts'
import type { ByteSource } from '../../web/engine/sources/source.ts'
import { FakeEngine } from './support/fake-engine.ts'
import { milliseconds, WatchedSource } from './support/sources.ts'

const CONTENT = Uint8Array.from({ length: 100_000 }, (_, at) => (at * 31) & 0xff)
const memory = new MemorySource(CONTENT)

const run = (engine: Asked, source: ByteSource, options: Partial<Parameters<typeof settle>[2]> = {}) =>
  settle(engine, new Reader(source), { pace: source.pace ?? { inFlight: 1, mergeGap: 0 }, ...options })

describe('the rounds', () => {
  it('asks once where nothing is wanted', async () => {
    const engine = new FakeEngine()
    expect(JSON.parse(await run(engine, memory))).toEqual({ answer: 1, reads: 0, bytesRead: 0, final: true })
  })

  it('reads, supplies and asks again until nothing is wanted', async () => {
    const engine = new FakeEngine(
      [
        [0, 320],
        [1000, 8],
      ],
      [[50_000, 100]],
    )
    const source = new WatchedSource(memory)
    expect(JSON.parse(await run(engine, source))).toMatchObject({ reads: 3, bytesRead: 428, final: true })
    expect(engine.calls).toEqual([
      'report 0 0',
      'supply 0 320',
      'supply 1000 8',
      'report 2 328',
      'supply 50000 100',
      'report 3 428',
    ])
    for (const [at, value] of engine.known) expect(value).toBe(CONTENT[at])
  })

  it('supplies each wish of a merged read by itself, and nothing of the gaps', async () => {
    const engine = new FakeEngine([
      [0, 100],
      [200, 56],
      [300, 4],
    ])
    const source = new WatchedSource(memory, { pace: { mergeGap: 100 } })
    expect(JSON.parse(await run(engine, source))).toMatchObject({ reads: 1, bytesRead: 304 })
    expect(engine.calls).toEqual(['report 0 0', 'supply 0 100', 'supply 200 56', 'supply 300 4', 'report 1 304'])
    for (const [at, value] of engine.known) expect(value).toBe(CONTENT[at])
  })

  it('stops an engine that never has enough', async () => {
    let asked = 0
    const greedy: Asked = {
      report: () => ({ wanted: [{ offset: asked++ * 8, length: 8 }], text: '{}' }),
      supply: () => 0,
      unreadable: () => 0,
    }
    const source = new WatchedSource(memory)
    const error = await run(greedy, source).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(EngineError)
    expect(error).toMatchObject({ question: 'report' })
    expect(source.given.length).toBe(MOST_ROUNDS)
  })

  it('allows exactly as many rounds as it says', async () => {
    const rounds = Array.from({ length: MOST_ROUNDS }, (_, at): [number, number][] => [[at * 8, 8]])
    expect(JSON.parse(await run(new FakeEngine(...rounds), memory))).toMatchObject({ final: true, reads: MOST_ROUNDS })
  })
})

describe('several reads at once', () => {
  const wishes = Array.from({ length: 12 }, (_, at): [number, number] => [at * 1000, 104])

  it.each([1, 3, 6, 50])('keeps %i under way, no more', async (inFlight) => {
    const source = new WatchedSource(memory, { pace: { inFlight }, before: () => milliseconds(1) })
    await run(new FakeEngine(wishes), source)
    expect(source.mostUnderWay).toBe(Math.min(inFlight, 12))
  })

  it('takes them in any order of arrival', async () => {
    const engine = new FakeEngine(wishes)
    // Once all twelve wait, the last is answered, then the one before it, and so on.
    const waiting: (() => void)[] = []
    const source = new WatchedSource(memory, {
      pace: { inFlight: 12 },
      before: () =>
        new Promise<void>((answer) => {
          if (waiting.push(answer) === 12) void answerBackwards(waiting)
        }),
    })
    const answerBackwards = async (all: (() => void)[]) => {
      for (const answer of all.reverse()) {
        answer()
        await milliseconds(0)
      }
    }
    await run(engine, source)
    expect(engine.calls.slice(1, 13)).toEqual(wishes.map(([at]) => `supply ${at} 104`).reverse())
    for (const [at, value] of engine.known) expect(value).toBe(CONTENT[at])
    expect(engine.known.size).toBe(12 * 104)
  })
})

describe('cancelling', () => {
  it('rejects before anything is asked', async () => {
    const engine = new FakeEngine([[0, 8]])
    const reason = new Error('enough')
    await expect(run(engine, memory, { until: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(engine.calls).toEqual([])
  })

  it('rejects at once, even if the source never answers', async () => {
    const stop = new AbortController()
    const source = new WatchedSource(memory, { before: () => new Promise(() => {}) })
    const running = run(new FakeEngine([[0, 8]]), source, { until: stop.signal })
    await milliseconds(1)
    stop.abort()
    await expect(running).rejects.toMatchObject({ name: 'AbortError' })
  })

  it('supplies nothing afterwards, and can be asked again without a byte coming twice', async () => {
    const stop = new AbortController()
    const gate: (() => void)[] = []
    const source = new WatchedSource(memory, {
      pace: { inFlight: 4 },
      before: (_, count) => (count > 2 && count <= 4 ? new Promise<void>((open) => gate.push(open)) : undefined),
    })
    const engine = new FakeEngine([
      [0, 8],
      [100, 8],
      [200, 8],
      [300, 8],
    ])
    const reader = new Reader(source)
    const running = settle(engine, reader, { pace: source.pace, until: stop.signal })
    await milliseconds(1)
    for (const open of gate) open() // the late bytes arrive in the very moment of the abort
    stop.abort()
    await expect(running).rejects.toMatchObject({ name: 'AbortError' })
    const before = engine.calls.length
    const text = await settle(engine, reader, { pace: source.pace })
    expect(JSON.parse(text)).toMatchObject({ final: true })
    expect(engine.known.size).toBe(32)
    expect(engine.calls.slice(before)).toEqual([
      expect.stringMatching(/^report /),
      'supply 200 8',
      'supply 300 8',
      expect.stringMatching(/^report /),
    ])
  })

  it.each(Array.from({ length: 12 }, (_, turns) => turns))(
    'supplies nothing after an abort %i turns behind the bytes',
    async (turns) => {
      const stop = new AbortController()
      const engine = new FakeEngine([[0, 8]])
      let deliver = (_: Uint8Array) => {}
      const arrival = new Promise<Uint8Array>((resolve) => {
        deliver = resolve
      })
      const source: ByteSource = { size: 100, read: () => arrival }
      const running = settle(engine, new Reader(source), { pace: { inFlight: 1, mergeGap: 0 }, until: stop.signal })
      const outcome = running.catch((reason: unknown) => reason)
      deliver(new Uint8Array(8))
      for (let turn = 0; turn < turns; turn++) await null
      const before = engine.calls.length
      stop.abort()
      await outcome
      await milliseconds(1)
      // Either it was there before the abort, or it never comes.
      expect(engine.calls.slice(before)).not.toContain('supply 0 8')
    },
  )

  it('stops the other reads when one ends the report', async () => {
    const stopped: number[] = []
    const source: ByteSource = {
      size: 100,
      pace: { inFlight: 2, mergeGap: 0 },
      read: (offset, length, options) =>
        new Promise((_, reject) => {
          options?.signal?.addEventListener('abort', () => stopped.push(offset))
          if (offset > 0) reject(new SourceError('gone', { operation: 'read', kind: 'changed', offset, length }))
        }),
    }
    await expect(
      run(
        new FakeEngine([
          [0, 8],
          [50, 8],
        ]),
        source,
      ),
    ).rejects.toMatchObject({ kind: 'changed' })
    expect(stopped).toEqual([0])
  })
})

describe('progress', () => {
  it('is given after the first round, is never final, and comes at most four times a second', async () => {
    const rounds = Array.from({ length: 12 }, (_, at): [number, number][] => [[at * 8, 8]])
    const times: number[] = []
    const texts: string[] = []
    const source = new WatchedSource(memory, { before: () => milliseconds(60) })
    await run(new FakeEngine(...rounds), source, {
      onPartial: (text) => {
        times.push(performance.now())
        texts.push(text)
      },
    })
    expect(times.length).toBeGreaterThanOrEqual(3)
    for (const [at, time] of times.entries())
      if (at > 0) expect(time - (times[at - 1] ?? 0)).toBeGreaterThanOrEqual(249)
    expect(texts.map((text) => JSON.parse(text).final)).not.toContain(true)
    expect(JSON.parse(texts[0] ?? '')).toMatchObject({ reads: 1, bytesRead: 8 })
  })

  it('comes in the midst of a long round too', async () => {
    const wishes = Array.from({ length: 8 }, (_, at): [number, number] => [at * 1000, 8])
    const texts: string[] = []
    const source = new WatchedSource(memory, { before: () => milliseconds(80) })
    await run(new FakeEngine(wishes), source, { onPartial: (text) => texts.push(text) })
    expect(texts.length).toBeGreaterThanOrEqual(1)
    expect(JSON.parse(texts[0] ?? '').reads).toBeLessThan(8)
  })

  it('that throws ends the report with what it threw', async () => {
    const wrong = new Error('the caller’s own')
    const fail = () => {
      throw wrong
    }
    await expect(run(new FakeEngine([[0, 8]], [[8, 8]]), memory, { onPartial: fail })).rejects.toBe(wrong)
  })
})
