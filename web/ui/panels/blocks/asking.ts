// What follows from an answer about blocks: where it leads, and the words for none.
import type { FoundPlace } from '../../../engine/blocks.ts'
import { goTo } from '../../focus.ts'

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
