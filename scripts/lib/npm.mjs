// @ts-check
// npm ci, but only when package-lock.json is not the one that node_modules was made from.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { step } from './progress.mjs'
import { inProject } from './project.mjs'
import { run } from './run.mjs'

export async function ensureNpmPackages() {
  const wanted = createHash('sha256')
    .update(readFileSync(inProject('package-lock.json')))
    .digest('hex')
  // Named after the content: npm ci empties the folder, so no stamp of another lock file survives it.
  const stamp = inProject(`node_modules/.made-from-lock-${wanted.slice(0, 16)}`)
  if (existsSync(stamp)) return
  step('npm packages: npm ci installs what package-lock.json names')
  // npm says where it is when it started this script; the one on PATH may be another.
  const own = process.env['npm_execpath']
  const [command, first] = own ? [process.execPath, [own]] : ['npm', []]
  await run(command, [...first, 'ci', '--no-audit', '--no-fund'], {
    step: 'npm packages',
    advice: 'If the network was the trouble, run the same command again.',
  })
  writeFileSync(stamp, '')
}
