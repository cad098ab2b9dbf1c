// Name and value, one under the other: a short list of fields inside a cell or a card.
import type { ComponentChildren } from 'preact'
import style from './fields.module.css'

export interface FieldRow {
  name: string
  value: ComponentChildren
  /** Node id, so that the address can name this field. */
  id?: string
}

export function Fields({ rows }: { rows: readonly FieldRow[] }) {
  return (
    <dl class={style['fields']}>
      {rows.map((row) => (
        <div key={row.name} id={row.id}>
          <dt>{row.name}</dt>
          <dd>{row.value}</dd>
        </div>
      ))}
    </dl>
  )
}
