// The block table in `info`: how many blocks are in which state, how scattered they lie, and the ledger of the file's bytes. Pure.
import type { BlockCounts, Blocks, Report, Space } from '../engine/report.ts'
import {
  allExamined,
  BLOCK_STATES,
  fragmentation,
  missingWords,
  returnableWords,
  SPACE_KINDS,
  shareWords,
} from '../text/block-words.ts'
import { counted, grouped, size } from '../text/sizes.ts'
import type { Cell, Line } from './layout.ts'
import { columns, styled } from './layout.ts'

/** So many lost stretches of the disk are listed; the JSON has up to 100. */
const RANGES_SHOWN = 8

export function blockLines({ blocks, space, disk }: Report): Line[] {
  if (!blocks) return []
  return [
    [''],
    [styled('Blocks', 'strong'), `: ${headline(blocks, disk?.blockSize)}`],
    ...columns(countRows(blocks), 2),
    ...scattered(blocks),
    ...(space ? spaceLines(space) : []),
  ]
}

function headline(blocks: Blocks, blockSize: number | bigint | undefined): string {
  const { payload, batEntries, chunkRatio, entriesExamined } = blocks
  const each = blockSize === undefined ? '' : ` of ${size(blockSize)}`
  const entries = `${counted(batEntries, 'entry', 'entries')} of the table`
  const all = allExamined(blocks) ? '' : `, of which ${grouped(entriesExamined)} were examined`
  return `${grouped(payload.total)}${each}, ${entries}${all}, chunk ratio ${grouped(chunkRatio)}`
}

// Where a replay changes counts, both stand side by side.
function countRows(blocks: Blocks): Line[] {
  const before = blocks.beforeReplay
  const row = (name: string, count: (counts: BlockCounts) => number, meaning: string): Line[] => {
    const now = count(blocks)
    const then = before ? count(before) : now
    if (now === 0 && then === 0) return []
    const stored: Cell[] = before ? [then === now ? '' : `${grouped(then)} as stored`] : []
    return [[name, grouped(now), ...stored, styled(meaning, 'quiet')]]
  }
  return [
    ...BLOCK_STATES.flatMap(({ state, word, meaning }) => row(word, ({ payload }) => payload[state], meaning)),
    ...row('bitmaps present', ({ sectorBitmap }) => sectorBitmap.present, 'sector bitmap blocks'),
    ...row('bitmaps invalid', ({ sectorBitmap }) => sectorBitmap.invalid, 'a state that no bitmap can have'),
  ]
}

function scattered(blocks: Blocks): Line[] {
  const { percent, meaning } = fragmentation(blocks)
  if (percent === null || !allExamined(blocks)) return []
  return [[`  Fragmentation ${percent} %: `, styled(meaning, 'quiet')]]
}

function spaceLines(space: Space): Line[] {
  const rows = SPACE_KINDS.filter(({ kind }) => space[kind] > 0).map(
    ({ kind, word, meaning }): Line => [
      word,
      size(space[kind]),
      shareWords(space[kind], space.fileSize),
      styled(meaning, 'quiet'),
    ],
  )
  const missing = missingWords(space)
  return [
    [''],
    [styled('What the bytes of the file are used for', 'strong')],
    ...columns(rows, 2),
    ['  ', returnableWords(space)],
    ...(missing === null ? [] : [['  ', missing], ...lostLines(space)]),
  ]
}

function lostLines({ missingBlocks: { ranges } }: Space): Line[] {
  const shown = ranges
    .slice(0, RANGES_SHOWN)
    .map((range): Line => [`${size(range.length)} of the disk`, `from ${size(range.start)} on`])
  const more = ranges.length - shown.length
  return [...columns(shown, 4), ...(more > 0 ? [[`    and ${counted(more, 'range')} more`]] : [])]
}
