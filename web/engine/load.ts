// Gets the engine's wasm and compiles it, in a page, a worker or Node, without an import of any Node module. It knows no default
// address: that is load-default.ts, so that a page which brings its own wasm does not carry the package's a second time.
import { EngineError, messageOf } from './errors.ts'
import type { HostModule, HostResponse, HostURL } from './host-types.ts'

/**
 * Where the engine's wasm comes from: an address (`http:`, `https:`, `data:`, `blob:`, and in Node `file:` or a path), a response
 * to read, the bytes, or a module that is already compiled.
 */
export type WasmSource = Uncompiled | HostModule

// TypeScript's WebAssembly.Module is an empty interface, which everything satisfies; so the others are named by themselves.
type Uncompiled = HostURL | string | ArrayBuffer | ArrayBufferView | HostResponse

/** Compiles; rejects with an `EngineError` that says what was found in place of the wasm. @internal */
export async function compileWasm(source: WasmSource): Promise<WebAssembly.Module> {
  return isModule(source) ? (source as WebAssembly.Module) : await compiled(source as Uncompiled)
}

async function compiled(source: Uncompiled): Promise<WebAssembly.Module> {
  checkKind(source)
  const { bytes, from } = await bytesOf(source)
  refuseOtherContent(bytes, from)
  try {
    return await WebAssembly.compile(bytes)
  } catch (cause) {
    throw failure(
      `The wasm ${from} could not be compiled: ${messageOf(cause)}. A page's Content-Security-Policy must allow 'wasm-unsafe-eval', and the browser must know WebAssembly's SIMD, as all do since spring 2023.`,
      cause,
    )
  }
}

interface Found {
  bytes: Uint8Array<ArrayBuffer>
  /** For messages, behind a noun: where the bytes came from. */
  from: string
}

// Plain JavaScript gives whatever it has.
function checkKind(source: unknown): void {
  if (typeof source === 'string') return
  if (typeof source === 'object' && source !== null) {
    const bytes = source instanceof ArrayBuffer || ArrayBuffer.isView(source)
    if (bytes || source instanceof URL || ('arrayBuffer' in source && 'ok' in source)) return
  }
  throw failure('The option "wasm" is an address, a Response, the bytes, or a WebAssembly.Module.')
}

async function bytesOf(source: Uncompiled): Promise<Found> {
  if (source instanceof ArrayBuffer) return { bytes: new Uint8Array(source), from: 'that was given' }
  if (ArrayBuffer.isView(source)) {
    // A copy, because the bytes may be shared or change while they are compiled.
    return {
      bytes: new Uint8Array(source.buffer, source.byteOffset, source.byteLength).slice(),
      from: 'that was given',
    }
  }
  if (typeof source !== 'string' && !(source instanceof URL))
    return bytesOfResponse(source, source.url ? `at ${source.url}` : 'of the Response that was given')
  const files = nodeFiles()
  const address = addressOf(source)
  if (files && (address === null || address.protocol === 'file:')) {
    const path = address ?? String(source)
    try {
      return { bytes: new Uint8Array(await files.readFile(path)), from: `at ${path}` }
    } catch (cause) {
      throw failure(`The engine's wasm could not be read at ${path}: ${messageOf(cause)}.`, cause)
    }
  }
  if (address === null) throw failure(`"${String(source)}" is not an address of the engine's wasm.`)
  let response: Response
  try {
    response = await fetch(address)
  } catch (cause) {
    throw failure(
      `The engine's wasm could not be fetched from ${short(address)}: ${messageOf(cause)}. The server may be out of reach, or a Content-Security-Policy (connect-src) or CORS forbids it.`,
      cause,
    )
  }
  return bytesOfResponse(response, `at ${short(address)}`)
}

async function bytesOfResponse(response: Response, from: string): Promise<Found> {
  if (!response.ok) {
    const hint =
      response.status === 404
        ? ' Copy vhdxscope.wasm next to the JavaScript, or give its address as the option "wasm".'
        : ''
    throw failure(`The server answered ${response.status} for the engine's wasm ${from}.${hint}`)
  }
  try {
    return { bytes: new Uint8Array(await response.arrayBuffer()), from }
  } catch (cause) {
    throw failure(`The engine's wasm ${from} did not arrive whole: ${messageOf(cause)}.`, cause)
  }
}

// The commonest slip by far: a server that answers every unknown path with the application's start page.
function refuseOtherContent(bytes: Uint8Array, from: string): void {
  if (bytes[0] === 0x00 && bytes[1] === 0x61 && bytes[2] === 0x73 && bytes[3] === 0x6d) return
  if (bytes.length === 0) throw failure(`The file ${from} is empty; it should be the engine's wasm.`)
  const start = new TextDecoder().decode(bytes.subarray(0, 256)).trimStart().toLowerCase()
  if (start.startsWith('<!doctype html') || start.startsWith('<html') || start.startsWith('<!--')) {
    throw failure(
      `Your server returned HTML for the .wasm ${from}. Copy vhdxscope.wasm to where it is looked for, or give its address as the option "wasm".`,
    )
  }
  throw failure(
    `The file ${from} is not a wasm file: it begins with ${Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ')}.`,
  )
}

// Null for a plain path, which only Node can open. "C:\x" parses as an address with a one-letter scheme.
function addressOf(source: URL | string): URL | null {
  if (source instanceof URL) return source
  try {
    const address = new URL(source, globalThis.location?.href)
    return address.protocol.length > 2 ? address : null
  } catch {
    return null
  }
}

function nodeFiles(): { readFile(path: string | URL): Promise<Uint8Array> } | undefined {
  const host = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }
  return host.process?.getBuiltinModule?.('node:fs/promises') as
    | { readFile(path: string | URL): Promise<Uint8Array> }
    | undefined
}

function isModule(source: WasmSource): boolean {
  return Object.prototype.toString.call(source) === '[object WebAssembly.Module]'
}

function short(address: URL): string {
  return address.protocol === 'data:' ? 'a data: address' : address.href
}

function failure(message: string, cause?: unknown): EngineError {
  return new EngineError(message, { question: 'load', cause })
}
