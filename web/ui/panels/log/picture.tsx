// The log drawn as the ring that it is, what the forms in it mean, and the entries to be replayed enlarged.
import type { Log, LogEntry } from '../../../engine/report.ts'
import { bytesTaken, type EntryKind, endsOf, isStopped, kindOf, reasonOf, wraps } from '../../../text/log-words.ts'
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
  const present = (Object.keys(kinds) as EntryKind[])
    .map((kind) => ({ kind, count: entries.filter((entry) => kindOf(entry, log) === kind).length }))
    .filter(({ kind, count }) => count > 0 || kind !== (isStopped(log) ? 'active' : 'stopped'))
  const left = (log.entryCount ?? 0) - entries.length
  const over = wraps(log) ? ' The entries to be replayed run over the end of the log and on at its start.' : ''
  return (
    <figure class={style['picture']}>
      <Ring
        label={`The log as a ring of ${size(log.length)} with ${counted(log.entryCount ?? entries.length, 'entry', 'entries')}, ${isStopped(log) || active === 0 ? 'none' : grouped(active)} to be replayed.${over}`}
        length={log.length}
        pieces={entries.map((entry) => ({
          start: entry.offset,
          length: bytesTaken(entry, log),
          kind: formOf(kindOf(entry, log)),
        }))}
        ends={ends}
        middle={[size(log.length), `${grouped(log.length / 4096)} sectors`]}
        tell={(i) => (entries[i] ? tellEntry(entries[i], log, roles(ends, i)) : '')}
        open={(i) => goTo(`log.entry.${i}`)}
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
  const { tail, head } = ends
  const drawn = isStopped(log) ? 'stopped' : 'active'
  const active = (log.entries ?? [])
    .map((entry, index) => ({ entry, index }))
    .filter(({ entry }) => kindOf(entry, log) === drawn)
  const inOrder = [...active.filter(({ index }) => index >= tail), ...active.filter(({ index }) => index < tail)]
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
              <span class={style['faint']}>{roles({ tail, head }, index) || size(entry.entryLength)}</span>
            </a>
          </li>
        ))}
      </ol>
    </>
  )
}
