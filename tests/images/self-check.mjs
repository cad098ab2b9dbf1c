// @ts-check
// Proves the oracle without the engine: its arithmetic against published numbers, its images against programs that
// others wrote, and the catalogue of cases against itself.
//
//   node tests/images/self-check.mjs                 needs qemu-img and vhdiinfo
//   node tests/images/self-check.mjs --without-tools says so, and checks the rest

import { argv, exit, stdout } from 'node:process'
import { checkBlocksUnderQemu } from './checks/block-foreign.mjs'
import { checkBlocks } from './checks/blocks.mjs'
import { checkCatalogue } from './checks/catalogue.mjs'
import { checkForeign, checkInjuries } from './checks/foreign.mjs'
import { checkLog } from './checks/log.mjs'
import { checkLogUnderQemu } from './checks/log-foreign.mjs'
import { checkRandomRings } from './checks/log-random.mjs'
import { checkVectors } from './checks/vectors.mjs'

const withTools = !argv.includes('--without-tools')

/** @type {Array<[what: string, check: () => string[]]>} */
const checks = [
  ['published vectors and worked examples', checkVectors],
  ['catalogue of cases', checkCatalogue],
  ['cases about the log under the naive reader', checkLog],
  ['random rings', checkRandomRings],
  ['cases about blocks under the naive judge', checkBlocks],
]
if (withTools) {
  checks.push(['healthy images under qemu-img and vhdiinfo', checkForeign])
  checks.push(['injured images under qemu-img', checkInjuries])
  checks.push(['replay by qemu-img', checkLogUnderQemu])
  checks.push(['block tables under QEMU, by contents', checkBlocksUnderQemu])
} else stdout.write('NOT CHECKED: images under qemu-img and vhdiinfo (--without-tools)\n')

let failed = false
for (const [what, check] of checks) {
  const lines = check()
  const faults = lines.filter((line) => line.startsWith('FAULT'))
  failed ||= faults.length > 0
  stdout.write(`${faults.length > 0 ? 'FAILED' : 'ok'}: ${what}\n${lines.map((line) => `  ${line}\n`).join('')}`)
}
exit(failed ? 1 : 0)
