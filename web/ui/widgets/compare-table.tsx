// Two copies of one structure, side by side: the current one tinted, rows that differ marked.
// Where there is no room for two columns each row stands on its own and every value names its copy.
import type { ComponentChildren } from 'preact'
import { Badge } from './badge.tsx'
import { Chunks } from './chunks.tsx'
import style from './compare-table.module.css'

export interface CompareColumn {
  /** Node id of the copy, such as `header.1`. */
  id: string
  title: string
  /** Stands before each value where the columns are folded. */
  short: string
  current: boolean
  /** Below the title: offset, badges, the reason. */
  about: ComponentChildren
}

export interface CompareRow {
  name: string
  differs: boolean
  cells: readonly { id?: string; value: ComponentChildren }[]
}

export function CompareTable(props: {
  caption: string
  columns: readonly CompareColumn[]
  rows: readonly CompareRow[]
  /** The row that the address names. */
  inFocus: number | null
}) {
  const { rows, columns } = props
  return (
    <div class={style['frame']}>
      <table class={style['table']} aria-rowcount={rows.length + 1}>
        <caption class="unseen">{props.caption}</caption>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">
              <span class="unseen">Field</span>
            </th>
            {props.columns.map((column) => (
              <th
                scope="col"
                key={column.id}
                id={column.id}
                tabIndex={-1}
                aria-current={column.current}
                class={column.current ? style['current'] : ''}
              >
                <div class={style['title']}>{column.title}</div>
                {column.about}
              </th>
            ))}
          </tr>
        </thead>
        <Chunks
          as="tbody"
          count={rows.length}
          inFocus={props.inFocus}
          rowHeight={96}
          row={(at) => {
            const row = rows[at]
            return row && <Row key={row.name} row={row} at={at} columns={columns} />
          }}
        />
      </table>
    </div>
  )
}

function Row({ row, at, columns }: { row: CompareRow; at: number; columns: readonly CompareColumn[] }) {
  return (
    <tr class={row.differs ? style['differs'] : ''} aria-rowindex={at + 2}>
      <th scope="row">
        <span class={style['field']}>
          {row.name}
          {row.differs && <Badge tone="accent">differs</Badge>}
        </span>
      </th>
      {row.cells.map((cell, i) => {
        const column = columns[i]
        return (
          <td key={column?.id} id={cell.id} tabIndex={-1} class={column?.current ? style['current'] : ''}>
            <span class={style['short']} aria-hidden="true">
              {column?.short}
            </span>
            <div>{cell.value}</div>
          </td>
        )
      })}
    </tr>
  )
}
