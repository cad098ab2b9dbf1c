// What follows from an answer about blocks: which side of a replay is shown, where it leads, and the words for none.
import type { BlockEntry, FoundBlock, FoundPlace } from '../../../engine/blocks.ts'
import { goTo } from '../../focus.ts'

/** What the entry says in the position of the page's switch, and in the other one where that differs. */
export function sidesOf(found: FoundBlock, asStored: boolean): [BlockEntry, BlockEntry | null] {
  const { stored } = found
  if (!stored) return [found, null]
  return asStored ? [stored, found] : [found, stored]
}

/** To the entry that leads there, else to the structure that is there; null where nothing is. */
export function wayTo({ entry, structure, range }: FoundPlace): (() => void) | null {
  if (entry !== undefined) return () => goTo(`bat.${entry}`)
  if (structure === null) return null
  const { offset, length } = range
  // Behind 2^53 no file has bytes to show.
  return typeof offset === 'number' && typeof length === 'number'
    ? () => goTo(structure, offset, length)
    : () => goTo(structure)
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
