// The metadata items: what the disk says about itself, with the value in words and where it lies.
import type { ComponentChildren } from 'preact'
import type { MetadataItem, Report } from '../../engine/report.ts'
import { grouped } from '../../text/sizes.ts'
import { Badge } from '../widgets/badge.tsx'
import { Fields } from '../widgets/fields.tsx'
import { Inert } from '../widgets/inert.tsx'
import { Guid, Offset, Size } from '../widgets/numbers.tsx'
import { ShowMore, useShown } from '../widgets/show-more.tsx'
import style from './metadata.module.css'
import type { Panel } from './panel.ts'

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

function View({ report }: { report: Report }) {
  const metadata = report.metadata
  const count = metadata?.items.length ?? 0
  const [shown, showAll] = useShown(count)
  if (!metadata) return null
  return (
    <>
      <p class={style['intro']}>
        Region at <Offset value={metadata.offset} />, <Size value={metadata.length} />. EntryCount{' '}
        {grouped(metadata.entryCount)}.
      </p>
      <div class={style['frame']}>
        <table class={style['table']}>
          <caption class="unseen">Metadata items</caption>
          <thead>
            <tr>
              <th scope="col">Item</th>
              <th scope="col">Value</th>
              <th scope="col">Where</th>
            </tr>
          </thead>
          <tbody>
            {metadata.items.slice(0, shown).map((item, i) => (
              <tr key={`${item.itemId} ${item.offset}`} id={`metadata.item.${i}`} tabIndex={-1}>
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
            ))}
          </tbody>
        </table>
      </div>
      <ShowMore count={count} shown={shown} what="items" onAll={showAll} />
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
