// @ts-check
// Installs what the system lacks: by name, with apt-get, and only that. On a system without apt it names what is missing.
import { execFileSync, spawnSync } from 'node:child_process'
import { StepFailed } from './failure.mjs'
import { findCommand } from './find-command.mjs'
import { step } from './progress.mjs'
import { run } from './run.mjs'

/**
 * @param {readonly import('./needs.mjs').Need[]} needs
 * @param {{ sanitizers: boolean }} options sanitizers: clang's runtime for them is needed too
 */
export async function ensurePackages(needs, options) {
  const absent = needs.filter((need) => !(need.command && findCommand(need.command)))
  if (!findCommand('dpkg-query') || !findCommand('apt-get')) {
    refuseIfCommandsAreMissing(absent)
    return
  }
  const runtime = options.sanitizers && findCommand('clang++') ? [sanitizerRuntime(clangOnPath())] : []
  const missing = notInstalled([...new Set([...absent.map((need) => need.package), ...runtime])])
  if (options.sanitizers && runtime.length === 0) missing.push(SANITIZERS_OF_NEW_CLANG)
  if (missing.length > 0) await install(missing)
}

/** Stands for a name that is known only when apt's lists are there. */
const SANITIZERS_OF_NEW_CLANG = 'libclang-rt-*-dev'

/** @param {readonly string[]} names */
async function install(names) {
  const asRoot = rootPrefix(names)
  step(`packages: ${names.join(', ')} missing; apt-get installs them`)
  const options = {
    step: 'packages',
    asks: asRoot.length > 0,
    advice: `Install by hand, then run the same command again: ${names.join(' ')}`,
  }
  const [command = '', ...args] = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get']
  await run(command, [...args, 'update', '-q'], options)
  const resolved = names.map((name) => (name === SANITIZERS_OF_NEW_CLANG ? sanitizerRuntime(clangOfApt()) : name))
  await run(command, [...args, 'install', '-q', '-y', '--no-install-recommends', ...resolved], options)
}

/**
 * What to put before a command that needs root.
 * @param {readonly string[]} names
 */
function rootPrefix(names) {
  if (process.getuid?.() === 0) return []
  if (findCommand('sudo')) return ['sudo']
  throw new StepFailed(
    `These packages are missing, and without sudo only root can install them: run as root: apt-get install ${names.join(' ')}`,
  )
}

/** @param {readonly import('./needs.mjs').Need[]} absent */
function refuseIfCommandsAreMissing(absent) {
  const commands = [...new Set(absent.flatMap((need) => need.command ?? []))]
  if (commands.length === 0) return
  throw new StepFailed(
    `Only on Debian and systems like it are missing tools installed for you: put ${commands.join(', ')} on PATH by hand, then run the same command again.`,
  )
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query fills it in
const QUERY_FORMAT = '-f=${Package} ${db:Status-Status}\\n'

/**
 * One question to dpkg for all names.
 * @param {readonly string[]} names
 */
function notInstalled(names) {
  if (names.length === 0) return []
  const answer = spawnSync('dpkg-query', ['-W', QUERY_FORMAT, ...names], { encoding: 'utf8' })
  const installed = new Set(answer.stdout.split('\n').flatMap((line) => line.match(/^(\S+) installed$/)?.[1] ?? []))
  return names.filter((name) => !installed.has(name))
}

/** @param {string} major */
function sanitizerRuntime(major) {
  return `libclang-rt-${major}-dev`
}

function clangOnPath() {
  return execFileSync('clang++', ['-dumpversion'], { encoding: 'utf8' }).split('.')[0] ?? ''
}

/** The version behind apt's package clang, which only names the real one. */
function clangOfApt() {
  const text = execFileSync('apt-cache', ['depends', 'clang'], { encoding: 'utf8' })
  const major = text.match(/Depends: clang-(\d+)/)?.[1]
  if (!major)
    throw new StepFailed(
      'The step "packages" failed: apt does not know clang. Install clang and its sanitizers by hand.',
    )
  return major
}
