// @ts-check
// The page in build/site and the npm package's files in dist, by Vite and tsc; nothing is made when nothing changed.
import { existsSync, rmSync } from 'node:fs'
import { keepPublicTypes } from './package-types.mjs'
import { step } from './progress.mjs'
import { inProject } from './project.mjs'
import { run } from './run.mjs'
import { contentKey, isStamped, stamp } from './stamp.mjs'

const SHARED_SOURCES = ['package.json', 'package-lock.json', 'tsconfig.json', 'web']

export const VITE = 'node_modules/vite/bin/vite.js'
export const TSC = 'node_modules/typescript/bin/tsc'

export async function makeSite() {
  // The page carries sample images that the tests' builder makes.
  const key = contentKey([...SHARED_SOURCES, 'vite.config.ts', 'scripts/lib/licences.mjs', 'public', 'tests/images'])
  if (existsSync(inProject('build/site/index.html')) && isStamped('site', key)) return
  step('page: vite builds it into build/site')
  await run(process.execPath, [VITE, 'build'], { step: 'page' })
  stamp('site', key)
}

export async function makePackage() {
  const makers = ['scripts/lib/licences.mjs', 'scripts/lib/package-types.mjs', 'scripts/lib/make-web.mjs']
  const key = contentKey([...SHARED_SOURCES, 'vite.lib.config.ts', 'tsconfig.types.json', ...makers])
  if (existsSync(inProject('dist/types')) && isStamped('package', key)) return
  step('npm package: vite and tsc build it into dist')
  rmSync(inProject('dist'), { recursive: true, force: true })
  await run(process.execPath, [VITE, 'build', '--config', 'vite.lib.config.ts'], { step: 'npm package' })
  await run(process.execPath, [TSC, '--project', 'tsconfig.types.json'], { step: 'npm package' })
  keepPublicTypes(inProject('dist/types'), ['engine/node.d.ts', 'engine/inline.d.ts', 'worker/client.d.ts'])
  stamp('package', key)
}
