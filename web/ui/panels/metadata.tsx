// The metadata items: what the disk says about itself, with the value in words and where it lies.
import type { ComponentChildren } from 'preact'
import type { MetadataItem } from '../../engine/report.ts'
import { grouped } from '../../text/sizes.ts'
import { rowInFocus } from '../focus.ts'
import { Badge } from '../widgets/badge.tsx'
import { Chunks } from '../widgets/chunks.tsx'
import { FieldTree } from '../widgets/field-tree.tsx'
import { Fields } from '../widgets/fields.tsx'
import { useFilter } from '../widgets/filter.tsx'
import { Inert } from '../widgets/inert.tsx'
import { Guid, Offset, Size } from '../widgets/numbers.tsx'
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

function Item({ item, index, row }: { item: MetadataItem; index: number; row: number }) {
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

/** By what an item is found. */
function wordsOf({ name, itemId, fileOffset }: MetadataItem): string {
  return `${name ?? 'unknown item'} ${itemId} 0x${fileOffset.toString(16)} ${fileOffset}`
}

function View({ report, read, focus }: PanelProps) {
  const items = report.metadata?.items ?? []
  const { rows, box } = useFilter(items.length, 'items', (i) => (items[i] ? wordsOf(items[i]) : ''))
  const { metadata } = report
  if (!metadata) return null
  const inFocus = rowInFocus(focus, 'metadata.item.')
  return (
    <>
      <p class={style['intro']}>
        Region at <Offset value={metadata.offset} />, <Size value={metadata.length} />. EntryCount{' '}
        {grouped(metadata.entryCount)}.
      </p>
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
              return item && index !== undefined && <Item key={index} item={item} index={index} row={row} />
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
  badge: (report) => (report.metadata ? `${report.metadata.items.length} items` : null),
  View,
}
