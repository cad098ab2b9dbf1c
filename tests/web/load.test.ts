// Getting the wasm: every form it may come in, and a plain sentence for whatever else a server sends in its place.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Engine } from '../../web/engine/engine.ts'
import { engineOf } from '../../web/engine/engines.ts'
import { EngineError } from '../../web/engine/errors.ts'
import type { WasmSource } from '../../web/engine/load.ts'
import { compileWasm } from '../../web/engine/load.ts'
import { wasmBytes, wasmModule } from './support/engine.ts'

const folder = mkdtempSync(join(tmpdir(), 'vhdxscope-load-'))
const file = join(folder, 'engine.wasm')
writeFileSync(file, wasmBytes)

const HTML = '\ufeff<!DOCTYPE html><html><body>Welcome</body></html>'
const ANSWERS: Readonly<Record<string, { status?: number; type: string; body: string | Uint8Array }>> = {
  '/engine.wasm': { type: 'application/wasm', body: wasmBytes },
  '/plain': { type: 'text/plain', body: wasmBytes },
  '/html': { type: 'text/html', body: HTML },
  '/html-as-wasm': { type: 'application/wasm', body: '\n  <html></html>' },
  '/text': { type: 'application/wasm', body: 'version https://git-lfs.github.com/spec/v1' },
  '/empty': { type: 'application/wasm', body: '' },
  '/cut': { type: 'application/wasm', body: wasmBytes.subarray(0, 1000) },
  '/error': { status: 500, type: 'text/html', body: HTML },
}

let server: Server
let host: string
beforeAll(async () => {
  server = createServer((request, response) => {
    const answer = ANSWERS[request.url ?? ''] ?? { status: 404, type: 'text/html', body: HTML }
    response.writeHead(answer.status ?? 200, { 'content-type': answer.type }).end(answer.body)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('the wasm may be', () => {
  it.each<[string, () => WasmSource | Promise<WasmSource>]>([
    ['bytes', () => wasmBytes],
    ['a part of a larger buffer', () => new Uint8Array([1, 2, ...wasmBytes, 3]).subarray(2, wasmBytes.length + 2)],
    ['a view of words', () => new DataView(wasmBytes.slice().buffer)],
    ['an ArrayBuffer', () => wasmBytes.slice().buffer],
    ['a module', () => wasmModule],
    ['an address', () => new URL(`${host}/engine.wasm`)],
    ['an address as text', () => `${host}/engine.wasm`],
    ['served with the wrong type', () => `${host}/plain`],
    ['a response', () => fetch(`${host}/engine.wasm`)],
    ['a data: address', () => `data:application/wasm;base64,${Buffer.from(wasmBytes).toString('base64')}`],
    ['a file: address', () => pathToFileURL(file)],
    ['a path', () => file],
  ])('%s', async (_, make) => {
    const module = await compileWasm(await make())
    expect(WebAssembly.Module.exports(module).length).toBeGreaterThan(5)
  })
})

describe('what stands in its place is named', () => {
  it.each<[string, () => WasmSource | Promise<WasmSource>, string]>([
    ['a 404', () => `${host}/none.wasm`, 'answered 404'],
    ['a 500', () => `${host}/error`, 'answered 500'],
    ['a response of 404', () => fetch(`${host}/none.wasm`), 'answered 404'],
    ['the start page of an application', () => `${host}/html`, 'Your server returned HTML for the .wasm'],
    ['the same under the right type', () => `${host}/html-as-wasm`, 'Your server returned HTML for the .wasm'],
    ['a pointer of git-lfs', () => `${host}/text`, 'is not a wasm file: it begins with 76 65 72 73'],
    ['nothing', () => `${host}/empty`, 'is empty'],
    ['half of it', () => `${host}/cut`, 'could not be compiled'],
    ['a server out of reach', () => 'http://127.0.0.1:9/engine.wasm', 'could not be fetched'],
    ['a missing file', () => join(folder, 'none.wasm'), 'could not be read'],
    [
      'other bytes',
      () => new Uint8Array([1, 2, 3, 4, 5]),
      'The file that was given is not a wasm file: it begins with 01 02 03 04',
    ],
    [
      'a response without an address',
      () => new Response('x', { status: 404 }),
      'wasm of the Response that was given. Copy',
    ],
    ...[5, null, {}, [], true].map((wrong): [string, () => WasmSource, string] => [
      `${typeof wrong} ${JSON.stringify(wrong)}`,
      () => wrong as unknown as WasmSource,
      'The option "wasm" is an address, a Response, the bytes, or a WebAssembly.Module.',
    ]),
  ])('%s', async (_, make, message) => {
    const error = await compileWasm(await make()).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(EngineError)
    expect(error).toMatchObject({ question: 'load', engineVersion: null, message: expect.stringContaining(message) })
  })
})

describe('starting', () => {
  it('rejects for a module that is another program', async () => {
    const other = new WebAssembly.Module(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]))
    await expect(Engine.start(other)).rejects.toMatchObject({ name: 'EngineError', question: 'load' })
  })

  it('rejects for a module that wants what is not there', async () => {
    // (import "x" "y" (func)): what an engine of another build looks like.
    const other = new Uint8Array([
      0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 2, 7, 1, 1, 0x78, 1, 0x79, 0, 0,
    ])
    await expect(engineOf(other)).rejects.toMatchObject({
      name: 'EngineError',
      message: expect.stringContaining('same version'),
    })
  })

  it('can be tried again after a failed load', async () => {
    const fetchOnce = vi.spyOn(globalThis, 'fetch').mockRejectedValueOnce(new TypeError('no network'))
    await expect(engineOf(`${host}/engine.wasm`)).rejects.toThrow('no network')
    fetchOnce.mockRestore()
    expect((await engineOf(`${host}/engine.wasm`)).version).toMatch(/^\d/)
  })

  it('refuses a module of another build', async () => {
    vi.stubGlobal('__VHDXSCOPE_BUILD__', '0-expected')
    await expect(Engine.start(wasmModule)).rejects.toMatchObject({
      name: 'EngineError',
      message: expect.stringContaining('come from different builds'),
    })
    vi.unstubAllGlobals()
    expect((await Engine.start(wasmModule)).stopped).toBe(false)
  })
})
