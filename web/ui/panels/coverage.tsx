// What was looked at and what was not: without it, "no findings" would mean nothing.
import { grouped, size } from '../../text/sizes.ts'
import { Icon } from '../widgets/icon.tsx'
import { Inert } from '../widgets/inert.tsx'
import style from './coverage.module.css'
import type { Panel, PanelProps } from './panel.ts'

function View({ report }: PanelProps) {
  const { examined, notExamined } = report.coverage
  const { bytesRead, reads, size: fileSize } = report.file
  return (
    <>
      <p class={style['read']}>
        Read {size(bytesRead)} of {size(fileSize)} in {reads === 1 ? 'one read' : `${grouped(reads)} reads`}.
        {!report.complete && ' The verdict needs more than that; see what was not examined.'}
      </p>
      <div class={style['lists']}>
        <div>
          <h3>Examined</h3>
          {examined.length === 0 && <p class={style['nothing']}>Nothing.</p>}
          <ul>
            {examined.map((what) => (
              <li key={what} class={style['done']}>
                <Icon name="check" size={15} />
                <span>
                  <Inert text={what} />
                </span>
              </li>
            ))}
          </ul>
        </div>
        <div>
          <h3>Not examined</h3>
          {notExamined.length === 0 && <p class={style['nothing']}>Nothing was left out.</p>}
          <ul>
            {notExamined.map((gap) => (
              <li key={gap.what} class={style['gap']}>
                <span aria-hidden="true">–</span>
                <span>
                  <Inert text={gap.what} />
                  <span class={style['why']}>
                    <Inert text={gap.why} />
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </div>
      </div>
    </>
  )
}

export const coveragePanel: Panel = {
  id: 'coverage',
  title: 'What was examined',
  applies: () => true,
  View,
}
