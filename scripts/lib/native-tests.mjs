// @ts-check
// Runs the native tests by CTest, which starts one binary in two halves, and reads what each half wrote: one result per case.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { buildNative, NATIVE_BUILD } from './make-native.mjs'
import { step } from './progress.mjs'
import { inProject } from './project.mjs'
import { runStatus } from './run.mjs'

/** @returns {Promise<import('./vitest-counts.mjs').Counts>} */
export async function nativeTests() {
  await buildNative()
  const results = inProject(`${NATIVE_BUILD}/results`)
  rmSync(results, { recursive: true, force: true })
  mkdirSync(results, { recursive: true })
  step('native: tests')
  const args = ['--preset', 'native', '--no-tests=error', '--parallel', `${availableParallelism()}`]
  const status = await runStatus('ctest', [...args, '--progress'], { step: 'native tests' })
  /** @type {import('./vitest-counts.mjs').Counts} */
  const counts = { passed: 0, failed: [], skipped: [] }
  for (const file of existsSync(results) ? readdirSync(results) : []) {
    const half = readJunit(readFileSync(`${results}/${file}`, 'utf8'))
    counts.passed += half.passed
    counts.failed.push(...half.failed)
    counts.skipped.push(...half.skipped)
  }
  if (counts.passed === 0) counts.failed.push('native: no test left a result')
  if (status !== 0 && counts.failed.length === 0) counts.failed.push(`native: ctest ended with ${status}`)
  return counts
}

/**
 * Reads GoogleTest's XML, in which each test is one element and everything from a test is escaped.
 * @param {string} xml
 * @returns {import('./vitest-counts.mjs').Counts}
 */
export function readJunit(xml) {
  /** @type {import('./vitest-counts.mjs').Counts} */
  const counts = { passed: 0, failed: [], skipped: [] }
  for (const [, attributes = '', body = ''] of xml.matchAll(/<testcase ([^>]*?)(?:\/>|>(.*?)<\/testcase>)/gs)) {
    const suite = attributes.match(/\bclassname="([^"]*)"/)?.[1]
    const name = `native: ${suite ? `${suite}.` : ''}${attributes.match(/\bname="([^"]*)"/)?.[1] ?? 'a test without a name'}`
    const status = attributes.match(/\bstatus="([^"]*)"/)?.[1]
    const message = body.match(/<skipped message="([^"]*)"/)?.[1]
    if (status === 'run' && message === undefined && !body.includes('<failure')) counts.passed++
    else if (status === 'fail' || body.includes('<failure')) counts.failed.push(name)
    else counts.skipped.push({ name, reason: message || status || 'no reason given' })
  }
  return counts
}
