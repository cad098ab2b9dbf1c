// The package as a stranger gets it: packed, and installed from its tarball into an empty folder. Nothing is downloaded.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

export interface Packed {
  tarball: string
  /** Bytes of the tarball. */
  size: number
  /** Paths in the package. */
  files: string[]
}

export function pack(into: string): Packed {
  if (!existsSync(join(ROOT, 'dist/types/engine/node.d.ts')))
    throw new Error('dist is not built: npm run build makes it.')
  const [packed] = JSON.parse(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', into], ROOT)) as {
    filename: string
    size: number
    files: { path: string }[]
  }[]
  if (!packed) throw new Error('npm pack made nothing')
  return { tarball: join(into, packed.filename), size: packed.size, files: packed.files.map(({ path }) => path).sort() }
}

export class Consumer {
  readonly folder: string

  /** An empty project with the tarball as its only dependency. */
  constructor(tarball: string) {
    this.folder = mkdtempSync(join(tmpdir(), 'vhdxscope-consumer-'))
    this.write('package.json', JSON.stringify({ name: 'consumer', version: '1.0.0', private: true, type: 'module' }))
    npm(['install', '--offline', '--no-audit', '--no-fund', tarball], this.folder)
  }

  path(name: string): string {
    return join(this.folder, name)
  }

  write(name: string, content: string | Uint8Array): string {
    mkdirSync(dirname(this.path(name)), { recursive: true })
    writeFileSync(this.path(name), content)
    return this.path(name)
  }

  /** Runs a program here; answers its output, throws if it fails. */
  run(program: string, words: readonly string[]): string {
    return execFileSync(program, words, { cwd: this.folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function npm(words: readonly string[], cwd: string): string {
  return execFileSync('npm', words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
