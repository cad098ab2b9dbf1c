// The catalogue of rules as a page for people, in Markdown. Pure: rules in, text out. Each rule has an anchor, its id in lower case.
import type { Rule } from '../engine/rules.ts'

/** The groups in the order of the catalogue; a rule's group is what stands before the dash. */
const GROUPS: Readonly<Record<string, string>> = {
  FILE: 'The file and its file type identifier',
  HDR: 'Headers',
  REG: 'Region tables',
  LOG: 'The log and its replay',
  MET: 'The metadata table',
  ITM: 'Metadata items',
  PLO: 'The parent locator',
  BAT: 'The block allocation table',
  SBM: 'Sector bitmaps',
  LAY: 'Use of space',
  CHN: 'Chains of differencing disks',
  QRK: 'Known writers',
}

/** `HDR-001` -> `hdr-001`: the rule's anchor in the page and in the app. */
export function ruleAnchor(id: string): string {
  return id.toLowerCase()
}

/** `HDR-001` -> `Headers`. */
export function ruleGroup(id: string): string {
  return GROUPS[id.slice(0, id.indexOf('-'))] ?? id
}

export function rulesPage(rules: readonly Rule[]): string {
  const lines = [
    '# Rules',
    '',
    `What vhdxscope checks: ${rules.length} rules. This page is made from the rules themselves. Severities: **fatal**, by the`,
    'specification the file must not be opened; **error**, against a MUST, data may be wrong or programs may refuse the file;',
    '**warning**, suspicious or against a SHOULD, readers cope; **info**, worth knowing, the file conforms. The severity given',
    'is the worst a rule has. Sections are of MS-VHDX; without one the rule is derived from it or taken from implementations.',
  ]
  let group = ''
  for (const { id, severity, section, title, explain } of rules) {
    if (ruleGroup(id) !== group) {
      group = ruleGroup(id)
      lines.push('', `## ${group}`)
    }
    lines.push('', `### <a id="${ruleAnchor(id)}"></a>${id}: ${title}`, '')
    lines.push(`*${severity}*${section === null ? '' : `, section ${section}`}`)
    if (explain !== '') lines.push('', explain)
  }
  return `${lines.join('\n')}\n`
}
