// Patterns of file names, for shells that do not expand them. A file whose name is the pattern wins over it. Only `*`, `?` and `**`.
import { existsSync, readdirSync } from 'node:fs'
import { join, sep } from 'node:path'
import { isWebAddress } from '../engine/open-with.ts'

/** The files that the word stands for, in the order of their names; the word itself if it is no pattern; empty if nothing fits. */
export function filesOf(word: string): string[] {
  if (isWebAddress(word) || !/[*?]/.test(word) || existsSync(word)) return [word]
  // On Windows both are separators, elsewhere a backslash is a letter.
  const [start = '', ...rest] = word.split(sep === '\\' ? /[\\/]/ : '/')
  const absolute = rest.length > 0 && !/[*?]/.test(start)
  const found = absolute ? matches(start === '' ? sep : `${start}${sep}`, rest) : matches('', [start, ...rest])
  return found.sort()
}

function matches(folder: string, [segment, ...rest]: readonly string[]): string[] {
  if (segment === undefined) return []
  const last = rest.length === 0
  if (segment === '**') {
    const below = entriesOf(folder).filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    const here = matches(folder, last ? ['*'] : rest)
    return [...here, ...below.flatMap(({ name }) => matches(join(folder, name), [segment, ...rest]))]
  }
  if (!/[*?]/.test(segment)) {
    const path = join(folder, segment)
    if (last) return existsSync(path) ? [path] : []
    return matches(path, rest)
  }
  const pattern = patternOf(segment)
  const names = entriesOf(folder).filter(
    ({ name }) => pattern.test(name) && (!name.startsWith('.') || segment[0] === '.'),
  )
  if (!last) return names.flatMap(({ name }) => matches(join(folder, name), rest))
  return names.filter((entry) => !entry.isDirectory()).map(({ name }) => join(folder, name))
}

// A folder that cannot be listed holds nothing that fits.
function entriesOf(folder: string) {
  try {
    return readdirSync(folder === '' ? '.' : folder, { withFileTypes: true })
  } catch {
    return []
  }
}

function patternOf(segment: string): RegExp {
  // Runs of stars are one, so that no name makes the expression search for ever.
  const escaped = segment
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${escaped}$`, sep === '\\' ? 'isu' : 'su')
}
