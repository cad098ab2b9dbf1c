// Marks what the log's replay changes, in both positions of the page's switch, and says the other value. Never by colour alone.
import { type ComponentChildren, createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { same } from '../../text/same.ts'
import { Badge } from './badge.tsx'
import style from './replay.module.css'

/** Which position the page is in; null where no replay is pending. */
export const ReplayView = createContext<'asStored' | 'afterReplay' | null>(null)

const words = {
  afterReplay: { mark: 'changed by the replay', here: 'after the replay', other: 'As stored' },
  asStored: { mark: 'the replay changes this', here: 'as stored', other: 'After replay' },
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

/** Where this position has no value and the other one has. */
export function NotKnown() {
  const view = useContext(ReplayView)
  return <span class={style['missing']}>not known{view && ` ${words[view].here}`}</span>
}

/** A value in both positions. */
export interface Sides<T> {
  /** Null where this position has none. */
  here: T | null
  /** Null where the other position has none; undefined where there is no other, or nothing is known of it yet. */
  there: T | null | undefined
}

interface ShownSides<T> extends Sides<T> {
  show(value: T): ComponentChildren
}

/** The same part of it in both. */
export function sidesOf<T extends object, Part>({ here, there }: Sides<T>, part: (of: T) => Part): Sides<Part> {
  return { here: here && part(here), there: there && part(there) }
}

/** Marks a value that either position may lack. */
export function Other<T>({ here, there, show }: ShownSides<T>) {
  return (
    <Changed differs={there !== undefined && !same(here, there)}>
      {there === null || there === undefined ? 'not known' : show(there)}
    </Changed>
  )
}

/** The value and its mark. `showOther`: the other one where it needs more words. */
export function Both<T>({
  here,
  there,
  show,
  showOther = show,
}: ShownSides<T> & { showOther?: ShownSides<T>['show'] }) {
  return (
    <>
      {here === null ? <NotKnown /> : show(here)}
      <Other here={here} there={there} show={showOther} />
    </>
  )
}
