// The evidence, worst first: what was found, what was expected, where, and by which rule.
import type { Finding, Report } from '../../engine/report.ts'
import { grouped } from '../../text/sizes.ts'
import { nodeOf } from '../focus.ts'
import { Badge, type BadgeTone } from '../widgets/badge.tsx'
import type { IconName } from '../widgets/icon.tsx'
import { Inert } from '../widgets/inert.tsx'
import { Offset } from '../widgets/numbers.tsx'
import style from './findings.module.css'
import type { Panel } from './panel.ts'

interface Level {
  severity: Finding['severity']
  one: string
  many: string
  tone: BadgeTone
  icon: IconName
}

const levels: readonly Level[] = [
  { severity: 'fatal', one: 'fatal', many: 'fatal', tone: 'bad', icon: 'stop' },
  { severity: 'error', one: 'error', many: 'errors', tone: 'bad', icon: 'warning' },
  { severity: 'warning', one: 'warning', many: 'warnings', tone: 'caution', icon: 'warning' },
  { severity: 'info', one: 'note', many: 'notes', tone: 'plain', icon: 'info' },
]

function Place({ offset, length }: { offset: number | null; length: number | null }) {
  if (offset === null) return null
  return (
    <>
      {' at '}
      <Offset value={offset} />
      {length !== null && <>, {length === 1 ? '1 byte' : `${grouped(length)} bytes`}</>}
    </>
  )
}

function Evidence({ finding }: { finding: Finding }) {
  return (
    <dl class={style['evidence']}>
      {finding.found !== undefined && (
        <div>
          <dt>Found</dt>
          <dd>
            <Inert mono text={finding.found} />
          </dd>
        </div>
      )}
      {finding.expected !== undefined && (
        <div>
          <dt>Expected</dt>
          <dd>
            <Inert mono text={finding.expected} />
          </dd>
        </div>
      )}
      <div>
        <dt>Where</dt>
        <dd>
          <a class="mono" href={`#${nodeOf(finding)}`}>
            {finding.structure}
            {finding.field && ` ${finding.field}`}
          </a>
          <Place offset={finding.offset} length={finding.length} />
        </dd>
      </div>
      <div>
        <dt>Rule</dt>
        <dd>
          <span class="mono">{finding.rule}</span>
          {finding.section && ` · MS-VHDX ${finding.section}`}
        </dd>
      </div>
    </dl>
  )
}

function Places({ finding }: { finding: Finding }) {
  const places = finding.places ?? []
  if (finding.total < 2 || places.length === 0) return null
  return (
    <details class={style['places']}>
      <summary>
        {grouped(finding.total)} places{places.length < finding.total && `, the ${grouped(places.length)} lowest`}
      </summary>
      <ol>
        {places.map((place) => (
          <li key={`${place.structure}@${place.offset}`}>
            <a class="mono" href={`#${place.structure}`}>
              {place.structure}
            </a>
            <Place offset={place.offset} length={place.length} /> <Inert text={place.detail} />
          </li>
        ))}
      </ol>
    </details>
  )
}

function View({ report }: { report: Report }) {
  if (report.findings.length === 0) {
    return (
      <p class={style['none']}>
        No rule found anything to remark on. “What was examined” below says how far that reaches.
      </p>
    )
  }
  return (
    <ol class={style['findings']}>
      {levels.flatMap((level) =>
        report.findings
          .filter((finding) => finding.severity === level.severity)
          .map((finding) => (
            <li key={`${finding.rule} ${finding.structure}`} class={style[level.tone]}>
              <div>
                <div class={style['head']}>
                  <Badge tone={level.tone} icon={level.icon}>
                    {level.one}
                  </Badge>
                  <h3>{finding.title}</h3>
                </div>
                <p class={style['detail']}>
                  <Inert text={finding.detail} />
                </p>
              </div>
              <Evidence finding={finding} />
              <Places finding={finding} />
            </li>
          )),
      )}
    </ol>
  )
}

/** "2 errors, 1 warning" */
function count(report: Report): string | null {
  const parts = levels.flatMap((level) => {
    const n = report.findings.filter((finding) => finding.severity === level.severity).length
    return n === 0 ? [] : [`${n} ${n === 1 ? level.one : level.many}`]
  })
  return parts.join(', ') || null
}

export const findingsPanel: Panel = {
  id: 'findings',
  title: 'Findings',
  applies: () => true,
  badge: count,
  View,
}
