// Image files for the browser tests: those of the image builder, fresh ones from qemu-img, real ones from the corpus.
// Writes only into a scratch folder of its own.
import { execFileSync } from 'node:child_process'
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SparseImage } from '../../images/builder.mjs'

export class Images {
  readonly folder = mkdtempSync(join(tmpdir(), 'vhdxscope-browser-'))

  /** A file with this content. */
  file(name: string, content: string | Uint8Array): string {
    const path = join(this.folder, name)
    writeFileSync(path, content)
    return path
  }

  /** What the image builder drafted, as a file; sparse, however large. */
  built(name: string, draft: { image(name: string): SparseImage }): string {
    const { size, extents } = draft.image(name)
    const path = join(this.folder, name)
    const file = openSync(path, 'w')
    ftruncateSync(file, size)
    for (const [offset, bytes] of extents) writeSync(file, bytes, 0, bytes.length, offset)
    closeSync(file)
    return path
  }

  /** A fresh image by qemu-img. */
  qemu(name: string, size: string, options: string): string {
    const path = join(this.folder, name)
    execFileSync('qemu-img', ['create', '-q', '-f', 'vhdx', '-o', options, path, size])
    return path
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
