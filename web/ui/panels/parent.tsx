// A differencing disk's parent locator: the file it needs, as every path that the disk remembers.
import type { ParentLocatorEntry } from '../../engine/report.ts'
import { inertClipped } from '../../text/inert.ts'
import { CopyIcon } from '../widgets/copy-button.tsx'
import { FieldTree } from '../widgets/field-tree.tsx'
import { Inert } from '../widgets/inert.tsx'
import { Guid } from '../widgets/numbers.tsx'
import { Changed } from '../widgets/replay.tsx'
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

function sameEntry(a: ParentLocatorEntry | undefined, b: ParentLocatorEntry): boolean {
  return a?.key === b.key && a.value === b.value
}

function OtherEntry({ entry }: { entry: ParentLocatorEntry | undefined }) {
  if (!entry) return <>no such entry</>
  return (
    <>
      <Inert mono text={entry.key ?? 'key outside the item'} /> = <Inert mono text={entry.value ?? 'value outside'} />
    </>
  )
}

function View({ report, other, read }: PanelProps) {
  const locator = report.parentLocator
  if (!locator) return <Changed>{other?.parentLocator ? 'a parent locator' : null}</Changed>
  const others = other?.parentLocator === locator ? null : (other?.parentLocator?.entries ?? null)
  return (
    <>
      <p class={style['intro']}>
        This disk holds only what changed since it was made. Everything else is in its parent, and without the parent it
        cannot be used.
      </p>
      <div id="parentLocator" tabIndex={-1} class={style['card']}>
        <dl>
          {locator.entries.map((entry, i) => (
            <div key={i} id={`parentLocator.entry.${i}`} tabIndex={-1}>
              <dt>
                <span class="mono">{entry.key === null ? 'key outside the item' : <Inert text={entry.key} />}</span>
                {entry.key !== null && meanings[entry.key] && <div class={style['note']}>{meanings[entry.key]}</div>}
              </dt>
              <dd>
                <LocatorValue of={entry.key ?? 'this entry'} value={entry.value} />
                <Changed differs={others !== null && !sameEntry(others[i], entry)}>
                  <OtherEntry entry={others?.[i]} />
                </Changed>
              </dd>
            </div>
          ))}
        </dl>
        <p class={style['type']}>
          LocatorType <Guid value={locator.locatorType} />
        </p>
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
