// @ts-check
// All cases, each as the engine must answer it today: with the log examined, without the block table. What the cases
// themselves say is for the finished engine; log-stages.mjs holds the difference.

import { CASES as OTHERS } from './cases.mjs'
import { LOG_CASES, withLog, withoutBat } from './cases-log.mjs'

/** @type {import('./cases/case.mjs').Case[]} */
export const CASES = [...OTHERS.map(withLog), ...LOG_CASES].map(withoutBat)

/** @param {string} name */
export function caseByName(name) {
  const found = CASES.find((each) => each.name === name)
  if (!found) throw new Error(`no case ${name}`)
  return found
}
