// One bar whose pieces add up to a whole, each as wide as its share, in the fillings of the page's canvases. What it says stands in a table
// beside it, so it is hidden from screen readers.
import { useEffect, useRef, useState } from 'preact/hooks'
import { useLook } from './cell-map.tsx'
import { fill, type Paint, palette } from './paint.ts'
import style from './share-bar.module.css'

/** CSS pixels. */
const HEIGHT = 34
/** A piece that is there at all is at least so wide. */
const LEAST = 3

export function ShareBar({ pieces }: { pieces: readonly { paint: Paint; amount: number }[] }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [width, setWidth] = useState(0)
  const look = useLook()
  useEffect(() => {
    const { current } = canvas
    if (!current) return
    const watch = new ResizeObserver(() => setWidth(current.clientWidth))
    watch.observe(current)
    return () => watch.disconnect()
  }, [])
  useEffect(() => {
    const { current } = canvas
    const to = current?.getContext('2d')
    if (!current || !to || width === 0) return
    const unit = window.devicePixelRatio
    current.width = Math.round(width * unit)
    current.height = Math.round(HEIGHT * unit)
    const colourOf = palette(current)
    to.fillStyle = colourOf('--map-ground')
    to.fillRect(0, 0, current.width, current.height)
    let x = 0
    for (const [i, each] of widths(
      pieces.map(({ amount }) => amount),
      width,
    ).entries()) {
      const piece = pieces[i]
      if (!piece || each === 0) continue
      fill(to, [x * unit, 0, each * unit, current.height], piece.paint, colourOf, unit)
      x += each
      to.fillStyle = colourOf('--map-edge')
      to.fillRect(Math.round(x * unit) - Math.round(unit), 0, Math.round(unit), current.height)
    }
  }, [pieces, width, look])
  return (
    <div aria-hidden="true">
      <canvas ref={canvas} class={style['bar']} />
    </div>
  )
}

/** The width of each piece, together `width`: what is too small to be seen is widened at the cost of the rest. */
export function widths(amounts: readonly number[], width: number): number[] {
  const whole = amounts.reduce((sum, each) => sum + each, 0)
  if (whole === 0) return amounts.map(() => 0)
  const small = amounts.map((each) => each > 0 && (each / whole) * width < LEAST)
  const rest = amounts.reduce((sum, each, i) => (small[i] ? sum : sum + each), 0)
  const left = Math.max(0, width - LEAST * small.filter(Boolean).length)
  return amounts.map((each, i) => (small[i] ? LEAST : rest === 0 ? 0 : (each / rest) * left))
}
