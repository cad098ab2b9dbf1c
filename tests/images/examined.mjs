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
  .map(today)

/**
 * What does not apply is absent, so a file that is no VHDX has neither part. Of what a replay changes (LOG-030) the entries
 * of the block table are not told yet.
 * @param {import('./cases/case.mjs').Case} each
 * @returns {import('./cases/case.mjs').Case}
 */
function today(each) {
  const { blocks: _, space: __, ...others } = each.facts
  return { ...each, facts: each.status === 'notVhdx' ? others : each.facts, open: [...each.open, 'LOG-030', 'QRK-002'] }
}

/** @param {string} name */
export function caseByName(name) {
  const found = CASES.find((each) => each.name === name)
  if (!found) throw new Error(`no case ${name}`)
  return found
}
