// A folder of its own for a test file, removed afterwards, and images written into it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import type { SparseImage } from '../../images/builder.mjs'
import { caseByName } from '../../images/examined.mjs'
import { materialize } from '../../images/write.mjs'

export interface Scratch {
  readonly folder: string
  /** The path of a file in it. */
  path(name: string): string
  /** Writes an image, or a case of the catalogue by its name, as a real file; answers its path. */
  image(image: SparseImage | string, fileName: string): string
}

export function scratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), 'vhdxscope-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const path = (name: string) => join(folder, name)
  return {
    folder,
    path,
    image: (image, fileName) => {
      materialize(typeof image === 'string' ? caseByName(image).make() : image, path(fileName))
      return path(fileName)
    },
  }
}
