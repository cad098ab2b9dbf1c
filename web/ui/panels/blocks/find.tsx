// From any byte of the disk or of the file to what is there.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { ByteCount, FoundBlock, FoundPlace, PlaceKind } from '../../../engine/blocks.ts'
import { parseSize } from '../../../text/parse-size.ts'
import { grouped, sizeInFull } from '../../../text/sizes.ts'
import { goTo } from '../../focus.ts'
import button from '../../widgets/button.module.css'
import type { BlockQuestions } from '../panel.ts'
import { reasonOf, wayTo } from './asking.ts'
import style from './entry.module.css'

/** From a byte of the disk or of the file to the entry that is about it. */
export function Find({ blocks }: { blocks: BlockQuestions }) {
  const [of, setOf] = useState<'disk' | 'file'>('disk')
  const [text, setText] = useState('')
  const [answer, setAnswer] = useState('')
  const [asked, setAsked] = useState<Asked | null>(null)
  /** Only whoever asks is led there; an answer that another position of the switch gives just takes the place of the old one. */
  const leads = useRef(false)
  useEffect(() => {
    let left = false
    const give = (words: string, way?: (() => void) | null) => {
      if (left) return
      setAnswer(words)
      if (leads.current) way?.()
      leads.current = false
    }
    if (asked)
      answerOf(asked, blocks).then(
        ({ words, way }) => give(words, way),
        (error: unknown) => give(reasonOf(error)),
      )
    return () => {
      left = true
    }
  }, [asked, blocks])
  return (
    <form
      class={style['find']}
      onSubmit={(event) => {
        event.preventDefault()
        const offset = parseSize(text)
        leads.current = true
        setAsked(offset === null ? null : { of, offset })
        if (offset === null) setAnswer('That is no number of bytes. Write 4096, 0x1000 or 12.5 GiB.')
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

interface Asked {
  readonly of: 'disk' | 'file'
  readonly offset: ByteCount
}

async function answerOf(
  { of, offset }: Asked,
  blocks: BlockQuestions,
): Promise<{ words: string; way: (() => void) | null }> {
  if (of === 'file') {
    const found = await blocks.locate(offset)
    return found
      ? { words: placeWords(found), way: wayTo(found) }
      : { words: 'The block table has not been read.', way: null }
  }
  const found = await blocks.lookup(offset)
  return found
    ? { words: blockWords(found), way: () => goTo(`bat.${found.entry}`, found.entryOffset, 8) }
    : { words: 'The disk has no such byte.', way: null }
}

function blockWords({ block, fileOffset }: FoundBlock): string {
  const where = fileOffset === null ? 'has no place in the file' : `lies at ${sizeInFull(fileOffset)} in the file`
  return `It ${where}: block ${grouped(block)}.`
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

function placeWords({ what, virtualOffset }: FoundPlace): string {
  const disk = virtualOffset === undefined ? '' : `, ${sizeInFull(virtualOffset)} on the disk`
  return `It belongs to ${places[what]}${disk}.`
}
