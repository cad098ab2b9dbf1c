// @ts-check
// All cases, each as the engine must answer it today: with the log and the block table examined. CASES without what a deep
// report adds, DEEP_CASES those that are about one. What the older cases say then, the naive judge tells; block-stages.mjs and
// log-stages.mjs hold the difference.

import { CASES as OTHERS } from './cases.mjs'
import { BLOCK_CASES, withBlocks } from './cases-blocks.mjs'
import { LOG_CASES, withLog } from './cases-log.mjs'

/** @typedef {import('./cases/case.mjs').Case} Case */

const ALL = [...OTHERS.map(withLog), ...LOG_CASES, ...BLOCK_CASES]

/** @type {Case[]} */
export const CASES = ALL.filter((each) => !each.deep).map((each) => examined(each))

/** @type {Case[]} */
export const DEEP_CASES = ALL.filter((each) => each.deep).map((each) => examined(each))

/**
 * What does not apply is absent, so a file that is no VHDX has neither part.
 * @param {Case} each
 * @param {{ deep?: boolean }} [options] a deep report, whatever the case says
 * @returns {Case}
 */
export function examined(each, options = {}) {
  const judged = withBlocks(each, options)
  const { blocks: _, space: __, ...others } = judged.facts
  return { ...judged, facts: each.status === 'notVhdx' ? others : judged.facts, open: [...each.open, 'QRK-002'] }
}

/** @param {string} name */
export function caseByName(name) {
  const found = CASES.find((each) => each.name === name)
  if (!found) throw new Error(`no case ${name}`)
  return found
}
