// The two pictures: the virtual disk by the state of its blocks, and the file by what its bytes are used for. A cell leads to its entry.
import type { ComponentProps } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { ByteCount, Cells as Found, Picture } from '../../../engine/blocks.ts'
import { BLOCK_STATES, type BlockState, SPACE_KINDS, type SpaceKind, STATE_OF_BITS } from '../../../text/block-words.ts'
import { counted, grouped, size } from '../../../text/sizes.ts'
import { goTo } from '../../focus.ts'
import { CellMap, type CellPart } from '../../widgets/cell-map.tsx'
import type { BlockQuestions } from '../panel.ts'
import { reasonOf, wayTo } from './asking.ts'
import { CELL_KINDS, spacePaint, statePaint } from './kinds.ts'
import style from './pictures.module.css'

/** Cells of a picture. */
const CELLS = 1024

/** The cells of both pictures; null until they are known, a text if they cannot be had. */
export type Cells = Found | null | string

export function useCells(blocks: BlockQuestions | null): Cells {
  const [cells, setCells] = useState<Cells>(null)
  useEffect(() => {
    let left = false
    setCells(null)
    blocks?.cells(CELLS).then(
      (found) => !left && setCells(found),
      (error: unknown) => !left && setCells(reasonOf(error)),
    )
    return () => {
      left = true
    }
  }, [blocks])
  return cells
}

interface Props {
  rows: Picture
  blocks: BlockQuestions
  /** Bytes of the disk or of the file. */
  whole: ByteCount
}

/** From the bottom of a cell upward. */
const DISK_ORDER: readonly BlockState[] = [
  'fullyPresent',
  'partiallyPresent',
  'invalid',
  'undefined',
  'unmapped',
  'zero',
  'notPresent',
]
const FILE_ORDER: readonly SpaceKind[] = [
  'payloadInUse',
  'payloadAnchored',
  'sectorBitmaps',
  'bat',
  'metadata',
  'log',
  'headerSection',
  'otherRegions',
  'unreferenced',
]
/** What is there at all takes so much of its cell, or nobody would see one block among thousands. */
const LEAST = 0.18

export function DiskPicture(props: Props) {
  return props.rows.count === 0 ? null : <Disk {...props} />
}

/** Of a file that has bytes; an empty one is no VHDX. */
export function FilePicture(props: Props) {
  return props.rows.count === 0 ? null : <File {...props} />
}

function Disk({ rows, blocks, whole }: Props) {
  const cells = useMemo(
    () =>
      each(rows, 8).map((counts) => {
        const states: Partial<Record<BlockState, number>> = {}
        for (const [bits, count] of counts.entries()) {
          const state = STATE_OF_BITS[bits] ?? 'invalid'
          states[state] = (states[state] ?? 0) + count
        }
        return states
      }),
    [rows],
  )
  const parts = useMemo(() => cells.map((cell) => shares(cell, DISK_ORDER, statePaint, 'notPresent')), [cells])
  const words = new Map(BLOCK_STATES.map(({ state, word }) => [state, word]))
  const tell = (i: number) => {
    const cell = cells[i] ?? {}
    const found = DISK_ORDER.flatMap((state) => (cell[state] ? [`${grouped(cell[state])} ${words.get(state)}`] : []))
    return `${placeOf(i, rows, whole)} of the disk: ${found.join(', ')}.`
  }
  return (
    <figure class={style['picture']}>
      <figcaption>
        <h3>The virtual disk</h3>
        <p class={style['faint']}>
          {counted(rows.count, 'cell')} of {size(rows.bytesPerCell)}, from the start of the disk to its end.
        </p>
      </figcaption>
      <Leading
        label={`The virtual disk of ${size(whole)} as ${counted(rows.count, 'cell')}, by the state of its blocks`}
        count={rows.count}
        partsOf={(i) => parts[i] ?? []}
        tell={tell}
        hint="Enter or a click leads to the entry of the first block."
        open={async (i) => {
          const found = await blocks.lookup(startOf(i, rows))
          if (found) goTo(`bat.${found.entry}`, found.entryOffset, 8)
        }}
      />
    </figure>
  )
}

