// The metadata items: what the disk says about itself, with the value in words and where it lies.
import type { ComponentChildren } from 'preact'
import type { Metadata, MetadataItem, ParentLocator } from '../../engine/report.ts'
import { hex } from '../../text/hex.ts'
import { same } from '../../text/same.ts'
import { counted, grouped } from '../../text/sizes.ts'
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
  return <a href="#parentLocator">{counted(value.entries.length, 'entry', 'entries')}, above</a>
}

/** The value on the other side. A locator's pairs stand above, with the marks. */
function OtherValue({ value, here }: { value: MetadataItem['value']; here: MetadataItem['value'] | undefined }) {
  const [there, own] = [locatorOf(value), locatorOf(here)]
  if (!there || !own) return <Value value={value} />
  if (there.entries.length !== own.entries.length) return <>{counted(there.entries.length, 'entry', 'entries')}</>
  const what = same(there.entries, own.entries) ? 'another LocatorType or KeyValueCount' : 'another key or value'
  return <>{what}, marked above</>
}

function locatorOf(value: MetadataItem['value'] | undefined): ParentLocator | null {
  return value && typeof value === 'object' && 'entries' in value ? value : null
}

function yesNo(value: boolean): ComponentChildren {
  return <span class="mono">{value ? 'true' : 'false'}</span>
}

/** Bits of the flags that MS-VHDX names, 2.6.1.2. */
const namedFlags = 7

function Flags({ item, raw }: { item: MetadataItem; raw: boolean }) {
  return (
    <div class={style['flags']}>
      {item.isRequired && <Badge tone="plain">IsRequired</Badge>}
      {item.isVirtualDisk && <Badge tone="plain">IsVirtualDisk</Badge>}
      {item.isUser && <Badge tone="plain">IsUser</Badge>}
      {raw && (
        <span class={style['id']}>
          Flags <span class="mono">{hex(item.flagsRaw)}</span>
        </span>
      )}
      {!raw && item.flagsRaw === 0 && <span class={style['id']}>no flags</span>}
    </div>
  )
}

function Name({ item }: { item: MetadataItem }) {
  return (
    <>
      <div class={style['name']}>{item.name === null ? 'Unknown item' : <Inert text={item.name} />}</div>
      <div class={style['id']}>
        <Guid value={item.itemId} />
      </div>
    </>
  )
}

function Where({ item }: { item: MetadataItem }) {
  return (
    <>
      <div>
        <Offset value={item.fileOffset} />
      </div>
      <div>{counted(item.length, 'byte')}</div>
      <div>
        Offset <span class="mono">{hex(item.offset)}</span> in the region
      </div>
    </>
  )
}

interface ItemProps {
  /** Undefined where only the other side has an entry of this index. */
  item: MetadataItem | undefined
  /** The entry of this index on the other side of a replay; undefined where that has none, null where no replay changes the metadata. */
  other: MetadataItem | undefined | null
  index: number
  row: number
}

/** Each cell is marked on its own. */
function Item({ item, other, index, row }: ItemProps) {
  const differs = (part: (of: MetadataItem) => unknown) =>
    other !== null && (!item || !other || !same(part(item), part(other)))
  const named = differs((of) => of.itemId)
  const flags = differs((of) => of.flagsRaw)
  const raw = [item, other].some((each) => !!each && each.flagsRaw > namedFlags)
  return (
    <tr id={`metadata.item.${index}`} tabIndex={-1} aria-rowindex={row + 2}>
      <th scope="row">
        {item ? (
          <>
            <Name item={item} />
            <Flags item={item} raw={raw} />
          </>
        ) : (
          <div class={style['faint']}>no such entry</div>
        )}
        <Changed differs={named || flags}>
          {!other && 'no such entry'}
          {other && named && <Name item={other} />}
          {other && flags && <Flags item={other} raw={raw} />}
        </Changed>
      </th>
      <td>
        {item && <Value value={item.value} />}
        <Changed differs={differs((of) => of.value)}>
          {other ? <OtherValue value={other.value} here={item?.value} /> : 'no such entry'}
        </Changed>
      </td>
      <td class={style['where']}>
        {item && <Where item={item} />}
        <Changed differs={differs(({ fileOffset, length, offset }) => [fileOffset, length, offset])}>
          {other ? <Where item={other} /> : 'no such entry'}
        </Changed>
      </td>
    </tr>
  )
}

/** The region as a whole, and what the replay changes about it. `there` is null where it changes nothing. */
function Region({ here, there }: { here: Metadata; there: Metadata | null }) {
  const moved = there !== null && (there.offset !== here.offset || there.length !== here.length)
  const counts = there !== null && there.entryCount !== here.entryCount
  const signed = there !== null && there.signature !== here.signature
  return (
    <div class={style['intro']}>
      <p>
        Region at <Offset value={here.offset} />, <Size value={here.length} />. EntryCount {grouped(here.entryCount)}.
        {signed && (
          <>
            {' '}
            Signature <Inert mono text={here.signature} />.
          </>
        )}
      </p>
      <Changed differs={moved || counts || signed}>
        {moved && (
          <>
            at <Offset value={there.offset} />, <Size value={there.length} />.{' '}
          </>
        )}
        {counts && <>EntryCount {grouped(there.entryCount)}. </>}
        {signed && (
          <>
            Signature <Inert mono text={there.signature} />.
          </>
        )}
      </Changed>
    </div>
  )
}

/** By what an item is found. */
function wordsOf({ name, itemId, fileOffset }: MetadataItem): string {
  return `${name ?? 'unknown item'} ${itemId} 0x${fileOffset.toString(16)} ${fileOffset}`
}

function View({ report, other, read, focus }: PanelProps) {
  const { metadata } = report
  const items = metadata?.items ?? []
  // Another object only where the replay changes something.
  const there = other && other.metadata !== metadata ? (other.metadata ?? null) : null
  const others = other && other.metadata !== metadata ? (there?.items ?? []) : null
  const count = Math.max(items.length, others?.length ?? 0)
  const { rows, box } = useFilter(count, 'items', (i) =>
    [items[i], others?.[i]].map((item) => (item ? wordsOf(item) : '')).join(' '),
  )
  const inFocus = rowInFocus(focus, 'metadata.item.')
  return (
    <>
      {metadata ? (
        <>
          <Region here={metadata} there={there} />
          <Changed differs={others !== null && there === null}>no metadata that can be read</Changed>
        </>
      ) : (
        <p class={style['intro']}>No metadata that can be read.</p>
      )}
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
              return (
                index !== undefined && (
                  <Item
                    key={index}
                    item={items[index]}
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
