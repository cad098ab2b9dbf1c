// The catalogue of rules as the engine gives it out. Reads it; knows no rule by itself.
import { readJson } from './report.ts'

/** One rule: what it is called, how bad it is at its worst, and what it means. Ids never change meaning. */
export interface Rule {
  /** As in findings: `HDR-006`. */
  readonly id: string
  readonly severity: 'fatal' | 'error' | 'warning' | 'info'
  /** Of MS-VHDX; null where the rule is derived from it or taken from implementations. */
  readonly section: string | null
  readonly title: string
  /** For the person with the disk; empty where every finding has words of its own. */
  readonly explain: string
}

const SEVERITIES: readonly unknown[] = ['fatal', 'error', 'warning', 'info']

/** Reads the engine's JSON. Throws a TypeError for anything else. */
export function parseRules(text: string): Rule[] {
  const list = readJson(text)
  if (!Array.isArray(list) || !list.every(isRule)) throw new TypeError('The catalogue of rules is not a list of rules.')
  return list
}

function isRule(value: unknown): value is Rule {
  const { id, severity, section, title, explain } = (value ?? {}) as Record<string, unknown>
  const texts = [id, title, explain].every((each) => typeof each === 'string')
  return texts && SEVERITIES.includes(severity) && (section === null || typeof section === 'string')
}
