// `explain`: what each code in a text means. Pure: matches in, lines out.
import type { Match } from '../text/explain.ts'
import { formsOf } from '../text/explain.ts'
import type { Line } from './layout.ts'
import { indented, styled } from './layout.ts'

export function explainLines(known: readonly Match[]): Line[] {
  return known.flatMap(({ entry }, at): Line[] => {
    const names = entry.names.join(', ')
    const head: Line = [styled(formsOf(entry).join(', ') || names, 'strong'), entry.code === null ? '' : `  ${names}`]
    const steps = entry.lookAt.map((step): Line => ['- ', step])
    return [...(at === 0 ? [] : [['']]), head, ...indented([[entry.meaning], ...steps], 2)]
  })
}

/** What `--json` says of one of them. */
export function explainValue({ entry, from }: Match): object {
  const { code, names, meaning, lookAt } = entry
  return { code, names, from, meaning, lookAt }
}
