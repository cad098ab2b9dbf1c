// @ts-check
// The C++ files below some folders.
import { existsSync, readdirSync } from 'node:fs'
import { inProject } from './project.mjs'

/**
 * @param {readonly string[]} folders from the root
 * @returns {string[]} paths from the root, sorted
 */
export function nativeFiles(folders) {
  return folders
    .filter((folder) => existsSync(inProject(folder)))
    .flatMap(filesBelow)
    .filter((path) => /\.(h|cpp)$/.test(path))
    .sort()
}

/** @param {string} folder */
function filesBelow(folder) {
  return readdirSync(inProject(folder), { recursive: true, encoding: 'utf8' }).map((path) => `${folder}/${path}`)
}
