// Text that came from the file or its name: never markup, isolated from the direction of the text
// around it, control characters made visible, long strings cut until asked for.
import { useState } from 'preact/hooks'
import { inert } from '../../text/inert.ts'
import { grouped } from '../../text/sizes.ts'
import style from './inert.module.css'

const shownAtFirst = 240

export function Inert({ text, mono = false }: { text: string; mono?: boolean }) {
  const [all, setAll] = useState(false)
  const long = text.length > shownAtFirst * 1.25
  const shown = long && !all ? text.slice(0, shownAtFirst).replace(/[\ud800-\udbff]$/, '') : text
  return (
    <>
      <bdi class={`${style['inert']} ${mono ? style['mono'] : ''}`}>{inert(shown)}</bdi>
      {long && !all && (
        <>
          {' … '}
          <button type="button" class={style['more']} onClick={() => setAll(true)}>
            Show all {grouped(text.length)} characters
          </button>
        </>
      )}
    </>
  )
}
