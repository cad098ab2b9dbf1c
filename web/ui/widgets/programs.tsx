// What each program will do with the file, in the engine's words: opens it, opens it with a limit, refuses it, or nobody knows.
import type { Compatibility } from '../../engine/report.ts'
import { Badge, type BadgeTone } from './badge.tsx'
import type { IconName } from './icon.tsx'
import style from './programs.module.css'

const outcomes: Record<Compatibility['outcome'], { word: string; tone: BadgeTone; icon: IconName }> = {
  opens: { word: 'opens it', tone: 'good', icon: 'check' },
  opensWithLimit: { word: 'with a limit', tone: 'caution', icon: 'warning' },
  refuses: { word: 'refuses it', tone: 'bad', icon: 'stop' },
  unknown: { word: 'not known', tone: 'plain', icon: 'question' },
}

export function Programs({ rows }: { rows: readonly Compatibility[] }) {
  return (
    <dl class={style['programs']}>
      {rows.map(({ program, outcome, reasons, source }) => (
        <div key={program}>
          <dt>
            {program}
            <Badge tone={outcomes[outcome].tone} icon={outcomes[outcome].icon}>
              {outcomes[outcome].word}
            </Badge>
          </dt>
          <dd>
            {reasons.map((reason) => (
              <p key={reason}>{reason}</p>
            ))}
            <p class={style['source']}>Known from: {source}.</p>
          </dd>
        </div>
      ))}
    </dl>
  )
}
