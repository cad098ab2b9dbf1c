// @ts-check
// The engine as wasm: configure when needed, build, and put the two files where the web part looks for them.
import { copyFileSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { findEmscripten } from './emscripten.mjs'
import { step } from './progress.mjs'
import { inProject } from './project.mjs'
import { run } from './run.mjs'
import { contentKey, isStamped, stamp } from './stamp.mjs'

const FILES = ['vhdxscope.mjs', 'vhdxscope.wasm']
const RESULTS = FILES.map((name) => `web/engine/wasm/${name}`)
const SOURCES = ['native', 'CMakeLists.txt', 'CMakePresets.json', 'cmake', 'package.json']

export async function makeWasm() {
  const { identity, env } = findEmscripten()
  const built = contentKey([...SOURCES, ...RESULTS], [identity])
  if (isStamped('wasm', built)) return
  const sources = contentKey(SOURCES)

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
  // A pair: the names by which they know each other are made anew by each build.
  mkdirSync(inProject('web/engine/wasm'), { recursive: true })
  for (const name of FILES) copyFileSync(`${folder}/${name}`, inProject(`web/engine/wasm/${name}`))
  // What was edited meanwhile is not in it.
  if (contentKey(SOURCES) === sources) stamp('wasm', contentKey([...SOURCES, ...RESULTS], [identity]))
}
