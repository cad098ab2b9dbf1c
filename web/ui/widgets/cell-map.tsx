// A picture of many cells on a canvas, in rows that fill the width at hand. Each cell is painted by what it holds, with what it holds most
// of at the bottom. By keyboard, pointer and screen reader as every picture (steps.tsx). Knows nothing of disks.
import { useEffect, useRef, useState } from 'preact/hooks'
import style from './cell-map.module.css'
import { fill, type Paint, palette } from './paint.ts'
import { Steps } from './steps.tsx'

/** A part of a cell, from its bottom upward. */
export interface CellPart {
  paint: Paint
  /** Of the cell's height, 0 to 1; the parts of a cell add up to 1. */
  share: number
}

interface Props {
  label: string
  count: number
  partsOf(cell: number): readonly CellPart[]
  tell(cell: number): string
  open(cell: number): void
  hint: string
}

/** CSS pixels. */
const LARGEST = 26
const SMALLEST = 7
const GAP = 1
/** The picture is about so high where it has many cells. */
const HEIGHT = 200

interface Grid {
  columns: number
  rows: number
  /** CSS pixels, with the gap. */
  step: number
}

/** The largest cells with which the picture keeps its height. */
function gridOf(count: number, width: number): Grid {
  for (let step = LARGEST; ; step--) {
    const columns = Math.max(1, Math.floor((width + GAP) / step))
    const rows = Math.ceil(count / columns)
    if (rows * step <= HEIGHT || step <= SMALLEST) return { columns, rows, step }
  }
}

export function CellMap({ label, count, partsOf, tell, open, hint }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(600)
  useEffect(() => {
    const { current } = frame
    if (!current) return
    const measure = () => setWidth(Math.max(1, Math.floor(current.clientWidth)))
    measure()
    const watch = new ResizeObserver(measure)
    watch.observe(current)
    return () => watch.disconnect()
  }, [])
  const grid = gridOf(count, width)
  return (
    <div ref={frame} class={style['frame']}>
      <Steps
        label={label}
        count={count}
        row={grid.columns}
        tell={tell}
        open={open}
        hint={hint}
        partAt={(x, y) => {
          const column = Math.floor((x * width) / grid.step)
          const cell = Math.floor(y * grid.rows) * grid.columns + column
          return column >= 0 && column < grid.columns && cell >= 0 && cell < count ? cell : null
        }}
      >
        {(inHand) => <Canvas grid={grid} count={count} partsOf={partsOf} inHand={inHand} />}
      </Steps>
    </div>
  )
}

function Canvas(props: { grid: Grid; count: number; partsOf: Props['partsOf']; inHand: number | null }) {
  const { grid, count, partsOf, inHand } = props
  const canvas = useRef<HTMLCanvasElement>(null)
  const look = useLook()
  const [wide, high] = [grid.columns * grid.step, grid.rows * grid.step]
  useEffect(() => {
    const { current } = canvas
    const to = current?.getContext('2d')
    if (!current || !to) return
    const unit = window.devicePixelRatio
    current.width = Math.round(wide * unit)
    current.height = Math.round(high * unit)
    current.style.width = `${wide}px`
    current.style.height = `${high}px`
    const colourOf = palette(current)
    const size = (grid.step - GAP) * unit
    for (let cell = 0; cell < count; cell++) {
      const x = (cell % grid.columns) * grid.step * unit
      const y = Math.floor(cell / grid.columns) * grid.step * unit
      to.fillStyle = colourOf('--map-ground')
      to.fillRect(x, y, size, size)
      to.strokeStyle = colourOf('--map-frame')
      to.lineWidth = unit
      to.strokeRect(x + unit / 2, y + unit / 2, size - unit, size - unit)
      let bottom = y + size
      for (const { paint, share } of partsOf(cell)) {
        const height = share * size
        fill(to, [x, bottom - height, size, height], paint, colourOf, unit)
        bottom -= height
      }
    }
  }, [grid.columns, grid.rows, grid.step, count, partsOf, look, wide, high])
  return (
    <div class={style['picture']} style={{ width: `${wide}px` }} aria-hidden="true">
      <canvas ref={canvas} />
      {inHand !== null && (
        <span
          class={style['in-hand']}
          style={{
            left: `${(inHand % grid.columns) * grid.step}px`,
            top: `${Math.floor(inHand / grid.columns) * grid.step}px`,
            width: `${grid.step - GAP}px`,
            height: `${grid.step - GAP}px`,
          }}
        />
      )}
    </div>
  )
}

/** Changes whenever a canvas has to be painted anew: other colours, another density of pixels. */
export function useLook(): string {
  const [look, setLook] = useState(lookNow)
  useEffect(() => {
    const changed = () => setLook(lookNow())
    const queries = [
      '(prefers-color-scheme: dark)',
      '(forced-colors: active)',
      `(resolution: ${window.devicePixelRatio}dppx)`,
    ].map((query) => matchMedia(query))
    for (const query of queries) query.addEventListener('change', changed)
    return () => {
      for (const query of queries) query.removeEventListener('change', changed)
    }
  }, [look])
  return look
}

function lookNow(): string {
  const is = (query: string) => matchMedia(query).matches
  return `${is('(prefers-color-scheme: dark)')} ${is('(forced-colors: active)')} ${window.devicePixelRatio}`
}
