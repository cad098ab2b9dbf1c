// The panels that apply to a report, with a list of them beside. The verdict above is the caller's.
import type { Report } from '../engine/report.ts'
import { panels } from './panels/index.ts'
import style from './report-view.module.css'

export function ReportView({ report }: { report: Report }) {
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
            <View report={report} />
          </section>
        ))}
      </div>
    </div>
  )
}

function Count({ text }: { text: string | null }) {
  return text === null ? null : <span class={style['count']}> {text}</span>
}
