// From any byte of the disk or of the file to what is there.
import { useContext, useState } from 'preact/hooks'
import type { FoundBlock, FoundPlace, PlaceKind } from '../../../engine/blocks.ts'
import { parseSize } from '../../../text/parse-size.ts'
import { grouped, sizeInFull } from '../../../text/sizes.ts'
import { goTo } from '../../focus.ts'
import button from '../../widgets/button.module.css'
import { ReplayView } from '../../widgets/replay.tsx'
import type { BlockQuestions } from '../panel.ts'
import { reasonOf, sidesOf, wayTo } from './asking.ts'
import style from './entry.module.css'

/** From a byte of the disk or of the file to the entry that is about it. */
export function Find({ blocks }: { blocks: BlockQuestions }) {
  const [of, setOf] = useState<'disk' | 'file'>('disk')
  const [text, setText] = useState('')
  const [answer, setAnswer] = useState<string | FoundBlock>('')
  const asStored = useContext(ReplayView) === 'asStored'
  async function find(): Promise<void> {
    const offset = parseSize(text)
    if (offset === null) return setAnswer('That is no number of bytes. Write 4096, 0x1000 or 12.5 GiB.')
    if (of === 'file') {
      const found = await blocks.locate(offset)
      setAnswer(found ? placeWords(found) : 'The block table has not been read.')
      if (found) wayTo(found)?.()
    } else {
      const found = await blocks.lookup(offset)
      setAnswer(found ?? 'The disk has no such byte.')
      if (found) goTo(`bat.${found.entry}`, found.entryOffset, 8)
    }
  }
  return (
    <form
      class={style['find']}
      onSubmit={(event) => {
        event.preventDefault()
        find().catch((error: unknown) => setAnswer(reasonOf(error)))
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
      <span role="status">{typeof answer === 'string' ? answer : blockWords(answer, asStored)}</span>
    </form>
  )
}

function blockWords(found: FoundBlock, asStored: boolean): string {
  const [{ fileOffset }] = sidesOf(found, asStored)
  const where = fileOffset === null ? 'has no place in the file' : `lies at ${sizeInFull(fileOffset)} in the file`
  return `It ${where}: block ${grouped(found.block)}.`
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
