// One contract for every source: exact bytes, nothing outside, several reads at once, abort, and no short read ever padded.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { appendFile, open as openFile, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { SourceError } from '../../web/engine/errors.ts'
import { BlobSource } from '../../web/engine/sources/blob.ts'
import { HttpSource } from '../../web/engine/sources/http.ts'
import { MemorySource } from '../../web/engine/sources/memory.ts'
import { NodeFileSource } from '../../web/engine/sources/node-file.ts'
import type { ByteSource } from '../../web/engine/sources/source.ts'
import { DEFAULT_PACE, paceOf } from '../../web/engine/sources/source.ts'
import { SparseSource } from '../../web/engine/sources/sparse.ts'
import { RangeServer } from './support/range-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'vhdxscope-sources-'))
const handles: FileHandle[] = []
afterAll(async () => {
  await Promise.all(handles.map((handle) => handle.close()))
  rmSync(folder, { recursive: true, force: true })
})

const servers: RangeServer[] = []
afterAll(() => servers.map((server) => server.stop()))

const SIZE = 70_001
const CONTENT = Uint8Array.from({ length: SIZE }, (_, at) => (at * 7 + (at >> 8)) & 0xff)

let files = 0
function fileOf(bytes: Uint8Array): string {
  const path = join(folder, `${files++}.bin`)
  writeFileSync(path, bytes)
  return path
}

async function handleOf(path: string): Promise<FileHandle> {
  const handle = await openFile(path)
  handles.push(handle)
  return handle
}

/** The content as pieces with zeros between; the zeros are part of what is compared. */
const HOLED = CONTENT.slice()
HOLED.fill(0, 100, 5000)
HOLED.fill(0, 60_000, 60_001)

const SOURCES: [string, () => ByteSource | Promise<ByteSource>, Uint8Array][] = [
  ['memory', () => new MemorySource(CONTENT, 'x'), CONTENT],
  ['memory, a view', () => new MemorySource(new Uint8Array([9, ...CONTENT, 9]).subarray(1, SIZE + 1), 'x'), CONTENT],
  ['memory, a buffer', () => new MemorySource(CONTENT.slice().buffer, 'x'), CONTENT],
  ['Blob', () => new BlobSource(new Blob([CONTENT]), 'x'), CONTENT],
  ['File', () => new BlobSource(new File([CONTENT], 'x')), CONTENT],
  ['file by path', () => NodeFileSource.open(fileOf(CONTENT), 'x'), CONTENT],
  ['file by handle', async () => NodeFileSource.open(await handleOf(fileOf(CONTENT)), 'x'), CONTENT],
  [
    'file on a server',
    async () => {
      servers[0] ??= await RangeServer.start(CONTENT)
      return await HttpSource.open(servers[0].origin, { name: 'x' })
    },
    CONTENT,
  ],
  [
    'sparse',
    () =>
      new SparseSource({
        name: 'x',
        size: SIZE,
        extents: [
          [60_001, HOLED.slice(60_001)],
          [0, HOLED.slice(0, 100)],
          [5000, HOLED.slice(5000, 60_000)],
        ],
      }),
    HOLED,
  ],
]

