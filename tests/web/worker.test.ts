// Images in a worker, without a browser: the worker's code serves one end of a channel, the client holds the other. Messages are
// really cloned. What only a browser can show (the script's start, Trusted Types) is tests/browser's business.
import { describe, expect, it } from 'vitest'
import type { ByteSource } from '../../web/engine/sources/source.ts'
import { SparseSource } from '../../web/engine/sources/sparse.ts'
import { openImageInWorker } from '../../web/worker/client.ts'
import type { WorkerScope } from '../../web/worker/serve.ts'
import { serve } from '../../web/worker/serve.ts'
import { base, countingGuid, MiB, STATE, write } from '../images/builder.mjs'
import { open } from './support/engine.ts'
import { type FakeWorker, started } from './support/fake-worker.ts'
import { failingAt, milliseconds, WatchedSource } from './support/sources.ts'

const good = base().image('good.vhdx')
const goodSource = () => new SparseSource(good)
const goodFile = new File([(await goodSource().read(0, good.size)) as Uint8Array<ArrayBuffer>], 'good.vhdx')

describe('an image in a worker', () => {
  it.each<[string, () => Blob | ByteSource]>([
    ['a File, as a handle', () => goodFile],
    ['a source, read on this side', goodSource],
  ])('says the same as one in this thread: %s', async (_, make) => {
    const { fake, options } = started()
    const image = await openImageInWorker(make(), options)
    const partials: boolean[] = []
    const report = await image.report({ onProgress: (partial) => partials.push(partial.complete) })
    const local = await open(make())
    expect(report).toEqual(await local.report())
    expect(image.reportText()).toBe(local.reportText())
    expect([image.name, image.size]).toEqual(['good.vhdx', good.size])
    expect(partials).toEqual([false])
    expect(typeof report.disk?.virtualSize).toBe('bigint')
    expect(Buffer.from(await image.bytes(0, 8)).toString()).toBe('vhdxfile')
    image.close()
    expect(fake.terminated).toBe(true)
  })

  it('is opened as stored where asked: the same as in this thread, and another than after the replay', async () => {
    const dirty = base({ logGuid: countingGuid(0x20) })
      .ring((log) => log.append({ number: 7, writes: [write.bat(0, STATE.fullyPresent, 4 * MiB)] }))
      .image('dirty.vhdx')
    const source = () => new SparseSource(dirty)
    const image = await openImageInWorker(source(), { ...started().options, asStored: true })
    const local = await open(source(), { asStored: true })
    const report = await image.report()
    expect(report).toEqual(await local.report())
    expect([report.asStored, report.verdict, report.blocks?.payload.fullyPresent]).toEqual([true, null, 0])
    const after = await (await openImageInWorker(source(), started().options)).report()
    expect([after.asStored, after.verdict?.status, after.blocks?.payload.fullyPresent]).toEqual([
      undefined,
      'needsReplay',
      1,
    ])
  })

  it('sends no bytes for a Blob, and each byte once for a source', async () => {
    const blob = started()
    await (await openImageInWorker(goodFile, blob.options)).report({ depth: 'essentials' })
    expect(blob.fake.heard.map(({ ask }) => ask)).toEqual(['open', 'report'])
    const source = started()
    await (await openImageInWorker(goodSource(), source.options)).report({ depth: 'essentials' })
    expect(source.fake.heard.map(({ ask }) => ask)).toEqual(['open', 'report', 'take', 'take'])
  })

  it('does not take away the bytes that a source keeps', async () => {
    const kept = new Uint8Array(await goodSource().read(0, good.size))
    const source: ByteSource = {
      size: good.size,
      read: async (offset, length) => kept.subarray(offset, offset + length),
    }
    const image = await openImageInWorker(source, started().options)
    await image.report()
    expect(kept.length).toBe(good.size)
    image.close()
  })

  it('asks this side to read a Blob that the worker may not read', async () => {
    const { fake, options } = started((scope) => {
      serve(scope)
      const inner = scope.onmessage
      scope.onmessage = (event) => {
        // Every Blob that arrives is one that cannot be read here, as in WebKit on file: pages.
        if (event.data.ask === 'open' && event.data.source.kind === 'blob') {
          const refuse = () => ({ arrayBuffer: () => Promise.reject(new DOMException('I/O', 'NotReadableError')) })
          Object.defineProperty(event.data.source.blob, 'slice', { value: refuse })
        }
        inner?.(event)
      }
    })
    const image = await openImageInWorker(goodFile, options)
    expect((await image.report({ depth: 'essentials' })).verdict?.status).toBe('sound')
    expect(fake.heard.filter(({ ask }) => ask === 'take').length).toBe(2)
    image.close()
  })

  it('hands on what went wrong with the source, cause and all', async () => {
    const source = new WatchedSource(goodSource(), { before: failingAt([0, good.size]) })
    const image = await openImageInWorker(source, started().options)
    await expect(image.report()).rejects.toMatchObject({
      name: 'SourceError',
      kind: 'unreadable',
      operation: 'read',
      offset: 0,
      message: 'The drive refuses.',
    })
    image.close()
    const cause = new RangeError('deep', { cause: new Error('deeper') })
    const other = await openImageInWorker({ size: 99, read: () => Promise.reject(cause) }, started().options)
    const error = await other.report().catch((reason: unknown) => reason)
    const deeper = { name: 'Error', message: 'deeper' }
    expect(error).toMatchObject({ name: 'SourceError', cause: { name: 'RangeError', message: 'deep', cause: deeper } })
    other.close()
  })
})

