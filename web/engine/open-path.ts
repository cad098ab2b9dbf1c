// What a string, a URL or a handle is in Node.
import type { Host } from './open-with.ts'
import { isWebAddress } from './open-with.ts'
import { NodeFileSource } from './sources/node-file.ts'

/** A path or a `file:` address, unless it is an address on the web. @internal */
export const openPath: Host['openPath'] = (file, name) => {
  if (typeof file === 'string') return isWebAddress(file) ? null : NodeFileSource.open(fileAddress(file) ?? file, name)
  return file instanceof URL && isWebAddress(file) ? null : NodeFileSource.open(file, name)
}

function fileAddress(text: string): URL | null {
  try {
    return /^file:\/\//i.test(text) ? new URL(text) : null
  } catch {
    return null
  }
}
