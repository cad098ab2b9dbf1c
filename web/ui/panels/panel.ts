// What a panel is. To add one: a file beside this one that exports a Panel, and a line in index.ts.
import type { ComponentType } from 'preact'
import type { VhdxImage } from '../../engine/image.ts'
import type { BeforeReplay, Report } from '../../engine/report.ts'
import type { Progress } from '../store.ts'
import type { ChildrenOf } from '../widgets/field-tree.tsx'

/** What the page asks about blocks. */
export type BlockQuestions = Pick<VhdxImage, 'cells' | 'lookup' | 'locate'>

/** What the reader can do about how far the report goes. */
export interface Reading {
  /** `reading`: the block table is being read; `stopped`: the reader cancelled that; `deepening`: a deep report is being read. */
  readonly now: 'reading' | 'stopped' | 'standard' | 'deepening' | 'deep' | 'failed'
  readonly progress: Progress | null
  /** What happened, where it failed and nothing else on the page says so. */
  readonly failure?: string | null
  /** Cancels. */
  stop(): void
  /** Goes on after `stopped`. */
  goOn(): void
  /** Reads deep. */
  deepen(): void
}

export interface PanelProps {
  /** In the position of the page's switch, as stored or after the log's replay. */
  report: Report
  /** In the other position; null where no replay is pending. A part that is the same in both is the same object in both. */
  other: Report | null
  /** Reads the fields below a node; null while the file is read and after that failed. */
  read: ChildrenOf | null
  /** Answers questions about blocks, in that position; null as `read` is. */
  blocks: BlockQuestions | null
  /** In the other position; null as `other` is. */
  otherBlocks: BlockQuestions | null
  reading: Reading
  /** The node that the address names. */
  focus: string | null
}

export interface Panel {
  /** Also its place in the address, `#headers`. */
  id: string
  title: string
  /** Whether the report has anything for it. Asked of partial reports too. */
  applies(report: Report): boolean
  /** A word or number beside its name in the list of panels; null for none. */
  badge?(report: Report): string | null
  /** The parts of the report that it shows and that a replay may change. */
  changedBy?: readonly (keyof BeforeReplay | 'blocks' | 'written' | 'space')[]
  View: ComponentType<PanelProps>
}
