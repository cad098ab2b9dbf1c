// Copies a text when pressed and says so, also to a screen reader.
import { useState } from 'preact/hooks'
import style from './button.module.css'
import { Icon } from './icon.tsx'

export function CopyButton({ label, text }: { label: string; text: () => string }) {
  const [said, say] = useState('')
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text())
      say('Copied')
    } catch {
      say('The browser did not allow it. Select the text and copy it by hand.')
    }
  }
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
