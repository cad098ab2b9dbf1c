// A long list, drawn piece by piece: only the pieces near the window exist, the others keep their height free. The page scrolls as
// if all were there. A hostile table has 2,047 rows, and drawing them all takes seconds.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

/** Rows in a piece; a list of at most so many is drawn whole. */
const piece = 40

interface Props {
  count: number
  /** The row that must exist wherever the window is, because the address names it. */
  inFocus: number | null
  /** `tbody` inside a table, else `div`. */
  as: 'tbody' | 'div'
  /** A row's usual height in pixels, until it was seen. */
  rowHeight: number
  row(index: number): ComponentChildren
}

export function Chunks({ count, inFocus, as, rowHeight, row }: Props) {
  const pieces = Math.ceil(count / piece)
  return (
    <>
      {Array.from({ length: pieces }, (_, at) => {
        const first = at * piece
        const length = Math.min(piece, count - first)
        const wanted = pieces === 1 || (inFocus !== null && inFocus >= first && inFocus < first + length)
        return (
          <Chunk key={first} first={first} length={length} always={wanted} as={as} rowHeight={rowHeight} row={row} />
        )
      })}
    </>
  )
}

function Chunk(props: Omit<Props, 'count' | 'inFocus'> & { first: number; length: number; always: boolean }) {
  const { first, length, always, as: Tag, rowHeight, row } = props
  const [near, setNear] = useState(first === 0)
  const element = useRef<HTMLElement>(null)
  const height = useRef(length * rowHeight)
  useEffect(() => {
    const { current } = element
    if (always || !current) return
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (!entry) return
        if (!entry.isIntersecting && current.firstElementChild) height.current = current.offsetHeight
        setNear(entry.isIntersecting)
      },
      { rootMargin: '1500px' },
    )
    watch.observe(current)
    return () => watch.disconnect()
  }, [always])
  const drawn = always || near
  const space = { height: `${height.current}px` }
  // A ref of either tag: both are HTMLElements.
  const ref = element as { current: HTMLTableSectionElement & HTMLDivElement }
  if (drawn)
    return (
      <Tag ref={ref} role={Tag === 'div' ? 'none' : undefined}>
        {Array.from({ length }, (_, i) => row(first + i))}
      </Tag>
    )
  return Tag === 'div' ? (
    <div ref={ref} role="none" style={space} />
  ) : (
    <tbody ref={ref} aria-hidden="true">
      <tr style={space}>
        <td />
      </tr>
    </tbody>
  )
}
