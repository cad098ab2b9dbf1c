// @ts-check
// Where things are. Scripts work from any current folder.
import { fileURLToPath } from 'node:url'

/** The project's root folder, without a slash at its end. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/** @param {string} path from the root */
export function inProject(path) {
  return `${ROOT}/${path}`
}
