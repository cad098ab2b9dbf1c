// How the states of blocks and the uses of the file's bytes are painted: a colour and a form for each, the same in picture, bar and legend.
import type { BlockState, SpaceKind } from '../../../text/block-words.ts'
import type { Paint } from '../../widgets/paint.ts'

export const statePaint: Record<BlockState, Paint> = {
  fullyPresent: { filling: 'solid', colour: '--map-payload' },
  partiallyPresent: { filling: 'half', colour: '--map-partial' },
  notPresent: { filling: 'blank', colour: '--map-zero' },
  zero: { filling: 'line', colour: '--map-zero' },
  unmapped: { filling: 'stroke', colour: '--map-kept' },
  undefined: { filling: 'dots', colour: '--map-kept' },
  invalid: { filling: 'cross', colour: '--map-bad' },
}

export const spacePaint: Record<SpaceKind, Paint> = {
  payloadInUse: { filling: 'solid', colour: '--map-payload' },
  payloadAnchored: { filling: 'hatch', colour: '--map-kept' },
  unreferenced: { filling: 'blank', colour: '--map-zero' },
  tail: { filling: 'dots', colour: '--map-zero' },
  sectorBitmaps: { filling: 'half', colour: '--map-partial' },
  bat: { filling: 'solid', colour: '--map-table', letter: 'B' },
  metadata: { filling: 'solid', colour: '--map-head', letter: 'M' },
  log: { filling: 'solid', colour: '--map-log', letter: 'L' },
  headerSection: { filling: 'solid', colour: '--map-head', letter: 'H' },
  otherRegions: { filling: 'solid', colour: '--map-head', letter: 'R' },
}

/** A cell of the file holds these, in this order; what is free is a gap or the unused end. */
export const CELL_KINDS: readonly SpaceKind[] = [
  'headerSection',
  'log',
  'metadata',
  'bat',
  'otherRegions',
  'payloadInUse',
  'sectorBitmaps',
  'payloadAnchored',
  'unreferenced',
]
