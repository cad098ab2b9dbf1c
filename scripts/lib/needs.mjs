// @ts-check
// What the system must have, and which Debian package brings it. A command that is on PATH is taken as it is, wherever it
// came from; so an own emcc, cmake or browser is used and the distribution's is not installed.

/**
 * @typedef {object} Need
 * @property {string} package Debian's name
 * @property {string} [command] enough if it is on PATH; without one, the package itself is asked for
 */

/** @type {readonly Need[]} For the wasm and the page. */
export const BUILD_NEEDS = [
  { package: 'emscripten', command: 'emcc' },
  { package: 'cmake', command: 'cmake' },
  { package: 'ninja-build', command: 'ninja' },
]

/** @type {readonly Need[]} For npm run format. */
export const FORMAT_NEEDS = [{ package: 'clang-format', command: 'clang-format' }]

/** @type {readonly Need[]} For npm run check: clang-tidy wants a configured native build. */
export const CHECK_NEEDS = [
  ...FORMAT_NEEDS,
  { package: 'cmake', command: 'cmake' },
  { package: 'ninja-build', command: 'ninja' },
  { package: 'clang', command: 'clang++' },
  { package: 'clang-tidy', command: 'clang-tidy' },
  { package: 'libgtest-dev' },
]

/** @type {readonly Need[]} For npm test. The sanitizers' runtime is added by packages.mjs: its name holds clang's version. */
export const TEST_NEEDS = [
  ...BUILD_NEEDS,
  ...CHECK_NEEDS,
  { package: 'chromium', command: 'chromium' },
  { package: 'firefox-esr', command: 'firefox-esr' },
  { package: 'qemu-utils', command: 'qemu-img' },
  { package: 'libvhdi-utils', command: 'vhdiinfo' },
  { package: '7zip', command: '7zz' },
  // Unpacks the real images, where there are any.
  { package: 'bzip2', command: 'bzip2' },
]

/** @type {readonly Need[]} For npm run bench. */
export const BENCH_NEEDS = [
  ...BUILD_NEEDS,
  { package: 'g++', command: 'c++' },
  { package: 'libgtest-dev' },
  { package: 'libbenchmark-dev' },
  { package: 'qemu-utils', command: 'qemu-img' },
  { package: 'chromium', command: 'chromium' },
]
