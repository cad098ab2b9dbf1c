// A ring of bytes as a picture: where its pieces lie, which kind each is (by form as well as by colour), where the newest and the oldest
// piece in use are, and that its end is its beginning. Knows nothing of logs.
import style from './ring.module.css'
import { Steps } from './steps.tsx'

export type RingKind = 'active' | 'unused' | 'stale' | 'invalid'

export interface RingPiece {
  /** Bytes from the start of the ring. */
  start: number
  /** Bytes; may run over the end. */
  length: number
  kind: RingKind
}

interface Props {
  label: string
  /** Bytes. */
  length: number
  pieces: readonly RingPiece[]
  /** The oldest and the newest piece in use, by index. */
  ends: { tail: number; head: number } | null
  /** Two short lines for the middle. */
  middle: readonly [string, string]
  tell(piece: number): string
  open(piece: number): void
  /** What Enter and a click do, and what the picture leaves out. */
  hint: string
}

/** The picture's own units: it is 320 wide, 280 high, with its middle at 0,0. */
const WIDTH = 320
const HEIGHT = 280
/** From the middle: where a piece begins and ends. The form of a kind, for whom colours say nothing. */
const BAND: Record<RingKind, readonly [inner: number, outer: number]> = {
  active: [78, 108],
  unused: [84, 102],
  stale: [90, 96],
  invalid: [84, 102],
}
/** Degrees: a smaller piece would not be seen. */
const LEAST = 2

/** A pattern has its address in the page, not in a style sheet. */
const fills: Partial<Record<RingKind, string>> = { invalid: 'url(#ring-hatch)' }

const kinds: readonly RingKind[] = ['stale', 'unused', 'invalid', 'active']

export function Ring({ label, length, pieces, ends, middle, tell, open, hint }: Props) {
  const spans = spansOf(pieces, length)
  const inUse = ends && inUseOf(ends, pieces, spans)
  return (
    <Steps
      label={label}
      count={pieces.length}
      start={ends?.head ?? 0}
      tell={tell}
      open={open}
      hint={hint}
      partAt={(x, y) => nearest(spans, (x - 0.5) * WIDTH, (y - 0.5) * HEIGHT)}
    >
      {(inHand) => (
        <svg class={style['ring']} viewBox={`${-WIDTH / 2} ${-HEIGHT / 2} ${WIDTH} ${HEIGHT}`} aria-hidden="true">
          <RingPatterns />
          <path class={style['track']} d={arc([0, 359.99], 84, 102)} />
          {kinds.map((kind) => (
            <path
              key={kind}
              class={style[kind]}
              fill={fills[kind]}
              d={spans.map((span, i) => (pieces[i]?.kind === kind ? arc(span, ...BAND[kind]) : '')).join('')}
            />
          ))}
          <line class={style['seam']} x1="0" x2="0" y1="-74" y2="-114" />
          <text x="0" y="-126" text-anchor="middle">
            start and end
          </text>
          {inUse && <path class={style['in-use']} d={line(inUse, 68)} />}
          {ends && spans[ends.tail] && spans[ends.head] && (
            <>
              <Pointer at={(spans[ends.tail] ?? [0])[0]} from={60} to={68} word="oldest" inside />
              <Pointer at={inUse?.[1] ?? 0} from={118} to={110} word="newest" />
            </>
          )}
          <text class={style['lead']} x="0" y="-2" text-anchor="middle">
            {middle[0]}
          </text>
          <text x="0" y="16" text-anchor="middle">
            {middle[1]}
          </text>
          {inHand !== null && spans[inHand] && <path class={style['in-hand']} d={arc(spans[inHand], 72, 114)} />}
        </svg>
      )}
    </Steps>
  )
}

/** The same forms, for a legend. */
export function RingSwatch({ kind }: { kind: RingKind }) {
  const [inner, outer] = BAND[kind]
  return (
    <svg class={style['swatch']} viewBox="0 0 24 30" width="19" height="24" aria-hidden="true">
      <rect class={style['track']} x="1" y="6" width="22" height="18" />
      <rect class={style[kind]} fill={fills[kind]} x="6" y={108 - outer} width="12" height={outer - inner} />
    </svg>
  )
}

