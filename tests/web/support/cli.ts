// Runs the built command line as a person or a script would.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const CLI = fileURLToPath(new URL('../../../dist/cli.js', import.meta.url))

export interface Ended {
  status: number | null
  stdout: string
  stderr: string
}

export interface RunOptions {
  cwd?: string
  env?: Readonly<Record<string, string>>
  /** Options of Node itself. */
  node?: readonly string[]
  /** Another copy of the command line. */
  cli?: string
  /** Called once, at the first output. */
  onOutput?: (child: ReturnType<typeof spawn>) => void
}

export function run(words: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { cli = CLI, cwd, env, node = [], onOutput } = options
  if (!existsSync(cli)) throw new Error(`${cli} is missing: npm run build makes it.`)
  // An environment of its own: whoever runs the tests may have NO_COLOR or FORCE_COLOR set.
  const child = spawn(process.execPath, [...node, cli, ...words], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', ...env },
  })
  const ended: Ended = { status: null, stdout: '', stderr: '' }
  child.stdout.on('data', (data: Buffer) => {
    if (ended.stdout === '') onOutput?.(child)
    ended.stdout += data.toString()
  })
  child.stderr.on('data', (data: Buffer) => {
    ended.stderr += data.toString()
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve({ ...ended, status }))
  })
}
