// The switch between the structures as stored and as they will be after the log's replay. Two radio buttons: the keyboard and screen
// readers know them. What it does to the report is in replay-view.ts.
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Report } from '../engine/report.ts'
import style from './replay-switch.module.css'
import { partsChanged } from './replay-view.ts'
import { useStore, type View } from './store.ts'
import { readStored, turnTo } from './stored-side.ts'
import button from './widgets/button.module.css'
import { Icon } from './widgets/icon.tsx'

const positions: readonly { view: View; label: string; says: string }[] = [
  { view: 'afterReplay', label: 'After replay', says: 'as they will be once the log has been replayed' },
  { view: 'asStored', label: 'As stored', says: 'as they lie in the file now, before the log is replayed' },
]

const names = {
  disk: 'overview',
  regionTables: 'region tables',
  metadata: 'metadata',
  parentLocator: 'parent locator',
  blocks: 'blocks',
  space: 'blocks',
  written: 'overview',
} as const

/** For a report whose log waits to be replayed; the caller looks. */
export function ReplaySwitch({ report }: { report: Report }) {
  const { view, stored } = useStore()
  const group = useRef<HTMLDivElement>(null)
  // Turned by a key while the keyboard is on the switch: it goes along to the position that is chosen now.
  useLayoutEffect(() => {
    const { current } = group
    if (current?.contains(document.activeElement))
      current.querySelector<HTMLInputElement>('input:checked')?.focus({ preventScroll: true })
  }, [view])
  const shown = positions.find((position) => position.view === view)
  const changed = partsChanged(report, stored?.report ?? null)
  const parts = Object.entries(names).flatMap(([part, name]) => (changed.some((each) => each === part) ? [name] : []))
  return (
    <fieldset class={style['switch']} data-replay-switch>
      <legend class="unseen">Show the structures as stored or after the replay of the log</legend>
      <div ref={group} class={style['positions']}>
        {positions.map((position) => (
          <label key={position.view} class={style['position']}>
            <input type="radio" name="view" checked={position.view === view} onChange={() => turnTo(position.view)} />
            <span>
              {position.view === view && <Icon name="check" size={14} />}
              {position.label}
            </span>
          </label>
        ))}
      </div>
      <p class={style['says']}>
        <span role="status">
          Structures are shown {shown?.says}. Changed:{' '}
          {[...new Set(parts)].join(', ') || 'nothing that the report tells; bytes may differ'}.
        </span>{' '}
        <strong>The file itself is unchanged.</strong>
        {stored?.now !== 'standard' && stored?.now !== 'reading' && (
          <>
            {' '}
            What the file’s bytes are used for is compared once the file was read as stored, too.{' '}
            <button type="button" class={button['quiet']} onClick={() => void readStored()}>
              Compare
            </button>
          </>
        )}
      </p>
    </fieldset>
  )
}
