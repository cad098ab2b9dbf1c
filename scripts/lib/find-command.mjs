// @ts-check
// Where on PATH a command is, without starting anything.
import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * @param {string} name
 * @returns {string | undefined} the path as PATH gives it, links not followed
 */
export function findCommand(name) {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (folder && isProgram(join(folder, name))) return join(folder, name)
  }
  return undefined
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
