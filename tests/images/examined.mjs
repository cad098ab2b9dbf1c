// @ts-check
// All cases, each as the engine must answer it today: with the log and the block table examined, without what a deep report
// adds. What the older cases say then, the naive judge tells; block-stages.mjs and log-stages.mjs hold the difference.

import { CASES as OTHERS } from './cases.mjs'
import { BLOCK_CASES, withBlocks } from './cases-blocks.mjs'
import { LOG_CASES, withLog } from './cases-log.mjs'

/** @type {import('./cases/case.mjs').Case[]} */
export const CASES = [...OTHERS.map(withLog), ...LOG_CASES, ...BLOCK_CASES]
  .filter((each) => !each.deep)
  .map((each) => withBlocks(each))

/** @param {string} name */
export function caseByName(name) {
  const found = CASES.find((each) => each.name === name)
  if (!found) throw new Error(`no case ${name}`)
  return found
}
