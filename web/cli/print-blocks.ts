// What `info` says of the blocks and of the file's bytes: counts by state, the ledger, what could be returned and what is missing. Pure.
import type { Blocks, Report, Space } from '../engine/report.ts'
import { allExamined, BLOCK_STATES, fragmentation, percent, returnable, SPACE_KINDS } from '../text/block-words.ts'
import { counted, grouped, size, sizeInFull } from '../text/sizes.ts'
import type { Line } from './layout.ts'
import { columns, styled } from './layout.ts'

/** Ranges of the virtual disk that are listed as lost; the JSON has more. */
const RANGES_SHOWN = 10

export function blockLines({ blocks, space }: Report): Line[] {
  return [...(blocks ? countLines(blocks) : []), ...(space ? ledgerLines(space) : [])]
}

function countLines(blocks: Blocks): Line[] {
  const { payload, sectorBitmap, beforeReplay } = blocks
  const part = allExamined(blocks)
    ? ''
    : `; ${grouped(blocks.entriesExamined)} of ${grouped(blocks.batEntries)} entries were examined`
  const rows = BLOCK_STATES.flatMap(({ state, word, meaning }): Line[] => {
    const before = beforeReplay?.payload[state] ?? payload[state]
    if (payload[state] === 0 && before === 0) return []
    const stored = before === payload[state] ? '' : ` (as stored: ${grouped(before)})`
    return [[grouped(payload[state]), `${word}${stored}`, styled(meaning, 'quiet')]]
  })
  const { percent: scattered, meaning } = fragmentation(blocks)
  return [
    [''],
    [
      styled('Blocks', 'strong'),
      `: ${grouped(payload.total)}, in which ${sizeInFull(blocks.written)} were ever written${part}`,
    ],
    ...columns(rows, 2),
    ...(sectorBitmap.present > 0 ? [[`  ${counted(sectorBitmap.present, 'sector bitmap')} present`]] : []),
    [`  Fragmentation ${scattered === null ? 'none' : `${scattered} %`}: `, styled(meaning, 'quiet')],
  ]
}

function ledgerLines(space: Space): Line[] {
  const rows = SPACE_KINDS.filter(({ kind }) => space[kind] > 0).map(({ kind, word, meaning }): Line => {
    return [word, size(space[kind]), percent(space[kind], space.fileSize), styled(meaning, 'quiet')]
  })
  const back = returnable(space)
  return [
    [''],
    [styled(`What the file’s ${size(space.fileSize)} are used for`, 'strong')],
    ...columns(rows, 2),
    [back === 0 ? '  Compacting could return nothing.' : `  Compacting could return ${sizeInFull(back)}.`],
    ...missingLines(space),
  ]
}

function missingLines({ missing, neededSize, missingBlocks: { count, ranges } }: Space): Line[] {
  if (Number(missing) === 0) return []
  const lost = count === 0 ? '' : `; ${counted(count, 'block')} ${count === 1 ? 'is' : 'are'} lost, wholly or in part`
  const more = ranges.length > RANGES_SHOWN ? [['    …']] : []
  return [
    [
      styled('  Missing', 'bad'),
      `: ${sizeInFull(missing)} lie behind the end; the file would need ${sizeInFull(neededSize)}${lost}.`,
    ],
    ...ranges
      .slice(0, RANGES_SHOWN)
      .map(({ start, length }): Line => [`    ${size(length)} from ${sizeInFull(start)} of the disk on`]),
    ...more,
  ]
}
