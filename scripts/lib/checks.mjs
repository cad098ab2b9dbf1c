// @ts-check
// What npm run check looks at: form, lint, types and the layer law. Nothing here needs a build.
import { clangTidy } from './clang-tidy.mjs'
import { TSC } from './make-web.mjs'
import { nativeFiles } from './native-files.mjs'
import { step } from './progress.mjs'
import { runQuietly } from './run.mjs'

export const BIOME = 'node_modules/@biomejs/biome/bin/biome'
export const VITEST = 'node_modules/vitest/vitest.mjs'

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {() => Promise<{ status: number | string, text: string }>} run status 0 when all is well
 */

/** @type {readonly Check[]} */
export const CHECKS = [
  { name: 'Biome', run: () => runQuietly(process.execPath, [BIOME, 'check', '--error-on-warnings']) },
  {
    name: 'clang-format',
    run: () => runQuietly('clang-format', ['--dry-run', '-Werror', ...nativeFiles(['native', 'tests/native'])]),
  },
  { name: 'types', run: () => runQuietly(process.execPath, [TSC, '--noEmit', '--project', 'tsconfig.json']) },
  { name: 'clang-tidy', run: clangTidy },
]

/** A test like any other, so npm test runs it with those; npm run check runs it by itself. @type {Check} */
export const LAYER_LAW = {
  name: 'layers and file lengths',
  run: () =>
    runQuietly(process.execPath, [VITEST, 'run', '--project', 'web', '--reporter=dot', 'tests/web/layers.test.ts']),
}

/**
 * Runs them one after the other, all of them whatever the earlier ones say.
 * @param {readonly Check[]} checks
 * @returns {Promise<{ passed: number, failed: string[], skipped: [] }>}
 */
export async function runChecks(checks) {
  let passed = 0
  /** @type {string[]} */
  const failed = []
  for (const { name, run } of checks) {
    const { status, text } = await run()
    step(`check: ${name}${status === 0 ? '' : ' FAILED'}`)
    if (status === 0) passed++
    else {
      failed.push(`check: ${name}`)
      console.log(text)
    }
  }
  return { passed, failed, skipped: [] }
}
