// The log drawn as the ring that it is, what the forms in it mean, and the entries to be replayed enlarged.
import type { Log, LogEntry } from '../../../engine/report.ts'
import {
  bytesTaken,
  type End,
  type EntryKind,
  endsOf,
  isStopped,
  kindOf,
  reasonOf,
  wraps,
} from '../../../text/log-words.ts'
import { counted, grouped, size } from '../../../text/sizes.ts'
import { goTo, linkTo } from '../../focus.ts'
import { Ring, RingSwatch } from '../../widgets/ring.tsx'
import { formOf, kinds, roles } from './kinds.ts'
import style from './picture.module.css'

/** What an entry is, in a line. */
function tellEntry(entry: LogEntry, log: Log, role: string): string {
  const { word } = kinds[kindOf(entry, log)]
  const what = role === '' ? word : `${role}, ${word}`
  const does = entry.valid ? counted(entry.descriptorCount, 'write') : reasonOf(entry).toLowerCase().replace(/\.$/, '')
  return `Entry #${entry.sequenceNumber}, ${what}: ${does}, ${size(entry.entryLength)} at ${grouped(entry.offset)} in the log.`
}

export function Picture({ log }: { log: Log }) {
  const entries = log.entries ?? []
  const ends = endsOf(log)
  const active = log.activeSequence?.entryCount ?? 0
  const sequenceKind = isStopped(log) ? 'stopped' : 'active'
  const present = (Object.keys(kinds) as EntryKind[])
    .map((kind) => ({
      kind,
      // Of the others only the listed ones are known.
      count: kind === sequenceKind ? active : entries.filter((entry) => kindOf(entry, log) === kind).length,
    }))
    .filter(({ kind, count }) => count > 0 || kind !== (isStopped(log) ? 'active' : 'stopped'))
  // Both ends of the sequence are drawn, though the report may list others.
  const unlisted = ends ? [ends.tail, ends.head].filter(({ index }) => index < 0) : []
  const pieces = [
    ...entries.map((entry) => ({
      start: entry.offset,
      length: bytesTaken(entry, log),
      kind: formOf(kindOf(entry, log)),
    })),
    ...unlisted.map(({ offset, length }) => ({ start: offset, length, kind: formOf(sequenceKind) })),
  ]
  const pieceOf = (end: End) => (end.index < 0 ? entries.length + unlisted.indexOf(end) : end.index)
  const tell = (i: number) => {
    if (entries[i]) return tellEntry(entries[i], log, roles(ends, i))
    const end = unlisted[i - entries.length]
    if (!end) return ''
    const role = end === ends?.tail ? 'oldest' : 'newest'
    return `Entry #${end.number}, ${role}, ${kinds[sequenceKind].word}: ${size(end.length)} at ${grouped(end.offset)} in the log, not listed here.`
  }
  const left = (log.entryCount ?? 0) - pieces.length
  const over = wraps(log) ? ' The entries to be replayed run over the end of the log and on at its start.' : ''
  return (
    <figure class={style['picture']}>
      <Ring
        label={`The log as a ring of ${size(log.length)} with ${counted(log.entryCount ?? entries.length, 'entry', 'entries')}, ${isStopped(log) || active === 0 ? 'none' : grouped(active)} to be replayed.${over}`}
        length={log.length}
        pieces={pieces}
        ends={ends && { tail: pieceOf(ends.tail), head: pieceOf(ends.head) }}
        middle={[size(log.length), `${grouped(log.length / 4096)} sectors`]}
        tell={tell}
        open={(i) => goTo(i < entries.length ? `log.entry.${i}` : 'log')}
        hint={`Enter or a click leads to the entry.${left > 0 ? ` ${counted(left, 'entry', 'entries')} more, not drawn.` : ''}`}
      />
      <figcaption>
        <ul class={style['legend']}>
          {present.map(({ kind, count }) => (
            <li key={kind} class={count === 0 ? style['none'] : ''}>
              <RingSwatch kind={formOf(kind)} />
              <span>
                <strong>{grouped(count)}</strong> {kinds[kind].word}
                <span class={style['faint']}> {kinds[kind].meaning}</span>
              </span>
            </li>
          ))}
        </ul>
        <Sequence log={log} />
      </figcaption>
    </figure>
  )
}

/** Entries shown one by one in the strip. */
const most = 8

/** The entries to be replayed, enlarged: in the ring they are often too small to be told apart. */
function Sequence({ log }: { log: Log }) {
  const ends = endsOf(log)
  if (!ends) return null
  const [tail, head] = [ends.tail.index, ends.head.index]
  const drawn = isStopped(log) ? 'stopped' : 'active'
  const active = (log.entries ?? [])
    .map((entry, index) => ({ entry, index }))
    .filter(({ entry }) => kindOf(entry, log) === drawn)
  const inOrder = [...active.filter(({ index }) => index >= tail), ...active.filter(({ index }) => index < tail)]
  if (inOrder.length === 0) return null
  const shown = inOrder.length <= most ? inOrder : [...inOrder.slice(0, most - 2), ...inOrder.slice(-1)]
  const left = inOrder.length - shown.length
  return (
    <>
      <p class={style['faint']}>
        {isStopped(log) ? 'In the order in which they were written:' : 'In the order of the replay:'}
      </p>
      <ol class={style['strip']}>
        {shown.map(({ entry, index }) => (
          <li key={index} style={{ flexGrow: Math.min(8, entry.entryLength / 4096) }}>
            {index === head && left > 0 && <span class={style['faint']}>{grouped(left)} more … </span>}
            <a href={linkTo(`log.entry.${index}`)}>
              <span class="mono">#{entry.sequenceNumber.toString()}</span>
              <span class={style['faint']}>{roles(ends, index) || size(entry.entryLength)}</span>
            </a>
          </li>
        ))}
      </ol>
    </>
  )
}
