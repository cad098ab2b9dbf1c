// @ts-check
// A Vitest reporter that writes what npm test adds up: how many tests passed, which failed, which were skipped and why.
// Vitest's own JSON reporter leaves the reason of a skip out.
import { writeFileSync } from 'node:fs'

/**
 * What the file holds.
 * @typedef {object} Counts
 * @property {number} passed
 * @property {string[]} failed
 * @property {{ name: string, reason: string }[]} skipped
 */

// Vitest wants a default export of a reporter.
export default class CountsReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandled
   */
  onTestRunEnd(modules, unhandled) {
    /** @type {Counts} */
    const counts = { passed: 0, failed: [], skipped: [] }
    for (const module of modules) addModule(counts, module)
    for (const _ of unhandled) counts.failed.push('an error outside of any test')
    const file = process.env['VHDXSCOPE_COUNTS']
    if (file) writeFileSync(file, JSON.stringify(counts))
  }
}

/**
 * @param {Counts} counts
 * @param {import('vitest/node').TestModule} module
 */
function addModule(counts, module) {
  // A file that cannot be loaded, or a hook that throws, has no test to show for it.
  for (const _ of module.errors()) counts.failed.push(`${module.relativeModuleId}: the file itself`)
  for (const suite of module.children.allSuites()) {
    for (const _ of suite.errors()) counts.failed.push(`${module.relativeModuleId}: ${suite.fullName}`)
  }
  for (const test of module.children.allTests()) {
    const name = `${module.relativeModuleId}: ${test.fullName}`
    const result = test.result()
    if (result.state === 'passed') counts.passed++
    else if (result.state === 'failed') counts.failed.push(name)
    else counts.skipped.push({ name, reason: (result.state === 'skipped' && result.note) || 'no reason given' })
  }
}