function File({ rows, blocks, whole }: Props) {
  const cells = useMemo(
    () =>
      each(rows, 9).map((counts) => {
        const kinds: Partial<Record<SpaceKind, number>> = {}
        for (const [i, count] of counts.entries()) {
          const kind = CELL_KINDS[i]
          if (kind) kinds[kind] = count
        }
        return kinds
      }),
    [rows],
  )
  const parts = useMemo(() => cells.map((cell) => shares(cell, FILE_ORDER, spacePaint, 'unreferenced')), [cells])
  const words = new Map<SpaceKind, string>(SPACE_KINDS.map(({ kind, word }) => [kind, word]))
  words.set('unreferenced', 'Free')
  const tell = (i: number) => {
    const cell = cells[i] ?? {}
    const found = FILE_ORDER.flatMap((kind) => (cell[kind] ? [`${words.get(kind)} ${grouped(cell[kind])} MiB`] : []))
    return `${placeOf(i, rows, whole)} of the file: ${found.join(', ')}.`
  }
  return (
    <figure class={style['picture']}>
      <figcaption>
        <h3>The file</h3>
        <p class={style['faint']}>
          {counted(rows.count, 'cell')} of {size(rows.bytesPerCell)}, from the start of the file to its end.
        </p>
      </figcaption>
      <Leading
        label={`The file of ${size(whole)} as ${counted(rows.count, 'cell')}, by what its bytes are used for`}
        count={rows.count}
        partsOf={(i) => parts[i] ?? []}
        tell={tell}
        hint="Enter or a click leads to what lies at the start of the cell."
        open={async (i) => {
          const found = await blocks.locate(startOf(i, rows))
          if (found) wayTo(found)?.()
        }}
      />
    </figure>
  )
}

/** A picture whose cells lead somewhere; what hinders that is said below it. */
function Leading({
  open,
  ...rest
}: Omit<ComponentProps<typeof CellMap>, 'open'> & { open(cell: number): Promise<void> }) {
  const [failed, setFailed] = useState('')
  return (
    <>
      <CellMap
        {...rest}
        open={(cell) => {
          setFailed('')
          open(cell).catch((error: unknown) => setFailed(`What is there could not be found: ${reasonOf(error)}`))
        }}
      />
      {failed && <p role="alert">{failed}</p>}
    </>
  )
}

/** The numbers of each cell. */
function each({ count, values }: Picture, kinds: number): number[][] {
  return Array.from({ length: count }, (_, i) => Array.from(values.subarray(i * kinds, (i + 1) * kinds)))
}

/** How a cell is divided, from the bottom upward; an empty one is all `nothing`. */
function shares<Kind extends string>(
  cell: Partial<Record<Kind, number>>,
  order: readonly Kind[],
  paints: Record<Kind, CellPart['paint']>,
  nothing: Kind,
): CellPart[] {
  const there = order.flatMap((kind) => {
    const amount = cell[kind] ?? 0
    return amount > 0 ? [{ kind, amount }] : []
  })
  const whole = there.reduce((sum, { amount }) => sum + amount, 0)
  if (whole === 0) return [{ paint: paints[nothing], share: 1 }]
  const raised = there.map(({ kind, amount }) => ({
    kind,
    share: kind === nothing ? amount / whole : Math.max(LEAST, amount / whole),
  }))
  const sum = raised.reduce((total, { share }) => total + share, 0)
  return raised.map(({ kind, share }) => ({ paint: paints[kind], share: share / sum }))
}

/** The byte of the disk or the file where a cell begins. */
function startOf(cell: number, { bytesPerCell }: Picture): bigint {
  return BigInt(cell) * BigInt(bytesPerCell)
}

function placeOf(cell: number, rows: Picture, whole: ByteCount): string {
  const end = startOf(cell + 1, rows)
  return `${size(startOf(cell, rows))} to ${size(end < whole ? end : whole)}`
}
