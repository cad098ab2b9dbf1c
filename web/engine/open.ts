// Opening in Node: paths and file handles besides what opens everywhere.
import type { VhdxImage } from './image.ts'
import { defaultWasm } from './load-default.ts'
import { openPath } from './open-path.ts'
import type { Host, Openable, OpenOptions, ProbeOptions } from './open-with.ts'
import { openImageOn, probeOn } from './open-with.ts'

export type { Openable, OpenOptions, ProbeOptions } from './open-with.ts'

const host: Host = { openPath, defaultWasm }

/**
 * Opens a VHDX, or what claims to be one. Nothing of the file is read before `report()` is called; of an address, one byte is.
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
export function openImage(file: Openable, options: OpenOptions = {}): Promise<VhdxImage> {
  return openImageOn(host, file, options)
}

/**
 * Whether the file begins as every VHDX does. Reads 8 bytes and needs no engine; whether the file is sound is what `report()` says.
 * A file shorter than that is none. Rejects as `openImage` does.
 *
 * ```js
 * await probe('disk.vhdx') // true
 * ```
 */
export function probe(file: Openable, options: ProbeOptions = {}): Promise<boolean> {
  return probeOn(host, file, options)
}
