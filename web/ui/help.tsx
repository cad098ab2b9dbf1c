// The list of keys, in the browser's own dialog: it keeps the focus inside, closes on Escape, and gives the focus back.
import { useEffect, useRef } from 'preact/hooks'
import style from './help.module.css'
import { keys } from './keys.ts'
import { setState, useStore } from './store.ts'
import button from './widgets/button.module.css'

export function HelpButton() {
  return (
    <button
      type="button"
      class={button['quiet']}
      aria-label="Keyboard: list of keys"
      onClick={() => setState({ help: true })}
    >
      ?
    </button>
  )
}

export function Help() {
  const { help } = useStore()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (help) dialog.current?.showModal()
    else dialog.current?.close()
  }, [help])
  return (
    <dialog ref={dialog} class={style['help']} aria-labelledby="help-title" onClose={() => setState({ help: false })}>
      <h2 id="help-title">Keys</h2>
      <dl>
        {keys.map((key) => (
          <div key={key.shown}>
            <dt>
              <kbd>{key.shown}</kbd>
            </dt>
            <dd>{key.does}</dd>
          </div>
        ))}
      </dl>
      <button type="button" class={button['quiet']} onClick={() => setState({ help: false })}>
        Close
      </button>
    </dialog>
  )
}
