// What waits in the log and what it lands on, and the two file sizes that the newest entry states against the file's own.
import type { ActiveSequence, Log, Report } from '../../../engine/report.ts'
import { mustNotBeApplied } from '../../../text/log-advice.ts'
import { isStopped, type Target } from '../../../text/log-words.ts'
import { counted, grouped, size } from '../../../text/sizes.ts'
import { linkTo } from '../../focus.ts'
import { Badge } from '../../widgets/badge.tsx'
import { Inert } from '../../widgets/inert.tsx'
import { Size } from '../../widgets/numbers.tsx'
import style from './facts.module.css'
import type { Find } from './kinds.ts'

/** What the writes to be replayed land on, and how many land there. */
function landings(log: Log, find: Find): { target: Target; count: number }[] {
  const found = new Map<string, { target: Target; count: number }>()
  for (const entry of log.entries ?? []) {
    if (!entry.active) continue
    for (const descriptor of entry.descriptors) {
      for (const target of find(descriptor)) {
        const known = found.get(target.name)
        if (known) known.count++
        else found.set(target.name, { target, count: 1 })
      }
    }
  }
  return [...found.values()].sort((a, b) => b.count - a.count)
}

export function Facts({ report, log, find }: { report: Report; log: Log; find: Find }) {
  const { activeSequence: sequence, pendingWrites: pending } = log
  const lands = landings(log, find)
  // The report lists the first writes of each entry; the rest is in the tree below.
  const told = (log.entries ?? []).reduce((sum, entry) => sum + (entry.active ? entry.descriptors.length : 0), 0)
  return (
    <dl class={style['facts']}>
      {sequence && isStopped(log) && (
        <div>
          <dt>Waits, but cannot be replayed</dt>
          <dd>
            {counted(sequence.entryCount, 'entry', 'entries')}: #{sequence.tailSequenceNumber.toString()}
            {sequence.entryCount > 1 && <> to #{sequence.headSequenceNumber.toString()}</>}. The file was cut short
            after they were written.
          </dd>
        </div>
      )}
      {sequence && pending && !isStopped(log) && (
        <>
          <div>
            <dt>{mustNotBeApplied(report) ? 'Waits, but must not be applied' : 'Waits to be replayed'}</dt>
            <dd>
              {counted(pending.count, 'write')}, {size(pending.bytes)}, in{' '}
              {counted(sequence.entryCount, 'entry', 'entries')}: #{sequence.tailSequenceNumber.toString()}
              {sequence.entryCount > 1 && <> to #{sequence.headSequenceNumber.toString()}</>}
            </dd>
          </div>
          {(lands.length > 0 || told < pending.count) && (
            <div>
              <dt>Lands on</dt>
              <dd>
                <ul class={style['lands']}>
                  {lands.slice(0, 12).map(({ target, count }) => (
                    <li key={target.name}>
                      {target.node === null ? (
                        <Inert text={target.name} />
                      ) : (
                        <a href={linkTo(target.node)}>{target.name}</a>
                      )}{' '}
                      <span class={style['faint']}>{counted(count, 'write')}</span>
                    </li>
                  ))}
                  {told < pending.count && (
                    <li class={style['faint']}>
                      {told === 0 ? 'not listed here' : `the first ${grouped(told)} of ${grouped(pending.count)}`}; the
                      tree below has all
                    </li>
                  )}
                  {lands.length > 12 && <li class={style['faint']}>and {grouped(lands.length - 12)} more</li>}
                </ul>
              </dd>
            </div>
          )}
        </>
      )}
      {sequence && <FileSizes sequence={sequence} fileSize={BigInt(report.file.size)} />}
    </dl>
  )
}

/** The two sizes that the newest entry states, against the file's own. */
function FileSizes({ sequence, fileSize }: { sequence: ActiveSequence; fileSize: bigint }) {
  const { flushedFileOffset: flushed, lastFileOffset: last } = sequence
  return (
    <>
      <div>
        <dt>FlushedFileOffset</dt>
        <dd>
          <Size value={flushed} />
          {flushed > fileSize ? (
            <p class={style['short']}>
              <Badge tone="bad" icon="warning">
                cut short
              </Badge>{' '}
              The file has only {size(fileSize)}: {size(flushed - fileSize)} were cut off after the log was written.
            </p>
          ) : (
            <p class={style['faint']}>
              {flushed === 0n
                ? 'States nothing, as early Windows 8 has it; a file cut short would not be noticed here.'
                : `The file is at least that long (${size(fileSize)}), so it was not cut off since.`}
            </p>
          )}
        </dd>
      </div>
      <div>
        <dt>LastFileOffset</dt>
        <dd>
          <Size value={last} />
          <p class={style['faint']}>
            {last > fileSize
              ? `By the specification the replay makes the file ${size(last - fileSize)} longer.`
              : 'The file is that long already; the replay does not make it longer.'}
          </p>
        </dd>
      </div>
    </>
  )
}