function RingPatterns() {
  return (
    <defs>
      <pattern id="ring-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class={style['hatch-ground']} width="5" height="5" />
        <rect class={style['hatch']} width="2.2" height="5" />
      </pattern>
    </defs>
  )
}

/** Half the width of "start and end", and a little space. */
const SEAM_WORDS = 46

/** A small triangle at an angle, with a word beside it. */
function Pointer(props: { at: number; from: number; to: number; word: string; inside?: boolean }) {
  const { at, from, to, word, inside } = props
  const [tip, left, right] = [point(at, to), point(at - 4, from), point(at + 4, from)]
  const [x, y] = point(at, inside ? from - 10 : from + 6)
  const [dx] = point(at, 1)
  const side = inside ? -dx : dx
  const anchor = side >= 0 ? 'start' : 'end'
  // At the top stand the words for the seam; this one stands beside them.
  const besideSeam = !inside && y < -100 && Math.abs(x) < SEAM_WORDS ? Math.sign(side || 1) * SEAM_WORDS : x
  return (
    <>
      <path class={style['pointer']} d={`M${tip}L${left}L${right}Z`} />
      <text class={style['word']} x={besideSeam} y={y + 4} text-anchor={anchor}>
        {word}
      </text>
    </>
  )
}

/** Degrees from the top, clockwise. */
type Span = readonly [from: number, to: number]

/** Where each piece is drawn: none so small that it would not be seen. */
function spansOf(pieces: readonly RingPiece[], length: number): Span[] {
  const least = Math.min(LEAST, 360 / Math.max(1, pieces.length))
  return pieces.map(({ start, length: bytes }) => {
    const from = (360 * start) / length
    return [from, from + Math.min(359.99, Math.max(least, (360 * bytes) / length))]
  })
}

/**
 * From the beginning of the oldest to the end of the newest, onward round the ring. Whether that leads over its start is told by the
 * bytes: a piece may be drawn longer than it is, and must not seem to reach behind the oldest.
 */
function inUseOf(
  { tail, head }: { tail: number; head: number },
  pieces: readonly RingPiece[],
  spans: readonly Span[],
): Span | null {
  const [oldest, newest, from, to] = [pieces[tail], pieces[head], spans[tail]?.[0], spans[head]?.[1]]
  if (!oldest || !newest || from === undefined || to === undefined) return null
  const round = newest.start + newest.length <= oldest.start ? 360 : 0
  return [from, Math.min(to + round, from + 359.99)]
}

function point(degrees: number, radius: number): [x: number, y: number] {
  const angle = (degrees * Math.PI) / 180
  return [round(Math.sin(angle) * radius), round(-Math.cos(angle) * radius)]
}

const round = (value: number) => Math.round(value * 100) / 100

function arc([from, to]: Span, inner: number, outer: number): string {
  return `M${point(from, outer)}${along(from, to, outer)}L${point(to, inner)}${along(to, from, inner)}Z`
}

function line([from, to]: Span, radius: number): string {
  return `M${point(from, radius)}${along(from, to, radius)}`
}

/** In two halves: of nearly a whole circle the ends lie so near each other that rounding would move its middle. */
function along(from: number, to: number, radius: number): string {
  const half = `A${radius} ${radius} 0 0 ${to > from ? 1 : 0} `
  return `${half}${point((from + to) / 2, radius)}${half}${point(to, radius)}`
}

/** The piece nearest to a place, as seen from the middle; null far off the ring. */
function nearest(spans: readonly Span[], x: number, y: number): number | null {
  const radius = Math.hypot(x, y)
  if (radius < 55 || radius > 135) return null
  const angle = (Math.atan2(x, -y) * 180) / Math.PI
  let best: number | null = null
  let least = 12 // degrees
  for (const [i, [from, to]] of spans.entries()) {
    const middle = (from + to) / 2
    const off = Math.abs(((((angle - middle) % 360) + 540) % 360) - 180)
    const distance = Math.max(0, off - (to - from) / 2)
    if (distance < least) {
      best = i
      least = distance
    }
  }
  return best
}
