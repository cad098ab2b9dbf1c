// @ts-check
// Finds the Emscripten to build with: the one whose emcc is first on PATH. CMake's toolchain file lies beside the real emcc,
// which PATH may reach through links or through a small script elsewhere.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { StepFailed } from './failure.mjs'
import { findCommand } from './find-command.mjs'

const TOOLCHAIN = 'cmake/Modules/Platform/Emscripten.cmake'

/**
 * @typedef {object} Emscripten
 * @property {string} root the folder of the real emcc
 * @property {string} identity changes when another Emscripten is used, or another version at the same place
 * @property {NodeJS.ProcessEnv} env what CMake needs to know
 */

/** @returns {Emscripten} */
export function findEmscripten() {
  const emcc = findCommand('emcc')
  if (!emcc) throw new StepFailed('There is no emcc on PATH: install Emscripten, then run the same command again.')
  const root = [besideRealFile, toldByEmConfig]
    .map((look) => look(emcc))
    .find((folder) => existsSync(join(folder, TOOLCHAIN)))
  if (!root) {
    throw new StepFailed(
      `Beside ${realpathSync(emcc)} there is no ${TOOLCHAIN}: put the emcc of a complete Emscripten on PATH.`,
    )
  }
  const version = readFileSync(join(root, 'emscripten-version.txt'), 'utf8').trim()
  return { root, identity: `${root} ${version}`, env: { EMSCRIPTEN_ROOT: root, ...nodePath(root) } }
}

/** @param {string} emcc */
function besideRealFile(emcc) {
  return dirname(realpathSync(emcc))
}

/**
 * For an emcc that is a script in front of the real one.
 * @param {string} emcc
 */
function toldByEmConfig(emcc) {
  const answer = spawnSync(join(dirname(emcc), 'em-config'), ['EMSCRIPTEN_ROOT'], { encoding: 'utf8' })
  return answer.stdout?.trim() || '/nonexistent'
}

/**
 * A distribution keeps the JavaScript modules that Emscripten's own tools need beside it, outside of Node's search.
 * @param {string} root
 */
function nodePath(root) {
  const modules = join(root, '..', 'nodejs')
  if (!existsSync(join(modules, 'acorn'))) return {}
  const given = process.env['NODE_PATH']
  return { NODE_PATH: given ? `${modules}${delimiter}${given}` : modules }
}
