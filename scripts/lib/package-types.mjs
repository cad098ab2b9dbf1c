// @ts-check
// The declarations of the npm package, after tsc wrote one for every file that it met: keeps those that an entry leads to, with `.js` in
// their imports, and adds what tsc does not write, the declaration of the .wasm.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const IMPORT = /(from\s+|import\s*\()(['"])(\.[^'"]+)\.ts\2/g

const WASM = `// The address of the file, for a bundler that answers the import of a file with its address (esbuild: --loader:.wasm=file).
declare const address: string
export default address
`

/**
 * @param {string} folder where tsc wrote
 * @param {readonly string[]} entries from there
 */
export function keepPublicTypes(folder, entries) {
  /** @type {Set<string>} */
  const kept = new Set()
  for (const entry of entries) follow(join(folder, entry), kept)
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, name)
    if (statSync(file).isFile() && !kept.has(file)) rmSync(file)
  }
  for (const name of readdirSync(folder)) {
    if (readdirSync(join(folder, name)).length === 0) rmSync(join(folder, name), { recursive: true })
  }
  writeFileSync(join(folder, 'wasm.d.ts'), WASM)
}

/** @param {string} file @param {Set<string>} kept */
function follow(file, kept) {
  if (kept.has(file)) return
  kept.add(file)
  const text = readFileSync(file, 'utf8')
  for (const [, , , target = ''] of text.matchAll(IMPORT)) {
    const next = join(dirname(file), `${target}.d.ts`)
    follow(next, kept)
  }
  writeFileSync(file, text.replaceAll(IMPORT, '$1$2$3.js$2'))
}
