// Opening in a page or a worker: as open.ts, which has the words on it, without the code for files of Node. A string is an address.
import type { VhdxImage } from './image.ts'
import { defaultWasm } from './load-default.ts'
import type { Host, Openable, OpenOptions, ProbeOptions } from './open-with.ts'
import { openImageOn, probeOn } from './open-with.ts'

const host: Host = { openPath: () => null, defaultWasm }

export function openImage(file: Openable, options: OpenOptions = {}): Promise<VhdxImage> {
  return openImageOn(host, file, options)
}

export function probe(file: Openable, options: ProbeOptions = {}): Promise<boolean> {
  return probeOn(host, file, options)
}
