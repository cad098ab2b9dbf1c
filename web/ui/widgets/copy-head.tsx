// What stands under the title of one of two copies: where it lies, whether it is valid, whether it is used, and why.
import { Badge } from './badge.tsx'
import style from './copy-head.module.css'
import { Inert } from './inert.tsx'
import { Offset } from './numbers.tsx'
import { Changed } from './replay.tsx'

interface Copy {
  offset: number
  valid: boolean
  current: boolean
}

function wordsOf(copy: Copy | null): string {
  if (!copy) return 'not in the file, or not readable'
  return `${copy.current ? 'current, ' : ''}${copy.valid ? 'valid' : 'not valid'}`
}

interface Props {
  copy: Copy | null
  /** On the other side of a replay that may change it. */
  other?: Copy | null
  reason?: string | undefined
}

export function CopyHead({ copy, other = copy, reason }: Props) {
  const mark = <Changed differs={wordsOf(other) !== wordsOf(copy)}>{wordsOf(other)}</Changed>
  if (!copy)
    return (
      <>
        <p class={style['reason']}>Not in the file, or not readable.</p>
        {mark}
      </>
    )
  return (
    <>
      <div class={style['badges']}>
        {copy.current && (
          <Badge tone="accent" icon="check">
            current
          </Badge>
        )}
        {copy.valid ? (
          <Badge tone="good">valid</Badge>
        ) : (
          <Badge tone="bad" icon="warning">
            not valid
          </Badge>
        )}
      </div>
      {mark}
      <p class={style['where']}>
        at <Offset value={copy.offset} />
      </p>
      {reason && (
        <p class={style['reason']}>
          <Inert text={reason} />
        </p>
      )}
    </>
  )
}
