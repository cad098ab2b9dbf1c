// Text that came from the file or its name: never markup, isolated from the direction of the text
// around it, control characters made visible, long strings cut until asked for.
import { useState } from 'preact/hooks'
import { inert } from '../../text/inert.ts'
import { grouped } from '../../text/sizes.ts'
import { unbroken } from '../../text/unbroken.ts'
import style from './inert.module.css'

const shownAtFirst = 240

/** A sentence in which no command breaks at its hyphen. */
function Words({ text }: { text: string }) {
  const pieces = unbroken(text)
  if (pieces.every(({ whole }) => !whole)) return <>{text}</>
  return (
    <>
      {pieces.map((piece, at) =>
        piece.whole ? (
          <span key={at} class={style['whole']}>
            {piece.text}
          </span>
        ) : (
          piece.text
        ),
      )}
    </>
  )
}

export function Inert({ text, mono = false }: { text: string; mono?: boolean }) {
  const [all, setAll] = useState(false)
  const long = text.length > shownAtFirst * 1.25
  const shown = long && !all ? text.slice(0, shownAtFirst).replace(/[\ud800-\udbff]$/, '') : text
  return (
    <>
      <bdi class={`${style['inert']} ${mono ? style['mono'] : ''}`}>
        {mono ? inert(shown) : <Words text={inert(shown)} />}
      </bdi>
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
