// A differencing disk's parent locator: the file it needs, as every path that the disk remembers.
import type { ParentLocatorEntry } from '../../engine/report.ts'
import { inertClipped } from '../../text/inert.ts'
import { same } from '../../text/same.ts'
import { grouped } from '../../text/sizes.ts'
import { CopyIcon } from '../widgets/copy-button.tsx'
import { FieldTree } from '../widgets/field-tree.tsx'
import { Inert } from '../widgets/inert.tsx'
import { Guid } from '../widgets/numbers.tsx'
import { Both, Changed, sidesOf } from '../widgets/replay.tsx'
import type { Panel, PanelProps } from './panel.ts'
import style from './parent.module.css'

const meanings: Record<string, string> = {
  parent_linkage: 'DataWriteGuid that the parent must have',
  parent_linkage2: 'a second DataWriteGuid that is accepted',
  relative_path: 'from the folder of this file; tried first',
  volume_path: 'by volume; tried second',
  absolute_win32_path: 'by drive letter; tried last',
}

function LocatorValue({ of, value }: { of: string; value: string | null }) {
  if (value === null) return <>value outside the item</>
  return (
    <>
      <Inert mono text={value} /> <CopyIcon label={`Copy the value of ${inertClipped(of, 60)}`} text={() => value} />
    </>
  )
}

function OtherEntry({ entry }: { entry: ParentLocatorEntry | undefined }) {
  if (!entry) return <>no such entry</>
  return (
    <>
      <Inert mono text={entry.key ?? 'key outside the item'} /> = <Inert mono text={entry.value ?? 'value outside'} />
    </>
  )
}

/** `other` is undefined where no replay changes the locator, null where the other side has no such entry. */
function Entry({
  entry,
  other,
}: {
  entry: ParentLocatorEntry | undefined
  other: ParentLocatorEntry | null | undefined
}) {
  const mark = (
    <Changed differs={other !== undefined && !same(entry ?? null, other)}>
      <OtherEntry entry={other ?? undefined} />
    </Changed>
  )
  if (!entry)
    return (
      <>
        <dt class={style['note']}>no such entry</dt>
        <dd>{mark}</dd>
      </>
    )
  return (
    <>
      <dt>
        <span class="mono">{entry.key === null ? 'key outside the item' : <Inert text={entry.key} />}</span>
        {entry.key !== null && meanings[entry.key] && <div class={style['note']}>{meanings[entry.key]}</div>}
      </dt>
      <dd>
        <LocatorValue of={entry.key ?? 'this entry'} value={entry.value} />
        {mark}
      </dd>
    </>
  )
}

function View({ report, other, read }: PanelProps) {
  const locator = report.parentLocator ?? null
  // Another object only where the replay changes something.
  const there = other && other.parentLocator !== report.parentLocator ? (other.parentLocator ?? null) : undefined
  const sides = { here: locator, there }
  const others = there === undefined ? undefined : (there?.entries ?? [])
  const count = Math.max(locator?.entries.length ?? 0, others?.length ?? 0)
  return (
    <>
      <p class={style['intro']}>
        {locator
          ? 'This disk holds only what changed since it was made. Everything else is in its parent, and without the parent it cannot be used.'
          : 'No parent locator here.'}
      </p>
      <div id="parentLocator" tabIndex={-1} class={style['card']}>
        <dl>
          {Array.from({ length: count }, (_, i) => (
            <div key={i} id={`parentLocator.entry.${i}`} tabIndex={-1}>
              <Entry entry={locator?.entries[i]} other={others === undefined ? undefined : (others[i] ?? null)} />
            </div>
          ))}
        </dl>
        <div class={style['type']}>
          <div>
            LocatorType <Both {...sidesOf(sides, (of) => of.locatorType)} show={(type) => <Guid value={type} />} />
          </div>
          <div>
            KeyValueCount <Both {...sidesOf(sides, (of) => of.keyValueCount)} show={grouped} />
          </div>
        </div>
      </div>
      <FieldTree of="parentLocator" title="Parent locator: every field with its bytes" read={read} />
    </>
  )
}

export const parentPanel: Panel = {
  id: 'parent',
  title: 'Parent',
  applies: (report) => !!report.parentLocator,
  changedBy: ['parentLocator'],
  View,
}
