// What the bytes of the file are used for: one bar that adds up to the file's size, a table beside it in plain words, what could be returned
// and what is missing.
import type { Space } from '../../../engine/report.ts'
import { missingWords, returnable, returnableWords, SPACE_KINDS, shareWords } from '../../../text/block-words.ts'
import { same } from '../../../text/same.ts'
import { counted, grouped, size, sizeInFull } from '../../../text/sizes.ts'
import { Badge } from '../../widgets/badge.tsx'
import { Changed } from '../../widgets/replay.tsx'
import { ShareBar } from '../../widgets/share-bar.tsx'
import { Swatch } from '../../widgets/swatch.tsx'
import { Unfold } from '../../widgets/unfold.tsx'
import { spacePaint } from './kinds.ts'
import style from './ledger.module.css'

/** `other`: on the other side of a replay that changes it; null where none is known to. */
export function Ledger({ space, other }: { space: Space; other: Space | null }) {
  const rows = SPACE_KINDS.filter(({ kind }) => space[kind] > 0 || (other && other[kind] > 0))
  return (
    <div class={style['ledger']}>
      <h3>What the file’s {size(space.fileSize)} are used for</h3>
      <ShareBar pieces={rows.map(({ kind }) => ({ paint: spacePaint[kind], amount: space[kind] }))} />
      <table class={style['table']}>
        <caption class="unseen">What the bytes of the file are used for</caption>
        <thead class="unseen">
          <tr>
            <th scope="col">Use</th>
            <th scope="col">Bytes</th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ kind, word, meaning }) => (
            <tr key={kind}>
              <th scope="row">
                <Swatch paint={spacePaint[kind]} />{' '}
                <span>
                  {word} <span class={style['faint']}>{meaning}</span>
                  <Changed differs={other !== null && other[kind] !== space[kind]}>
                    {other && sizeInFull(other[kind])}
                  </Changed>
                </span>
              </th>
              <td>
                {size(space[kind])} <span class={style['exact']}>{grouped(space[kind])}</span>
              </td>
              <td>{shareWords(space[kind], space.fileSize)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">
              The whole file
              <Changed differs={other !== null && other.fileSize !== space.fileSize}>
                {other && sizeInFull(other.fileSize)}
              </Changed>
            </th>
            <td>
              {size(space.fileSize)} <span class={style['exact']}>{grouped(space.fileSize)}</span>
            </td>
            <td>100 %</td>
          </tr>
        </tfoot>
      </table>
      <p>{returnableWords(space)}</p>
      <Changed differs={other !== null && returnable(other) !== returnable(space)}>
        {other && sizeInFull(returnable(other))}
      </Changed>
      <Missing space={space} other={other} />
    </div>
  )
}

function Missing({ space, other }: { space: Space; other: Space | null }) {
  const words = missingWords(space)
  const otherWords = other && missingWords(other)
  const mark = (
    <Changed differs={other !== null && !same([words, space.missingBlocks], [otherWords, other.missingBlocks])}>
      {otherWords ?? 'nothing is missing'}
      {otherWords !== null && otherWords === words && ' Other blocks of the disk are lost.'}
    </Changed>
  )
  if (words === null)
    return (
      otherWords && (
        <div class={style['missing']}>
          <p>The file lacks nothing at its end.</p>
          {mark}
        </div>
      )
    )
  const { ranges } = space.missingBlocks
  return (
    <div class={style['missing']}>
      <p>
        <Badge tone="bad" icon="warning">
          cut short
        </Badge>{' '}
        {words}
      </p>
      {mark}
      {ranges.length > 0 && (
        <Unfold title={`Where on the virtual disk: ${counted(ranges.length, 'range')}`}>
          {() => (
            <ol class={style['ranges']}>
              {ranges.map(({ start, length }) => (
                <li key={start}>
                  {size(length)} from {sizeInFull(start)} on
                </li>
              ))}
            </ol>
          )}
        </Unfold>
      )}
    </div>
  )
}