describe.each(SOURCES)('%s', (_, make, content) => {
  const expected = (offset: number, length: number) => Buffer.from(content.subarray(offset, offset + length))
  const read = async (source: ByteSource, offset: number, length: number) =>
    Buffer.from(await source.read(offset, length))

  it('states its name, size and pace', async () => {
    const source = await make()
    expect(source).toMatchObject({ name: 'x', size: SIZE })
    expect(source.pace?.inFlight).toBeGreaterThan(0)
    await source.close?.()
  })

  it.each([
    [0, SIZE],
    [0, 1],
    [1, 4096],
    [99, 4902],
    [59_999, 3],
    [SIZE - 1, 1],
    [SIZE - 4097, 4097],
    [0, 0],
    [SIZE, 0],
  ])('reads exactly the bytes at %i, %i long', async (offset, length) => {
    const source = await make()
    expect((await read(source, offset, length)).equals(expected(offset, length))).toBe(true)
    await source.close?.()
  })

  it('fills "into" and answers it', async () => {
    const source = await make()
    const into = new Uint8Array(64).fill(0xee)
    expect(await source.read(4980, 64, { into })).toBe(into)
    expect(Buffer.from(into).equals(expected(4980, 64))).toBe(true)
    await expect(source.read(0, 63, { into })).rejects.toThrow(RangeError)
    await source.close?.()
  })

  it.each([
    [SIZE, 1],
    [SIZE - 1, 2],
    [-1, 1],
    [0, -1],
    [0.5, 1],
    [0, 1.5],
    [Number.NaN, 1],
    [2 ** 53, 1],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  ])('refuses %f, %f long, which is not in the file', async (offset, length) => {
    const source = await make()
    const error = await source.read(offset, length).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(SourceError)
    expect(error).toMatchObject({ operation: 'read', kind: 'outside', offset, length })
    await source.close?.()
  })

  it('serves many reads at once without mixing them up', async () => {
    const source = await make()
    const places = Array.from({ length: 40 }, (_, at) => [at * 1700, 1 + ((at * 977) % 3000)] as const)
    const all = await Promise.all(places.map(([offset, length]) => read(source, offset, length)))
    for (const [at, bytes] of all.entries()) {
      const [offset, length] = places[at] ?? [0, 0]
      expect(bytes.equals(expected(offset, length)), `read at ${offset}`).toBe(true)
    }
    await source.close?.()
  })

  it('gives bytes that the caller may change', async () => {
    const source = await make()
    ;(await source.read(0, 100)).fill(0xee)
    expect((await read(source, 0, 100)).equals(expected(0, 100))).toBe(true)
    await source.close?.()
  })

  it('rejects with the reason of a signal that was aborted, before or while it reads', async () => {
    const source = await make()
    const reason = new Error('enough')
    await expect(source.read(0, 10, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const stop = new AbortController()
    const reading = source.read(0, SIZE, { signal: stop.signal }).then(
      () => 'finished first',
      (error: unknown) => error,
    )
    stop.abort(reason)
    // Memory has delivered before anybody can object; whoever has to wait must hear the objection.
    expect([reason, 'finished first']).toContain(await reading)
    if ([NodeFileSource, BlobSource, HttpSource].some((kind) => source.constructor === kind))
      expect(await reading).toBe(reason)
    await source.close?.()
  })

  it('may be closed twice', async () => {
    const source = await make()
    await source.close?.()
    await source.close?.()
  })
})

const LONG_AGO = new Date(1_000_000_000_000)

describe('a file that changes while it is read', () => {
  const reading = async (change: (path: string) => Promise<void>, offset = 0, length = 100) => {
    const path = fileOf(CONTENT)
    await utimes(path, LONG_AGO, LONG_AGO)
    const source = await NodeFileSource.open(path)
    await source.read(0, 10)
    await change(path)
    const error = await source.read(offset, length).catch((reason: unknown) => reason)
    await source.close()
    return error
  }
  const changed = expect.objectContaining({ name: 'SourceError', kind: 'changed', operation: 'read' })

  it('cut short: the bytes that are gone are not made up', async () => {
    expect(await reading((path) => truncate(path, 1000), 900, 200)).toEqual(changed)
  })
  it('cut short elsewhere', async () => expect(await reading((path) => truncate(path, 1000))).toEqual(changed))
  it('grown', async () => expect(await reading((path) => appendFile(path, 'more'))).toEqual(changed))
  it('grown, with its time set back', async () => {
    const change = async (path: string) => {
      await appendFile(path, 'more')
      await utimes(path, LONG_AGO, LONG_AGO)
    }
    expect(await reading(change)).toEqual(changed)
  })
  it('written to at the same size', async () => {
    const change = async (path: string) => {
      await writeFile(path, CONTENT)
      await utimes(path, new Date(), new Date(Date.now() + 5000))
    }
    expect(await reading(change)).toEqual(changed)
  })

  it('a Blob that delivers less than it promised', async () => {
    const blob = new Blob([CONTENT])
    Object.defineProperty(blob, 'slice', { value: () => new Blob([CONTENT.subarray(0, 5)]) })
    await expect(new BlobSource(blob).read(0, 10)).rejects.toEqual(changed)
  })
})

describe('a file that cannot be opened', () => {
  const opening = (path: string) => NodeFileSource.open(path).catch((reason: unknown) => reason)

  it('is missing', async () => {
    expect(await opening(join(folder, 'none.vhdx'))).toMatchObject({
      name: 'SourceError',
      kind: 'missing',
      operation: 'open',
    })
    expect(await opening(join(fileOf(CONTENT), 'x'))).toMatchObject({ kind: 'missing' })
  })
  it('is a folder', async () => {
    expect(await opening(folder)).toMatchObject({ kind: 'notAFile', message: expect.stringContaining('a folder') })
  })
  it('is a device', async () => expect(await opening('/dev/zero')).toMatchObject({ kind: 'notAFile' }))
  it.each([
    ['EACCES', 'denied', 'not allowed'],
    ['EPERM', 'denied', 'not allowed'],
    ['EBUSY', 'denied', 'in use'],
    ['EIO', 'unreadable', 'could not be opened'],
  ])('is refused by the system with %s', async (code, kind, words) => {
    const stat = () => Promise.reject(Object.assign(new Error('no'), { code }))
    const handle = { stat, read: () => Promise.reject(new Error('not reached')), close: () => Promise.resolve() }
    const error = await NodeFileSource.open(handle).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'SourceError', kind, message: expect.stringContaining(words), cause: { code } })
  })
  it('was closed', async () => {
    const source = await NodeFileSource.open(fileOf(CONTENT))
    await source.close()
    await expect(source.read(0, 1)).rejects.toMatchObject({ name: 'SourceError', kind: 'closed' })
  })
  it('a handle stays the caller’s to close', async () => {
    const handle = await openFile(fileOf(CONTENT))
    const source = await NodeFileSource.open(handle)
    await source.close()
    expect((await handle.read(new Uint8Array(1), 0, 1, 0)).bytesRead).toBe(1)
    await handle.close()
  })
})