describe('cancelling', () => {
  const slow = () =>
    new WatchedSource(goodSource(), { before: (_, count) => (count === 1 ? milliseconds(30) : undefined) })

  it('rejects at once, asks the worker first, and the image lives on', async () => {
    const { fake, options } = started()
    const image = await openImageInWorker(slow(), options)
    const stop = new AbortController()
    const running = image.report({ signal: stop.signal })
    await milliseconds(5)
    const reason = new Error('enough')
    stop.abort(reason)
    await expect(running).rejects.toBe(reason)
    await milliseconds(250)
    expect(fake.terminated).toBe(false)
    expect((await image.report()).verdict?.status).toBe('sound')
    image.close()
  })

  it('ends a worker that does not answer within 200 ms', async () => {
    const { fake, options } = started((scope) => {
      serve(scope)
      const inner = scope.onmessage
      scope.onmessage = (event) => {
        if (event.data.ask === 'open') inner?.(event) // deaf from then on
      }
    })
    const image = await openImageInWorker(goodFile, options)
    const stop = new AbortController()
    const [running, other] = [image.report({ signal: stop.signal }), image.report()]
    const ended = expect(other).rejects.toMatchObject({
      name: 'EngineError',
      message: expect.stringContaining('did not stop'),
    })
    stop.abort()
    await expect(running).rejects.toMatchObject({ name: 'AbortError' })
    await milliseconds(100)
    expect(fake.terminated).toBe(false)
    await ended
    expect(fake.terminated).toBe(true)
    await expect(image.report()).rejects.toMatchObject({ name: 'EngineError' })
  })

  it('of the opening ends the worker', async () => {
    const { fake, options } = started(() => {})
    const stop = new AbortController()
    const opening = openImageInWorker(goodFile, { ...options, signal: stop.signal })
    stop.abort()
    await expect(opening).rejects.toMatchObject({ name: 'AbortError' })
    expect(fake.terminated).toBe(true)
    await expect(openImageInWorker(goodFile, { ...options, signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    })
  })

  it('closing rejects what is pending with an AbortError', async () => {
    const image = await openImageInWorker(slow(), started().options)
    const pending = [image.report(), image.bytes(0, 8)]
    image.close()
    for (const call of [...pending, image.report(), image.bytes(0, 8)]) {
      await expect(call).rejects.toMatchObject({ name: 'AbortError' })
    }
  })
})

describe('a worker that dies', () => {
  const pending = async (kill: (fake: FakeWorker) => void) => {
    const { fake, options } = started()
    const source = new WatchedSource(goodSource(), { before: () => new Promise(() => {}) })
    const image = await openImageInWorker(source, options)
    const running = image.report()
    await milliseconds(5)
    kill(fake)
    const error = await running.catch((reason: unknown) => reason)
    expect(fake.terminated).toBe(true)
    await expect(image.report()).rejects.toBe(error)
    return error
  }
  const event = (message: string) => ({ message, error: null, preventDefault: () => {} }) as unknown as ErrorEvent

  it('by an error', async () => {
    expect(await pending((fake) => fake.onerror?.(event('RuntimeError: out of memory')))).toMatchObject({
      name: 'EngineError',
      question: 'worker',
      message: expect.stringContaining('out of memory'),
    })
  })

  it('by a script that was not allowed to start', async () => {
    expect(await pending((fake) => fake.onerror?.(event('')))).toMatchObject({
      message: expect.stringContaining('not allowed to run'),
    })
  })

  it('by a message that cannot be read, on either side', async () => {
    const there = await pending((fake) => fake.onmessageerror?.({} as MessageEvent))
    expect(there).toMatchObject({ name: 'EngineError' })
    const here = await pending((fake) => (fake.port as unknown as WorkerScope).onmessageerror?.({} as MessageEvent))
    expect(here).toMatchObject({ name: 'EngineError' })
  })

  it('because its module is another program', async () => {
    const other = new WebAssembly.Module(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]))
    const { fake, options } = started()
    await expect(openImageInWorker(goodFile, { ...options, module: other })).rejects.toMatchObject({
      name: 'EngineError',
      question: 'load',
    })
    expect(fake.terminated).toBe(true)
  })

  it('a caller’s progress that throws ends its report only', async () => {
    const image = await openImageInWorker(goodFile, started().options)
    const wrong = new Error('the caller’s own')
    const onProgress = () => {
      throw wrong
    }
    await expect(image.report({ onProgress })).rejects.toBe(wrong)
    expect((await image.report()).verdict?.status).toBe('sound')
    image.close()
  })
})
