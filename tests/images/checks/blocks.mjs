// @ts-check
// The cases about blocks against the naive judge: their rules stated by hand and their numbers computed by hand must be what
// it derives. The older cases: what they state for later, and that every ledger adds up.

import { APPENDIX_B_LATER, CASES } from '../cases.mjs'
import { BLOCK_CASES, withBlocks } from '../cases-blocks.mjs'
import { LOG_CASES, withLog } from '../cases-log.mjs'
import { CATALOGUE } from '../catalogue.mjs'
import { BLOCK_SECTIONS } from '../sections.mjs'

/** @typedef {import('../cases/case.mjs').Case} Case */

const OF_BLOCKS = /^(BAT|SBM|LAY)-/
/** Rules that need the block table, or that it adds. */
const DECIDED = /^(BAT|SBM|LAY)-|^FILE-004|^LOG-01[56]/

/** @returns {string[]} lines; those that begin with FAULT are faults */
export function checkBlocks() {
  /** @type {string[]} */
  const lines = []
  /** @param {string} text */
  const fault = (text) => lines.push(`FAULT ${text}`)
  const missing = Object.keys(CATALOGUE).filter((rule) => OF_BLOCKS.test(rule) !== rule in BLOCK_SECTIONS)
  if (missing.length > 0) fault(`${missing}: a section where there is no rule of blocks, or none where there is one`)
  let facts = 0
  for (const each of BLOCK_CASES) {
    const own = {
      ...each,
      findings: each.findings.filter(({ rule }) => !DECIDED.test(rule) || (rule === 'FILE-004' && stands(each))),
    }
    const derived = withBlocks(own)
    const text = (/** @type {Case} */ { findings }) =>
      findings.map(({ rule, severity }) => `${rule} ${severity}`).sort()
    const [a, b] = [text(each), text(derived)]
    if (a.join() !== b.join()) fault(`${each.name}: stated ${a}; derived ${b}`)
    if (each.status !== derived.status) fault(`${each.name}: ${each.status} is stated, ${derived.status} derived`)
    facts += compare(each, derived, each.facts, fault)
    addsUp(derived, fault)
  }
  for (const each of [...CASES.map(withLog), ...LOG_CASES]) {
    const deep = withBlocks(each, { deep: true })
    const later = each.later.filter((rule) => OF_BLOCKS.test(rule))
    const above = deep.rules.filter((rule) => OF_BLOCKS.test(rule))
    if (later.sort().join() !== above.sort().join()) fault(`${each.name}: states for later ${later}, derived ${above}`)
    if (each.laterStatus && each.laterStatus !== deep.status)
      fault(`${each.name}: later ${each.laterStatus}, derived ${deep.status}`)
    for (const rule of ['LOG-015', 'LOG-016']) {
      const said = each.findings.some((finding) => finding.rule === rule)
      const found = deep.findings.some((finding) => finding.rule === rule)
      if (said !== found && !each.open.includes(rule))
        fault(`${each.name}: ${rule} ${found ? 'fires, but is not' : 'is'} stated`)
    }
    facts += compare(each, deep, each.laterFacts, fault)
    addsUp(deep, fault)
  }
  for (const each of APPENDIX_B_LATER) {
    const child = each.name === 'b2-block-child-without-bitmap'
    const derived = withBlocks(laterCase(each, child))
    const above = derived.rules.filter((rule) => rule !== 'CHN-001' && rule !== 'LAY-001')
    const named = each.expected.filter((rule) => derived.infos?.includes(rule) || above.includes(rule))
    const rest = above.filter((rule) => !each.expected.includes(rule))
    if (rest.length > 0 || named.length !== each.expected.length)
      fault(`${each.name}: states ${each.text}, derived ${above}`)
  }
  lines.push(
    `${BLOCK_CASES.length} cases about blocks, ${facts} facts, ${APPENDIX_B_LATER.length} rows of the appendix`,
  )
  return lines
}

/** FILE-004 has a cause besides blocks. @param {Case} each */
function stands({ rules }) {
  return rules.some((rule) => ['HDR-013', 'REG-012', 'MET-001', 'LOG-002'].includes(rule))
}

/** @param {Case} each @param {Case} derived @param {Case['facts']} stated @param {(text: string) => void} fault */
function compare(each, derived, stated, fault) {
  const paths = Object.keys(stated).filter((path) => /^(blocks|space)(\.|$)/.test(path))
  for (const path of paths) {
    if (String(derived.facts[path]) !== String(stated[path]))
      fault(`${each.name}: ${path} is ${derived.facts[path]}, stated ${stated[path]}`)
  }
  for (const [rule, total] of Object.entries(each.totals)) {
    const found = derived.totals[rule]
    if (found !== total && OF_BLOCKS.test(rule)) fault(`${each.name}: ${rule} total ${found}, stated ${total}`)
  }
  return paths.length
}

/** @param {Case} each @param {(text: string) => void} fault */
function addsUp({ name, facts }, fault) {
  if (facts['space'] === null) return
  const parts = Object.entries(facts).filter(([path]) => /^space\.(?!fileSize|missing)/.test(path))
  const sum = parts.reduce((total, [, bytes]) => total + BigInt(bytes ?? 0), 0n)
  if (parts.length !== 10 || sum !== facts['space.fileSize'])
    fault(`${name}: the ledger's parts make ${sum}, not ${facts['space.fileSize']}`)
  if (parts.some(([, bytes]) => BigInt(bytes ?? 0) < 0n)) fault(`${name}: the ledger has a negative part`)
}

/** @param {typeof APPENDIX_B_LATER[number]} each @param {boolean} child @returns {Case} */
function laterCase({ name, make }, child) {
  const findings = child ? [{ rule: 'CHN-001', severity: /** @type {const} */ ('warning') }] : []
  const [base] = BLOCK_CASES
  return { .../** @type {Case} */ (base), name, make, status: 'sound', findings, facts: {}, totals: {} }
}
