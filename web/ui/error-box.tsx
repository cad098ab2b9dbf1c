// Paste an error code or a whole message, read what it means and what to look at. Needs no file and asks nobody.
import { useState } from 'preact/hooks'
import { explain, formsOf, type Match } from '../text/explain.ts'
import style from './error-box.module.css'
import { Inert } from './widgets/inert.tsx'

/** More than a message ever names; a pasted log file may name hundreds. */
const most = 8

export function ErrorBox() {
  const [text, setText] = useState('')
  const { known, unknown } = explain(text)
  return (
    <div class={style['box']}>
      <label for="error-text">Paste the code, or the whole message in any language</label>
      <textarea
        id="error-text"
        rows={2}
        spellcheck={false}
        autocomplete="off"
        autocapitalize="off"
        placeholder="0x80070570"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <div role="status" class={style['answers']}>
        {known.slice(0, most).map((match) => (
          <Answer key={match.entry.names[0]} match={match} />
        ))}
        {known.length > most && <p class={style['none']}>And {known.length - most} more; paste a shorter piece.</p>}
        {known.length === 0 && text.trim() !== '' && (
          <p class={style['none']}>
            {unknown[0] === undefined
              ? 'No error code found in this text. Codes look like 0x80070570, -2147023504 or ERROR_FILE_CORRUPT.'
              : `${unknown[0]} is an error code, but none that this page knows: it is not about virtual disks.`}
          </p>
        )}
      </div>
    </div>
  )
}

function Answer({ match }: { match: Match }) {
  const { entry, from } = match
  const others = [...formsOf(entry), ...entry.names].filter((form) => form.toLowerCase() !== from.toLowerCase())
  return (
    <article class={style['answer']}>
      <p class={style['meaning']}>{entry.meaning}</p>
      <h3>What to look at</h3>
      <ol>
        {entry.lookAt.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ol>
      <p class={style['forms']}>
        Found: <Inert mono text={from} />. {others.length > 0 && <>Also written {others.join(', ')}.</>}
      </p>
    </article>
  )
}
