// @ts-check
// Everything a fresh machine needs before the first build or test. Does nothing, quickly, when all is there.
import { BENCH_NEEDS, BUILD_NEEDS, CHECK_NEEDS, FORMAT_NEEDS, TEST_NEEDS } from './needs.mjs'
import { ensureNpmPackages } from './npm.mjs'
import { ensurePackages } from './packages.mjs'

export async function setUpForBuild() {
  await ensurePackages(BUILD_NEEDS, { sanitizers: false })
  await ensureNpmPackages()
}

export async function setUpForFormat() {
  await ensurePackages(FORMAT_NEEDS, { sanitizers: false })
  await ensureNpmPackages()
}

export async function setUpForCheck() {
  await ensurePackages(CHECK_NEEDS, { sanitizers: false })
  await ensureNpmPackages()
}

export async function setUpForBench() {
  await ensurePackages(BENCH_NEEDS, { sanitizers: false })
  await ensureNpmPackages()
}

export async function setUpForTests() {
  await ensurePackages(TEST_NEEDS, { sanitizers: true })
  await ensureNpmPackages()
}
