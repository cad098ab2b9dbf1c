// The list of the log's entries: what each writes and where that lands, or why it is not valid.
import type { Log, LogDescriptor, LogEntry } from '../../../engine/report.ts'
import { hex32 } from '../../../text/hex.ts'
import { bytesTaken, endsOf, heldBy, kindOf, reasonOf } from '../../../text/log-words.ts'
import { counted, grouped, size } from '../../../text/sizes.ts'
import { linkTo, rowInFocus } from '../../focus.ts'
import { Badge } from '../../widgets/badge.tsx'
import { Chunks } from '../../widgets/chunks.tsx'
import { FieldTree } from '../../widgets/field-tree.tsx'
import { Fields } from '../../widgets/fields.tsx'
import { useFilter } from '../../widgets/filter.tsx'
import { Inert } from '../../widgets/inert.tsx'
import { Checksum, Guid, Offset, Size } from '../../widgets/numbers.tsx'
import { Unfold } from '../../widgets/unfold.tsx'
import type { PanelProps } from '../panel.ts'
import style from './entries.module.css'
import { type Find, type Kinds, kindsOf, roles } from './kinds.ts'

/** Writes of an entry that are seen without opening anything. */
const shownAtOnce = 4

function Where({ target, find }: { target: LogDescriptor; find: Find }) {
  return (
    <>
      {find(target).map(({ name, node }, at) => (
        <span key={name}>
          {at === 0 ? ' → ' : ', '}
          {node === null ? <Inert text={name} /> : <a href={linkTo(node)}>{name}</a>}
        </span>
      ))}
    </>
  )
}

function Descriptor({ descriptor, find }: { descriptor: LogDescriptor; find: Find }) {
  const { kind, fileOffset, length, signature = '' } = descriptor
  if (kind === 'unknown')
    return (
      <li>
        begins with <Inert mono text={signature} />, which no write does
      </li>
    )
  return (
    <li>
      {kind === 'data' ? 'writes' : 'zeros'} {size(length)} at <Offset value={fileOffset} />
      <Where target={descriptor} find={find} />
    </li>
  )
}

function Descriptors({ entry, find }: { entry: LogEntry; find: Find }) {
  const { descriptors, descriptorCount } = entry
  const listable = entry.valid ? descriptorCount : descriptors.length
  if (!entry.valid && descriptors.length === 0) return null
  if (descriptorCount === 0)
    return <p class={style['faint']}>Writes nothing; it only begins or carries on a session.</p>
  const list = (from: number, to: number) => (
    <ol class={style['writes']}>
      {descriptors.slice(from, to).map((descriptor, i) => (
        <Descriptor key={from + i} descriptor={descriptor} find={find} />
      ))}
    </ol>
  )
  if (listable <= shownAtOnce) return list(0, shownAtOnce)
  return (
    <>
      {list(0, shownAtOnce - 1)}
      <Unfold title={`${grouped(listable - shownAtOnce + 1)} more writes of #${entry.sequenceNumber}`}>
        {() => (
          <>
            {list(shownAtOnce - 1, descriptors.length)}
            {descriptors.length < descriptorCount && (
              <p class={style['faint']}>
                {entry.valid
                  ? `The report lists the first ${grouped(descriptors.length)} of an entry.`
                  : `It announces ${grouped(descriptorCount)}.`}
              </p>
            )}
          </>
        )}
      </Unfold>
    </>
  )
}

interface EntryProps {
  entry: LogEntry
  index: number
  row: number
  of: number
  /** "oldest", "newest", or nothing. */
  role: string
  log: Log
  find: Find
  kinds: Kinds
  read: PanelProps['read']
}

/** Not computed where the entry's length is impossible. */
function EntryChecksum({ entry: { checksum } }: { entry: LogEntry }) {
  const { stored, computed } = checksum
  if (computed !== null) return <Checksum stored={stored} computed={computed} />
  return (
    <>
      <span class="mono">{hex32(stored)}</span>
      <span class={style['faint']}> not computed: its length is impossible</span>
    </>
  )
}

