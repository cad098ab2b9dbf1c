// The blocks of the disk: how many are in which state, where they lie on the disk and in the file, what each byte of the file is used for,
// and how scattered they are.
import { useContext } from 'preact/hooks'
import type { BlockCounts } from '../../../engine/report.ts'
import { allExamined, BLOCK_STATES, bitmapWords, countsInShort, fragmentation } from '../../../text/block-words.ts'
import { counted, grouped } from '../../../text/sizes.ts'
import { rowInFocus } from '../../focus.ts'
import { Changed, ReplayView } from '../../widgets/replay.tsx'
import { Swatch } from '../../widgets/swatch.tsx'
import type { Panel, PanelProps } from '../panel.ts'
import style from './blocks.module.css'
import { Entry } from './entry.tsx'
import { Find } from './find.tsx'
import { statePaint } from './kinds.ts'
import { Ledger } from './ledger.tsx'
import { DiskPicture, FilePicture, useCells } from './pictures.tsx'
import { Deeper, Scan, StoredScan } from './scan.tsx'

/** The counts, each with its form in the picture. `other`: on the other side of a replay that changes them. */
function Counts({ counts, other }: { counts: BlockCounts; other: BlockCounts | null }) {
  const { payload } = counts
  const bitmaps = bitmapWords(counts)
  const bitmapsDiffer = other !== null && bitmapWords(other) !== bitmaps
  return (
    <div class={style['counts']}>
      <h3>
        {counted(payload.total, 'block')}{' '}
        <span class={style['faint']}>by state, {allExamined(counts) ? 'all' : 'as far as'} examined</span>
      </h3>
      <Changed differs={other !== null && other.payload.total !== payload.total}>
        {other && counted(other.payload.total, 'block')}
      </Changed>
      <ul>
        {BLOCK_STATES.map(({ state, word, meaning }) => (
          <li key={state} class={payload[state] === 0 ? style['none'] : ''}>
            <Swatch paint={statePaint[state]} />
            <span>
              <strong>{grouped(payload[state])}</strong> {word} <span class={style['faint']}>{meaning}</span>
              <Changed differs={other !== null && other.payload[state] !== payload[state]}>
                {other && grouped(other.payload[state])}
              </Changed>
            </span>
          </li>
        ))}
      </ul>
      {(counts.sectorBitmap.total > 0 || bitmapsDiffer) && <p class={style['faint']}>{bitmaps}</p>}
      <Changed differs={bitmapsDiffer}>{other && bitmapWords(other)}</Changed>
    </div>
  )
}

/** `other`: on the other side of a replay, where all of that was examined too. */
function Fragments({ blocks, other }: { blocks: BlockCounts; other: BlockCounts | null }) {
  const { percent, inShort, meaning } = fragmentation(blocks)
  const there = other && fragmentation(other)
  const share = (value: number | null) => (value === null ? 'none' : `${value} %`)
  return (
    <div class={style['fragments']}>
      <span class={style['faint']}>Fragmentation</span>
      <strong>{share(percent)}</strong>
      <span class={style['faint']}>{meaning}</span>
      <Changed differs={there !== null && there.inShort !== inShort}>
        {there && `${share(there.percent)}: ${there.inShort}`}
      </Changed>
    </div>
  )
}

const notRead = 'was not read: what leads to it is missing or damaged'

function View({ report, other, read, blocks: ask, otherBlocks, reading, focus }: PanelProps) {
  const { blocks, space, disk } = report
  const asStored = useContext(ReplayView) === 'asStored'
  const cells = useCells(space && disk ? ask : null)
  if (!blocks) {
    return (
      <div id="bat" tabIndex={-1}>
        <p>The block table {notRead}.</p>
        <Changed differs={!!other?.blocks}>{other?.blocks && countsInShort(other.blocks)}</Changed>
      </div>
    )
  }
  const others = other?.blocks && other.blocks !== blocks ? other.blocks : null
  const entry = rowInFocus(focus, 'bat.')
  const whole = allExamined(blocks)
  const maps = typeof cells === 'string' ? null : cells
  return (
    <div id="bat" tabIndex={-1} class={style['blocks']}>
      <Changed differs={other !== null && !other.blocks}>the block table {notRead}</Changed>
      {asStored && ask ? <StoredScan report={report} reading={reading} /> : <Scan report={report} reading={reading} />}
      {typeof cells === 'string' && <p class={style['faint']}>The pictures could not be drawn: {cells}</p>}
      {maps && ask && disk && <DiskPicture rows={maps.disk} blocks={ask} whole={disk.virtualSize} />}
      {blocks.entriesExamined > 0 && <Counts counts={blocks} other={others} />}
      {maps && ask && <FilePicture rows={maps.file} blocks={ask} whole={report.file.size} />}
      {space && <Ledger space={space} other={other?.space === space ? null : (other?.space ?? null)} />}
      {whole && <Fragments blocks={blocks} other={others && allExamined(others) ? others : null} />}
      {ask && space && <Find blocks={ask} />}
      {ask && entry !== null && (
        <Entry report={report} blocks={ask} otherBlocks={otherBlocks} read={read} entry={entry} />
      )}
      {!asStored && <Deeper report={report} reading={reading} />}
    </div>
  )
}

export const blocksPanel: Panel = {
  id: 'blocks',
  title: 'Blocks',
  applies: (report) => !!report.blocks,
  badge: ({ blocks }) =>
    blocks ? `${grouped(blocks.payload.fullyPresent + blocks.payload.partiallyPresent)} in use` : null,
  changedBy: ['blocks', 'space'],
  View,
}
