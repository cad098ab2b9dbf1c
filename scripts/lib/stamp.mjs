// @ts-check
// Remembers what a result was made from, so that nothing is made twice. The key is of contents, never of times: a checkout of
// the same sources is the same.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inProject } from './project.mjs'

/**
 * A key of everything in these files and folders, and of the texts.
 * @param {readonly string[]} paths from the root; a path that does not exist counts as such
 * @param {readonly string[]} [texts]
 */
export function contentKey(paths, texts = []) {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(`text ${text.length}\n${text}`)
  for (const path of paths) addToHash(hash, path)
  return hash.digest('hex')
}

/**
 * @param {string} name
 * @param {string} key
 */
export function isStamped(name, key) {
  try {
    return readFileSync(stampFile(name), 'utf8') === key
  } catch {
    return false
  }
}

/**
 * @param {string} name
 * @param {string} key
 */
export function stamp(name, key) {
  mkdirSync(dirname(stampFile(name)), { recursive: true })
  writeFileSync(stampFile(name), key)
}

/** @param {string} name */
function stampFile(name) {
  return inProject(`build/stamps/${name}`)
}

/**
 * @param {import('node:crypto').Hash} hash
 * @param {string} path
 */
function addToHash(hash, path) {
  const absolute = inProject(path)
  const stat = statSync(absolute, { throwIfNoEntry: false })
  if (stat?.isDirectory()) {
    for (const name of readdirSync(absolute).sort()) addToHash(hash, join(path, name))
    return
  }
  const bytes = stat ? readFileSync(absolute) : Buffer.alloc(0)
  hash.update(`file ${path} ${stat ? bytes.length : 'absent'}\n`).update(bytes)
}
