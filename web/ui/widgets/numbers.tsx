// Numbers the way an expert checks them: an offset in hex and decimal, a size in words and bytes, a GUID, a checksum.
import { hex, hex32 } from '../../text/hex.ts'
import { grouped, size } from '../../text/sizes.ts'
import { Badge } from './badge.tsx'
import style from './numbers.module.css'

/** `0x10000 (65,536)` */
export function Offset({ value }: { value: number | bigint }) {
  return (
    <span class={style['pair']}>
      <span class="mono">{hex(value)}</span> <span class={style['faint']}>({grouped(value)})</span>
    </span>
  )
}

/** `1 MiB (1,048,576 bytes)` */
export function Size({ value }: { value: number | bigint }) {
  return (
    <span class={style['pair']}>
      {size(value)} {value >= 1024 && <span class={style['faint']}>({grouped(value)} bytes)</span>}
    </span>
  )
}

const zero = '00000000-0000-0000-0000-000000000000'

/** A GUID; the all-zero one is said in a word, because it means something. */
export function Guid({ value, zeroMeans }: { value: string; zeroMeans?: string }) {
  return (
    <span class={style['guid']}>
      <span class="mono">{value}</span>
      {value === zero && zeroMeans && <span class={style['meaning']}> {zeroMeans}</span>}
    </span>
  )
}

/** The stored checksum and whether it is the right one; if not, the one that would be. */
export function Checksum({ stored, computed }: { stored: number; computed: number }) {
  return (
    <span class={style['pair']}>
      <span class="mono">{hex32(stored)}</span>{' '}
      {stored === computed ? (
        <Badge tone="good" icon="check">
          matches
        </Badge>
      ) : (
        <>
          <Badge tone="bad" icon="warning">
            does not match
          </Badge>{' '}
          <span class={style['faint']}>
            computed <span class="mono">{hex32(computed)}</span>
          </span>
        </>
      )}
    </span>
  )
}
