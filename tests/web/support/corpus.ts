// Real images made by other programs. They are not part of this repository: the environment variable VHDX_CORPUS names their folder,
// else a sibling folder shared/corpus is taken. They are unpacked into build/corpus once.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

const folder = process.env['VHDX_CORPUS'] || join(dirname(ROOT.replace(/\/$/, '')), 'shared', 'corpus')

/** The known images as the collection has them packed. */
export const PACKED: Readonly<Record<string, string>> = {
  'iotest-dynamic-1G': 'iotest-dynamic-1G.vhdx.bz2',
  'iotest-dirtylog-10G-4M': 'iotest-dirtylog-10G-4M.vhdx.bz2',
  'test-disk2vhd': 'test-disk2vhd.vhdx.bz2',
  btrfs: 'btrfs.vhdx.gz',
}

/** Why a packed image is not at hand, null if it is. A test that is skipped says this. */
export function corpusLacks(packed: string): string | null {
  return existsSync(join(folder, packed)) ? null : `${packed} is not in the folder that VHDX_CORPUS names`
}

/** The path of the unpacked image. */
export function corpusImage(packed: string): string {
  const source = join(folder, packed)
  const target = join(ROOT, 'build', 'corpus', packed.replace(/\.(bz2|gz)$/, ''))
  if (existsSync(target) && statSync(target).mtimeMs > statSync(source).mtimeMs) return target
  mkdirSync(dirname(target), { recursive: true })
  // Under another name until it is whole: several test files may unpack at once.
  const unfinished = `${target}.${process.pid}`
  writeFileSync(unfinished, packed.endsWith('.gz') ? gunzipSync(readFileSync(source)) : bunzip(source))
  renameSync(unfinished, target)
  return target
}

// Node has no bzip2.
function bunzip(source: string): Buffer {
  const { error, status, stdout, stderr } = spawnSync('bzip2', ['-dc', source], { maxBuffer: 2 ** 30 })
  if (error || status !== 0) throw new Error(`bzip2 could not unpack ${source}: ${error?.message ?? stderr.toString()}`)
  return stdout
}
