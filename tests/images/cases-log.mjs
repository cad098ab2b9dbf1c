// @ts-check
// All cases about the log. They join CASES when the engine's log part is there. The large ones have logs of 1 GiB and
// more: for a test that has the time, once, not in every order of supply.

import { LOG_APPENDIX_B_CASES, LOG_LANDING_CASES } from './cases/log-appendix-b.mjs'
import { LOG_DESCRIPTOR_CASES } from './cases/log-descriptor.mjs'
import { LOG_ENTRY_CASES } from './cases/log-entry.mjs'
import { LOG_HEADER_CASES } from './cases/log-header.mjs'
import { LOG_HOSTILE_CASES } from './cases/log-hostile.mjs'
import { LOG_REPLAY_CASES } from './cases/log-replay.mjs'
import { LOG_SEQUENCE_CASES } from './cases/log-sequence.mjs'

/** @typedef {import('./cases/case.mjs').Case} Case */

/** @type {Case[]} */
export const LOG_CASES = [
  ...LOG_HEADER_CASES,
  ...LOG_ENTRY_CASES,
  ...LOG_DESCRIPTOR_CASES,
  ...LOG_SEQUENCE_CASES,
  ...LOG_REPLAY_CASES,
  ...LOG_LANDING_CASES,
  ...LOG_HOSTILE_CASES,
  ...LOG_APPENDIX_B_CASES,
]

export { LOG_LARGE_CASES } from './cases/log-header.mjs'
export { manyIntervals } from './cases/log-hostile.mjs'
export { decided, withLog, withoutBat } from './log-stages.mjs'
