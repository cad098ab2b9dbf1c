// How far something is, as a bar and in words: part, bytes read, time left.
import { size } from '../../text/sizes.ts'
import style from './progress-line.module.css'

interface Props {
  label: string
  done: number
  total: number
  /** Read so far. */
  bytes: number
  secondsLeft: number | null
}

export function ProgressLine({ label, done, total, bytes, secondsLeft }: Props) {
  const percent = total === 0 ? 0 : Math.floor((100 * done) / total)
  const left = timeLeft(secondsLeft)
  return (
    <div class={style['line']}>
      <progress aria-label={label} value={done} max={Math.max(1, total)} />
      <span>
        {percent} %, {size(bytes)} read{left && `, ${left}`}
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
