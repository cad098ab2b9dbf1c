// How far the block table was read: progress with the time left, a partial result called partial, and the way to look deeper.
import type { ComponentChildren } from 'preact'
import type { NotExamined, Report } from '../../../engine/report.ts'
import { allExamined, beyondRequest, onRequest } from '../../../text/block-words.ts'
import { grouped } from '../../../text/sizes.ts'
import { Badge } from '../../widgets/badge.tsx'
import button from '../../widgets/button.module.css'
import { Inert } from '../../widgets/inert.tsx'
import { ProgressLine } from '../../widgets/progress-line.tsx'
import type { Reading } from '../panel.ts'
import style from './scan.module.css'

export function Scan({ report, reading }: { report: Report; reading: Reading }) {
  const { blocks } = report
  if (!blocks) return null
  const done = allExamined(blocks)
  const share = `${grouped(blocks.entriesExamined)} of ${grouped(blocks.batEntries)} entries`
  switch (reading.now) {
    case 'reading':
      return done ? null : (
        <UnderWay label="Block table" reading={reading} partial>
          The block table is being read: {share} so far. What follows is of these.
        </UnderWay>
      )
    case 'stopped':
    case 'failed':
      return (
        <Unfinished reading={reading}>
          {reading.now === 'stopped' ? 'Reading was stopped' : 'Reading failed'} after {share} of the block table. What
          follows is of these.
        </Unfinished>
      )
    case 'deepening':
      return (
        <UnderWay label="Deeper look" reading={reading}>
          Looking deeper. What is shown stays until that is done.
        </UnderWay>
      )
    case 'standard':
    case 'deep':
      return done ? null : (
        <Unfinished>{share} could be examined; what follows is of these. “What was examined” says why.</Unfinished>
      )
  }
}

/** How far the file was read as stored, which is a reading of its own: the report tells the counts, the rest comes with that. */
export function StoredScan({ report, reading }: { report: Report; reading: Reading }) {
  switch (reading.now) {
    case 'reading':
      return (
        <UnderWay label="Block table as stored" reading={reading} partial>
          The file is being read as stored, too: the pictures and the use of its bytes follow.
        </UnderWay>
      )
    case 'stopped':
    case 'failed':
      return (
        <Unfinished reading={reading}>
          {reading.failure
            ? `The file could not be read as stored. ${reading.failure}.`
            : 'Reading the file as stored was stopped.'}{' '}
          The pictures and the use of its bytes are not known.
        </Unfinished>
      )
    default:
      return <Scan report={report} reading={reading} />
  }
}

interface UnderWayProps {
  /** Of the progress. */
  label: string
  reading: Reading
  /** What is shown meanwhile is not the whole. */
  partial?: boolean
  children: ComponentChildren
}

function UnderWay({ label, reading, partial, children }: UnderWayProps) {
  return (
    <div class={style['scan']}>
      <p>
        {partial && (
          <>
            <Badge tone="caution">partial</Badge>{' '}
          </>
        )}
        {children}
      </p>
      {reading.progress && <ProgressLine label={label} {...reading.progress} />}
      <button type="button" class={button['quiet']} onClick={reading.stop}>
        Cancel
      </button>
    </div>
  )
}

/** With a reading that was stopped, or failed and can be tried again, the way to go on. */
function Unfinished({ reading, children }: { reading?: Reading; children: ComponentChildren }) {
  return (
    <div class={style['scan']}>
      <p>
        <Badge tone="caution" icon="warning">
          partial
        </Badge>{' '}
        {children}
      </p>
      {reading && (reading.now === 'stopped' || reading.failure) && (
        <button type="button" class={button['quiet']} onClick={reading.goOn}>
          Go on reading
        </button>
      )}
    </div>
  )
}

/** Those with one reason together, and it behind them. */
function Gaps({ gaps }: { gaps: readonly NotExamined[] }) {
  return (
    <div>
      {[...new Set(gaps.map(({ why }) => why))].map((reason) => (
        <div key={reason}>
          <ul>
            {gaps
              .filter(({ why }) => why === reason)
              .map(({ what }) => (
                <li key={what}>
                  <Inert text={what} />
                </li>
              ))}
          </ul>
          <p class={style['done']}>
            <Inert text={`${reason.charAt(0).toUpperCase()}${reason.slice(1)}`} />.
          </p>
        </div>
      ))}
    </div>
  )
}

/** Offers to read what is read on request only, where there is any; says when it was done. */
export function Deeper({ report, reading }: { report: Report; reading: Reading }) {
  if (reading.now === 'deep') {
    const rest = beyondRequest(report)
    return rest.length === 0 ? (
      <p class={style['done']}>What is read on request only was read too.</p>
    ) : (
      <>
        <p class={style['done']}>What is read on request only was read in part.</p>
        <Gaps gaps={rest} />
      </>
    )
  }
  const gaps = onRequest(report)
  if (reading.now !== 'standard' || gaps.length === 0) return null
  return (
    <div class={style['scan']}>
      <Gaps gaps={gaps} />
      <button type="button" class={button['quiet']} onClick={reading.deepen}>
        Look deeper
      </button>
    </div>
  )
}
