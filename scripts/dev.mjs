// @ts-check
// npm run dev: Vite's development server on the sources. The wasm is built once, before; after a change in native/ start again.
import { makeWasm } from './lib/make-wasm.mjs'
import { VITE } from './lib/make-web.mjs'
import { run, stopOnSignals } from './lib/run.mjs'
import { setUpForBuild } from './lib/setup.mjs'
import { writeReportTypes } from './report-types.mjs'

export async function main() {
  stopOnSignals()
  await setUpForBuild()
  writeReportTypes()
  await makeWasm()
  await run(process.execPath, [VITE], { step: 'development server', output: 'raw', asks: true })
}
