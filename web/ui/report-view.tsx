// The panels that apply to a report, with a list of them beside. The verdict above is the caller's.
import { useMemo } from 'preact/hooks'
import type { VhdxImage } from '../engine/image.ts'
import type { Report } from '../engine/report.ts'
import type { TreeNode } from '../engine/tree.ts'
import { hexBytes } from '../text/hex.ts'
import { panels } from './panels/index.ts'
import type { BlockQuestions, Panel, Reading } from './panels/panel.ts'
import { ReplaySwitch } from './replay-switch.tsx'
import { hasTwoViews, inView, partsChanged } from './replay-view.ts'
import style from './report-view.module.css'
import { useStore, type View } from './store.ts'
import type { ChildrenOf } from './widgets/field-tree.tsx'
import { ReplayMark, ReplayView } from './widgets/replay.tsx'

interface Props {
  report: Report
  /** For what is asked beyond the report; null while it is read and after that failed. */
  image: VhdxImage | null
  reading: Reading
}

export function ReportView({ report, image, reading }: Props) {
  const { focus, view } = useStore()
  const read = useMemo(() => image && childrenIn(image, view), [image, view])
  const blocks = useMemo(() => image && blockQuestions(image), [image, report])
  const two = hasTwoViews(report)
  const [here, there] = useMemo(
    () => [inView(report, view), inView(report, view === 'asStored' ? 'afterReplay' : 'asStored')],
    [report, view],
  )
  const changed = partsChanged(report)
  const shown = panelsOf(report)
  return (
    <ReplayView.Provider value={two ? view : null}>
      <div class={style['columns']}>
        <nav class={style['nav']} aria-label="Parts of the report">
          <ul>
            {shown.map((panel) => (
              <li key={panel.id}>
                <a href={`#${panel.id}`}>
                  {panel.title}
                  <Count text={panel.badge?.(here) ?? null} />
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class={style['panels']}>
          {two && <ReplaySwitch report={report} />}
          {shown.map(({ id, title, badge, changedBy, View }) => (
            <section key={id} id={id} tabIndex={-1} aria-labelledby={`${id}-title`}>
              <h2 id={`${id}-title`}>
                {title}
                <Count text={badge?.(here) ?? null} />
                {changedBy?.some((part) => changed.includes(part)) && <ReplayMark />}
              </h2>
              <View
                report={here}
                other={two ? there : null}
                read={read}
                blocks={blocks}
                reading={reading}
                focus={focus?.node ?? null}
              />
            </section>
          ))}
        </div>
      </div>
    </ReplayView.Provider>
  )
}

/** The panels of a report, in their order; the same in both positions of the switch. */
export function panelsOf(report: Report): Panel[] {
  const stored = inView(report, 'asStored')
  return panels.filter((panel) => panel.applies(report) || panel.applies(stored))
}

function Count({ text }: { text: string | null }) {
  return text === null ? null : <span class={style['count']}> {text}</span>
}

function blockQuestions(image: VhdxImage): BlockQuestions {
  return {
    cells: (count) => image.cells(count),
    lookup: (offset) => image.lookup(offset),
    locate: (offset) => image.locate(offset),
  }
}

/** The engine gives fields as after the replay, and their value as stored beside. As stored, their bytes are those of the file. */
function childrenIn(image: VhdxImage, view: View): ChildrenOf {
  return async (node, first, count) => {
    const page = await image.children(node, first, count)
    if (!page || view === 'afterReplay') return page
    return { ...page, nodes: await Promise.all(page.nodes.map((each) => withFileBytes(image, each))) }
  }
}

async function withFileBytes(image: VhdxImage, node: TreeNode): Promise<TreeNode> {
  const { range, bytes, stored } = node
  if (stored === undefined || bytes === undefined || range === null) return node
  const { raw: _, bytes: __, ...rest } = node
  const [offset, length] = [Number(range.offset), bytes.length / 2]
  if (offset + length > image.size) return rest // the replay makes the file longer
  return { ...rest, bytes: hexBytes(await image.bytes(offset, length)).replaceAll(' ', '') }
}
