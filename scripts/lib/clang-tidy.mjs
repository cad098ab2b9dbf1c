// @ts-check
// clang-tidy over native/, a few files at a time; not over the tests, which are full of macros. It takes seconds a file, so a
// file that passed is not looked at again until it, a header, the options or clang-tidy itself changes.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { configureNative, NATIVE_BUILD } from './make-native.mjs'
import { nativeFiles } from './native-files.mjs'
import { inProject } from './project.mjs'
import { runQuietly } from './run.mjs'
import { contentKey, isStamped, stamp } from './stamp.mjs'

/** The one folder that the native build leaves out. */
const NEEDS_EMSCRIPTEN = 'native/bindings/'

const TIDY_FOLDER = 'build/clang-tidy'

/** @returns {Promise<{ status: number | string, text: string }>} */
export async function clangTidy() {
  await configureNative()
  const files = nativeFiles(['native']).filter((file) => file.endsWith('.cpp') && !file.startsWith(NEEDS_EMSCRIPTEN))
  const compiled = listOnce()
  const strays = files.filter((file) => !compiled.has(inProject(file)))
  if (strays.length > 0) return { status: 1, text: `CMakeLists.txt compiles no ${strays.join(', ')}.\n` }
  const common = commonKey()
  const queue = files
    .map((file) => ({ file, key: contentKey([file], [common]) }))
    .filter(({ file, key }) => !isStamped(stampName(file), key))

  let text = ''
  const worker = async () => {
    for (let job = queue.pop(); job; job = queue.pop()) {
      const result = await runQuietly('clang-tidy', ['--quiet', '--warnings-as-errors=*', '-p', TIDY_FOLDER, job.file])
      if (result.status === 0) stamp(stampName(job.file), job.key)
      else text += result.text
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  return { status: text ? 1 : 0, text }
}

/**
 * What the native preset compiles. Where several targets compile a file, clang-tidy would look at it for each: it gets a list
 * with the first alone.
 */
function listOnce() {
  /** @type {{ file: string }[]} */
  const commands = JSON.parse(readFileSync(inProject(`${NATIVE_BUILD}/compile_commands.json`), 'utf8'))
  const first = new Map(commands.toReversed().map((command) => [command.file, command]))
  mkdirSync(inProject(TIDY_FOLDER), { recursive: true })
  writeFileSync(inProject(`${TIDY_FOLDER}/compile_commands.json`), JSON.stringify([...first.values()]))
  return first
}

/** Everything but the file itself that its result depends on. */
function commonKey() {
  const version = spawnSync('clang-tidy', ['--version'], { encoding: 'utf8' }).stdout
  const headers = nativeFiles(['native']).filter((file) => file.endsWith('.h'))
  return contentKey(['.clang-tidy', `${TIDY_FOLDER}/compile_commands.json`, ...headers], [version])
}

/** @param {string} file */
function stampName(file) {
  return `tidy-${file.replaceAll('/', '-')}`
}
