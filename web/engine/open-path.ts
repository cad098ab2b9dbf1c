// What a string, a URL or a handle is in Node.
import type { Host } from './open-with.ts'
import { isWebAddress } from './open-with.ts'
import { NodeFileSource } from './sources/node-file.ts'

/** A path, unless it is an address on the web. @internal */
export const openPath: Host['openPath'] = (file, name) =>
  (typeof file === 'string' || file instanceof URL) && isWebAddress(file) ? null : NodeFileSource.open(file, name)
