// `rules`: the engine's catalogue as a table. Pure: the catalogue's JSON in, lines out.
import { parseRules, type Rule } from '../engine/rules.ts'
import type { Line } from './layout.ts'
import { columns, styled } from './layout.ts'
import { SEVERITY_STYLES } from './print.ts'

export function ruleLines(catalogue: string): Line[] {
  return columns(parseRules(catalogue).map(ruleRow))
}

function ruleRow({ id, severity, title }: Rule): Line {
  return [styled(id, 'strong'), styled(severity, SEVERITY_STYLES[severity]), title]
}
