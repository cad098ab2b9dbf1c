// Options and commands inside a sentence, which a line must not break at their hyphen: "-" at the end of a line and "ReadOnly" on the next
// is no option any more. Pure.

/** `-ReadOnly`, `--read-only`, `Mount-VHD`; longer words may be from a file, and have to break somewhere. */
const COMMAND = /(?<![^\s("„“'])(?:-{1,2}[A-Za-z][A-Za-z-]{0,22}|[A-Z][a-z]{2,8}-[A-Z][A-Za-z]{1,14})(?![\w-])/g

/** The text in pieces; `whole` are those that stay on one line. */
export function unbroken(text: string): { text: string; whole: boolean }[] {
  const pieces: { text: string; whole: boolean }[] = []
  let at = 0
  for (const { 0: word, index } of text.matchAll(COMMAND)) {
    if (index > at) pieces.push({ text: text.slice(at, index), whole: false })
    pieces.push({ text: word, whole: true })
    at = index + word.length
  }
  if (at < text.length) pieces.push({ text: text.slice(at), whole: false })
  return pieces
}
