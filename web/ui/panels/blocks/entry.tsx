// One entry of the block allocation table, the one that the address names.
import type { ComponentChildren } from 'preact'
import { useContext, useEffect, useState } from 'preact/hooks'
import type { BlockEntry, ByteCount, FoundBlock } from '../../../engine/blocks.ts'
import type { BlockCounts, Report } from '../../../engine/report.ts'
import { BLOCK_STATES, changesEntry, STATE_OF_BITS } from '../../../text/block-words.ts'
import { spacedHex } from '../../../text/hex.ts'
import { counted, grouped, size, sizeInFull } from '../../../text/sizes.ts'
import { linkTo } from '../../focus.ts'
import button from '../../widgets/button.module.css'
import { CopyIcon } from '../../widgets/copy-button.tsx'
import { type ChildrenOf, FieldTree } from '../../widgets/field-tree.tsx'
import { Fields } from '../../widgets/fields.tsx'
import { Inert } from '../../widgets/inert.tsx'
import { Offset } from '../../widgets/numbers.tsx'
import { Changed, ReplayMark, ReplayView } from '../../widgets/replay.tsx'
import type { BlockQuestions } from '../panel.ts'
import { reasonOf } from './asking.ts'
import style from './entry.module.css'

interface Props {
  /** In the position of the page's switch: by its measures the entries are numbered. */
  report: Report
  blocks: BlockQuestions
  /** In the other position; null where there is none. */
  otherBlocks: BlockQuestions | null
  read: ChildrenOf | null
  /** Index in the table. */
  entry: number
}

/** What an entry stands for, by the interleave of MS-VHDX 2.5; null behind the last block of the disk. */
export function roleOf(entry: number, blocks: BlockCounts): { block: number } | { chunk: number } | null {
  const { chunkRatio, payload } = blocks
  const [chunk, within] = [Math.floor(entry / (chunkRatio + 1)), entry % (chunkRatio + 1)]
  if (within === chunkRatio) return { chunk }
  const block = chunk * chunkRatio + within
  return block < payload.total ? { block } : null
}

export function Entry({ report, blocks, otherBlocks, read, entry }: Props) {
  const { blocks: counts, disk } = report
  const asStored = useContext(ReplayView) === 'asStored'
  const role = counts ? roleOf(entry, counts) : null
  const start = role && 'block' in role && disk ? BigInt(role.block) * BigInt(disk.blockSize) : null
  const found = useLookup(blocks, start)
  // An answer as after the replay brings the entry as stored, unless that is of another table.
  const asked = typeof found === 'object' && found !== null && (found.stored === null || asStored)
  const there = useLookup(asked ? otherBlocks : null, start)
  if (!counts || !disk) return null
  const rest = disk.virtualSize - (start ?? 0n)
  const other = typeof found === 'object' && found ? otherEntry(found, typeof there === 'object' ? there : null) : null
  return (
    <div id={`bat.${entry}`} tabIndex={-1} class={style['entry']}>
      <h3>
        Entry {grouped(entry)}{' '}
        <span class={style['faint']}>
          {role === null
            ? 'beyond the disk'
            : 'block' in role
              ? `block ${grouped(role.block)} of the disk`
              : `sector bitmap of chunk ${grouped(role.chunk)}`}
        </span>{' '}
        {(other || changesEntry(report, entry)) && <ReplayMark />}
      </h3>
      {entry >= counts.batEntries && (
        <p class={style['faint']}>
          The disk{asStored && ' as stored'} needs {counted(counts.batEntries, 'entry', 'entries')} of the block table:
          this one means nothing.
        </p>
      )}
      {typeof found === 'string' && <p class={style['faint']}>What this entry says could not be found: {found}</p>}
      {typeof found === 'object' && found && start !== null && (
        <Facts found={found} other={other} start={start} length={rest < disk.blockSize ? rest : disk.blockSize} />
      )}
      <FieldTree
        key={entry}
        of={`bat.${entry}`}
        title={`Entry ${grouped(entry)}: every field with its bytes`}
        read={read}
      />
      <p class={style['steps']}>
        {entry > 0 && (
          <a class={button['quiet']} href={linkTo(`bat.${entry - 1}`)}>
            Entry before
          </a>
        )}
        {entry + 1 < counts.batEntries && (
          <a class={button['quiet']} href={linkTo(`bat.${entry + 1}`)}>
            Entry after
          </a>
        )}
      </p>
    </div>
  )
}

/** Null while it is asked for, and where nothing is to be asked; a text if it cannot be had. */
function useLookup(blocks: BlockQuestions | null, start: bigint | null): FoundBlock | null | string {
  const [found, setFound] = useState<FoundBlock | null | string>(null)
  useEffect(() => {
    let left = false
    setFound(null)
    if (blocks && start !== null) {
      blocks.lookup(start).then(
        (answer) => !left && setFound(answer),
        (error: unknown) => !left && setFound(reasonOf(error)),
      )
    }
    return () => {
      left = true
    }
  }, [blocks, start])
  return found
}

/** The entry on the other side of a replay, where it differs: the answer brings the side as stored, the other one is asked for. */
function otherEntry(found: FoundBlock, there: FoundBlock | null): BlockEntry | null {
  if (!there) return found.stored ?? null
  const same = there.bytes === found.bytes && there.presentSectors === found.presentSectors
  return there.entry !== found.entry || same ? null : there
}

interface FactsProps {
  found: FoundBlock
  /** Null where there is no other. */
  other: BlockEntry | null
  start: bigint
  length: ByteCount
}

function Facts({ found, other, start, length }: FactsProps) {
  const words = BLOCK_STATES.find((each) => each.state === STATE_OF_BITS[found.state])
  const bytesOf = ({ bytes }: BlockEntry) => spacedHex(bytes)
  const stateOf = ({ state, name }: BlockEntry) => (
    <>
      <span class="mono">{state}</span> <Inert mono text={name} />
    </>
  )
  const placeOf = ({ fileOffset }: BlockEntry) => (fileOffset === null ? 'no place' : <Offset value={fileOffset} />)
  const sectorsOf = ({ presentSectors }: BlockEntry) =>
    presentSectors === undefined ? 'not known' : grouped(presentSectors)
  const row = (
    name: string,
    key: keyof BlockEntry,
    say: (entry: BlockEntry) => ComponentChildren,
    more?: ComponentChildren,
  ) => ({
    name,
    value: (
      <>
        {say(found)}
        {more}
        <Changed differs={other !== null && found[key] !== other[key]}>{other && say(other)}</Changed>
      </>
    ),
  })
  return (
    <Fields
      rows={[
        row('State', 'state', stateOf, words && <span class={style['faint']}> {words.meaning}</span>),
        { name: 'On the disk', value: `${size(length)} from ${sizeInFull(start)} on` },
        row('In the file', 'fileOffset', placeOf),
        ...(found.sectors === undefined
          ? []
          : [
              row(
                'Sectors',
                'presentSectors',
                sectorsOf,
                ` of ${grouped(found.sectors)} in this file, the rest in the parent`,
              ),
            ]),
        row(
          'Bytes',
          'bytes',
          (entry) => <Inert mono text={bytesOf(entry)} />,
          <>
            {' '}
            <CopyIcon label="Copy the bytes of this entry" text={() => bytesOf(found)} /> at{' '}
            <Offset value={found.entryOffset} />
          </>,
        ),
      ]}
    />
  )
}
