// @ts-check
// The catalogue as text, for tests that are not JavaScript. JSON holds everything; TSV is the same for readers that
// want no JSON parser.
//
// TSV: lines of tab-separated fields, the first names the kind of line. `case NAME STATUS SIZE` begins a case; the
// lines that follow belong to it: `finding RULE SEVERITY`, `infos judged|open`, `fact PATH VALUE`,
// `total RULE COUNT`, `at RULE OFFSET`, `later RULE`, `later-status STATUS`, `later-fact PATH VALUE`, `open RULE`,
// `needs-bat RULE`, `status-without-bat STATUS`, `deep`, `note TEXT`.
// Values are decimal integers, true, false, null, or text in JSON's quotes.

/**
 * @typedef {import('./cases/case.mjs').Case} Case
 * @typedef {import('./cases/case.mjs').Fact} Fact
 */

/** @param {Array<{ each: Case, size: number }>} cases */
export function manifestTsv(cases) {
  /** @type {string[][]} */
  const lines = []
  for (const { each, size } of cases) {
    lines.push(['case', each.name, each.status, String(size)])
    lines.push(['infos', each.infos ? 'judged' : 'open'])
    for (const { rule, severity } of each.findings) lines.push(['finding', rule, severity])
    for (const [path, value] of Object.entries(each.facts)) lines.push(['fact', path, valueText(value)])
    for (const [rule, count] of Object.entries(each.totals)) lines.push(['total', rule, String(count)])
    for (const [rule, offset] of Object.entries(each.at)) lines.push(['at', rule, String(offset)])
    for (const rule of each.later) lines.push(['later', rule])
    if (each.laterStatus) lines.push(['later-status', each.laterStatus])
    for (const [path, value] of Object.entries(each.laterFacts)) lines.push(['later-fact', path, valueText(value)])
    for (const rule of each.open) lines.push(['open', rule])
    for (const rule of each.needsBat) lines.push(['needs-bat', rule])
    if (each.statusWithoutBat !== each.status) lines.push(['status-without-bat', each.statusWithoutBat])
    if (each.deep) lines.push(['deep'])
    if (each.note) lines.push(['note', each.note])
  }
  return lines.map((fields) => `${fields.join('\t')}\n`).join('')
}

/**
 * JSON with every integer in all its digits, also beyond 2^53.
 * @param {Array<{ each: Case, size: number }>} cases
 */
export function manifestJson(cases) {
  return `${valueText(cases.map(({ each: { make: _, ...rest }, size }) => ({ ...rest, size })))}\n`
}

/** @param {unknown} value @returns {string} */
function valueText(value) {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return `[${value.map(valueText).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${valueText(member)}`)
    return `{${members.join(',')}}`
  }
  // Lone surrogates cannot occur: facts hold what the report holds, U+FFFD.
  return JSON.stringify(value)
}
