// The source for whatever holds bytes in every host. Paths and handles of Node are open.ts's business, so that a page need not
// carry their code.
import type { HostBlob } from '../host-types.ts'
import { BlobSource } from './blob.ts'
import { MemorySource } from './memory.ts'
import type { ByteSource } from './source.ts'
import { checkSize, paceOf } from './source.ts'

/** Throws a `TypeError` for something that is none of these. `name` replaces the name that it brings. */
export function byteSourceOf(file: HostBlob | Uint8Array | ArrayBuffer | ByteSource, name?: string): ByteSource {
  if (file instanceof Blob) return new BlobSource(file, name)
  if (file instanceof Uint8Array || file instanceof ArrayBuffer) return new MemorySource(file, name)
  if (typeof file !== 'object' || file === null || typeof file.read !== 'function' || typeof file.size !== 'number') {
    throw new TypeError(
      'Give a File or Blob, bytes, a path or FileHandle (in Node), an http: or https: address, or a source with "size" and "read".',
    )
  }
  checkSize(file.size)
  if (name === undefined) return file
  return {
    name,
    size: file.size,
    pace: paceOf(file),
    read: (offset, length, options) => file.read(offset, length, options),
  }
}
