// Both copies of the region table: which parts the file has, where they lie, and whether the copies agree.
import type { Region, RegionTable } from '../../engine/report.ts'
import { hex } from '../../text/hex.ts'
import { same as alike } from '../../text/same.ts'
import { grouped } from '../../text/sizes.ts'
import { rowInFocus } from '../focus.ts'
import { Badge } from '../widgets/badge.tsx'
import { type CompareRow, CompareTable } from '../widgets/compare-table.tsx'
import { CopyHead } from '../widgets/copy-head.tsx'
import { FieldTree } from '../widgets/field-tree.tsx'
import { Fields } from '../widgets/fields.tsx'
import { useFilter } from '../widgets/filter.tsx'
import { Inert } from '../widgets/inert.tsx'
import { Checksum, Guid, Offset, Size } from '../widgets/numbers.tsx'
import { Changed } from '../widgets/replay.tsx'
import type { Panel, PanelProps } from './panel.ts'
import style from './region-tables.module.css'

type Tables = readonly [RegionTable | null, RegionTable | null]

/** `raw`: Required as a number, for what the word does not tell. */
function Entry({ region, raw }: { region: Region | undefined; raw: boolean }) {
  if (!region) return <span class={style['missing']}>no such entry</span>
  return (
    <>
      <div class={style['name']}>
        {region.name === null ? 'Unknown region' : <Inert text={region.name} />}
        {region.required && <Badge tone="plain">required</Badge>}
      </div>
      <div class={style['guid']}>
        <Guid value={region.guid} />
      </div>
      <Fields
        rows={[
          { name: 'FileOffset', value: <Offset value={region.fileOffset} /> },
          { name: 'Length', value: <Size value={region.length} /> },
          ...(raw ? [{ name: 'Required', value: <span class="mono">{hex(region.requiredRaw)}</span> }] : []),
        ]}
      />
    </>
  )
}

/** By what an entry is found. */
function wordsOf({ name, guid, fileOffset }: Region): string {
  return `${name ?? 'unknown region'} ${guid} 0x${fileOffset.toString(16)} ${fileOffset}`
}

function sameRegion(a: Region | undefined, b: Region | undefined): boolean {
  if (!a || !b) return a === b
  return a.guid === b.guid && a.fileOffset === b.fileOffset && a.length === b.length && a.requiredRaw === b.requiredRaw
}

/** Whether the entries of one row take more than "required" to be told apart. */
function needsRaw(tables: readonly (RegionTable | null)[], index: number): boolean {
  const found = tables.flatMap((table) => table?.entries[index]?.requiredRaw ?? [])
  return found.some((raw) => raw > 1 || raw !== found[0])
}

/**
 * One row from each table; `differs` only if both are there to be compared. `others`: on the other side of a replay that changes them;
 * `unchanged` compares with those, where that takes more than two copies have in common.
 */
function row(
  tables: Tables,
  others: Tables | null,
  name: string,
  key: string,
  show: (table: RegionTable) => CompareRow['cells'][number]['value'],
  same: (a: RegionTable, b: RegionTable) => boolean,
  unchanged = same,
): CompareRow {
  const [a, b] = tables
  return {
    name,
    differs: a !== null && b !== null && !same(a, b),
    cells: tables.map((table, i) => ({
      id: `regionTable.${i + 1}.${key}`,
      value: (
        <>
          {table ? show(table) : <span aria-hidden="true">–</span>}
          <Changed differs={others !== null && differ(table, others[i] ?? null, unchanged)}>
            {others?.[i] ? show(others[i]) : 'not there'}
          </Changed>
        </>
      ),
    })),
  }
}

function differ(a: RegionTable | null, b: RegionTable | null, same: (a: RegionTable, b: RegionTable) => boolean) {
  return a && b ? !same(a, b) : a !== b
}

function View({ report, other, read, focus }: PanelProps) {
  const tables: Tables = report.regionTables
  // Another object only where the replay changes something.
  const others: Tables | null = other && other.regionTables !== tables ? other.regionTables : null
  const count = Math.max(...[...tables, ...(others ?? [])].map((table) => table?.entries.length ?? 0))
  const { rows: shown, box } = useFilter(count, 'entries', (i) =>
    [...tables, ...(others ?? [])].map((table) => (table?.entries[i] ? wordsOf(table.entries[i]) : '')).join(' '),
  )
  const entry = rowInFocus(focus, 'regionTable.1.entry.') ?? rowInFocus(focus, 'regionTable.2.entry.')
  const rows = [
    row(
      tables,
      others,
      'Signature',
      'signature',
      (t) => <Inert mono text={t.signature} />,
      (a, b) => a.signature === b.signature,
    ),
    row(
      tables,
      others,
      'Checksum',
      'checksum',
      (t) => <Checksum {...t.checksum} />,
      (a, b) => a.checksum.stored === b.checksum.stored,
      (a, b) => alike(a.checksum, b.checksum),
    ),
    row(
      tables,
      others,
      'EntryCount',
      'entryCount',
      (t) => <span class="mono">{grouped(t.entryCount)}</span>,
      (a, b) => a.entryCount === b.entryCount,
    ),
    ...shown.map((i) =>
      row(
        tables,
        others,
        `Entry ${i}`,
        `entry.${i}`,
        (t) => <Entry region={t.entries[i]} raw={needsRaw([...tables, ...(others ?? [])], i)} />,
        (a, b) => sameRegion(a.entries[i], b.entries[i]),
      ),
    ),
  ]
  const columns = tables.map((table, i) => ({
    id: `regionTable.${i + 1}`,
    title: `Region table ${i + 1}`,
    short: `${i + 1}`,
    current: table?.current === true,
    about: <CopyHead copy={table} other={others ? (others[i] ?? null) : table} />,
  }))
  return (
    <>
      {box}
      <CompareTable
        caption="The two copies of the region table"
        columns={columns}
        rows={rows}
        inFocus={entry === null ? null : rows.length - shown.length + shown.indexOf(entry)}
      />
      {tables.map(
        (table, i) =>
          table && (
            <FieldTree
              key={table.copy}
              of={`regionTable.${i + 1}`}
              title={`Region table ${i + 1}: every field with its bytes`}
              read={read}
            />
          ),
      )}
    </>
  )
}

export const regionTablesPanel: Panel = {
  id: 'regionTables',
  title: 'Region tables',
  applies: (report) => report.regionTables.some((table) => table !== null) && report.verdict?.status !== 'notVhdx',
  changedBy: ['regionTables'],
  View,
}
