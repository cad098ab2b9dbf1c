// The panels that apply to a report, with a list of them beside. The verdict above is the caller's.
import { useEffect, useMemo } from 'preact/hooks'
import type { VhdxImage } from '../engine/image.ts'
import type { Report } from '../engine/report.ts'
import { childrenIn } from './children-in.ts'
import { keepFocus } from './focus.ts'
import { panels } from './panels/index.ts'
import type { BlockQuestions, Panel, Reading } from './panels/panel.ts'
import { ReplaySwitch } from './replay-switch.tsx'
import { hasTwoViews, inView, partsChanged } from './replay-view.ts'
import style from './report-view.module.css'
import { type StoredSide, useStore } from './store.ts'
import { readStored, stopStored, storedImage } from './stored-side.ts'
import { ReplayMark, ReplayView } from './widgets/replay.tsx'

interface Props {
  report: Report
  /** For what is asked beyond the report; null while it is read and after that failed. */
  image: VhdxImage | null
  reading: Reading
}

export function ReportView({ report, image, reading }: Props) {
  const { focus, view, stored } = useStore()
  const side = stored?.report ?? null
  const two = hasTwoViews(report)
  const asStored = two && view === 'asStored'
  const after = useMemo(() => image && questionsOf(async () => image, report), [image, report])
  const whole = stored?.now === 'standard' ? side : null
  const before = useMemo(() => image && questionsOf(storedImage, whole), [image, whole])
  const read = useMemo(() => image && childrenIn(image, two ? view : null, storedImage), [image, view, two])
  const [here, there] = useMemo(() => {
    const lying = inView(report, 'asStored', side)
    return asStored ? [lying, report] : [report, lying]
  }, [report, side, asStored])
  const changed = partsChanged(report, side)
  const shown = panelsOf(report, side)
  // What the address names may be there in one position only.
  useEffect(keepFocus, [here])
  return (
    <ReplayView.Provider value={two ? view : null}>
      <div class={style['columns']}>
        <nav class={style['nav']} aria-label="Parts of the report">
          <ul>
            {shown.map((panel) => (
              <li key={panel.id}>
                <a href={`#${panel.id}`}>
                  {panel.title}
                  <Count text={panel.badge?.(here) ?? null} />
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class={style['panels']}>
          {two && <ReplaySwitch report={report} />}
          {shown.map(({ id, title, badge, changedBy, View }) => (
            <section key={id} id={id} tabIndex={-1} aria-labelledby={`${id}-title`}>
              <h2 id={`${id}-title`}>
                {title}
                <Count text={badge?.(here) ?? null} />
                {changedBy?.some((part) => changed.includes(part)) && <ReplayMark />}
              </h2>
              <View
                report={here}
                other={two ? there : null}
                read={read}
                blocks={asStored ? before : after}
                otherBlocks={two ? (asStored ? after : before) : null}
                reading={asStored && image ? readingOf(stored) : reading}
                focus={focus?.node ?? null}
              />
            </section>
          ))}
        </div>
      </div>
    </ReplayView.Provider>
  )
}

/** The panels of a report, in their order; the same in both positions of the switch. `side`: of the file as stored, as far as it is read. */
export function panelsOf(report: Report, side: Report | null = null): Panel[] {
  const stored = inView(report, 'asStored', side)
  return panels.filter((panel) => panel.applies(report) || panel.applies(stored))
}

function Count({ text }: { text: string | null }) {
  return text === null ? null : <span class={style['count']}> {text}</span>
}

/** Made anew with each report: a deeper one may answer more. */
function questionsOf(image: () => Promise<VhdxImage>, _: Report | null): BlockQuestions {
  return {
    cells: async (count) => (await image()).cells(count),
    lookup: async (offset) => (await image()).lookup(offset),
    locate: async (offset) => (await image()).locate(offset),
  }
}

/** How far the file as stored was read. */
function readingOf(stored: StoredSide | null): Reading {
  const { now, progress, failure } = stored ?? { now: 'stopped' as const, progress: null, failure: null }
  return { now, progress, failure, stop: () => void stopStored(), goOn: () => void readStored(), deepen: () => {} }
}
