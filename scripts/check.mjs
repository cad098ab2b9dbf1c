// @ts-check
// npm run check: the quick part of npm test. Formatters, linters, types and the layer law, in under a minute.
import { CHECKS, LAYER_LAW, runChecks } from './lib/checks.mjs'
import { stopOnSignals } from './lib/run.mjs'
import { setUpForCheck } from './lib/setup.mjs'
import { Tally } from './lib/tally.mjs'
import { writeReportTypes } from './report-types.mjs'

export async function main() {
  stopOnSignals()
  await setUpForCheck()
  writeReportTypes()
  const tally = new Tally()
  tally.add(await runChecks([...CHECKS, LAYER_LAW]))
  console.log(`\n${tally.text()}`)
  if (tally.failed.length > 0) process.exitCode = 1
}
