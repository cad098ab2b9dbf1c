// @ts-check
// npm run build: the wasm, the page in build/site and the npm package in dist.
import { makeWasm } from './lib/make-wasm.mjs'
import { makePackage, makeSite } from './lib/make-web.mjs'
import { step } from './lib/progress.mjs'
import { stopOnSignals } from './lib/run.mjs'
import { setUpForBuild } from './lib/setup.mjs'
import { writeReportTypes } from './report-types.mjs'

export async function main() {
  stopOnSignals()
  await setUpForBuild()
  writeReportTypes()
  await makeWasm()
  await makeSite()
  await makePackage()
  step('built: the page in build/site, the npm package in dist')
}
