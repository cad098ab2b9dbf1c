// One entry of the block allocation table, the one that the address names, and a way to find the entry of any byte of the disk or the file.
import { useEffect, useState } from 'preact/hooks'
import type { FoundBlock, PlaceKind } from '../../../engine/blocks.ts'
import type { Report } from '../../../engine/report.ts'
import { BLOCK_STATES, changesEntry, STATE_OF_BITS } from '../../../text/block-words.ts'
import { parseSize } from '../../../text/parse-size.ts'
import { grouped, size, sizeInFull } from '../../../text/sizes.ts'
import { goTo, linkTo } from '../../focus.ts'
import button from '../../widgets/button.module.css'
import { CopyIcon } from '../../widgets/copy-button.tsx'
import { type ChildrenOf, FieldTree } from '../../widgets/field-tree.tsx'
import { Fields } from '../../widgets/fields.tsx'
import { Inert } from '../../widgets/inert.tsx'
import { Offset } from '../../widgets/numbers.tsx'
import { ReplayMark } from '../../widgets/replay.tsx'
import type { BlockQuestions } from '../panel.ts'
import style from './entry.module.css'

interface Props {
  report: Report
  blocks: BlockQuestions
  read: ChildrenOf | null
  /** Index in the table. */
  entry: number
}

/** What an entry stands for, by the interleave of MS-VHDX 2.5. */
export function roleOf(entry: number, chunkRatio: number): { block: number } | { chunk: number } {
  const [chunk, within] = [Math.floor(entry / (chunkRatio + 1)), entry % (chunkRatio + 1)]
  return within === chunkRatio ? { chunk } : { block: chunk * chunkRatio + within }
}

export function Entry({ report, blocks, read, entry }: Props) {
  const total = report.blocks?.batEntries ?? 0
  const role = roleOf(entry, report.blocks?.chunkRatio ?? 1)
  const blockSize = report.disk?.blockSize ?? 0
  const start = 'block' in role ? role.block * blockSize : null
  const found = useLookup(blocks, start)
  if (entry >= total) return null
  return (
    <div id={`bat.${entry}`} tabIndex={-1} class={style['entry']}>
      <h3>
        Entry {grouped(entry)}{' '}
        <span class={style['faint']}>
          {'block' in role
            ? `block ${grouped(role.block)} of the disk`
            : `sector bitmap of chunk ${grouped(role.chunk)}`}
        </span>{' '}
        {changesEntry(report, entry) && <ReplayMark />}
      </h3>
      {found && start !== null && <Facts found={found} start={start} blockSize={blockSize} />}
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
        {entry + 1 < total && (
          <a class={button['quiet']} href={linkTo(`bat.${entry + 1}`)}>
            Entry after
          </a>
        )}
      </p>
    </div>
  )
}

function useLookup(blocks: BlockQuestions, start: number | null): FoundBlock | null {
  const [found, setFound] = useState<FoundBlock | null>(null)
  useEffect(() => {
    let left = false
    setFound(null)
    if (start !== null) {
      blocks.lookup(start).then(
        (answer) => !left && setFound(answer),
        () => {}, // the bytes below say what could not be read
      )
    }
    return () => {
      left = true
    }
  }, [blocks, start])
  return found
}

function Facts({ found, start, blockSize }: { found: FoundBlock; start: number; blockSize: number }) {
  const state = STATE_OF_BITS[found.state]
  const words = BLOCK_STATES.find((each) => each.state === state)
  const bytes = found.bytes.replace(/..(?=.)/g, '$& ')
  return (
    <Fields
      rows={[
        {
          name: 'State',
          value: (
            <>
              <span class="mono">{found.state}</span> <Inert mono text={found.name} />
              {words && <span class={style['faint']}> {words.meaning}</span>}
            </>
          ),
        },
        {
          name: 'On the disk',
          value: (
            <>
              {size(blockSize)} from {sizeInFull(start)} on
            </>
          ),
        },
        {
          name: 'In the file',
          value: found.fileOffset === null ? 'no place' : <Offset value={found.fileOffset} />,
        },
        ...(found.presentSectors === undefined || found.sectors === undefined
          ? []
          : [
              {
                name: 'Sectors',
                value: `${grouped(found.presentSectors)} of ${grouped(found.sectors)} in this file, the rest in the parent`,
              },
            ]),
        {
          name: 'Bytes',
          value: (
            <>
              <Inert mono text={bytes} /> <CopyIcon label="Copy the bytes of this entry" text={() => bytes} /> at{' '}
              <Offset value={found.entryOffset} />
            </>
          ),
        },
      ]}
    />
  )
}

/** From a byte of the disk or of the file to the entry that is about it. */
export function Find({ blocks }: { blocks: BlockQuestions }) {
  const [of, setOf] = useState<'disk' | 'file'>('disk')
  const [text, setText] = useState('')
  const [answer, setAnswer] = useState('')
  async function find(): Promise<void> {
    const offset = parseSize(text)
    if (offset === null) return setAnswer('That is no number of bytes. Write 4096, 0x1000 or 12.5 GiB.')
    const found = of === 'disk' ? await onDisk(blocks, offset) : await inFile(blocks, offset)
    setAnswer(found.says)
    found.go?.()
  }
  return (
    <form
      class={style['find']}
      onSubmit={(event) => {
        event.preventDefault()
        find().catch((error: unknown) => setAnswer(error instanceof Error ? error.message : String(error)))
      }}
    >
      <label for="block-offset">Find what holds byte</label>
      <input
        id="block-offset"
        value={text}
        placeholder="12.5 GiB"
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <label for="block-offset-of">of</label>
      <select
        id="block-offset-of"
        value={of}
        onChange={(event) => setOf(event.currentTarget.value === 'file' ? 'file' : 'disk')}
      >
        <option value="disk">the virtual disk</option>
        <option value="file">the file</option>
      </select>
      <button type="submit" class={button['quiet']}>
        Find
      </button>
      <span role="status">{answer}</span>
    </form>
  )
}

interface Found {
  says: string
  go?: () => void
}

async function onDisk(blocks: BlockQuestions, offset: number): Promise<Found> {
  const found = await blocks.lookup(offset)
  if (!found) return { says: 'The disk has no such byte.' }
  const where =
    found.fileOffset === null ? 'has no place in the file' : `lies at ${sizeInFull(found.fileOffset)} in the file`
  return {
    says: `It ${where}: block ${grouped(found.block)}.`,
    go: () => goTo(`bat.${found.entry}`, found.entryOffset, 8),
  }
}

const places: Record<PlaceKind, string> = {
  headerSection: 'the header section',
  log: 'the log',
  metadata: 'the metadata region',
  bat: 'the block table',
  otherRegion: 'a region that MS-VHDX does not define',
  payload: 'a block in use',
  sectorBitmap: 'a sector bitmap',
  payloadAnchored: 'a place that a block without content keeps',
  free: 'nothing: this space is free',
  beyond: 'nothing: the file ends before it',
}

async function inFile(blocks: BlockQuestions, offset: number): Promise<Found> {
  const found = await blocks.locate(offset)
  if (!found) return { says: 'The block table has not been read.' }
  const { what, entry, structure, range, virtualOffset } = found
  const disk = virtualOffset === undefined ? '' : `, ${sizeInFull(virtualOffset)} on the disk`
  const says = `It belongs to ${places[what]}${disk}.`
  if (entry !== undefined) return { says, go: () => goTo(`bat.${entry}`) }
  return structure === null ? { says } : { says, go: () => goTo(structure, range.offset, range.length) }
}
