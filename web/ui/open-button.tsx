// A real button in front of the browser's own file picker. Any file may be chosen: what it is, the engine says.
import { openFile } from './open.ts'
import button from './widgets/button.module.css'
import { Icon } from './widgets/icon.tsx'

const pickerId = 'picker'

/** Opens the browser's file picker. Works only in answer to a click or a key. */
export function pickFile(): void {
  document.getElementById(pickerId)?.click()
}

/** The one picker of the page; it outlives every button. */
export function Picker() {
  function chosen(event: Event & { currentTarget: HTMLInputElement }): void {
    const { currentTarget: input } = event
    const picked = input.files?.[0]
    if (!picked) return
    void openFile(picked)
    input.value = '' // so that choosing the same file once more is a change
  }
  return <input id={pickerId} type="file" hidden aria-label="File to open" onChange={chosen} />
}

export function OpenButton({ label, main = false }: { label: string; main?: boolean }) {
  return (
    <button type="button" class={main ? button['main'] : button['quiet']} onClick={pickFile}>
      <Icon name="open" size={main ? 19 : 16} />
      {label}
    </button>
  )
}
