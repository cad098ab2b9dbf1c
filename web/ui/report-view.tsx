// The panels that apply to a report, with a list of them beside. The verdict above is the caller's.
import { useMemo } from 'preact/hooks'
import type { VhdxImage } from '../engine/image.ts'
import type { Report } from '../engine/report.ts'
import { panels } from './panels/index.ts'
import style from './report-view.module.css'
import { useStore } from './store.ts'

export function ReportView({ report, image = null }: { report: Report; image?: VhdxImage | null }) {
  const { focus } = useStore()
  const read = useMemo(
    () => image && ((node: string, first: number, count: number) => image.children(node, first, count)),
    [image],
  )
  const shown = panels.filter((panel) => panel.applies(report))
  return (
    <div class={style['columns']}>
      <nav class={style['nav']} aria-label="Parts of the report">
        <ul>
          {shown.map((panel) => (
            <li key={panel.id}>
              <a href={`#${panel.id}`}>
                {panel.title}
                <Count text={panel.badge?.(report) ?? null} />
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <div class={style['panels']}>
        {shown.map(({ id, title, badge, View }) => (
          <section key={id} id={id} tabIndex={-1} aria-labelledby={`${id}-title`}>
            <h2 id={`${id}-title`}>
              {title}
              <Count text={badge?.(report) ?? null} />
            </h2>
            <View report={report} read={read} focus={focus?.node ?? null} />
          </section>
        ))}
      </div>
    </div>
  )
}

function Count({ text }: { text: string | null }) {
  return text === null ? null : <span class={style['count']}> {text}</span>
}
