// Images on the real engine: what may be opened, calls that meet, closing, and an engine that stops.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open as openFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { engineOf } from '../../web/engine/engines.ts'
import { EngineError } from '../../web/engine/errors.ts'
import { LocalImage } from '../../web/engine/local-image.ts'
import type { Openable } from '../../web/engine/open.ts'
import { parseReport } from '../../web/engine/report.ts'
import { MemorySource } from '../../web/engine/sources/memory.ts'
import type { ByteSource } from '../../web/engine/sources/source.ts'
import { SparseSource } from '../../web/engine/sources/sparse.ts'
import { base } from '../images/builder.mjs'
import { freshEngine, open, wasmBytes, wasmModule } from './support/engine.ts'
import { failingAt, milliseconds, WatchedSource } from './support/sources.ts'

const folder = mkdtempSync(join(tmpdir(), 'vhdxscope-image-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const good = base().image('good.vhdx')
const goodSource = () => new SparseSource(good)
const goodBytes = new Uint8Array(await goodSource().read(0, good.size)) as Uint8Array<ArrayBuffer>
const path = join(folder, 'good.vhdx')
writeFileSync(path, goodBytes)

const verdictOf = async (file: Openable, options: Parameters<typeof open>[1] = {}) => {
  const image = await open(file, options)
  const report = await image.report()
  image.close()
  return { name: report.file.name, status: report.verdict?.status, image: image.name, size: image.size }
}

describe('what may be opened', () => {
  it.each<[string, () => Openable | Promise<Openable>, string]>([
    ['a File', () => new File([goodBytes], 'good.vhdx'), 'good.vhdx'],
    ['a Blob', () => new Blob([goodBytes]), ''],
    ['bytes', () => goodBytes, ''],
    ['an ArrayBuffer', () => goodBytes.buffer, ''],
    ['a path', () => path, path],
    ['a file: address', () => pathToFileURL(path), pathToFileURL(path).href],
    ['a source', goodSource, 'good.vhdx'],
    ['the least that a source may be', () => ({ size: good.size, read: goodSource().read.bind(goodSource()) }), ''],
  ])('%s', async (_, make, name) => {
    expect(await verdictOf(await make())).toEqual({ name, status: 'sound', image: name, size: good.size })
    expect(await verdictOf(await make(), { name: 'named \u{1f4be}' })).toMatchObject({
      name: 'named \u{1f4be}',
      status: 'sound',
    })
  })

  it('a FileHandle, which stays open', async () => {
    const handle = await openFile(path)
    expect(await verdictOf(handle)).toMatchObject({ status: 'sound' })
    expect((await handle.stat()).size).toBe(good.size)
    await handle.close()
  })

  it('not what has no bytes', async () => {
    for (const wrong of [null, undefined, 5, {}, { size: 5 }, { size: 'x', read: () => {} }]) {
      await expect(open(wrong as unknown as Openable)).rejects.toThrow(TypeError)
    }
    await expect(open('http://127.0.0.1:9/x')).rejects.toMatchObject({ name: 'SourceError', kind: 'unreachable' })
    await expect(open({ size: -1, read: () => Promise.reject(new Error()) })).rejects.toThrow(RangeError)
    await expect(open(join(folder, 'none'))).rejects.toMatchObject({ name: 'SourceError', kind: 'missing' })
  })
})

describe('a report', () => {
  it('is the engine’s text and its value', async () => {
    const image = await open(goodSource())
    expect(image.reportText()).toBeNull()
    const report = await image.report()
    expect(parseReport(image.reportText() ?? '')).toEqual(report)
    expect(report.complete).toBe(true)
    image.close()
  })

  it('asked twice is read once', async () => {
    const source = new WatchedSource(goodSource())
    const image = await open(source)
    const [first, second] = await Promise.all([image.report(), image.report()])
    expect(second).toEqual(first)
    expect(await image.report()).toEqual(first)
    expect(new Set(source.asked.map(({ offset }) => offset)).size).toBe(source.asked.length)
    image.close()
  })

  it('gives a partial one after the first round', async () => {
    const image = await open(goodSource())
    const partials: boolean[] = []
    await image.report({ onProgress: (partial) => partials.push(partial.complete) })
    expect(partials).toEqual([false])
    image.close()
  })

  it('can be asked again after an abort, and goes on', async () => {
    const stop = new AbortController()
    const source = new WatchedSource(goodSource(), {
      before: (_, count) => (count === 2 ? milliseconds(20) : undefined),
    })
    const image = await open(source)
    const running = image.report({ signal: stop.signal })
    await milliseconds(5)
    stop.abort()
    await expect(running).rejects.toMatchObject({ name: 'AbortError' })
    expect((await image.report({ depth: 'essentials' })).verdict?.status).toBe('sound')
    expect(source.asked.map(({ offset }) => offset)).toEqual([0, 2097152, 2097152])
    image.close()
  })

  it('with one caller gone still serves the other', async () => {
    const stop = new AbortController()
    const image = await open(new WatchedSource(goodSource(), { before: () => milliseconds(5) }))
    const gone = image.report({ signal: stop.signal })
    const stays = image.report()
    stop.abort(new Error('gone'))
    await expect(gone).rejects.toThrow('gone')
    expect((await stays).verdict?.status).toBe('sound')
    image.close()
  })

  it('names bytes that could not be read, and decides nothing without them', async () => {
    const image = await open(new WatchedSource(goodSource(), { before: failingAt([2097152, 2097160]) }))
    const report = await image.report()
    expect(report.complete).toBe(false)
    expect(report.verdict).toBeNull()
    expect(JSON.stringify(report.coverage.notExamined)).toMatch(/read/)
    image.close()
  })

  it('of a file that vanishes rejects, and the partial one was given', async () => {
    const before = ({ offset }: { offset: number }, count: number) =>
      count > 1 && failingAt([0, good.size])({ offset, length: 1 })
    const image = await open(new WatchedSource(goodSource(), { before }))
    const partials: unknown[] = []
    const running = image.report({ onProgress: (partial) => partials.push(partial.headers[0]?.signature) })
    await expect(running).rejects.toMatchObject({ name: 'SourceError' })
    expect(partials.at(-1)).toBe('head')
    expect(image.reportText()).toBeNull()
    image.close()
  })
})

describe('bytes', () => {
  it('come straight from the source and do not count as read for the report', async () => {
    const image = await open(goodSource())
    expect(Buffer.from(await image.bytes(0, 8)).toString()).toBe('vhdxfile')
    expect((await image.report({ depth: 'essentials' })).file.reads).toBe(2)
    await expect(image.bytes(good.size, 1)).rejects.toMatchObject({ name: 'SourceError', kind: 'outside' })
    await expect(image.bytes(0, 1, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' })
    image.close()
  })
})

describe('closing', () => {
  it('ends what is pending, and whatever comes', async () => {
    const image = await open(new WatchedSource(goodSource(), { before: () => new Promise(() => {}) }))
    const pending = [image.report(), image.report(), image.bytes(0, 1)]
    await milliseconds(1)
    image.close()
    image.close()
    for (const call of [...pending, image.report(), image.bytes(0, 1)]) {
      await expect(call).rejects.toMatchObject({ name: 'AbortError' })
    }
  })

  it('leaves a caller’s source alone', async () => {
    let closed = 0
    const source: ByteSource = { size: 0, read: () => Promise.reject(new Error()), close: () => void closed++ }
    const image = await open(source)
    image.close()
    expect(closed).toBe(0)
  })

  it('frees: a thousand images, one after the other, leave the engine as large as it was', async () => {
    const engine = await engineOf(wasmModule)
    const memoryOf = () => engine.view(0, 0).buffer.byteLength
    const look = async () => {
      const image = new LocalImage(engine, new MemorySource(goodBytes), true)
      await image.report()
      image.close()
    }
    for (let count = 0; count < 100; count++) await look()
    const before = memoryOf()
    for (let count = 0; count < 1000; count++) await look()
    expect(memoryOf()).toBe(before)
  }, 60_000)
})

describe('many images at once', () => {
  it('do not mix', async () => {
    const images = Array.from({ length: 30 }, (_, at) => base({ virtualSize: (at + 1) * 2 ** 30 }).image(`${at}`))
    const reports = await Promise.all(
      images.map(async (sparse, at) => {
        const image = await open(new WatchedSource(new SparseSource(sparse), { before: () => milliseconds(at % 4) }))
        return await image.report()
      }),
    )
    for (const [at, report] of reports.entries()) {
      expect([report.file.name, report.disk?.virtualSize]).toEqual([`${at}`, BigInt(at + 1) * 2n ** 30n])
    }
  })
})

describe('a question that makes no sense', () => {
  it('rejects by itself, and the other images go on', async () => {
    const [asked, other] = await Promise.all([open(goodSource()), open(goodSource())])
    for (const depth of ['full', '', null, 0, 'toString']) {
      await expect(asked.report({ depth: depth as 'deep' })).rejects.toThrow(RangeError)
    }
    for (const node of [undefined, 5, {}]) await expect(asked.children(node as string, 0, 5)).rejects.toThrow(TypeError)
    await expect(asked.children('', -1, 5)).rejects.toThrow(RangeError)
    await expect(asked.cells(Number.NaN)).rejects.toThrow(RangeError)
    await expect(asked.locate(1.5)).rejects.toThrow(RangeError)
    await expect(asked.lookup(-1)).rejects.toThrow(RangeError)
    for (const image of [asked, other]) expect((await image.report()).verdict?.status).toBe('sound')
  })
})

describe('a source that breaks its promise', () => {
  it.each<[string, () => unknown, string]>([
    ['an ArrayBuffer', () => new ArrayBuffer(8), 'something else than a Uint8Array'],
    ['too few bytes', () => new Uint8Array(7), 'The source gave 7 bytes for a read of '],
    ['nothing', () => undefined, 'something else than a Uint8Array'],
  ])('%s', async (_, answer, words) => {
    const image = await open({ size: good.size, read: async () => answer() as Uint8Array })
    await expect(image.report()).rejects.toMatchObject({ name: 'SourceError', message: expect.stringContaining(words) })
  })
})

describe('an engine that stops', () => {
  it('rejects every session on it with an EngineError, and names the question', async () => {
    const engine = await freshEngine()
    const victim = new LocalImage(engine, goodSource(), true)
    expect((await victim.report()).verdict?.status).toBe('sound')
    const session = engine.open('x', 1000)
    expect(() => session.supply(0, new Uint8Array(8))).toThrow(EngineError) // nobody wished for these
    expect(engine.stopped).toBe(true)
    await expect(victim.report()).rejects.toMatchObject({
      name: 'EngineError',
      question: 'supply',
      engineVersion: engine.version,
    })
    expect(() => engine.open('y', 1)).toThrow(EngineError)
    session.delete()
    victim.close()
  })

  it('is replaced by the next open, once for all who come at the same time', async () => {
    const first = await engineOf(wasmBytes)
    expect(await engineOf(wasmBytes)).toBe(first)
    expect(() => first.open('x', 1000).unreadable(0, 8)).toThrow(EngineError)
    const again = await Promise.all([engineOf(wasmBytes), engineOf(wasmBytes), engineOf(wasmBytes)])
    expect(again[0]).not.toBe(first)
    expect(new Set(again).size).toBe(1)
    expect(await verdictOf(goodSource(), { wasm: wasmBytes })).toMatchObject({ status: 'sound' })
  })
})
