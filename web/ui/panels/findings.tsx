// The evidence, worst first: what was found, what was expected, where, and by which rule.
import type { Finding, Report } from '../../engine/report.ts'
import { findingText } from '../../text/finding-text.ts'
import { grouped } from '../../text/sizes.ts'
import { linkTo, nodeOf, rowInFocus } from '../focus.ts'
import { Badge, type BadgeTone } from '../widgets/badge.tsx'
import { Chunks } from '../widgets/chunks.tsx'
import { CopyButton, CopyIcon } from '../widgets/copy-button.tsx'
import { useFilter } from '../widgets/filter.tsx'
import type { IconName } from '../widgets/icon.tsx'
import { Inert } from '../widgets/inert.tsx'
import { Offset } from '../widgets/numbers.tsx'
import style from './findings.module.css'
import type { Panel, PanelProps } from './panel.ts'

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

/** With `again` the rule was just named. */
function Evidence({ finding, again }: { finding: Finding; again: boolean }) {
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
          <a class="mono" href={linkTo(nodeOf(finding), finding.offset, finding.length)}>
            {finding.structure}
            {finding.field && ` ${finding.field}`}
          </a>
          <Place offset={finding.offset} length={finding.length} />
        </dd>
      </div>
      <div class={again ? 'unseen' : ''}>
        <dt>Rule</dt>
        <dd>
          <a class="mono" href={linkTo(finding.rule.toLowerCase())}>
            {finding.rule}
          </a>
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
            <a class="mono" href={linkTo(place.structure, place.offset, place.length)}>
              {place.structure}
            </a>
            <Place offset={place.offset} length={place.length} /> <Inert text={place.detail} />
          </li>
        ))}
      </ol>
    </details>
  )
}

interface ItemProps {
  finding: Finding
  /** The one before it in the list, if any. */
  before: Finding | undefined
  index: number
  row: number
  of: number
}

/** One finding. Where the one before says the same of another place, only the place is shown. */
function Item({ finding, before, index, row, of }: ItemProps) {
  const again =
    before?.rule === finding.rule && before.detail === finding.detail && before.severity === finding.severity
  const level = levels.find((each) => each.severity === finding.severity)
  if (!level) return null
  return (
    // biome-ignore lint/a11y/useSemanticElements: see the list.
    <div
      id={`finding.${index}`}
      tabIndex={-1}
      role="listitem"
      aria-posinset={row + 1}
      aria-setsize={of}
      class={`${style['finding']} ${style[level.tone]} ${again ? style['again'] : ''}`}
    >
      <div class={again ? 'unseen' : ''}>
        <div class={style['head']}>
          <Badge tone={level.tone} icon={level.icon}>
            {level.one}
          </Badge>
          <h3>{finding.title}</h3>
          {!again && <CopyIcon label={`Copy this finding: ${finding.title}`} text={() => findingText(finding)} />}
        </div>
        <p class={style['detail']}>
          <Inert text={finding.detail} />
        </p>
      </div>
      <Evidence finding={finding} again={again} />
      <Places finding={finding} />
    </div>
  )
}

/** Worst first, and in the engine's order among equals. */
function sorted(report: Report): Finding[] {
  return levels.flatMap(({ severity }) => report.findings.filter((finding) => finding.severity === severity))
}

/** By what a finding is found. */
function wordsOf({ severity, rule, title, detail, structure, field }: Finding): string {
  return `${severity} ${rule} ${title} ${detail} ${structure} ${field ?? ''}`
}

function View({ report, focus }: PanelProps) {
  const findings = sorted(report)
  const { rows, box } = useFilter(findings.length, 'findings', (i) => (findings[i] ? wordsOf(findings[i]) : ''))
  const inFocus = rowInFocus(focus, 'finding.')
  if (findings.length === 0) {
    return (
      <p class={style['none']}>
        No rule found anything to remark on. “What was examined” below says how far that reaches.
      </p>
    )
  }
  return (
    <>
      {box}
      {/* biome-ignore lint/a11y/useSemanticElements: between an ol and its items no piece could stand. */}
      <div role="list" class={style['findings']}>
        <Chunks
          as="div"
          count={rows.length}
          inFocus={inFocus === null ? null : rows.indexOf(inFocus)}
          rowHeight={170}
          row={(row) => {
            const index = rows[row]
            const finding = index === undefined ? undefined : findings[index]
            const before = row === 0 ? undefined : findings[rows[row - 1] ?? -1]
            return (
              finding &&
              index !== undefined && (
                <Item key={index} finding={finding} before={before} index={index} row={row} of={rows.length} />
              )
            )
          }}
        />
      </div>
      <p class={style['all']}>
        <CopyButton label="Copy all findings" text={() => findings.map(findingText).join('\n\n')} />
      </p>
    </>
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
