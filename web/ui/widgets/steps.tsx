// Makes a picture of many parts usable by keyboard and pointer: one part at a time is in hand, arrow keys and the pointer choose it, Enter or
// a click opens it, and it is told in words, to screen readers too. The picture itself is the caller's.
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import style from './steps.module.css'

interface Props {
  /** Names the picture. */
  label: string
  count: number
  /** Parts in a row: what the up and down arrows skip. */
  row?: number
  /** The part in hand at first. */
  start?: number
  /** What a part is, in a line. */
  tell(part: number): string
  /** The part at a place of the picture, from 0 to 1 in both directions; null for none. */
  partAt(x: number, y: number): number | null
  /** Goes where a part leads. */
  open(part: number): void
  /** What Enter and a click do. */
  hint: string
  /** Draws the picture; null while no part is in hand. */
  children(inHand: number | null): ComponentChildren
}

export function Steps({ label, count, row = 1, start = 0, tell, partAt, open, hint, children }: Props) {
  const [chosen, choose] = useState(start)
  const [focused, setFocused] = useState(false)
  const [under, setUnder] = useState<number | null>(null)
  const at = Math.min(chosen, count - 1)
  const inHand = under ?? (focused ? at : null)

  function keyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const next = step(event.key, at, row, count)
    if (next !== null) {
      choose(next)
      setUnder(null)
    } else if (event.key === 'Enter' || event.key === ' ') open(at)
    else return
    event.preventDefault()
  }

  function placed(event: MouseEvent & { currentTarget: HTMLElement }): number | null {
    const box = event.currentTarget.getBoundingClientRect()
    return partAt((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height)
  }

  return (
    <div class={style['steps']}>
      <div
        class={style['picture']}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-roledescription="picture"
        aria-valuemin={1}
        aria-valuemax={count}
        aria-valuenow={at + 1}
        aria-valuetext={`${tell(at)} ${hint}`}
        onKeyDown={keyDown}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onPointerMove={(event) => setUnder(placed(event))}
        onPointerLeave={() => setUnder(null)}
        onClick={(event) => {
          const part = placed(event)
          if (part === null) return
          choose(part)
          open(part)
        }}
      >
        {children(inHand)}
      </div>
      {/* A screen reader has it from the picture. */}
      <p class={style['told']} aria-hidden="true">
        {inHand === null ? hint : tell(inHand)}
      </p>
    </div>
  )
}

/** Where a key leads from a part; null for a key that leads nowhere. */
function step(key: string, at: number, row: number, count: number): number | null {
  const to = (part: number) => Math.max(0, Math.min(count - 1, part))
  switch (key) {
    case 'ArrowLeft':
      return to(at - 1)
    case 'ArrowRight':
      return to(at + 1)
    case 'ArrowUp':
      return at - row < 0 ? at : at - row
    case 'ArrowDown':
      return at + row >= count ? at : at + row
    case 'PageUp':
      return to(at - Math.max(10, row * 4))
    case 'PageDown':
      return to(at + Math.max(10, row * 4))
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return null
  }
}
