// @ts-check
// Runs the native tests by CTest, and counts the GoogleTest cases in the files that they write into build/native/results.
// CTest may split one program over several runs; each writes one file. A run that ends early, as by a sanitizer, writes none.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { readGtestResults } from './gtest-results.mjs'
import { buildNative, NATIVE_BUILD } from './make-native.mjs'
import { step } from './progress.mjs'
import { inProject } from './project.mjs'
import { runStatus } from './run.mjs'
import { Tally } from './tally.mjs'

const RESULTS = `${NATIVE_BUILD}/results`

/** @returns {Promise<import('./vitest-counts.mjs').Counts>} */
export async function nativeTests() {
  await buildNative()
  const folder = inProject(RESULTS)
  const summary = inProject(`${NATIVE_BUILD}/ctest.xml`)
  rmSync(folder, { recursive: true, force: true })
  rmSync(summary, { force: true })
  step('native: tests')
  const args = ['--preset', 'native', '--no-tests=error', '--parallel', `${availableParallelism()}`]
  const status = await runStatus('ctest', [...args, '--output-junit', summary], { step: 'native tests' })

  const tally = new Tally()
  const files = existsSync(folder) ? readdirSync(folder) : []
  for (const file of files) tally.add(readGtestResults(readFileSync(`${folder}/${file}`, 'utf8')))
  const runs = readFileSync(summary, 'utf8').match(/<testcase /g)?.length ?? 0
  if (files.length !== runs)
    tally.failed.push(`native: of ${runs} runs only ${files.length} left results in ${RESULTS}`)
  if (status !== 0 && tally.failed.length === 0) tally.failed.push(`native: ctest ended with ${status}`)
  return tally
}
