// @ts-check
// The cases while the engine is only half there: what a case expects before the block table is examined, and what the
// older cases expect once the log is.

/** @typedef {import('./cases/case.mjs').Case} Case */

/** Cases of CASES whose log is in use and all zero: with the log examined none of them can be opened. */
export const IN_USE_WITHOUT_ENTRIES = [
  'header-in-use',
  'header-in-use-in-current',
  'header-in-use-last-guid-byte',
  'header-in-use-and-damaged',
  'header-in-use-spare-damaged',
  'combined-reserved-everywhere-and-in-use',
  'b2-log-guid-set-log-all-zero',
]

/**
 * The case once the log is examined. Where HDR-007, HDR-011 or HDR-013 stops the replay nothing is added.
 * @param {Case} each
 * @returns {Case}
 */
export function withLog(each) {
  const later = each.later.filter((rule) => !rule.startsWith('LOG-'))
  if (!IN_USE_WITHOUT_ENTRIES.includes(each.name)) return { ...each, later }
  return {
    ...each,
    status: 'unopenable',
    rules: [...each.rules, 'LOG-001'].sort(),
    infos: each.infos && [...each.infos, 'LOG-034'].sort(),
    findings: [...each.findings, { rule: 'LOG-001', severity: 'fatal' }, { rule: 'LOG-034', severity: 'info' }],
    facts: { ...each.facts, 'log.state': 'invalid', 'log.activeSequence': null, 'log.entryCount': 0 },
    later,
    laterStatus: null,
    statusWithoutBat: 'unopenable',
  }
}

/**
 * The case as long as the block table is not examined: rules that need it may fire already or not yet.
 * @param {Case} each
 * @returns {Case}
 */
export function withoutBat(each) {
  const known = (/** @type {string} */ rule) => !each.needsBat.includes(rule)
  return {
    ...each,
    status: each.statusWithoutBat,
    rules: each.rules.filter(known),
    infos: each.infos?.filter(known) ?? null,
    findings: each.findings.filter(({ rule }) => known(rule)),
    open: [...each.open, ...each.needsBat],
    needsBat: [],
  }
}

/**
 * The findings of a report that the case decides about.
 * @template {{ rule: string }} Finding
 * @param {Case} each
 * @param {readonly Finding[]} findings
 * @returns {Finding[]}
 */
export function decided(each, findings) {
  return findings.filter(({ rule }) => !each.open.includes(rule))
}
