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

/** @type {readonly Need[]} For the tests, besides. The sanitizers' runtime is added by packages.mjs: its name holds clang's version. */
export const TEST_NEEDS = [
  { package: 'clang', command: 'clang++' },
  { package: 'clang-format', command: 'clang-format' },
  { package: 'clang-tidy', command: 'clang-tidy' },
  { package: 'libgtest-dev' },
  { package: 'chromium', command: 'chromium' },
  { package: 'qemu-utils', command: 'qemu-img' },
  { package: 'libvhdi-utils', command: 'vhdiinfo' },
]
