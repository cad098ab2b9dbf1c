// The metadata items: what the disk says about itself, with the value in words and where it lies.
import type { ComponentChildren } from 'preact'
import type { Metadata, MetadataItem } from '../../engine/report.ts'
import { same } from '../../text/same.ts'
import { grouped } from '../../text/sizes.ts'
import { rowInFocus } from '../focus.ts'
import { Badge } from '../widgets/badge.tsx'
import { Chunks } from '../widgets/chunks.tsx'
import { FieldTree } from '../widgets/field-tree.tsx'
import { Fields } from '../widgets/fields.tsx'
import { useFilter } from '../widgets/filter.tsx'
import { Inert } from '../widgets/inert.tsx'
import { Guid, Offset, Size } from '../widgets/numbers.tsx'
import { Changed } from '../widgets/replay.tsx'
import style from './metadata.module.css'
import type { Panel, PanelProps } from './panel.ts'

/** The item's value. Every known form is an object with a key of its own; anything else is hex text. */
function Value({ value }: { value: MetadataItem['value'] }) {
  if (value === null) return <span class={style['faint']}>not in the file, or not readable</span>
  if (typeof value === 'string')
    return value === '' ? <span class={style['faint']}>no bytes</span> : <Inert mono text={value} />
  if ('blockSize' in value) {
    return (
      <Fields
        rows={[
          { name: 'BlockSize', value: <Size value={value.blockSize} /> },
          { name: 'LeaveBlockAllocated', value: yesNo(value.leaveBlockAllocated) },
          { name: 'HasParent', value: yesNo(value.hasParent) },
        ]}
      />
    )
  }
  if ('virtualDiskSize' in value) return <Size value={value.virtualDiskSize} />
  if ('virtualDiskId' in value) return <Guid value={value.virtualDiskId} />
  if ('logicalSectorSize' in value) return <>{grouped(value.logicalSectorSize)} bytes</>
  if ('physicalSectorSize' in value) return <>{grouped(value.physicalSectorSize)} bytes</>
  if ('heads' in value)
    return <>{`${grouped(value.heads)} heads, ${grouped(value.sectorsPerTrack)} sectors per track`}</>
  return <a href="#parentLocator">{grouped(value.entries.length)} entries, above</a>
}

function yesNo(value: boolean): ComponentChildren {
  return <span class="mono">{value ? 'true' : 'false'}</span>
}

function Flags({ item }: { item: MetadataItem }) {
  return (
    <div class={style['flags']}>
      {item.isRequired && <Badge tone="plain">IsRequired</Badge>}
      {item.isVirtualDisk && <Badge tone="plain">IsVirtualDisk</Badge>}
      {item.isUser && <Badge tone="plain">IsUser</Badge>}
    </div>
  )
}

interface ItemProps {
  item: MetadataItem
  /** The entry of this index on the other side of a replay; null where no replay changes the metadata. */
  other: MetadataItem | undefined | null
  index: number
  row: number
}

function Item({ item, other, index, row }: ItemProps) {
  const differs = other !== null && !same(item, other)
  const place = differs && other && (other.itemId !== item.itemId || other.offset !== item.offset)
  return (
    <tr id={`metadata.item.${index}`} tabIndex={-1} aria-rowindex={row + 2}>
      <th scope="row">
        <div class={style['name']}>{item.name === null ? 'Unknown item' : <Inert text={item.name} />}</div>
        <div class={style['id']}>
          <Guid value={item.itemId} />
        </div>
        <Flags item={item} />
      </th>
      <td>
        <Value value={item.value} />
        <Changed differs={differs}>
          {other === undefined && 'no such entry'}
          {other && !same(item.value, other.value) && <Value value={other.value} />}
          {other && place && (
            <>
              {other.name === null ? 'Unknown item' : <Inert text={other.name} />} <Guid value={other.itemId} /> at{' '}
              <Offset value={other.fileOffset} />
            </>
          )}
        </Changed>
      </td>
      <td class={style['where']}>
        <div>
          <Offset value={item.fileOffset} />
        </div>
        <div>{item.length === 1 ? '1 byte' : `${grouped(item.length)} bytes`}</div>
        <div>
          Offset <span class="mono">0x{item.offset.toString(16)}</span> in the region
        </div>
      </td>
    </tr>
  )
}

/** What the replay changes about the region as a whole. */
function Region({ here, there }: { here: Metadata; there: Metadata }) {
  const moved = there.offset !== here.offset || there.length !== here.length
  const counts = there.entryCount !== here.entryCount
  return (
    <Changed differs={moved || counts}>
      {moved && (
        <>
          at <Offset value={there.offset} />, <Size value={there.length} />.{' '}
        </>
      )}
      {counts && <>EntryCount {grouped(there.entryCount)}.</>}
    </Changed>
  )
}

/** By what an item is found. */
function wordsOf({ name, itemId, fileOffset }: MetadataItem): string {
  return `${name ?? 'unknown item'} ${itemId} 0x${fileOffset.toString(16)} ${fileOffset}`
}

function View({ report, other, read, focus }: PanelProps) {
  const items = report.metadata?.items ?? []
  // Another object only where the replay changes something.
  const others = other && other.metadata !== report.metadata ? (other.metadata?.items ?? []) : null
  const { rows, box } = useFilter(items.length, 'items', (i) => (items[i] ? wordsOf(items[i]) : ''))
  const { metadata } = report
  if (!metadata) return <Changed>{other?.metadata ? `${grouped(other.metadata.items.length)} items` : null}</Changed>
  const inFocus = rowInFocus(focus, 'metadata.item.')
  return (
    <>
      <p class={style['intro']}>
        Region at <Offset value={metadata.offset} />, <Size value={metadata.length} />. EntryCount{' '}
        {grouped(metadata.entryCount)}.
      </p>
      {other?.metadata && others && <Region here={metadata} there={other.metadata} />}
      {box}
      <div class={style['frame']}>
        <table class={style['table']} aria-rowcount={rows.length + 1}>
          <caption class="unseen">Metadata items</caption>
          <thead>
            <tr aria-rowindex={1}>
              <th scope="col">Item</th>
              <th scope="col">Value</th>
              <th scope="col">Where</th>
            </tr>
          </thead>
          <Chunks
            as="tbody"
            count={rows.length}
            inFocus={inFocus === null ? null : rows.indexOf(inFocus)}
            rowHeight={84}
            row={(row) => {
              const index = rows[row]
              const item = index === undefined ? undefined : items[index]
              return (
                item &&
                index !== undefined && (
                  <Item
                    key={index}
                    item={item}
                    other={others === null ? null : others[index]}
                    index={index}
                    row={row}
                  />
                )
              )
            }}
          />
        </table>
      </div>
      <FieldTree of="metadata" title="Metadata table: every field with its bytes" read={read} />
    </>
  )
}

export const metadataPanel: Panel = {
  id: 'metadata',
  title: 'Metadata',
  applies: (report) => !!report.metadata,
  changedBy: ['metadata'],
  badge: (report) => (report.metadata ? `${report.metadata.items.length} items` : null),
  View,
}
