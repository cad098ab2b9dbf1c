// What Windows, QEMU and others will do with this file, and the commands that replay its log. The words are in text/log-advice.ts.
import type { LogAdvice } from '../../../text/log-advice.ts'
import { Badge } from '../../widgets/badge.tsx'
import { CopyIcon } from '../../widgets/copy-button.tsx'
import style from './advice.module.css'

export function Advice({ advice }: { advice: LogAdvice }) {
  return (
    <div class={style['advice']}>
      <h3>What programs will do with this file</h3>
      <dl>
        {advice.programs.map(({ who, does }) => (
          <div key={who}>
            <dt>{who}</dt>
            <dd>
              {does.map((sentence) => (
                <p key={sentence}>{sentence}</p>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      {advice.commands.length > 0 && <h3>To have it replayed</h3>}
      <p class={style['warning']}>
        <Badge tone="caution" icon="warning">
          {advice.commands.length > 0 ? 'writes' : 'no command'}
        </Badge>{' '}
        {advice.warning}
      </p>
      <dl>
        {advice.commands.map(({ where, command }) => (
          <div key={where}>
            <dt>{where}</dt>
            <dd class={style['command']}>
              <code>{command}</code> <CopyIcon label={`Copy the command for ${where}`} text={() => command} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