describe('what a browser says of a Blob that it cannot read', () => {
  it.each([
    ['NotReadableError', 'unreadable'],
    ['NotFoundError', 'missing'],
    ['SecurityError', 'denied'],
  ])('%s', async (name, kind) => {
    const blob = new Blob([CONTENT])
    const cause = new DOMException('no', name)
    Object.defineProperty(blob, 'slice', { value: () => ({ arrayBuffer: () => Promise.reject(cause) }) })
    await expect(new BlobSource(blob).read(0, 10)).rejects.toMatchObject({
      name: 'SourceError',
      kind,
      cause,
      offset: 0,
      length: 10,
    })
  })
})

describe('a sparse image', () => {
  it('may be as large as a file can be', async () => {
    const source = new SparseSource({
      size: Number.MAX_SAFE_INTEGER,
      extents: [[Number.MAX_SAFE_INTEGER - 3, Uint8Array.of(1, 2, 3)]],
    })
    expect([...(await source.read(Number.MAX_SAFE_INTEGER - 5, 5))]).toEqual([0, 0, 1, 2, 3])
    expect([...(await source.read(2 ** 52, 3))]).toEqual([0, 0, 0])
  })
  it.each<[string, number, [number, number][]]>([
    [
      'overlap',
      100,
      [
        [0, 10],
        [9, 10],
      ],
    ],
    ['end outside', 100, [[95, 10]]],
    ['start outside', 100, [[101, 0]]],
    ['start oddly', 100, [[0.5, 1]]],
    ['start before', 100, [[-1, 5]]],
  ])('refuses extents that %s', (_, size, places) => {
    const extents = places.map(([offset, length]) => [offset, new Uint8Array(length)] as const)
    expect(() => new SparseSource({ size, extents })).toThrow(RangeError)
  })
  it.each([-1, 1.5, 2 ** 53, Number.NaN])('refuses the size %f', (size) => {
    expect(() => new SparseSource({ size, extents: [] })).toThrow(RangeError)
  })
})

describe('a pace', () => {
  it('is taken as far as it makes sense', () => {
    expect(paceOf({})).toEqual(DEFAULT_PACE)
    expect(paceOf({ pace: {} })).toEqual(DEFAULT_PACE)
    expect(paceOf({ pace: { inFlight: Number.NaN, mergeGap: -1 } })).toEqual(DEFAULT_PACE)
    expect(paceOf({ pace: { inFlight: 0.5, mergeGap: 0 } })).toEqual({ ...DEFAULT_PACE, mergeGap: 0 })
    expect(paceOf({ pace: { inFlight: 6, mergeGap: 1024 } })).toEqual({ inFlight: 6, mergeGap: 1024 })
  })
})
