// A source over a file in Node, opened for reading only. Node's modules are asked for at run time, so that no bundler for the
// browser ever sees an import of them.
import { messageOf, SourceError } from '../errors.ts'
import type { NodeFileHandle } from './node-handle.ts'
import type { ByteSource, Pace, ReadOptions } from './source.ts'
import { changedWhileReading, checkRead, checkSize } from './source.ts'

interface NodeFiles {
  open(path: string | URL, flags: 'r'): Promise<NodeFileHandle>
  stat(path: string | URL): ReturnType<NodeFileHandle['stat']>
}

type FileFacts = Awaited<ReturnType<NodeFileHandle['stat']>>

/** A file on a drive of this computer. It is never opened for writing. */
export class NodeFileSource implements ByteSource {
  readonly name: string
  readonly size: number
  // Longer reads are slower: 2 MiB stay in the processor's cache until the engine has taken them.
  readonly pace: Pace = { inFlight: 4, mergeGap: 64 * 1024, longest: 2 * 1024 * 1024, fills: true }
  readonly #handle: NodeFileHandle
  readonly #modified: number
  readonly #owned: boolean
  #closed = false

  private constructor(handle: NodeFileHandle, facts: FileFacts, name: string, owned: boolean) {
    checkSize(facts.size)
    this.#handle = handle
    this.#modified = facts.mtimeMs
    this.#owned = owned
    this.name = name
    this.size = facts.size
  }

  /**
   * Opens a path, a `file:` URL, or a `FileHandle` of `node:fs/promises`, which the caller keeps and closes.
   * Rejects with a `SourceError` for a file that is missing, denied, or not a regular file.
   */
  static async open(file: string | URL | NodeFileHandle, name?: string): Promise<NodeFileSource> {
    if (typeof file !== 'string' && !(file instanceof URL)) {
      return new NodeFileSource(file, regular(await file.stat().catch(refuse)), name ?? '', false)
    }
    const files = nodeFiles()
    // Looked at before it is opened: opening a named pipe waits for a writer, perhaps for ever.
    regular(await files.stat(file).catch((cause: unknown) => refuse(cause, schemeOf(file))))
    const handle = await files.open(file, 'r').catch(refuse)
    try {
      return new NodeFileSource(handle, regular(await handle.stat().catch(refuse)), name ?? String(file), true)
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  async read(offset: number, length: number, options?: ReadOptions): Promise<Uint8Array> {
    checkRead(this.size, offset, length, options)
    if (this.#closed)
      throw new SourceError('The file was closed.', { operation: 'read', kind: 'closed', offset, length })
    const target = options?.into ?? new Uint8Array(length)
    let filled = 0
    try {
      while (filled < length) {
        const { bytesRead } = await this.#handle.read(target, filled, length - filled, offset + filled)
        options?.signal?.throwIfAborted()
        if (bytesRead === 0) throw changedWhileReading(offset, length)
        filled += bytesRead
      }
      // Bytes from before and after a change do not fit together, and would be reported as damage.
      const now = await this.#handle.stat()
      if (now.size !== this.size || now.mtimeMs !== this.#modified) throw changedWhileReading(offset, length)
    } catch (error) {
      options?.signal?.throwIfAborted()
      if (error instanceof SourceError) throw error
      throw new SourceError(`The system could not read ${length} bytes at ${offset}: ${messageOf(error)}.`, {
        operation: 'read',
        kind: 'unreadable',
        offset,
        length,
        cause: error,
      })
    }
    options?.signal?.throwIfAborted()
    return target
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    if (this.#owned) await this.#handle.close()
  }
}

function nodeFiles(): NodeFiles {
  const files = (
    globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }
  ).process?.getBuiltinModule?.('node:fs/promises')
  if (!files)
    throw new TypeError('A path can be opened in Node (20.16 or later) only; in a browser give a File or Blob.')
  return files as NodeFiles
}

// The messages leave the file's name to whoever shows them.
function regular(facts: FileFacts): FileFacts {
  if (facts.isFile()) return facts
  const what = facts.isDirectory() ? 'a folder' : 'no regular file but a pipe, a socket or a device'
  throw new SourceError(`This is ${what}; give the path of a .vhdx file.`, { operation: 'open', kind: 'notAFile' })
}

/** `ftp:` of what is written like an address. */
function schemeOf(file: string | URL): string | undefined {
  return /^([a-z][a-z0-9+.-]+:)\/\//i.exec(String(file))?.[1]
}

function refuse(cause: unknown, scheme?: string): never {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      if (scheme && !/^file:$/i.test(scheme)) {
        const message = `An address that begins with ${scheme} cannot be opened; give a path, or an http: or https: address.`
        throw new SourceError(message, { operation: 'open', kind: 'missing', cause })
      }
      throw new SourceError('This file does not exist.', { operation: 'open', kind: 'missing', cause })
    case 'EACCES':
    case 'EPERM':
      throw new SourceError('You are not allowed to read this file.', { operation: 'open', kind: 'denied', cause })
    case 'EBUSY':
      throw new SourceError('This file is in use by another program.', { operation: 'open', kind: 'denied', cause })
    default: {
      const message = `This file could not be opened: ${messageOf(cause)}.`
      throw new SourceError(message, { operation: 'open', kind: 'unreadable', cause })
    }
  }
}
