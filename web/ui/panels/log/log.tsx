// The log: whether the last writer finished, where its entries sit in the ring, what a replay would write and where that lands, and what
// programs will do with such a file.
import type { Log, Report } from '../../../engine/report.ts'
import { logAdvice, meaningOfWaiting } from '../../../text/log-advice.ts'
import { isStopped, targetsOf } from '../../../text/log-words.ts'
import { Badge, type BadgeTone } from '../../widgets/badge.tsx'
import { FieldTree } from '../../widgets/field-tree.tsx'
import { Offset, Size } from '../../widgets/numbers.tsx'
import type { Panel, PanelProps } from '../panel.ts'
import { Advice } from './advice.tsx'
import { Entries } from './entries.tsx'
import { Facts } from './facts.tsx'
import type { Find } from './kinds.ts'
import style from './log.module.css'
import { Picture } from './picture.tsx'

const states: Record<Log['state'], { word: string; tone: BadgeTone; meaning: string | ((report: Report) => string) }> =
  {
    empty: { word: 'empty', tone: 'good', meaning: 'The file has no log and needs none.' },
    clean: {
      word: 'clean',
      tone: 'good',
      meaning: 'The last writer finished: LogGuid is zero, nothing waits to be replayed.',
    },
    needsReplay: {
      word: 'needs replay',
      tone: 'caution',
      meaning: meaningOfWaiting,
    },
    invalid: {
      word: 'not valid',
      tone: 'bad',
      meaning: ({ log }) =>
        log && isStopped(log)
          ? 'Writes wait in the log, but the file was cut short after they were written: they must not be applied.'
          : 'LogGuid says that writes wait in the log, but no sequence of entries in it can be used.',
    },
  }

function View(props: PanelProps) {
  const { report } = props
  const log = report.log
  if (!log) return null
  const { word, tone, meaning } = states[log.state]
  const find: Find = ({ target }) => targetsOf(target, (index) => report.metadata?.items[index]?.name ?? null)
  const advice = logAdvice(report, log)
  return (
    <div id="log" tabIndex={-1} class={style['log']}>
      <div>
        <p class={style['state']}>
          <Badge tone={tone} icon={tone === 'good' ? 'check' : 'warning'}>
            {word}
          </Badge>
          <span>{typeof meaning === 'string' ? meaning : meaning(report)}</span>
        </p>
        <p class={style['where']}>
          <Size value={log.length} /> at <Offset value={log.offset} />
        </p>
      </div>
      {(log.entries?.length ?? 0) > 0 && (
        <>
          <Picture report={report} log={log} />
          <Facts report={report} log={log} find={find} />
        </>
      )}
      {advice && <Advice advice={advice} programs={report.compatibility.length > 0} />}
      <Entries {...props} log={log} find={find} />
      {(log.entryCount ?? 0) > 0 && (
        <FieldTree of="log" title="The log: every entry with its fields, writes and bytes" read={props.read} />
      )}
    </div>
  )
}

export const logPanel: Panel = {
  id: 'logState',
  title: 'Log',
  applies: (report) => !!report.log,
  badge: (report) => (report.log ? states[report.log.state].word : null),
  View,
}
