// The page once a file is chosen: reading, read, or failed. The verdict's place comes first in each.
import { useEffect } from 'preact/hooks'
import type { Report } from '../engine/report.ts'
import { inert } from '../text/inert.ts'
import { size } from '../text/sizes.ts'
import { undecided } from '../text/undecided.ts'
import { ErrorBox } from './error-box.tsx'
import { revealFocus } from './focus.ts'
import { readDeeper, readOn, stopReading } from './open.ts'
import style from './opened.module.css'
import type { Reading as ReadingState } from './panels/panel.ts'
import { ReportView } from './report-view.tsx'
import { getState, type Phase, type Progress, type Reach } from './store.ts'
import { Summary, VerdictBox } from './verdict.tsx'
import { verdictWords } from './verdict-words.ts'
import button from './widgets/button.module.css'
import { CopyButton } from './widgets/copy-button.tsx'
import { Inert } from './widgets/inert.tsx'
import { ProgressLine } from './widgets/progress-line.tsx'

export function Reading({ phase }: { phase: Phase & { kind: 'opening' } }) {
  const { file, partial } = phase
  return (
    <>
      <VerdictBox look={null} word="Reading …" file={file} steps={[]}>
        <Summary>
          {partial
            ? `${size(partial.file.bytesRead)} read so far.`
            : `${size(file.size)}; only its structures are read.`}
        </Summary>
        {phase.slow && (
          <>
            {phase.progress && <ProgressLine label="Reading" {...phase.progress} />}
            <button type="button" class={`${button['quiet']} ${style['cancel']}`} onClick={stopReading}>
              Cancel
            </button>
          </>
        )}
      </VerdictBox>
      {partial && <ReportView report={partial} image={null} reading={readingOf('reading', phase.progress)} />}
    </>
  )
}

const idle = { goOn: () => void readOn(), deepen: () => void readDeeper(), stop: () => void stopReading() }

function readingOf(now: ReadingState['now'], progress: Progress | null): ReadingState {
  return { now, progress, ...idle }
}

export function Open({ phase }: { phase: Phase & { kind: 'open' } }) {
  const { file, image, report, reach } = phase
  // The place that the address names, if any, else the verdict: the button that opened the file may be gone.
  useEffect(() => {
    if (getState().focus !== null) revealFocus()
    else if (document.activeElement === document.body)
      document.getElementById('verdict')?.focus({ preventScroll: true })
  }, [report])
  const words = verdictWords(report)
  return (
    <>
      <VerdictBox
        look={words}
        word={words.word}
        file={file}
        steps={report.verdict?.nextSteps ?? (reach === 'stopped' ? [] : undecided(report).steps)}
      >
        <Summary>
          <Inert text={summaryOf(report, reach)} />
        </Summary>
        <Unfinished report={report} />
        {reach === 'stopped' && (
          <button type="button" class={`${button['quiet']} ${style['cancel']}`} onClick={() => void readOn()}>
            Go on reading
          </button>
        )}
      </VerdictBox>
      <ReportView
        report={report}
        image={image}
        reading={readingOf(phase.deepening ? 'deepening' : reach, phase.deepening)}
      />
      <details class={style['code']}>
        <summary>An error code from Windows? Read what it means.</summary>
        <ErrorBox />
      </details>
      <p class={style['foot']}>
        <CopyButton label="Copy the report as JSON" text={() => image.reportText() ?? ''} />
        <span>
          {report.tool.name} {report.tool.version}
        </span>
      </p>
    </>
  )
}

export function Failed({ phase }: { phase: Phase & { kind: 'failed' } }) {
  const { file, failure, partial } = phase
  return (
    <>
      <VerdictBox look={{ icon: 'unreadable', tone: 'caution' }} word={failure.title} file={file} steps={failure.steps}>
        <Summary>{failure.summary}</Summary>
        {failure.causes.length > 0 && (
          <ol class={style['causes']}>
            {failure.causes.map((cause) => (
              <li key={cause}>{cause}</li>
            ))}
          </ol>
        )}
        <details class={style['details']}>
          <summary>Details</summary>
          <pre>{failure.details.split('\n').map(inert).join('\n')}</pre>
          <CopyButton label="Copy details" text={() => failure.details} />
        </details>
      </VerdictBox>
      {partial && (
        <>
          <p class={style['partial']}>What was read before that:</p>
          <ReportView report={partial} image={null} reading={readingOf('failed', null)} />
        </>
      )}
    </>
  )
}

function summaryOf(report: Report, reach: Reach): string {
  const { verdict } = report
  if (!verdict && reach === 'stopped')
    return 'Reading was stopped before everything was read. What was known by then stands below; it is partial.'
  if (!verdict) return undecided(report).summary
  // The engine's sentence also stands alone, on the command line; here its first word already stands above it.
  const { word } = verdictWords(report)
  const rest = verdict.summary.startsWith(`${word}: `) ? verdict.summary.slice(word.length + 2) : verdict.summary
  return rest.charAt(0).toUpperCase() + rest.slice(1)
}

/** What a verdict on half the evidence is worth. */
function Unfinished({ report }: { report: Report }) {
  if (!report.verdict || report.complete) return null
  return <Summary>Not everything could be examined; there may be more.</Summary>
}
