// Opens an image in this thread, and tells a VHDX by its first bytes: what both hosts share. What a string means, and where the wasm
// is by default, is said by open.ts for Node and open-browser.ts for pages and workers.
import { engineOf } from './engines.ts'
import type { HostAbortSignal, HostBlob, HostURL } from './host-types.ts'
import type { VhdxImage } from './image.ts'
import type { WasmSource } from './load.ts'
import { LocalImage } from './local-image.ts'
import { byteSourceOf } from './sources/byte-source-of.ts'
import { HttpSource } from './sources/http.ts'
import type { NodeFileHandle } from './sources/node-handle.ts'
import type { ByteSource } from './sources/source.ts'

/**
 * What can be opened: a File or Blob, bytes, a source of your own, an `http:` or `https:` address, and in Node a path, a `file:` address or
 * what `fs.promises.open` gives. A string without `http:` is a path in Node, and in a browser an address as the page sees it.
 */
export type Openable = HostBlob | Uint8Array | ArrayBuffer | ByteSource | string | HostURL | NodeFileHandle

/** Options of `openImage`. */
export interface OpenOptions {
  /** Where the engine's wasm is; the package's own file by default. */
  wasm?: WasmSource | undefined
  /** What the report calls the file; by default the File's name, the path, or the address without its query. */
  name?: string | undefined
  /**
   * Leave a replay of the log out of account where one is due: all answers are of the structures as they lie in the file now. A report
   * then says `asStored` and has no verdict, since that is of the file as a whole. False by default: as after the replay.
   */
  asStored?: boolean | undefined
  /** Aborting rejects the opening with the signal's reason. */
  signal?: HostAbortSignal | undefined
}

/** Options of `probe`. */
export interface ProbeOptions {
  /** Aborting rejects with the signal's reason. */
  signal?: HostAbortSignal | undefined
}

/** What differs from host to host. @internal */
export interface Host {
  /** Null for what is no path or handle here. */
  openPath(file: string | URL | NodeFileHandle, name: string | undefined): Promise<ByteSource> | null
  defaultWasm(): WasmSource
}

/** @internal */
export async function openImageOn(host: Host, file: Openable, options: OpenOptions): Promise<VhdxImage> {
  const { signal, wasm, asStored } = options
  const { source, owned } = await sourceOf(host, file, options)
  try {
    signal?.throwIfAborted()
    const engine = await engineOf(wasm ?? host.defaultWasm())
    signal?.throwIfAborted()
    return new LocalImage(engine, source, owned, asStored)
  } catch (error) {
    if (owned) await source.close?.()
    throw error
  }
}

/** The file type identifier's signature, MS-VHDX 2.2.1. */
const SIGNATURE = 'vhdxfile'

/** @internal */
export async function probeOn(host: Host, file: Openable, options: ProbeOptions): Promise<boolean> {
  const { source, owned } = await sourceOf(host, file, options)
  try {
    if (source.size < SIGNATURE.length) return false
    const bytes = await source.read(0, SIGNATURE.length, { signal: options.signal })
    options.signal?.throwIfAborted()
    return String.fromCharCode(...bytes) === SIGNATURE
  } finally {
    if (owned) await source.close?.()
  }
}

async function sourceOf(
  host: Host,
  file: Openable,
  { name, signal }: OpenOptions,
): Promise<{ source: ByteSource; owned: boolean }> {
  signal?.throwIfAborted()
  if (typeof file === 'string' || file instanceof URL || isHandle(file)) {
    const path = host.openPath(file, name)
    if (path) return { source: await path, owned: true }
    return { source: await HttpSource.open(webAddress(file), { name, signal }), owned: true }
  }
  return { source: byteSourceOf(file, name), owned: false }
}

/** Whether this is an address on the web, not a path. @internal */
export function isWebAddress(file: string | URL): boolean {
  return /^https?:/i.test(String(file))
}

function webAddress(file: string | URL | NodeFileHandle): string {
  if (isHandle(file)) throw new TypeError('A FileHandle can be opened in Node only.')
  const base = globalThis.location?.href
  let address: URL
  try {
    address = new URL(file, base)
  } catch {
    throw new TypeError(`"${String(file)}" is not an address.`)
  }
  if (!isWebAddress(address)) {
    throw new TypeError(
      `A ${address.protocol} address cannot be opened here; give an http: or https: address, a File or Blob, or bytes.`,
    )
  }
  return address.href
}

function isHandle(file: Openable): file is NodeFileHandle {
  return typeof file === 'object' && file !== null && 'stat' in file && typeof file.stat === 'function' && 'fd' in file
}
