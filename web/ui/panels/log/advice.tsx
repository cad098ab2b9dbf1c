// How to have a log replayed, or why not to. The words are in text/log-advice.ts; what each program does has a panel of its own.
import type { LogAdvice } from '../../../text/log-advice.ts'
import { Badge } from '../../widgets/badge.tsx'
import { CopyIcon } from '../../widgets/copy-button.tsx'
import style from './advice.module.css'

export function Advice({ advice, programs }: { advice: LogAdvice; programs: boolean }) {
  const { commands, warning } = advice
  return (
    <div class={style['advice']}>
      <h3>{commands.length > 0 ? 'To have it replayed' : 'What to do with this log'}</h3>
      <p class={style['warning']}>
        <Badge tone="caution" icon="warning">
          {commands.length > 0 ? 'writes' : 'no command'}
        </Badge>{' '}
        {warning}
      </p>
      {commands.length > 0 && (
        <dl>
          {commands.map(({ where, command }) => (
            <div key={where}>
              <dt>{where}</dt>
              <dd class={style['command']}>
                <code>{command}</code> <CopyIcon label={`Copy the command: ${where}`} text={() => command} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {programs && (
        <p>
          <a href="#programs">What Windows, QEMU and others will do with this file</a>, program by program.
        </p>
      )}
    </div>
  )
}
