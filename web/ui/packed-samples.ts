// The samples as the page's script carries them. The build puts them here (vite.config.ts, from tests/images/samples.mjs), so
// that nothing has to be fetched; as it stands in the repository the list is empty.

export interface PackedSample {
  /** `dirty-log`. */
  readonly id: string
  readonly title: string
  /** What is to be seen in it, in a few words. */
  readonly about: string
  /** The file's name. */
  readonly name: string
  /** Bytes; all that no run covers are zero. */
  readonly size: number
  /** Offset and base64. */
  readonly runs: readonly (readonly [offset: number, base64: string])[]
}

export const packedSamples: readonly PackedSample[] = []
