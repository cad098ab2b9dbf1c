// The few fillings of the page's canvases: a form for each, so that nothing is told by colour alone. Colours are named by custom
// properties of the style sheet and read anew for each drawing, so light, dark and forced colours are followed.

export type Filling = 'blank' | 'solid' | 'half' | 'hatch' | 'cross' | 'dots' | 'line' | 'stroke' | 'frame'

export interface Paint {
  filling: Filling
  /** A custom property: `--map-payload`. */
  colour: string
  /** Written into cells that are large enough. */
  letter?: string
}

/** Values of custom properties as colours, read off an element. */
export function palette(element: HTMLElement): (name: string) => string {
  const style = getComputedStyle(element)
  const known = new Map<string, string>()
  return (name) => {
    let value = known.get(name)
    if (value === undefined) {
      value = style.getPropertyValue(name).trim() || 'gray'
      known.set(name, value)
    }
    return value
  }
}

/** Fills a rectangle. Places and sizes are device pixels, `unit` is one CSS pixel in them. */
export function fill(
  to: CanvasRenderingContext2D,
  [x, y, width, height]: readonly [number, number, number, number],
  paint: Paint,
  colourOf: (name: string) => string,
  unit: number,
): void {
  if (width <= 0 || height <= 0) return
  const colour = colourOf(paint.colour)
  to.save()
  to.beginPath()
  to.rect(x, y, width, height)
  to.clip()
  to.fillStyle = colour
  to.strokeStyle = colour
  to.lineWidth = Math.max(1, unit * 1.4)
  draw(to, paint.filling, x, y, width, height, unit)
  if (paint.letter && Math.min(width, height) >= 11 * unit) {
    to.fillStyle = colourOf('--map-letter')
    to.font = `600 ${Math.min(14 * unit, Math.min(width, height) * 0.75)}px sans-serif`
    to.textAlign = 'center'
    to.textBaseline = 'middle'
    to.fillText(paint.letter, x + width / 2, y + height / 2 + unit * 0.5)
  }
  to.restore()
}

function draw(
  to: CanvasRenderingContext2D,
  filling: Filling,
  x: number,
  y: number,
  width: number,
  height: number,
  unit: number,
): void {
  const line = (x1: number, y1: number, x2: number, y2: number) => {
    to.beginPath()
    to.moveTo(x1, y1)
    to.lineTo(x2, y2)
    to.stroke()
  }
  switch (filling) {
    case 'blank':
      return
    case 'solid':
      to.fillRect(x, y, width, height)
      return
    case 'half':
      to.beginPath()
      to.moveTo(x, y)
      to.lineTo(x + width, y)
      to.lineTo(x, y + height)
      to.fill()
      to.strokeRect(x, y, width, height)
      return
    case 'hatch':
      for (let at = -height; at < width; at += 4 * unit) line(x + at, y + height, x + at + height, y)
      return
    case 'cross':
      to.strokeRect(x, y, width, height)
      line(x, y, x + width, y + height)
      line(x, y + height, x + width, y)
      return
    case 'dots':
      for (let down = 2 * unit; down < height; down += 4 * unit)
        for (let right = 2 * unit; right < width; right += 4 * unit)
          to.fillRect(x + right - unit / 2, y + down - unit / 2, unit * 1.3, unit * 1.3)
      return
    case 'line':
      line(x, y + height / 2, x + width, y + height / 2)
      return
    case 'stroke':
      line(x, y + height, x + width, y)
      return
    case 'frame':
      to.fillRect(x, y, width, height)
      return
  }
}
