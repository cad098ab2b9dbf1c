// Lines of text for a terminal: columns, indentation, and colour where it is wanted. Every cell is made inert here, so that no
// printer can forget it; styles are the only escape sequences that come out.
import { inert } from '../text/inert.ts'

export type Style = 'plain' | 'strong' | 'quiet' | 'good' | 'warn' | 'bad'

/** A piece of a line: text in a style, or plain text. */
export type Cell = string | { readonly text: string; readonly style: Style }

/** One line, its cells side by side. */
export type Line = readonly Cell[]

const CODES: Readonly<Record<Style, string>> = {
  plain: '',
  strong: '1',
  quiet: '2',
  good: '32',
  warn: '33',
  bad: '31',
}

export function styled(text: string, style: Style): Cell {
  return { text, style }
}

/** The lines as text, each ended; without colour there is no escape sequence at all. */
export function rendered(lines: readonly Line[], colour: boolean): string {
  return lines
    .map(
      (line) =>
        `${line
          .map((cell) => painted(cell, colour))
          .join('')
          .trimEnd()}\n`,
    )
    .join('')
}

/** Rows under one another, each column as wide as its widest cell; two spaces between, `indent` before. */
export function columns(rows: readonly Line[], indent = 0): Line[] {
  const widths: number[] = []
  for (const row of rows) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, width(cell))
  return rows.map((row) => [
    ' '.repeat(indent),
    ...row.flatMap((cell, at) => {
      const gap = at === row.length - 1 ? 0 : (widths[at] ?? 0) - width(cell) + 2
      return [cell, ' '.repeat(gap)]
    }),
  ])
}

/** The cell, and spaces behind it up to that width. */
export function padded(cell: Cell, least: number): Line {
  return [cell, ' '.repeat(Math.max(0, least - width(cell)))]
}

/** The same lines further to the right. */
export function indented(lines: readonly Line[], indent: number): Line[] {
  return lines.map((line) => [' '.repeat(indent), ...line])
}

function painted(cell: Cell, colour: boolean): string {
  const { text, style } = typeof cell === 'string' ? { text: cell, style: 'plain' as const } : cell
  const code = CODES[style]
  return colour && code !== '' ? `\u001b[${code}m${inert(text)}\u001b[0m` : inert(text)
}

/** How many characters are seen of it. */
export function width(cell: Cell): number {
  return Array.from(inert(typeof cell === 'string' ? cell : cell.text)).length
}
