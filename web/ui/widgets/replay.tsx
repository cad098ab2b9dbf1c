// Marks what the log's replay changes, in both positions of the page's switch, and says the other value. Never by colour alone.
import { type ComponentChildren, createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { Badge } from './badge.tsx'
import style from './replay.module.css'

/** Which position the page is in; null where no replay is pending. */
export const ReplayView = createContext<'asStored' | 'afterReplay' | null>(null)

const words = {
  afterReplay: { mark: 'changed by the replay', other: 'As stored' },
  asStored: { mark: 'the replay changes this', other: 'After replay' },
}

/** A word on a field or table that differs between the two positions. */
export function ReplayMark() {
  const view = useContext(ReplayView)
  if (view === null) return null
  return (
    <Badge tone="caution" icon="replay">
      {words[view].mark}
    </Badge>
  )
}

/** The mark, and the value in the other position below; nothing where both are the same. */
export function Changed({ differs = true, children }: { differs?: boolean; children?: ComponentChildren }) {
  const view = useContext(ReplayView)
  if (view === null || !differs) return null
  return (
    <div class={style['changed']}>
      <ReplayMark />
      {children !== undefined && children !== null && children !== false && (
        <span class={style['other']}>
          {words[view].other}: {children}
        </span>
      )}
    </div>
  )
}
