// @ts-check
// What a case is, and the short way to write one. A case states everything the engine must say of an
// image about the header section and the metadata, no more and no less.

import { CATALOGUE } from '../catalogue.mjs'

/**
 * @typedef {import('../builder.mjs').SparseImage} SparseImage
 * @typedef {import('../catalogue.mjs').Severity} Severity
 * @typedef {'sound' | 'needsReplay' | 'damaged' | 'unopenable' | 'notVhdx'} Status
 * @typedef {string | number | bigint | boolean | null} Fact
 *
 * @typedef {{
 *   name: string,
 *   make(): SparseImage,
 *   status: Status,
 *   rules: string[],
 *   infos: string[] | null,
 *   findings: Array<{ rule: string, severity: Severity }>,
 *   facts: Record<string, Fact>,
 *   totals: Record<string, number>,
 *   at: Record<string, number>,
 *   later: string[],
 *   laterStatus: Status | null,
 *   laterFacts: Record<string, Fact>,
 *   open: string[],
 *   needsBat: string[],
 *   statusWithoutBat: Status,
 *   deep: boolean,
 *   note: string | null,
 * }} Case
 *   `rules`: ids of all findings above info, once each, sorted. `infos`: the same for info, or null where
 *   they are not judged. `findings`: both, with the severity each must have. `facts`: report path
 *   (`headers.1.current`, `entries.length` for a list) to value. `totals`: the finding's `total`, summed over structures. `at`: a file
 *   offset that the finding's byte range must contain. `later…`: what joins once log and blocks are
 *   examined (above info only). `open`: rules that may fire or not, for
 *   the text decides neither. `needsBat`: those of `findings` that only the block table can tell, and
 *   `statusWithoutBat` the status without them. `deep`: of a deep report. `note`: the text was ambiguous here; how it was read.
 *
 * @typedef {Partial<Pick<Case, 'infos' | 'facts' | 'totals' | 'at' | 'later' | 'laterStatus' | 'laterFacts' | 'open' | 'needsBat' | 'deep' | 'note'>>
 *   & { summary?: boolean }} More
 *   `infos` without ITM-019, which every image has whose disk can be described; `summary: false` where it cannot.
 */

/**
 * @param {string} name unique; kebab-case, begins with its group; also a file name
 * @param {() => { image(name: string): SparseImage }} make
 * @param {Status} status
 * @param {string[]} rules ids above info; a severity other than the catalogue's usual one is written behind
 * @param {More} [more]
 * @returns {Case}
 */
export function row(name, make, status, rules, more = {}) {
  const infos = more.infos === null ? null : [...(more.infos ?? [])]
  if (infos && (more.summary ?? true)) infos.push('ITM-019')
  const above = rules.map((text) => parse(text))
  const below = (infos ?? []).map((text) => parse(text))
  for (const each of above) if (each.severity === 'info') throw new Error(`${name}: ${each.rule} is an info`)
  for (const each of below) if (each.severity !== 'info') throw new Error(`${name}: ${each.rule} is no info`)
  return {
    name,
    make: () => make().image(name),
    status,
    rules: unique(above.map((each) => each.rule)),
    infos: infos && unique(below.map((each) => each.rule)),
    findings: [...above, ...below],
    facts: more.facts ?? {},
    totals: more.totals ?? {},
    at: more.at ?? {},
    later: more.later ?? [],
    laterStatus: more.laterStatus ?? null,
    laterFacts: more.laterFacts ?? {},
    open: more.open ?? [],
    needsBat: more.needsBat ?? [],
    statusWithoutBat: statusWithout(status, [...above, ...below], more.needsBat ?? []),
    deep: more.deep ?? false,
    note: more.note ?? null,
  }
}

/** @param {string} text 'HDR-013' or 'HDR-013 fatal' */
function parse(text) {
  const [rule = '', stated] = text.split(' ')
  const possible = CATALOGUE[rule]
  if (!possible) throw new Error(`unknown rule ${text}`)
  const severity = /** @type {Severity} */ (stated ?? possible[0])
  if (!possible.includes(severity)) throw new Error(`${rule} is never ${severity}`)
  return { rule, severity }
}

/**
 * Only errors depend on the block table, and only a disk whose log must be replayed has rules that need it.
 * @param {Status} status @param {Array<{ rule: string, severity: Severity }>} findings @param {string[]} needsBat
 * @returns {Status}
 */
function statusWithout(status, findings, needsBat) {
  if (status !== 'damaged' || needsBat.length === 0) return status
  const errors = findings.filter(({ rule, severity }) => severity === 'error' && !needsBat.includes(rule))
  return errors.length > 0 ? 'damaged' : 'needsReplay'
}

/** @param {string[]} list */
function unique(list) {
  return [...new Set(list)].sort()
}
