// A finding as plain text, for a ticket or a mail: what, where, found and expected, by which rule. Text of the file is made inert,
// because it will be pasted somewhere.
import type { Finding } from '../engine/report.ts'
import { hex } from './hex.ts'
import { inert } from './inert.ts'
import { counted, grouped } from './sizes.ts'

/** One finding, several lines, no line break at the end. */
export function findingText(finding: Finding): string {
  const { severity, rule, title, detail, structure, field, offset, length, found, expected, section, total } = finding
  const where = [field ? `${structure} ${field}` : structure]
  if (offset !== null) where.push(`at ${hex(offset)} (${grouped(offset)})`)
  if (offset !== null && length !== null) where.push(counted(length, 'byte'))
  const lines = [`${severity} ${rule}: ${title}`, inert(detail), `where: ${where.join(', ')}`]
  if (found !== undefined) lines.push(`found: ${inert(found)}`)
  if (expected !== undefined) lines.push(`expected: ${inert(expected)}`)
  if (section !== null) lines.push(`section: MS-VHDX ${section}`)
  if (total > 1) lines.push(`places: ${grouped(total)}`)
  return lines.join('\n')
}
