// @ts-check
// npm start: installs what is missing, builds what changed, and serves the built page until it is told to stop.
import { StepFailed } from './lib/failure.mjs'
import { makeWasm } from './lib/make-wasm.mjs'
import { makeSite } from './lib/make-web.mjs'
import { step } from './lib/progress.mjs'
import { inProject } from './lib/project.mjs'
import { stopIsTheEnd, stopOnSignals } from './lib/run.mjs'
import { setUpForBuild } from './lib/setup.mjs'
import { serveFolder } from './lib/static-server.mjs'
import { writeReportTypes } from './report-types.mjs'

export async function main() {
  const port = wantedPort(process.env['PORT'])
  stopOnSignals()
  await setUpForBuild()
  writeReportTypes()
  await makeWasm()
  await makeSite()
  step('all is built')
  const { address } = await serveFolder(inProject('build/site'), port)
  stopIsTheEnd()
  console.log(`vhdxscope: open ${address} (Ctrl-C stops it)`)
}

/** @param {string | undefined} text */
function wantedPort(text) {
  if (!text) return 4173
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65535) return port
  throw new StepFailed(`PORT is "${text}", but a port is a whole number from 1 to 65535.`)
}
