// Reads #include and import lines and says which break the law. The law itself, as data, is in layers.test.ts.
import { posix } from 'node:path'

/** A line that breaks the law. */
export interface Offence {
  /** From the root. */
  file: string
  line: number
  /** What is named there, as written. */
  target: string
  why: string
}

/** What the files of one web folder may import. Paths are from `web/`; a folder stands for all in it. */
export interface WebLaw {
  /** A folder, or one file in it that needs a line of its own. The longest that fits a file counts. */
  of: string
  may: readonly string[]
  /** Types only. */
  types?: readonly string[]
  /** Only as an address, by a query such as `?url`: no code comes in. */
  addresses?: readonly string[]
  packages?: readonly string[]
  /** Which file names may import `node:*`; none if absent. */
  node?: RegExp
}

/** What the files of one native folder may include: what stands at or before it in the order, and more if it says so. */
export interface NativeLaw {
  folder: string
  never?: readonly string[]
  /** Headers in angle brackets that only this folder may include. */
  own?: RegExp
}

/** One import of a file. */
interface Import {
  line: number
  target: string
  typesOnly: boolean
}

export function nativeOffences(file: string, text: string, law: readonly NativeLaw[]): Offence[] {
  const folder = file.split('/')[1] ?? ''
  const place = law.findIndex((row) => row.folder === folder)
  if (place < 0) return [{ file, line: 1, target: folder, why: `native/${folder} is in no layer` }]
  return text.split('\n').flatMap((line, at) => {
    const [, quoted, angled] = line.match(/^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)/) ?? []
    const why = quoted ? whyNotQuoted(quoted, place, law) : angled ? whyNotAngled(angled, place, law) : undefined
    return why ? [{ file, line: at + 1, target: quoted ?? angled ?? '', why }] : []
  })
}

function whyNotQuoted(target: string, place: number, law: readonly NativeLaw[]): string | undefined {
  const own = law[place]
  const theirs = law.findIndex((row) => target.startsWith(`${row.folder}/`))
  if (theirs < 0) return 'a quoted include names a layer first, such as "base/bytes.h"'
  if (theirs > place) return `${own?.folder} stands left of ${law[theirs]?.folder}`
  return own?.never?.includes(target) ? `${own.folder} never sees it` : undefined
}

function whyNotAngled(target: string, place: number, law: readonly NativeLaw[]): string | undefined {
  const owner = law.findIndex((row) => row.own?.test(target))
  return owner >= 0 && owner !== place ? `only ${law[owner]?.folder} includes it` : undefined
}

export function webOffences(file: string, text: string, law: readonly WebLaw[]): Offence[] {
  const path = file.replace(/^web\//, '')
  const row = rowFor(path, law)
  return importsOf(text).flatMap((found) => {
    const why = row ? whyNotImported(path, found, row) : 'its folder is in no layer'
    return why ? [{ file, line: found.line, target: found.target, why }] : []
  })
}

function whyNotImported(path: string, found: Import, row: WebLaw): string | undefined {
  if (found.target.startsWith('node:')) return row.node?.test(path) ? undefined : 'node: is not allowed here'
  if (!found.target.startsWith('.')) {
    return isAmong(found.target, row.packages) ? undefined : `${row.of} uses no such package`
  }
  const [target = '', query] = posix.join(posix.dirname(path), found.target).split('?')
  if (query !== undefined && isAmong(target, row.addresses)) return undefined
  if (isAmong(target, row.may) || isOwnStyle(path, target)) return undefined
  if (isAmong(target, row.types)) return found.typesOnly ? undefined : `${row.of} may import only types from there`
  return `${row.of} may not import it`
}

/** `tests/images` is the oracle: it must not know what it judges. */
export function imageBuilderOffences(file: string, text: string): Offence[] {
  return importsOf(text).flatMap(({ line, target }) => {
    const path = target.startsWith('.') ? posix.join(posix.dirname(file), target) : target
    const knows = path.startsWith('web/') || path.startsWith('native/') || path.startsWith('vhdxscope')
    return knows ? [{ file, line, target, why: 'the image builder knows nothing of what it tests' }] : []
  })
}

function rowFor(path: string, law: readonly WebLaw[]): WebLaw | undefined {
  return law.filter((row) => isAmong(path, [row.of])).sort((a, b) => b.of.length - a.of.length)[0]
}

function isAmong(path: string, places: readonly string[] | undefined): boolean {
  return places?.some((place) => path === place || path.startsWith(`${place}/`)) ?? false
}

/** `headers.tsx` has its `headers.module.css` beside it. */
function isOwnStyle(path: string, target: string): boolean {
  return target === path.replace(/\.tsx$/, '.module.css')
}

/** Every import, export from, and import(), also those of JSDoc types. */
function importsOf(text: string): Import[] {
  const statement = /^[ \t]*(?:import|export)\b([^'"`;]*?)(?:\bfrom\s*)?(['"])([^'"\n]+)\2/gm
  const call = /(\btypeof\s+|[{<|:]\s*)?\bimport\(\s*(['"])([^'"\n]+)\2/g
  const found: Import[] = []
  for (const match of text.matchAll(statement)) {
    const clause = match[1] ?? ''
    // `export const x = '…'` is no import; a bare `import '…'` has nothing between.
    if (clause.trim() !== '' && !/\bfrom\s*['"]/.test(match[0])) continue
    found.push({ line: lineAt(text, match.index), target: match[3] ?? '', typesOnly: isTypeClause(clause) })
  }
  for (const match of text.matchAll(call)) {
    found.push({ line: lineAt(text, match.index), target: match[3] ?? '', typesOnly: match[1] !== undefined })
  }
  return found
}

/** `type { A }`, or braces in which every name says `type`. */
function isTypeClause(clause: string): boolean {
  if (/^\s*type\b/.test(clause)) return true
  const names = clause.match(/^\s*\{([^}]*)\}/)?.[1]?.split(',')
  return names?.filter((name) => name.trim()).every((name) => /^\s*type\s/.test(name)) ?? false
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length + (text.slice(index).match(/^[ \t]*\n/)?.length ?? 0)
}
