// `rules`: the engine's catalogue as a table. Pure: the catalogue's JSON in, lines out.
import { readJson } from '../engine/report.ts'
import type { Line } from './layout.ts'
import { columns, styled } from './layout.ts'
import { SEVERITIES, SEVERITY_STYLES } from './print.ts'

export function ruleLines(catalogue: string): Line[] {
  const rules = readJson(catalogue)
  if (!Array.isArray(rules)) throw new TypeError('The catalogue of rules is not a list.')
  return columns(rules.map(ruleRow))
}

function ruleRow(rule: unknown): Line {
  const { id, severity, title } = rule as Record<string, unknown>
  const style = SEVERITY_STYLES[SEVERITIES.find((known) => known === severity) ?? 'info']
  return [styled(String(id), 'strong'), styled(String(severity), style), String(title)]
}
