// @ts-check
// The native build with sanitizers: its configure, which clang-tidy needs too, and the build itself.
import { existsSync, readdirSync } from 'node:fs'
import { step } from './progress.mjs'
import { inProject } from './project.mjs'
import { run } from './run.mjs'
import { contentKey, isStamped, stamp } from './stamp.mjs'

export const NATIVE_BUILD = 'build/native'

/** What the list of compiled files depends on. */
function lists() {
  const inTests = readdirSync(inProject('tests'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `tests/${entry.name}/CMakeLists.txt`)
  return ['CMakePresets.json', 'CMakeLists.txt', ...inTests]
}

export async function configureNative() {
  const key = contentKey(lists())
  const configured = existsSync(inProject(`${NATIVE_BUILD}/build.ninja`)) && isStamped('native-configure', key)
  if (configured) return
  step('native: configure for clang with sanitizers')
  await run('cmake', ['--preset', 'native'], { step: 'native' })
  stamp('native-configure', key)
}

export async function buildNative() {
  await configureNative()
  step('native: build')
  await run('cmake', ['--build', '--preset', 'native'], { step: 'native' })
}
