// @ts-check
// Everything a fresh machine needs before the first build or test. Does nothing, quickly, when all is there.
import { BUILD_NEEDS, TEST_NEEDS } from './needs.mjs'
import { ensureNpmPackages } from './npm.mjs'
import { ensurePackages } from './packages.mjs'

export async function setUpForBuild() {
  await ensurePackages(BUILD_NEEDS, { sanitizers: false })
  await ensureNpmPackages()
}

export async function setUpForTests() {
  await ensurePackages([...BUILD_NEEDS, ...TEST_NEEDS], { sanitizers: true })
  await ensureNpmPackages()
}
