// @ts-check
// Says whether a Node and a platform will do. Of Node, what the tools used here accept: 20.19 or later, but not 21, and 22
// only from 22.12. Old syntax on purpose, see require-host.mjs.

/**
 * @param {string} version as in process.versions.node
 * @returns {string} what to do, empty if the version will do
 */
export function wantedNode(version) {
  const parts = version.split('.')
  const major = Number(parts[0])
  const minor = Number(parts[1])
  const good = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22
  if (good) return ''
  return (
    'This needs Node 20.19 or later (22.12 or later among the 22s), and this is Node ' +
    version +
    ': install a current Node from https://nodejs.org or with your system, then run the same command again.'
  )
}

/**
 * @param {string} platform as in process.platform
 * @returns {string} what to do, empty if the platform will do
 */
export function wantedPlatform(platform) {
  if (platform !== 'win32') return ''
  return 'This builds on Linux and macOS: on Windows install WSL with Debian, and run the same command there.'
}
