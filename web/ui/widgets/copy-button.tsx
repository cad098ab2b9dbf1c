// Copies a text when pressed and says so, also to a screen reader.
import { useState } from 'preact/hooks'
import style from './button.module.css'
import { Icon } from './icon.tsx'

/** What became of the last press, and the press itself. */
function useCopy(text: () => string): [said: string, copy: () => Promise<void>] {
  const [said, say] = useState('')
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text())
      say('Copied')
    } catch {
      say('The browser did not allow it. Select the text and copy it by hand.')
    }
  }
  return [said, copy]
}

export function CopyButton({ label, text }: { label: string; text: () => string }) {
  const [said, copy] = useCopy(text)
  return (
    <span class={style['with-answer']}>
      <button type="button" class={style['quiet']} onClick={copy}>
        <Icon name="copy" size={15} />
        {label}
      </button>
      <span role="status">{said}</span>
    </span>
  )
}

/** The same as a symbol beside a value; `label` is its name for who does not see it. */
export function CopyIcon({ label, text }: { label: string; text: () => string }) {
  const [said, copy] = useCopy(text)
  return (
    <span class={style['beside']}>
      <button type="button" class={style['symbol']} aria-label={label} title={label} onClick={copy}>
        <Icon name="copy" size={14} />
      </button>
      <span role="status">{said}</span>
    </span>
  )
}
