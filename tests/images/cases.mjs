// @ts-check
// All cases of the catalogue in one list. Names are unique; the order is that of the rule catalogue.

import { APPENDIX_B_CASES } from './cases/appendix-b.mjs'
import { COMBINED_CASES } from './cases/combined.mjs'
import { FILE_CASES } from './cases/file.mjs'
import { HEADER_CASES } from './cases/header.mjs'
import { HEALTHY_CASES } from './cases/healthy.mjs'
import { ITEM_CASES } from './cases/item.mjs'
import { METADATA_CASES } from './cases/metadata.mjs'
import { NOT_VHDX_CASES } from './cases/not-vhdx.mjs'
import { PARENT_CASES } from './cases/parent.mjs'
import { PRODUCER_CASES } from './cases/producers.mjs'
import { REGION_CASES } from './cases/region.mjs'
import { TRUNCATION_CASES } from './cases/truncation.mjs'
import { VALUE_CASES } from './cases/values.mjs'

/** @typedef {import('./cases/case.mjs').Case} Case */

/** @type {Case[]} */
export const CASES = [
  ...HEALTHY_CASES,
  ...PRODUCER_CASES,
  ...NOT_VHDX_CASES,
  ...FILE_CASES,
  ...HEADER_CASES,
  ...REGION_CASES,
  ...METADATA_CASES,
  ...ITEM_CASES,
  ...PARENT_CASES,
  ...COMBINED_CASES,
  ...VALUE_CASES,
  ...APPENDIX_B_CASES,
  ...TRUNCATION_CASES,
]

export { APPENDIX_B_LATER } from './cases/appendix-b.mjs'
export { FRESH_QEMU, KNOWN_IMAGES } from './cases/appendix-c.mjs'
export { HEALTHY_DRAFTS } from './cases/healthy.mjs'
export { boundaries, cutCase, expectCut, randomCuts } from './cases/truncation.mjs'

/** @param {string} name */
export function caseByName(name) {
  const found = CASES.find((each) => each.name === name)
  if (!found) throw new Error(`no case ${name}`)
  return found
}
