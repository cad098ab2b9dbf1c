// The panels that apply to a report, with a list of them beside. The verdict above is the caller's.
import { useMemo } from 'preact/hooks'
import type { VhdxImage } from '../engine/image.ts'
import type { Report } from '../engine/report.ts'
import { childrenIn } from './children-in.ts'
import { panels } from './panels/index.ts'
import type { BlockQuestions, Panel, Reading } from './panels/panel.ts'
import { ReplaySwitch } from './replay-switch.tsx'
import { hasTwoViews, inView, partsChanged } from './replay-view.ts'
import style from './report-view.module.css'
import { useStore } from './store.ts'
import { ReplayMark, ReplayView } from './widgets/replay.tsx'

interface Props {
  report: Report
  /** For what is asked beyond the report; null while it is read and after that failed. */
  image: VhdxImage | null
  reading: Reading
}

export function ReportView({ report, image, reading }: Props) {
  const { focus, view } = useStore()
  const blocks = useMemo(() => image && questionsOf(image, report), [image, report])
  const two = hasTwoViews(report)
  const read = useMemo(() => image && childrenIn(image, two ? view : null), [image, view, two])
  const [here, there] = useMemo(
    () => [inView(report, view), inView(report, view === 'asStored' ? 'afterReplay' : 'asStored')],
    [report, view],
  )
  const changed = partsChanged(report)
  const shown = panelsOf(report)
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
                blocks={blocks}
                reading={reading}
                focus={focus?.node ?? null}
              />
            </section>
          ))}
        </div>
      </div>
    </ReplayView.Provider>
  )
}

/** The panels of a report, in their order; the same in both positions of the switch. */
export function panelsOf(report: Report): Panel[] {
  const stored = inView(report, 'asStored')
  return panels.filter((panel) => panel.applies(report) || panel.applies(stored))
}

function Count({ text }: { text: string | null }) {
  return text === null ? null : <span class={style['count']}> {text}</span>
}

/** Made anew with each report: a deeper one may answer more. */
function questionsOf(image: VhdxImage, _: Report): BlockQuestions {
  return {
    cells: (count) => image.cells(count),
    lookup: (offset) => image.lookup(offset),
    locate: (offset) => image.locate(offset),
  }
}
