// The report's types, and the only place where its JSON becomes JavaScript values: JSON.parse would round every integer
// above 2^53, and a damaged disk is free to state 2^64 - 1. The types themselves are generated from report.schema.json.
import { narrowed } from './narrow.ts'
import type { Finding, Report, Verdict } from './report.gen.ts'

export type * from './report.gen.ts'

/** What a report says of the file as a whole. */
export type VerdictStatus = Verdict['status']

/** How bad a finding is; the first is the worst. */
export type Severity = Finding['severity']

/**
 * Reads a report from its JSON, as the command line's `info --json` prints it. Fields that a disk states in 64 bits are `bigint`
 * and keep all their digits; counts and places in the file are `number`.
 *
 * Throws a `SyntaxError` for text that is not JSON, and a `TypeError` that names the path for JSON that is not a report of this
 * version: a missing or unknown key, a value of another kind, a number that would have been rounded.
 *
 * ```js
 * const report = parseReport(text)
 * report.headers[0]?.sequenceNumber // 932638740n
 * ```
 */
export function parseReport(text: string): Report {
  // The walker proved the form that the generated type states; no type guard can say that in fewer words.
  return narrowed(readJson(text), 'Report') as Report
}

/** JSON with every integer as a bigint. A fraction or an exponent is refused: no report has one. @internal */
export function readJson(text: string): unknown {
  // JSON.parse is a hundred times faster than any parser written in JavaScript, and a hostile file makes a report of 20 MB. So
  // every number crosses it as text, in an object with a key that no report has.
  const marked = text.replace(STRING_OR_NUMBER, (token) => (token.startsWith('"') ? token : `{"${NUMBER}":"${token}"}`))
  return JSON.parse(marked, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, '\0')) return value
    const digits = String((value as Record<string, unknown>)['\0'])
    if (!/^-?(?:0|[1-9]\d*)$/.test(digits)) throw new SyntaxError(`A report has whole numbers only, not ${digits}.`)
    return BigInt(digits)
  })
}

const NUMBER = '\\u0000'
// Strings are matched so that digits inside them are left alone; without alternatives in the loop, for they may be megabytes long.
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/gs

/**
 * JSON with every digit of every bigint; the counterpart of `parseReport` for a part of a report. What could act on a terminal or
 * reorder a line is escaped, which changes no value.
 * @internal
 */
export function writeJson(value: unknown): string {
  const marked = JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? { '\0': String(part) } : part))
  if (marked === undefined) throw new TypeError('There is nothing to write.')
  // Inside a string each quote has a backslash before it, so no text from a file can look like a mark.
  const text = marked.replace(/\{"\\u0000":"(-?\d+)"\}/g, '$1')
  return text.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, escaped)
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}
