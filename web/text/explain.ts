// Finds Windows' error codes in whatever was pasted: hex, decimal of either sign, a name, a path as WSL prints it, a whole message
// in any language. Pure; what a code means stands in error-codes.ts.
import { ERROR_CODES, type ErrorCode } from './error-codes.ts'
import { hex32 } from './hex.ts'

/** A code that was found. */
export interface Match {
  readonly entry: ErrorCode
  /** The words that were taken for it, as pasted. */
  readonly from: string
}

export interface Explained {
  /** In the order in which they stand in the text, each code once. */
  readonly known: readonly Match[]
  /** What is an error code by its form, but not one of ours: `0x80072ee7`. */
  readonly unknown: readonly string[]
}

/** A message is shorter than this; the rest of a longer text is not looked at. */
const LONGEST = 20_000
const GUID = /\{?\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b\}?/gi
const NAME = /\b(?=\w*_)[A-Z][A-Z0-9_]{5,}\b/gi
const HEX = /\b0x([0-9a-f]{1,8})\b/gi
const BARE_HEX = /(?<![\w.-])[0-9a-f]{8}(?![\w.-])/gi
const DECIMAL = /(?<![\w.,-])[-−]?\d{1,10}(?![\w,-]|\.\d)/g
/** A small number means something only behind one of these, or alone. */
const SAYS_ERROR =
  /(?:error|code|status|fehler(?:code)?|erreur|errore?|erro|ошибк[аи]|错误|錯誤|エラー|오류)(?: ?code)?\s*[:=#(]?\s*$/i

const byNumber = new Map<number, ErrorCode>()
const byName = new Map<string, ErrorCode>()
for (const entry of ERROR_CODES) {
  for (const number of [entry.code, ...(entry.also ?? [])]) if (number !== null) byNumber.set(number, entry)
  for (const name of entry.names) byName.set(stem(name), entry)
}

/** Every code in the text. */
export function explain(text: string): Explained {
  // A GUID is full of what looks like codes. Its place is kept, so that the order of the rest is.
  const clean = text.slice(0, LONGEST).replace(GUID, (guid) => ' '.repeat(guid.length))
  const known = new Map<ErrorCode, { at: number; from: string }>()
  const unknown = new Map<string, number>()
  const alone = clean.trim()

  const take = (entry: ErrorCode, at: number, from: string) => {
    const before = known.get(entry)
    if (!before || at < before.at) known.set(entry, { at, from })
  }
  const takeNumber = (number: number, match: RegExpMatchArray, certain: boolean) => {
    const { index: at = 0 } = match
    const [from] = match
    if (number < 0x10000 && !certain && from !== alone && !SAYS_ERROR.test(clean.slice(Math.max(0, at - 40), at)))
      return
    const entry = byNumber.get(number) ?? (number < 0x10000 ? byNumber.get(0x80070000 + number) : undefined)
    if (entry) take(entry, at, from)
    else if (number >= 0x80000000) unknown.set(hex32(number), Math.min(at, unknown.get(hex32(number)) ?? at))
  }

  for (const match of clean.matchAll(NAME)) {
    const entry = byName.get(stem(match[0]))
    if (entry) take(entry, match.index, match[0])
  }
  for (const match of clean.matchAll(HEX)) {
    const [, digits = ''] = match
    takeNumber(Number.parseInt(digits, 16), match, digits.length === 8)
  }
  for (const match of clean.matchAll(BARE_HEX)) {
    const number = Number.parseInt(match[0], 16)
    if (byNumber.has(number)) takeNumber(number, match, true)
  }
  for (const match of clean.matchAll(DECIMAL)) {
    const number = Number(match[0].replace('−', '-'))
    if (number >= -0x80000000 && number < 0x100000000)
      takeNumber(number < 0 ? number + 0x100000000 : number, match, false)
  }
  const lower = clean.toLowerCase()
  for (const entry of ERROR_CODES) {
    const at = entry.phrase ? lower.indexOf(entry.phrase) : -1
    if (entry.phrase && at >= 0) take(entry, at, entry.phrase)
  }

  const inOrder = <T>(pairs: [T, number][]) => pairs.sort(([, a], [, b]) => a - b).map(([what]) => what)
  return {
    known: inOrder([...known].map(([entry, { at, from }]): [Match, number] => [{ entry, from }, at])),
    unknown: inOrder([...unknown]),
  }
}

/** The forms in which people meet a code: hex, unsigned and signed decimal. Empty for one that has only a name. */
export function formsOf(entry: ErrorCode): readonly string[] {
  if (entry.code === null) return []
  const forms = [`0x${entry.code.toString(16).toUpperCase().padStart(8, '0')}`, String(entry.code)]
  return entry.code < 0x80000000 ? forms : [...forms, `-${0x100000000 - entry.code}`]
}

/** `STATUS_VHD_INVALID_SIZE` and `ERROR_VHD_INVALID_SIZE` are one name. */
function stem(name: string): string {
  return name.toUpperCase().replace(/^(?:ERROR|STATUS)_/, '')
}
