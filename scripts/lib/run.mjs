// @ts-check
// Runs other programs: output indented below the step's line, one sentence when they fail, and none left behind when this
// process is told to stop.
import { spawn } from 'node:child_process'
import { StepFailed } from './failure.mjs'
import { ROOT } from './project.mjs'

/**
 * What runs, and whether it leads a process group of its own: its own children are in it, and die with it.
 * @type {Map<import('node:child_process').ChildProcess, { group: boolean }>}
 */
const children = new Map()

/**
 * @typedef {object} RunOptions
 * @property {string} step the step's name, for the failure's sentence
 * @property {string} [advice] what to do if it fails
 * @property {NodeJS.ProcessEnv} [env] added to this process's environment
 * @property {'indent' | 'raw'} [output] raw: the program writes to the terminal itself
 * @property {boolean} [asks] it may ask at the terminal, so it must stay in the terminal's process group
 */

/**
 * Resolves when the program ended with status 0, else rejects with a StepFailed.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} options
 * @returns {Promise<void>}
 */
export async function run(command, args, options) {
  const status = await runStatus(command, args, options)
  if (status !== 0) {
    const advice = options.advice ?? 'What it printed above says why.'
    throw new StepFailed(`The step "${options.step}" failed: ${command} ended with ${status}. ${advice}`)
  }
}

/**
 * Resolves with the program's exit status, or with the name of the signal that ended it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} options
 * @returns {Promise<number | string>}
 */
export function runStatus(command, args, options) {
  if (told > 0) return NEVER
  const group = !options.asks
  const stdin = options.asks ? 'inherit' : 'ignore'
  const output = options.output === 'raw' ? 'inherit' : 'pipe'
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...options.env },
      stdio: [stdin, output, output],
      detached: group,
    })
    children.set(child, { group })
    child.stdout?.on('data', indenter(process.stdout))
    child.stderr?.on('data', indenter(process.stderr))
    child.on('error', (error) => {
      children.delete(child)
      const advice = options.advice ?? ''
      reject(
        new StepFailed(
          `The step "${options.step}" failed: ${command} could not be started (${error.message}). ${advice}`,
        ),
      )
    })
    child.on('close', (code, signal) => {
      children.delete(child)
      resolve(code ?? signal ?? 1)
    })
  })
}

/**
 * Resolves with the status and everything the program wrote; for programs that run beside each other.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<{ status: number | string, text: string }>}
 */
export function runQuietly(command, args, env) {
  if (told > 0) return NEVER
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    children.set(child, { group: true })
    let text = ''
    child.stdout.on('data', (data) => {
      text += data
    })
    child.stderr.on('data', (data) => {
      text += data
    })
    child.on('error', (error) => {
      children.delete(child)
      resolve({ status: 1, text: `${command} could not be started: ${error.message}\n` })
    })
    child.on('close', (code, signal) => {
      children.delete(child)
      resolve({ status: code ?? signal ?? 1, text })
    })
  })
}

/** How often this process was told to stop; once it was, nothing new is started. */
let told = 0

/** @type {Promise<never>} */
const NEVER = new Promise(() => {})

/** @type {number | undefined} the exit status when stopped, if it is not the signal's */
let statusWhenStopped

/** Passes SIGINT, SIGTERM and SIGHUP on to the programs under way, waits for them, and ends; told twice, it waits no longer. */
export function stopOnSignals() {
  const numbers = /** @type {const} */ ({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 })
  for (const signal of /** @type {(keyof typeof numbers)[]} */ (Object.keys(numbers))) {
    process.on(signal, () => {
      const end = () => process.exit(statusWhenStopped ?? 128 + numbers[signal])
      told++
      for (const [child, { group }] of children) {
        child.on('close', () => children.size === 0 && end())
        tell(child, group, told === 1 ? signal : 'SIGKILL')
      }
      if (children.size === 0 || told > 1) end()
    })
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {boolean} group
 * @param {NodeJS.Signals} signal
 */
function tell(child, group, signal) {
  if (child.pid === undefined) return
  try {
    process.kill(group ? -child.pid : child.pid, signal)
  } catch {
    // It ended a moment ago.
  }
}

/** From here on being stopped is the ordinary end, not an interruption. */
export function stopIsTheEnd() {
  statusWhenStopped = 0
}

/** @param {NodeJS.WriteStream} target */
function indenter(target) {
  let atLineStart = true
  /** @param {Buffer} data */
  return (data) => {
    const lines = data.toString().split('\n')
    const last = lines.pop() ?? ''
    let out = ''
    for (const line of lines) {
      out += `${atLineStart ? '          ' : ''}${line}\n`
      atLineStart = true
    }
    if (last) {
      out += `${atLineStart ? '          ' : ''}${last}`
      atLineStart = false
    }
    target.write(out)
  }
}
