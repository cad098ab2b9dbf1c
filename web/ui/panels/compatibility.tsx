// What each program will do with the file, with the reason and what the statement rests on.
import { type Outcome, outcomeWords } from '../../text/outcome-words.ts'
import { Icon, type IconName } from '../widgets/icon.tsx'
import { Inert } from '../widgets/inert.tsx'
import style from './compatibility.module.css'
import type { Panel, PanelProps } from './panel.ts'

const ICONS: Readonly<Record<Outcome, IconName>> = {
  opens: 'check',
  opensWithLimit: 'warning',
  refuses: 'stop',
  unknown: 'question',
}

function View({ report }: PanelProps) {
  return (
    <ul class={style['programs']}>
      {report.compatibility.map(({ program, outcome, reasons, source }) => (
        <li key={program}>
          <h3>{program}</h3>
          <p class={`${style['outcome'] ?? ''} ${style[outcome] ?? ''}`}>
            <Icon name={ICONS[outcome]} size={15} />
            {outcomeWords(outcome)}
          </p>
          {reasons.map((reason) => (
            <p key={reason}>
              <Inert text={reason} />
            </p>
          ))}
          <p class={style['source']}>Rests on: {source}.</p>
        </li>
      ))}
    </ul>
  )
}

export const compatibilityPanel: Panel = {
  id: 'programs',
  title: 'What programs will do with it',
  applies: (report) => report.compatibility.length > 0,
  View,
}
