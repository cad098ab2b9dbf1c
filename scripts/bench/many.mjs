// @ts-check
// A thousand small images through one `check`, beside a loop of `qemu-img info`, which is what a script does without us.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { base } from '../../tests/images/builder.mjs'
import { materialize } from '../../tests/images/write.mjs'
import { inProject } from '../lib/project.mjs'
import { alternating, costOf } from './measure.mjs'

const IMAGES = 1000
const ROUNDS = 3

/** Wants dist. @returns {Promise<{ what: string, value: string }[]>} */
export async function manyRows() {
  const folder = mkdtempSync(join(tmpdir(), 'vhdxscope-bench-'))
  try {
    mkdirSync(join(folder, 'images'))
    const image = base().image('small')
    for (let i = 0; i < IMAGES; i++) materialize(image, join(folder, 'images', `${i}.vhdx`))
    const [ours, theirs] = await alternating(ROUNDS, [
      () => costOf(process.execPath, [inProject('dist/cli.js'), 'check', join(folder, 'images/*.vhdx')]),
      () => costOf('sh', ['-c', `for file in ${folder}/images/*.vhdx; do qemu-img info "$file"; done`]),
    ])
    if (!ours || !theirs) throw new Error('nothing was measured')
    return [
      { what: `${IMAGES} small images: one check`, value: `${Math.round(ours.milliseconds)} ms` },
      { what: `${IMAGES} small images: a loop of qemu-img info`, value: `${Math.round(theirs.milliseconds)} ms` },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
