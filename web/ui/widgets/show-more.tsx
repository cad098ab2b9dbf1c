// A long list shows its first rows and offers the rest: a hostile table may hold thousands.
import { useState } from 'preact/hooks'
import { grouped } from '../../text/sizes.ts'
import style from './button.module.css'

const first = 60

/** How many of `count` rows to draw, and how to ask for all. */
export function useShown(count: number): [shown: number, showAll: () => void] {
  const [all, setAll] = useState(false)
  return [all ? count : Math.min(count, first), () => setAll(true)]
}

export function ShowMore({
  count,
  shown,
  what,
  onAll,
}: {
  count: number
  shown: number
  what: string
  onAll: () => void
}) {
  if (shown >= count) return null
  return (
    <p class={style['after-list']}>
      <button type="button" class={style['quiet']} onClick={onAll}>
        Show the other {grouped(count - shown)} {what}
      </button>
    </p>
  )
}
