// A filter above a long list. The browser's own search finds only what is drawn, so a list that is not drawn whole has this.
import { useId, useState } from 'preact/hooks'
import { grouped } from '../../text/sizes.ts'
import style from './filter.module.css'

/** A shorter list is searched by eye. */
const fromCount = 40

/**
 * The indices of the rows that match what was typed, and the box to type in (null for a short list). `textOf` gives all the words
 * of a row by which it may be found.
 */
export function useFilter(count: number, what: string, textOf: (index: number) => string) {
  const [wanted, setWanted] = useState('')
  const id = useId()
  const words = wanted
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  const all = Array.from({ length: count }, (_, index) => index)
  const rows =
    words.length === 0
      ? all
      : all.filter((index) => {
          const text = textOf(index).toLowerCase()
          return words.every((word) => text.includes(word))
        })
  const box =
    count <= fromCount ? null : (
      <p class={style['filter']}>
        <label for={id}>Filter</label>
        <input
          id={id}
          type="search"
          spellcheck={false}
          value={wanted}
          onInput={(event) => setWanted(event.currentTarget.value)}
        />
        <span role="status">
          {words.length === 0 ? `${grouped(count)} ${what}` : `${grouped(rows.length)} of ${grouped(count)} ${what}`}
        </span>
      </p>
    )
  return { rows, box }
}
