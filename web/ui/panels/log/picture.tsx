// The log drawn as the ring that it is, what the forms in it mean, and the entries to be replayed enlarged.
import type { Log, LogEntry, Report } from '../../../engine/report.ts'
import { mustNotBeApplied } from '../../../text/log-advice.ts'
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
import { formOf, type Kinds, kindsOf, roles } from './kinds.ts'
import style from './picture.module.css'

/** What an entry is, in a line. */
function tellEntry(entry: LogEntry, log: Log, role: string, kinds: Kinds): string {
  const { word } = kinds[kindOf(entry, log)]
  const what = role === '' ? word : `${role}, ${word}`
  const does = entry.valid ? counted(entry.descriptorCount, 'write') : reasonOf(entry).toLowerCase().replace(/\.$/, '')
  return `Entry #${entry.sequenceNumber}, ${what}: ${does}, ${size(entry.entryLength)} at ${grouped(entry.offset)} in the log.`
}

export function Picture({ report, log }: { report: Report; log: Log }) {
  const kinds = kindsOf(report)
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
    .filter(({ kind, count }) => count > 0 || usual(log).includes(kind))
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
    if (entries[i]) return tellEntry(entries[i], log, roles(ends, i), kinds)
    const end = unlisted[i - entries.length]
    if (!end) return ''
    const role = end === ends?.tail ? 'oldest' : 'newest'
    return `Entry #${end.number}, ${role}, ${kinds[sequenceKind].word}: ${size(end.length)} at ${grouped(end.offset)} in the log, not listed here.`
  }
  const left = (log.entryCount ?? 0) - pieces.length
  const waiting =
    log.state === 'needsReplay' && !ends
      ? 'how many are to be replayed is not known'
      : mustNotBeApplied(report)
        ? `${grouped(active)} in the sequence, which must not be applied`
        : `${isStopped(log) || active === 0 ? 'none' : grouped(active)} to be replayed`
  const over = wraps(log) ? ' The entries of the sequence run over the end of the log and on at its start.' : ''
  return (
    <figure class={style['picture']}>
      <Ring
        label={`The log as a ring of ${size(log.length)} with ${counted(log.entryCount ?? entries.length, 'entry', 'entries')}, ${waiting}.${over}`}
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
        <Sequence report={report} log={log} />
      </figcaption>
    </figure>
  )
}

/** The kinds that the legend names also where there is none of them. */
function usual(log: Log): EntryKind[] {
  if (log.state === 'needsReplay' && !log.activeSequence) return ['unjudged', 'stale', 'invalid']
  return [isStopped(log) ? 'stopped' : 'active', 'unused', 'stale', 'invalid']
}

/** Entries shown one by one in the strip. */
const most = 8

/** The entries of the sequence, enlarged: in the ring they are often too small to be told apart. Their numbers have no gaps. */
function Sequence({ report, log }: { report: Report; log: Log }) {
  const ends = endsOf(log)
  if (!ends) return null
  const drawn = isStopped(log) ? 'stopped' : 'active'
  const listed = (log.entries ?? [])
    .map((entry, index) => ({ index, number: entry.sequenceNumber, length: entry.entryLength, entry }))
    .filter(({ entry }) => kindOf(entry, log) === drawn)
  const both = ends.tail.number === ends.head.number ? [ends.tail] : [ends.tail, ends.head]
  const known = [...listed, ...both.filter(({ index }) => index < 0)].sort((a, b) => Number(a.number - b.number))
  const shown = known.length <= most ? known : [...known.slice(0, most - 2), ...known.slice(-1)]
  const replayed = !isStopped(log) && !mustNotBeApplied(report)
  return (
    <>
      <p class={style['faint']}>
        {replayed ? 'In the order of the replay:' : 'In the order in which they were written:'}
      </p>
      <ol class={style['strip']}>
        {shown.map(({ index, number, length }, at) => {
          const left = number - (shown[at - 1]?.number ?? number - 1n) - 1n
          const role = [number === ends.tail.number && 'oldest', number === ends.head.number && 'newest']
          return (
            <li key={number} style={{ flexGrow: Math.min(8, length / 4096) }}>
              {left > 0n && <span class={style['faint']}>{grouped(left)} more … </span>}
              <a href={linkTo(index < 0 ? 'log' : `log.entry.${index}`)}>
                <span class="mono">#{number.toString()}</span>
                <span class={style['faint']}>{role.filter(Boolean).join(' and ') || size(length)}</span>
              </a>
            </li>
          )
        })}
      </ol>
    </>
  )
}
