// @ts-check
// npm test: everything that must hold, in one go. Installs what is missing, runs the checks, the native tests with sanitizers,
// the wasm in Node, a real browser and the packed npm package, and ends with one line that counts. A stage that could not
// run is a failure.
import { CHECKS, runChecks } from './lib/checks.mjs'
import { reportFailure } from './lib/failure.mjs'
import { makeWasm } from './lib/make-wasm.mjs'
import { makePackage, makeSite } from './lib/make-web.mjs'
import { nativeTests } from './lib/native-tests.mjs'
import { step } from './lib/progress.mjs'
import { stopOnSignals } from './lib/run.mjs'
import { setUpForTests } from './lib/setup.mjs'
import { Tally } from './lib/tally.mjs'
import { vitestTests } from './lib/vitest-tests.mjs'
import { writeReportTypes } from './report-types.mjs'

/** @typedef {import('./lib/vitest-counts.mjs').Counts} Counts */

/** @type {readonly [string, () => Promise<Counts | void>][]} */
const STAGES = [
  ['set-up', setUpForTests],
  ['report types', async () => void writeReportTypes()],
  ['check', () => runChecks(CHECKS)],
  ['native', nativeTests],
  ['wasm', makeWasm],
  ['page', makeSite],
  ['npm package', makePackage],
  ['web', () => vitestTests('web')],
  ['browser', () => vitestTests('browser')],
  ['package', () => vitestTests('package')],
]

export async function main() {
  stopOnSignals()
  const tally = new Tally()
  for (const [name, run] of STAGES) {
    step(`stage: ${name}`)
    try {
      const counts = await run()
      if (counts) tally.add(counts)
    } catch (error) {
      reportFailure(error)
      tally.add({ passed: 0, failed: [`${name}: could not run`], skipped: [] })
      // Without its tools nothing after it means anything.
      if (name === 'set-up') break
    }
  }
  step('done')
  console.log(`\n${tally.text()}`)
  if (tally.failed.length > 0) process.exitCode = 1
}
