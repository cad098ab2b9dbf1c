// The blocks of the disk: how many are in which state, where they lie on the disk and in the file, what each byte of the file is used for,
// and how scattered they are.
import { useContext } from 'preact/hooks'
import type { BlockCounts, Blocks } from '../../../engine/report.ts'
import { allExamined, BLOCK_STATES, fragmentation } from '../../../text/block-words.ts'
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
  const { payload, sectorBitmap } = counts
  const bitmaps = sectorBitmap.total === 0 ? null : sectorBitmap
  return (
    <div class={style['counts']}>
      <h3>
        {counted(payload.total, 'block')}{' '}
        <span class={style['faint']}>by state, {allExamined(counts) ? 'all' : 'as far as'} examined</span>
      </h3>
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
      {bitmaps && (
        <p class={style['faint']}>
          {counted(bitmaps.total, 'entry', 'entries')} of sector bitmaps or spare: {grouped(bitmaps.present)} present,{' '}
          {grouped(bitmaps.notPresent)} not
          {bitmaps.invalid > 0 && `, ${grouped(bitmaps.invalid)} invalid`}. ChunkRatio {grouped(counts.chunkRatio)},{' '}
          {grouped(counts.batEntries)} entries.
        </p>
      )}
    </div>
  )
}

function Fragments({ blocks }: { blocks: Blocks }) {
  const { percent, meaning } = fragmentation(blocks)
  return (
    <p class={style['fragments']}>
      <span class={style['faint']}>Fragmentation</span>
      <strong>{percent === null ? 'none' : `${percent} %`}</strong>
      <span class={style['faint']}>{meaning}</span>
    </p>
  )
}

function View({ report, other, read, blocks: ask, otherBlocks, reading, focus }: PanelProps) {
  const { blocks, space, disk } = report
  const asStored = useContext(ReplayView) === 'asStored'
  const cells = useCells(space && disk ? ask : null)
  if (!blocks) {
    return (
      <p id="bat" tabIndex={-1}>
        The block table was not read: what leads to it is missing or damaged.
      </p>
    )
  }
  const others = other?.blocks && other.blocks !== blocks ? other.blocks : null
  const entry = rowInFocus(focus, 'bat.')
  const whole = allExamined(blocks)
  const maps = typeof cells === 'string' ? null : cells
  return (
    <div id="bat" tabIndex={-1} class={style['blocks']}>
      {asStored && ask ? <StoredScan report={report} reading={reading} /> : <Scan report={report} reading={reading} />}
      {typeof cells === 'string' && <p class={style['faint']}>The pictures could not be drawn: {cells}</p>}
      {maps && ask && disk && <DiskPicture rows={maps.disk} blocks={ask} whole={disk.virtualSize} />}
      {blocks.entriesExamined > 0 && <Counts counts={blocks} other={others} />}
      {maps && ask && <FilePicture rows={maps.file} blocks={ask} whole={report.file.size} />}
      {space && <Ledger space={space} other={other?.space === space ? null : (other?.space ?? null)} />}
      {whole && <Fragments blocks={blocks} />}
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
