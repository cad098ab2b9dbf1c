// How far a reading is, as a bar and in words: part, bytes read, time left.
import { size } from '../../text/sizes.ts'
import style from './progress-line.module.css'

interface Props {
  label: string
  /** Read so far, and known to be needed still: bytes. */
  bytes: number
  bytesLeft: number
  secondsLeft: number | null
}

export function ProgressLine({ label, bytes, bytesLeft, secondsLeft }: Props) {
  const whole = bytes + bytesLeft
  const percent = whole === 0 ? 0 : Math.floor((100 * bytes) / whole)
  const left = timeLeft(secondsLeft)
  return (
    <div class={style['line']}>
      <progress aria-label={label} value={bytes} max={Math.max(1, whole)} />
      <span>
        {percent} %, {size(bytes)} of {size(whole)} read{left && `, ${left}`}
      </span>
    </div>
  )
}

/** `about 12 seconds left`; nothing while nothing can be said. */
export function timeLeft(seconds: number | null): string {
  if (seconds === null) return ''
  if (seconds < 1.5) return 'about a second left'
  if (seconds < 90) return `about ${Math.round(seconds)} seconds left`
  return `about ${Math.round(seconds / 60)} minutes left`
}
