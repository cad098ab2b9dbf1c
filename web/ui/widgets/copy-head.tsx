// What stands under the title of one of two copies: where it lies, whether it is valid, whether it is used, and why.
import { Badge } from './badge.tsx'
import style from './copy-head.module.css'
import { Inert } from './inert.tsx'
import { Offset } from './numbers.tsx'

interface Copy {
  offset: number
  valid: boolean
  current: boolean
}

export function CopyHead({ copy, reason }: { copy: Copy | null; reason?: string | undefined }) {
  if (!copy) return <p class={style['reason']}>Not in the file, or not readable.</p>
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
