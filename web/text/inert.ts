// Text that a file brings along (creator, parent paths, its own name) made harmless and visible before a person sees it:
// nothing in it can move a terminal's cursor, colour it, ring it, reorder the line, or hide. The text keeps its letters.
// Not an HTML escape: the page sets text as text, and the report itself carries the text unchanged.

// Controls, format characters (bidi overrides, zero-width, tags), separators that break lines, unpaired surrogates,
// private use, and what fonts leave blank. A plain space stays; every other space looks like one, so it is shown.
const NOT_PLAIN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]|(?! )\p{Zs}/gu

// More marks than this on one letter draw over the lines above and below.
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu

/** The text on one line, each character that could act or hide written as `<U+202E>`. */
export function inert(text: string): string {
  return text
    .replace(NOT_PLAIN, (character) => `<U+${codePoint(character)}>`)
    .replace(STACKED_MARKS, (run, kept: string) => `${kept}<${Array.from(run).length - 4} more marks>`)
}

/** `inert`, and at most `limit` characters of the original; what was left out is counted. */
export function inertClipped(text: string, limit: number): string {
  const characters = Array.from(text)
  if (characters.length <= limit) return inert(text)
  return `${inert(characters.slice(0, limit).join(''))}… (${characters.length - limit} more characters)`
}

function codePoint(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
}
