// What Windows, QEMU and others will do with a file whose log waits, and how to have it replayed. The words are the engine's, and those of
// text/log-advice.ts.
import type { Compatibility } from '../../../engine/report.ts'
import type { LogAdvice } from '../../../text/log-advice.ts'
import { Badge } from '../../widgets/badge.tsx'
import { CopyIcon } from '../../widgets/copy-button.tsx'
import { Programs } from '../../widgets/programs.tsx'
import style from './advice.module.css'

export function Advice({ advice, programs }: { advice: LogAdvice; programs: readonly Compatibility[] }) {
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
      {programs.length > 0 && (
        <>
          <h3>What programs will do with this file</h3>
          <Programs rows={programs} />
        </>
      )}
    </div>
  )
}
