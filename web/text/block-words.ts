// Blocks and the uses of a file's bytes in plain words, and what two numbers about them mean. Pure.
import type { BlockCounts, NotExamined, PayloadCounts, Report, Space } from '../engine/report.ts'
import { counted, grouped, size, sizeInFull } from './sizes.ts'

export type BlockState = Exclude<keyof PayloadCounts, 'total'>

/** In the order in which the page shows them. */
export const BLOCK_STATES: readonly { state: BlockState; word: string; meaning: string }[] = [
  { state: 'fullyPresent', word: 'fully present', meaning: 'the block has its place in the file' },
  {
    state: 'partiallyPresent',
    word: 'partially present',
    meaning: 'some of its sectors are in this file, the rest in the parent',
  },
  { state: 'notPresent', word: 'not present', meaning: 'never written; in a differencing disk the parent is read' },
  { state: 'zero', word: 'zero', meaning: 'reads as zeros and has no place in the file' },
  { state: 'unmapped', word: 'unmapped', meaning: 'given back by the guest (trim)' },
  { state: 'undefined', word: 'undefined', meaning: 'its content does not matter to the guest' },
  { state: 'invalid', word: 'invalid', meaning: 'a state that MS-VHDX does not know' },
]

/** By the three state bits of an entry. */
export const STATE_OF_BITS: readonly BlockState[] = [
  'notPresent',
  'undefined',
  'zero',
  'unmapped',
  'invalid',
  'invalid',
  'fullyPresent',
  'partiallyPresent',
]

export type SpaceKind = Exclude<keyof Space, 'fileSize' | 'missing' | 'neededSize' | 'missingBlocks'>

/** In the order in which the bar shows them. */
export const SPACE_KINDS: readonly { kind: SpaceKind; word: string; meaning: string }[] = [
  { kind: 'payloadInUse', word: 'Blocks in use', meaning: 'what the guest wrote, as far as the VHDX knows' },
  {
    kind: 'payloadAnchored',
    word: 'Kept places',
    meaning: 'space that blocks without content still hold; compacting can return it',
  },
  { kind: 'unreferenced', word: 'Gaps', meaning: 'used by nothing; compacting can return it' },
  { kind: 'tail', word: 'Unused end', meaning: 'behind everything that is used; compacting can return it' },
  { kind: 'sectorBitmaps', word: 'Sector bitmaps', meaning: 'which sectors of a block are in this file' },
  { kind: 'bat', word: 'Block table (BAT)', meaning: 'where each block lies' },
  { kind: 'metadata', word: 'Metadata', meaning: 'what the disk says about itself' },
  { kind: 'log', word: 'Log', meaning: 'where changes wait until they are safe' },
  { kind: 'headerSection', word: 'Headers', meaning: 'identifier, headers and region tables: the first MiB' },
  { kind: 'otherRegions', word: 'Other regions', meaning: 'regions that MS-VHDX does not define' },
]

/** What could be returned without looking into the guest: bytes. */
export function returnable({ payloadAnchored, unreferenced, tail }: Space): number {
  return payloadAnchored + unreferenced + tail
}

/** The same in a sentence, with what it leaves out. */
export function returnableWords(space: Space): string {
  const bytes = returnable(space)
  const amount =
    bytes === 0
      ? 'Compacting could return nothing: every byte of the file belongs to something.'
      : `Compacting could return ${sizeInFull(bytes)} without any help of the guest.`
  return `${amount} What the guest deleted and never gave back still counts as in use.`
}

/** What the file lacks at its end; null if it lacks nothing. */
export function missingWords({ missing, neededSize, fileSize, missingBlocks: { count } }: Space): string | null {
  if (missing === 0n) return null
  const lost = count === 0 ? '' : ` ${counted(count, 'block')} ${count === 1 ? 'is' : 'are'} lost, wholly or in part.`
  return `${sizeInFull(missing)} that the file refers to lie behind its end. It has ${size(fileSize)} and would need ${sizeInFull(neededSize)}.${lost}`
}

