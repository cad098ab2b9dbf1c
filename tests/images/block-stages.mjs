// @ts-check
// Cases once the block table is examined: what the older ones say then, by the naive judge, and the numbers of the blocks
// for all. Cases about blocks state their rules by hand; checks/blocks.mjs shows that both agree.

import { judgeBlocks } from './checks/block-judge.mjs'
import { factsOf } from './checks/block-reference.mjs'

/**
 * @typedef {import('./cases/case.mjs').Case} Case
 * @typedef {import('./cases/case.mjs').Status} Status
 */

/** Rules that need the block table, all of them. */
const OF_BLOCKS = /^(BAT|SBM|LAY)-|^LOG-01[56]$/
/** From best to worst, as the contract has it; notVhdx stands apart. @type {Status[]} */
const ORDER = ['sound', 'needsReplay', 'damaged', 'unopenable']

/**
 * A case of CASES or LOG_CASES with everything that the block table adds: rules, status, totals, and every number of
 * `blocks` and `space`. Apply withLog first. `deep`: as a deep report says it; else without the rules of that tier.
 * @param {Case} each
 * @param {{ deep?: boolean }} [options]
 * @returns {Case}
 */
export function withBlocks(each, { deep = each.deep } = {}) {
  const result = judgeBlocks(each.make(), each.findings, { deep })
  const own = each.findings.filter(({ rule }) => !OF_BLOCKS.test(rule))
  const judged = (result?.judged ?? []).filter(({ severity }) => each.infos !== null || severity !== 'info')
  const findings = [...own, ...judged.map(({ rule, severity }) => ({ rule, severity }))]
  const ids = (/** @type {typeof findings} */ list) => [...new Set(list.map(({ rule }) => rule))].sort()
  const later = each.later.filter((rule) => !OF_BLOCKS.test(rule))
  return {
    ...each,
    deep,
    status: statusOf(each.status, findings),
    rules: ids(findings.filter(({ severity }) => severity !== 'info')),
    infos: each.infos && ids(findings.filter(({ severity }) => severity === 'info')),
    findings,
    facts: { ...each.facts, ...(result ? factsOf(result.blocks) : { blocks: null, space: null }) },
    totals: { ...each.totals, ...totalsOf(judged) },
    later,
    laterStatus: null,
    laterFacts: {},
    open: each.open.filter((rule) => !OF_BLOCKS.test(rule)),
  }
}

/** @param {Status} status @param {Array<{ severity: string }>} findings @returns {Status} */
function statusOf(status, findings) {
  if (status === 'notVhdx') return status
  const worst = (/** @type {string} */ severity) => findings.some((each) => each.severity === severity)
  const least = worst('fatal') ? 'unopenable' : worst('error') ? 'damaged' : 'sound'
  return ORDER.indexOf(least) > ORDER.indexOf(status) ? least : status
}

/** Summed over severities, as a case states them. @param {Array<{ rule: string, total: number }>} judged */
function totalsOf(judged) {
  /** @type {Record<string, number>} */
  const totals = {}
  for (const { rule, total } of judged) totals[rule] = (totals[rule] ?? 0) + total
  return totals
}
