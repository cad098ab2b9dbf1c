// The structures level by level: a node is a structure, an entry or a field, with its bytes, its place and its meaning.
// Asked for page by page, since a table may hold thousands; nothing here judges.
import { readJson } from './report.ts'

/** Bytes of the file as a structure claims them; with a damaged file they may lie outside. */
export interface TreeRange {
  readonly offset: bigint
  readonly length: bigint
}

/** One structure, entry or field. */
export interface TreeNode {
  /** As in findings, and below that by the field's name: `header.2`, `header.2.logOffset`. */
  readonly id: string
  /** Named as in the specification where it names it. */
  readonly label: string
  /** Section of MS-VHDX. */
  readonly spec?: string
  /** What it means, in a plain line. */
  readonly note?: string
  readonly range: TreeRange | null
  /** For people: `1 MiB (1048576 bytes)`. Text of the file is unchanged in it. */
  readonly value?: string
  /** The value as it is stored, where a replay of the log changes it; `value`, `raw` and `bytes` are after the replay. */
  readonly stored?: string
  /** The number, where the field is one. */
  readonly raw?: bigint
  /** The bytes in hex, of short fields. */
  readonly bytes?: string
  /** How many nodes lie below it. */
  readonly children: number
  /** The worst severity of the findings at it or below it. */
  readonly mark?: 'fatal' | 'error' | 'warning' | 'info'
}

/** A window of a node's children. */
export interface TreePage {
  /** Of all children, also those outside the window. */
  readonly total: number
  readonly nodes: readonly TreeNode[]
}

/** Reads a page from the engine's JSON. Throws a TypeError for anything else. */
export function parseTreePage(text: string): TreePage | null {
  const value = readJson(text)
  if (value === null) return null
  const page = record(value)
  if (!Array.isArray(page['nodes'])) throw new TypeError('A page of the tree has no list of nodes.')
  return { total: small(page['total']), nodes: page['nodes'].map(nodeOf) }
}

function nodeOf(value: unknown): TreeNode {
  const { id, label, spec, note, range, value: shown, stored, raw, bytes, children, mark, ...rest } = record(value)
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined)
    throw new TypeError(`A node of the tree has the key "${unknown}", which this version does not know.`)
  return {
    id: text(id),
    label: text(label),
    ...(spec !== undefined && { spec: text(spec) }),
    ...(note !== undefined && { note: text(note) }),
    range: range === null ? null : rangeOf(range),
    ...(shown !== undefined && { value: text(shown) }),
    ...(stored !== undefined && { stored: text(stored) }),
    ...(raw !== undefined && { raw: whole(raw) }),
    ...(bytes !== undefined && { bytes: text(bytes) }),
    children: small(children),
    ...(mark !== undefined && { mark: severity(mark) }),
  }
}

function rangeOf(value: unknown): TreeRange {
  const { offset, length } = record(value)
  return { offset: whole(offset), length: whole(length) }
}

function record(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError(`The tree has ${typeof value} where an object belongs.`)
  return value as Record<string, unknown>
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`The tree has ${typeof value} where a text belongs.`)
  return value
}

function whole(value: unknown): bigint {
  if (typeof value !== 'bigint') throw new TypeError(`The tree has ${typeof value} where a number belongs.`)
  return value
}

function small(value: unknown): number {
  const number = Number(whole(value))
  if (!Number.isSafeInteger(number)) throw new TypeError(`The tree counts to ${value}.`)
  return number
}

function severity(value: unknown): NonNullable<TreeNode['mark']> {
  const found = (['fatal', 'error', 'warning', 'info'] as const).find((each) => each === value)
  if (!found) throw new TypeError(`The tree marks a node as "${value}".`)
  return found
}
