// A real button in front of the browser's own file picker. Any file may be chosen: what it is, the engine says.
import { useRef } from 'preact/hooks'
import { openFile } from './open.ts'
import button from './widgets/button.module.css'
import { Icon } from './widgets/icon.tsx'

export function OpenButton({ label, main = false }: { label: string; main?: boolean }) {
  const input = useRef<HTMLInputElement>(null)
  function chosen(): void {
    const picked = input.current?.files?.[0]
    if (!input.current || !picked) return
    input.current.value = '' // so that choosing the same file once more is a change
    void openFile(picked)
  }
  return (
    <>
      <button type="button" class={main ? button['main'] : button['quiet']} onClick={() => input.current?.click()}>
        <Icon name="open" size={main ? 19 : 16} />
        {label}
      </button>
      <input ref={input} type="file" hidden aria-label="File to open" onChange={chosen} />
    </>
  )
}