/** A part of a whole, with one digit below ten; never 0 for something, never 100 for less than all. */
export function shareWords(part: number, whole: number): string {
  if (whole === 0) return ''
  const value = (100 * part) / whole
  if (part > 0 && value < 0.1) return 'below 0.1 %'
  if (part < whole && value > 99.9) return 'above 99.9 %'
  return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} %`
}

export interface Fragmentation {
  /** From 0, all in one piece, to 100, no two neighbours together; null where there is nothing to be scattered. */
  readonly percent: number | null
  /** How many blocks in how many pieces. */
  readonly inShort: string
  readonly meaning: string
}

/** How scattered the blocks lie, in one number. */
export function fragmentation({ payload, fragments }: BlockCounts): Fragmentation {
  const blocks = payload.fullyPresent + payload.partiallyPresent
  if (blocks < 2) {
    const meaning = 'Fewer than two blocks are in use: nothing can be scattered.'
    return { percent: null, inShort: 'fewer than two blocks are in use', meaning }
  }
  const percent = Math.round((100 * Math.max(0, fragments - 1)) / (blocks - 1))
  const pieces = fragments === 1 ? 'one piece' : `${grouped(fragments)} pieces`
  const inShort = `${grouped(blocks)} blocks in use lie in ${pieces}`
  return {
    percent,
    inShort,
    meaning: `${inShort}. 0 % is one piece in the order of the disk, 100 % no two neighbours together. It slows down drives that turn; a solid-state drive does not mind.`,
  }
}

/** Whether every entry that the disk needs was looked at. */
export function allExamined({ entriesExamined, batEntries }: BlockCounts): boolean {
  return entriesExamined === batEntries
}

/** What was left out because it is read on request only; the engine says so in these words. */
export function onRequest({ coverage }: Report): readonly NotExamined[] {
  return coverage.notExamined.filter(({ why }) => why.includes('on request'))
}

/** What not even a deep report reads, because there is so much of it; the engine says so in these words. */
export function beyondRequest({ coverage }: Report): readonly NotExamined[] {
  return coverage.notExamined.filter(({ why }) => why.includes('of what changes no verdict'))
}

/** The entries that are of no block, and by what the table is laid out. */
export function bitmapWords({ sectorBitmap, chunkRatio, batEntries }: BlockCounts): string {
  const { total, present, notPresent, invalid } = sectorBitmap
  const layout = `ChunkRatio ${grouped(chunkRatio)}, ${counted(batEntries, 'entry', 'entries')}.`
  if (total === 0) return layout
  const states = [`${grouped(present)} present`, `${grouped(notPresent)} not`]
  if (invalid > 0) states.push(`${grouped(invalid)} invalid`)
  return `${counted(total, 'entry', 'entries')} of sector bitmaps or spare: ${states.join(', ')}. ${layout}`
}

/** How many blocks there are, and in which states. */
export function countsInShort({ payload }: BlockCounts): string {
  const states = BLOCK_STATES.filter(({ state }) => payload[state] > 0)
  const found = states.map(({ state, word }) => `${grouped(payload[state])} ${word}`)
  return `${counted(payload.total, 'block')}${found.length > 0 ? ': ' : ''}${found.join(', ')}`
}

/** Whether the replay changes this entry of the block table, as far as the findings list them. */
export function changesEntry({ findings, regionTables }: Report, entry: number): boolean {
  const node = `bat.${entry}`
  const table = regionTables.find((each) => each?.current)?.entries.find(({ name }) => name === 'BAT')
  const place = table && Number(table.fileOffset) + 8 * entry
  return findings.some(
    ({ rule, structure, field, offset, found, places = [] }) =>
      // Of a sector bitmap on which the log writes nothing is found at the entry, which stays as it is.
      rule === 'LOG-030' &&
      found !== undefined &&
      (structure === node ||
        places.some((each) => each.structure === node) ||
        // Of a single entry only its place in the file is told.
        (structure === 'bat' && field === 'Entry' && offset !== null && offset === place)),
  )
}
