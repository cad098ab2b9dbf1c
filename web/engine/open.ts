// Opens an image in this thread: chooses the source for what was given, and the package's own wasm unless another was.
import { engineOf } from './engines.ts'
import type { VhdxImage } from './image.ts'
import type { WasmSource } from './load.ts'
import { defaultWasm } from './load-default.ts'
import { LocalImage } from './local-image.ts'
import { byteSourceOf } from './sources/byte-source-of.ts'
import type { NodeFileHandle } from './sources/node-file.ts'
import { NodeFileSource } from './sources/node-file.ts'
import type { ByteSource } from './sources/source.ts'

/** What can be opened. A string or a `file:` URL is a path in Node; `NodeFileHandle` is what `fs.promises.open` gives. */
export type Openable = Blob | Uint8Array | ArrayBuffer | ByteSource | string | URL | NodeFileHandle

/** Options of {@link openImage}. */
export interface OpenOptions {
  /** Where the engine's wasm is; the package's own file by default. */
  wasm?: WasmSource | undefined
  /** What the report calls the file; by default the File's name or the path. */
  name?: string | undefined
  /** Aborting rejects the opening with the signal's reason. */
  signal?: AbortSignal | undefined
}

/**
 * Opens a VHDX, or what claims to be one. Opening reads nothing; `report()` does.
 *
 * Rejects with a `SourceError` for a file that cannot be opened, with an `EngineError` if the engine cannot be loaded, and with a
 * `TypeError` for something that is not a source. A source of your own stays yours to close.
 *
 * ```js
 * const image = await openImage(file)
 * const report = await image.report()
 * console.log(report.verdict?.status) // 'sound'
 * image.close()
 * ```
 */
export async function openImage(file: Openable, options: OpenOptions = {}): Promise<VhdxImage> {
  const { signal, wasm } = options
  signal?.throwIfAborted()
  const { source, owned } = await sourceOf(file, options.name)
  try {
    signal?.throwIfAborted()
    const engine = await engineOf(wasm ?? defaultWasm())
    signal?.throwIfAborted()
    return new LocalImage(engine, source, owned)
  } catch (error) {
    if (owned) await source.close?.()
    throw error
  }
}

async function sourceOf(file: Openable, name: string | undefined): Promise<{ source: ByteSource; owned: boolean }> {
  if (typeof file === 'string' || file instanceof URL) {
    if (/^https?:/i.test(String(file))) {
      throw new TypeError(
        'Addresses on the web cannot be opened yet; fetch the file and give its Blob, or give a source of your own.',
      )
    }
    return { source: await NodeFileSource.open(file, name), owned: true }
  }
  if (isHandle(file)) return { source: await NodeFileSource.open(file, name), owned: true }
  return { source: byteSourceOf(file, name), owned: false }
}

function isHandle(file: Exclude<Openable, string | URL>): file is NodeFileHandle {
  return typeof file === 'object' && file !== null && 'stat' in file && typeof file.stat === 'function' && 'fd' in file
}
