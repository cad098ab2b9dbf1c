// One filling as a small square, for legends and tables.
import { useEffect, useRef } from 'preact/hooks'
import { useLook } from './cell-map.tsx'
import { fill, type Paint, palette } from './paint.ts'
import style from './swatch.module.css'

/** CSS pixels. */
const SIZE = 16

export function Swatch({ paint }: { paint: Paint }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const look = useLook()
  useEffect(() => {
    const { current } = canvas
    const to = current?.getContext('2d')
    if (!current || !to) return
    const unit = window.devicePixelRatio
    current.width = Math.round(SIZE * unit)
    current.height = Math.round(SIZE * unit)
    const colourOf = palette(current)
    to.fillStyle = colourOf('--map-ground')
    to.fillRect(0, 0, current.width, current.height)
    fill(to, [0, 0, current.width, current.height], paint, colourOf, unit)
  }, [paint, look])
  return (
    <span aria-hidden="true">
      <canvas ref={canvas} class={style['swatch']} width={SIZE} height={SIZE} />
    </span>
  )
}
