// @ts-check
// The catalogue of cases against itself: every rule has its case in every severity, the verdict is the one that the
// contract derives from the findings, nothing is named twice, images are well formed and made the same each time.

import { base } from '../builder.mjs'
import { APPENDIX_B_LATER, boundaries, CASES, cutCase, expectCut, HEALTHY_DRAFTS, randomCuts } from '../cases.mjs'
import { BLOCK_CASES, BLOCK_LARGE_CASES } from '../cases-blocks.mjs'
import { LOG_CASES, LOG_LARGE_CASES } from '../cases-log.mjs'
import { CATALOGUE, UNREACHABLE } from '../catalogue.mjs'

/**
 * @typedef {import('../cases/case.mjs').Case} Case
 * @typedef {import('../cases/case.mjs').Status} Status
 */

/** @returns {string[]} lines; those that begin with FAULT are faults */
export function checkCatalogue() {
  /** @type {string[]} */
  const lines = []
  /** @param {string} text */
  const fault = (text) => lines.push(`FAULT ${text}`)

  const cases = [...CASES, ...LOG_CASES, ...BLOCK_CASES]
  const names = [...cases, ...LOG_LARGE_CASES, ...BLOCK_LARGE_CASES, ...APPENDIX_B_LATER].map((each) => each.name)
  for (const name of new Set(names)) {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) fault(`${name} is no file name in kebab-case`)
    if (names.indexOf(name) !== names.lastIndexOf(name)) fault(`${name} is used twice`)
  }
  for (const [rule, severities] of Object.entries(CATALOGUE)) {
    for (const severity of severities) {
      const fires = (/** @type {Case} */ each) => each.findings.some((f) => f.rule === rule && f.severity === severity)
      if (!cases.some(fires)) fault(`${rule} (${severity}) has no case`)
    }
  }
  for (const rule of Object.keys(UNREACHABLE)) if (rule in CATALOGUE) fault(`${rule} cannot fire and has severities`)
  for (const each of [...cases, ...LOG_LARGE_CASES]) {
    const derived = verdict(each)
    if (derived !== each.status) fault(`${each.name}: status ${each.status}, but its findings make it ${derived}`)
    const { rules } = each
    const beyond = rules.some((rule) => ['HDR-013', 'REG-012', 'LOG-002'].includes(rule))
    if (beyond && !rules.includes('FILE-004')) fault(`${each.name}: something is cut off, but no FILE-004`)
    wellFormed(each, fault)
  }
  for (const each of APPENDIX_B_LATER) each.make()
  cutsMeetTheirCases(fault)
  lines.push(
    `${CASES.length} cases, ${LOG_CASES.length} about the log and ${BLOCK_CASES.length} about blocks, ${Object.keys(CATALOGUE).length} rules, ${APPENDIX_B_LATER.length} rows for later`,
  )
  return lines
}

/** The contract's verdict, as the findings decide it. @param {Case} each @returns {Status} */
function verdict({ status, rules, infos, findings }) {
  const worst = (/** @type {string} */ severity) => findings.some((finding) => finding.severity === severity)
  // Which tables are valid the findings do not say; that a notVhdx reports FILE rules only they do.
  const onlyFile = rules.includes('FILE-001') && findings.every((finding) => finding.rule.startsWith('FILE-'))
  if (status === 'notVhdx' && onlyFile) return 'notVhdx'
  if (worst('fatal')) return 'unopenable'
  if (worst('error')) return 'damaged'
  return infos?.includes('HDR-024') ? 'needsReplay' : 'sound'
}

/** @param {Case} each @param {(text: string) => void} fault */
function wellFormed(each, fault) {
  const [one, two] = [each.make(), each.make()]
  if (one.name !== each.name) fault(`${each.name}: the image is called ${one.name}`)
  let end = -1
  one.extents.forEach(([offset, bytes], k) => {
    const other = two.extents[k]
    if (offset <= end || offset + bytes.length > one.size) fault(`${each.name}: extent at ${offset} is out of place`)
    if (bytes.length === 0 || bytes[0] === 0 || bytes.at(-1) === 0)
      fault(`${each.name}: extent at ${offset} not trimmed`)
    if (!other || other[0] !== offset || Buffer.compare(other[1], bytes) !== 0) fault(`${each.name}: not repeatable`)
    end = offset + bytes.length
  })
  if (one.size !== two.size || one.extents.length !== two.extents.length) fault(`${each.name}: not repeatable`)
}

/** Rules for cuts, written twice: by hand in the case files and derived in truncation.mjs. @param {(text: string) => void} fault */
function cutsMeetTheirCases(fault) {
  const draft = base()
  const byHand = {
    'file-size-1-mib': 2 ** 20,
    'file-size-1-mib-less-1': 2 ** 20 - 1,
    'metadata-cut-behind-the-table': 0x210000,
  }
  for (const [name, size] of Object.entries(byHand)) {
    const each = CASES.find((candidate) => candidate.name === name)
    const derived = expectCut(draft, size)
    if (each?.rules.join() !== [...derived.rules].sort().join() || each.status !== derived.status) {
      fault(`${name}: by hand ${each?.status} ${each?.rules}, derived ${derived.status} ${derived.rules}`)
    }
  }
  for (const { name, draft: make } of HEALTHY_DRAFTS) {
    const healthy = make()
    for (const size of [...boundaries(healthy), ...randomCuts(healthy.size, 20)]) {
      const { status, findings, ...rest } = cutCase(name, healthy, size, { name, size: healthy.size, extents: [] })
      const derived = verdict({ ...rest, status, findings })
      if (derived !== status) fault(`${name} cut at ${size}: status ${status}, but its findings make it ${derived}`)
    }
  }
  if (randomCuts(draft.size).length !== 200 || boundaries(draft).length < 40) fault('too few places to cut at')
}
