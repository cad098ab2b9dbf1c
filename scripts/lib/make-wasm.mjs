// @ts-check
// The engine as wasm: configure when needed, build, and see that the two files are where the web part looks for them.
import { existsSync, rmSync } from 'node:fs'
import { findEmscripten } from './emscripten.mjs'
import { StepFailed } from './failure.mjs'
import { step } from './progress.mjs'
import { inProject } from './project.mjs'
import { run } from './run.mjs'
import { contentKey, isStamped, stamp } from './stamp.mjs'

const RESULTS = ['web/engine/wasm/vhdxscope.mjs', 'web/engine/wasm/vhdxscope.wasm']
const SOURCES = ['native', 'CMakeLists.txt', 'CMakePresets.json', 'cmake', 'package.json']

export async function makeWasm() {
  const { identity, env } = findEmscripten()
  const built = contentKey([...SOURCES, ...RESULTS], [identity])
  if (isStamped('wasm', built)) return

  // CMake keeps the compiler of the first configure, so another one needs a new folder.
  const folder = inProject('build/wasm')
  if (!isStamped('wasm-compiler', identity)) rmSync(folder, { recursive: true, force: true })
  const configured = contentKey(['CMakeLists.txt', 'CMakePresets.json'], [identity])
  if (!existsSync(`${folder}/build.ninja`) || !isStamped('wasm-configure', configured)) {
    step(`wasm: configure for Emscripten at ${identity.replace(' ', ', version ')}`)
    await run('cmake', ['--preset', 'wasm'], { step: 'wasm', env })
    stamp('wasm-compiler', identity)
    stamp('wasm-configure', configured)
  }
  step('wasm: build')
  await run('cmake', ['--build', '--preset', 'wasm'], { step: 'wasm', env })
  const missing = RESULTS.find((file) => !existsSync(inProject(file)))
  if (missing) throw new StepFailed(`The step "wasm" failed: the build did not make ${missing}.`)
  stamp('wasm', contentKey([...SOURCES, ...RESULTS], [identity]))
}
