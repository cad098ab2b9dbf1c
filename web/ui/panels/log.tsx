// The log in one line: whether the last writer finished, and where the log lies.
import type { Log } from '../../engine/report.ts'
import { Badge, type BadgeTone } from '../widgets/badge.tsx'
import { Offset, Size } from '../widgets/numbers.tsx'
import style from './log.module.css'
import type { Panel, PanelProps } from './panel.ts'

const states: Record<Log['state'], { word: string; tone: BadgeTone; meaning: string }> = {
  empty: { word: 'empty', tone: 'good', meaning: 'The file has no log and needs none.' },
  clean: {
    word: 'clean',
    tone: 'good',
    meaning: 'The last writer finished: LogGuid is zero, nothing waits to be replayed.',
  },
  needsReplay: {
    word: 'needs replay',
    tone: 'caution',
    meaning:
      'The last writer stopped before it had finished. Its last writes wait in the log, and are applied when the disk is next opened for writing.',
  },
  invalid: {
    word: 'not valid',
    tone: 'bad',
    meaning: 'LogGuid says that writes wait in the log, but no usable sequence of entries was found.',
  },
}

function View({ report }: PanelProps) {
  const log = report.log
  if (!log) return null
  const { word, tone, meaning } = states[log.state]
  return (
    <div id="log" tabIndex={-1}>
      <p class={style['state']}>
        <Badge tone={tone} icon={tone === 'good' ? 'check' : 'warning'}>
          {word}
        </Badge>
        <span>{meaning}</span>
      </p>
      <p class={style['where']}>
        <Size value={log.length} /> at <Offset value={log.offset} />
      </p>
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
