// @ts-check
// All cases about blocks, bitmaps and space. They join CASES when the engine's block table is there. Those with `deep`
// are about a deep report.

import { BLOCK_BITMAP_CASES } from './cases/blocks-bitmaps.mjs'
import { BLOCK_DEEP_CASES } from './cases/blocks-deep.mjs'
import { BLOCK_ENTRY_CASES } from './cases/blocks-entries.mjs'
import { BLOCK_HEALTHY_CASES } from './cases/blocks-healthy.mjs'
import { BLOCK_HOSTILE_CASES } from './cases/blocks-hostile.mjs'
import { BLOCK_OVERLAP_CASES } from './cases/blocks-overlap.mjs'
import { BLOCK_QUIRK_CASES } from './cases/blocks-quirks.mjs'
import { BLOCK_REPLAY_CASES } from './cases/blocks-replay.mjs'
import { BLOCK_SPACE_CASES } from './cases/blocks-space.mjs'

/** @typedef {import('./cases/case.mjs').Case} Case */

/** @type {Case[]} */
export const BLOCK_CASES = [
  ...BLOCK_HEALTHY_CASES,
  ...BLOCK_ENTRY_CASES,
  ...BLOCK_OVERLAP_CASES,
  ...BLOCK_BITMAP_CASES,
  ...BLOCK_SPACE_CASES,
  ...BLOCK_DEEP_CASES,
  ...BLOCK_REPLAY_CASES,
  ...BLOCK_HOSTILE_CASES,
  ...BLOCK_QUIRK_CASES,
]

export { withBlocks } from './block-stages.mjs'
export { BLOCK_DEEP_LARGE_CASES } from './cases/blocks-deep.mjs'
export { BLOCK_LARGE_CASES } from './cases/blocks-hostile.mjs'