function Entry({ entry, index, row, of, role, log, find, kinds, read }: EntryProps) {
  const id = `log.entry.${index}`
  const kind = kinds[kindOf(entry, log)]
  const at = log.offset + BigInt(entry.offset)
  const taken = bytesTaken(entry, log)
  const over = entry.offset + taken > log.length
  const length = over ? log.length - entry.offset : taken
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the list of findings.
    <div id={id} tabIndex={-1} role="listitem" aria-posinset={row + 1} aria-setsize={of} class={style['entry']}>
      <p class={style['head']}>
        <strong class="mono">#{entry.sequenceNumber.toString()}</strong>
        <Badge tone={kind.tone} {...(kind.icon && { icon: kind.icon })}>
          {kind.word}
        </Badge>
        {role !== '' && <Badge tone="plain">{role}</Badge>}
        {over && entry.valid && <Badge tone="plain">runs over the end of the log</Badge>}
        <a class={style['bytes']} href={linkTo(id, Number(at), length)}>
          {size(entry.entryLength)} at <Offset value={at} />
        </a>
        <span class={style['faint']}>entry {grouped(index)} in findings and in the tree</span>
      </p>
      {!entry.valid && <p class={style['reason']}>{reasonOf(entry)}</p>}
      {!entry.valid && entry.descriptors.length > 0 && <p class={style['faint']}>{heldBy(entry)}</p>}
      <Descriptors entry={entry} find={find} />
      <Unfold title={`Fields of #${entry.sequenceNumber}`}>
        {() => (
          <>
            <Fields
              rows={[
                { name: 'Signature', value: <Inert mono text={entry.signature} /> },
                { name: 'Checksum', value: <EntryChecksum entry={entry} /> },
                { name: 'EntryLength', value: <Size value={entry.entryLength} /> },
                { name: 'Tail', value: <Offset value={entry.tail} /> },
                { name: 'SequenceNumber', value: <span class="mono">{grouped(entry.sequenceNumber)}</span> },
                { name: 'DescriptorCount', value: <span class="mono">{grouped(entry.descriptorCount)}</span> },
                { name: 'Reserved', value: <span class="mono">{hex32(entry.reserved)}</span> },
                { name: 'LogGuid', value: <Guid value={entry.logGuid} /> },
                { name: 'FlushedFileOffset', value: <Size value={entry.flushedFileOffset} /> },
                { name: 'LastFileOffset', value: <Size value={entry.lastFileOffset} /> },
                { name: 'Place in the log', value: <Offset value={entry.offset} /> },
              ]}
            />
            <FieldTree of={id} title={`#${entry.sequenceNumber}: every field and write with its bytes`} read={read} />
          </>
        )}
      </Unfold>
    </div>
  )
}

/** Whether the list is open without being asked: where it says what waits, or why nothing can be used. */
function opens({ state, entries = [] }: Log): boolean {
  return entries.some((entry) => entry.active) || (state === 'invalid' && entries.length <= 40)
}

/** By what an entry is found. */
function wordsOf(entry: LogEntry, log: Log, role: string, find: Find, kinds: Kinds): string {
  const targets = entry.descriptors.flatMap((each) => find(each).map(({ name }) => name)).join(' ')
  return `#${entry.sequenceNumber} ${kinds[kindOf(entry, log)].word} ${role} ${entry.logGuid} 0x${entry.offset.toString(16)} ${targets} ${entry.invalidBecause ?? ''}`
}

export function Entries({ report, log, find, focus, read }: PanelProps & { log: Log; find: Find }) {
  const entries = log.entries ?? []
  const ends = endsOf(log)
  const kinds = kindsOf(report)
  const roleOf = (index: number) => roles(ends, index)
  const { rows, box } = useFilter(entries.length, 'entries', (i) =>
    entries[i] ? wordsOf(entries[i], log, roleOf(i), find, kinds) : '',
  )
  const inFocus = rowInFocus(focus, 'log.entry.')
  const count = log.entryCount ?? entries.length
  if (entries.length === 0) return null
  return (
    <Unfold
      key={report.file.name}
      title={`${counted(count, 'entry', 'entries')} in the log${count > entries.length ? `, the first ${grouped(entries.length)} listed` : ''}`}
      open={opens(log) || inFocus !== null}
    >
      {() => (
        <>
          {box}
          {/* biome-ignore lint/a11y/useSemanticElements: between an ol and its items no piece could stand. */}
          <div role="list" class={style['entries']}>
            <Chunks
              as="div"
              count={rows.length}
              inFocus={inFocus === null ? null : rows.indexOf(inFocus)}
              rowHeight={110}
              row={(row) => {
                const index = rows[row]
                const entry = index === undefined ? undefined : entries[index]
                return (
                  entry &&
                  index !== undefined && (
                    <Entry
                      key={index}
                      {...{ entry, index, row, log, find, kinds, read }}
                      of={rows.length}
                      role={roleOf(index)}
                    />
                  )
                )
              }}
            />
          </div>
        </>
      )}
    </Unfold>
  )
}
