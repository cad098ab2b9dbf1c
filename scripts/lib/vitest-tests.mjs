// @ts-check
// Runs one project of vitest.config.ts, with Vitest's own output, and reads the counts that vitest-counts.mjs wrote.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { VITEST } from './checks.mjs'
import { inProject } from './project.mjs'
import { runStatus } from './run.mjs'

/**
 * @param {string} project
 * @returns {Promise<import('./vitest-counts.mjs').Counts>}
 */
export async function vitestTests(project) {
  const file = inProject(`build/reports/${project}.json`)
  mkdirSync(inProject('build/reports'), { recursive: true })
  rmSync(file, { force: true })
  const reporters = ['--reporter=default', `--reporter=${inProject('scripts/lib/vitest-counts.mjs')}`]
  const status = await runStatus(process.execPath, [VITEST, 'run', '--project', project, ...reporters], {
    step: `${project} tests`,
    env: { VHDXSCOPE_COUNTS: file },
    output: 'raw',
  })
  /** @type {import('./vitest-counts.mjs').Counts} */
  const counts = JSON.parse(readFileSync(file, 'utf8'))
  const total = counts.passed + counts.failed.length + counts.skipped.length
  if (total === 0) counts.failed.push(`${project}: no test ran`)
  if (status !== 0 && counts.failed.length === 0) counts.failed.push(`${project}: vitest ended with ${status}`)
  return counts
}
