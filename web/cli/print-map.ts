// `map`: the extents of the virtual disk, one a line, as wide as the largest can be, because the lines are printed before the last is
// known. Pure: an extent in, a line out.
import type { BlockState, Extent } from '../engine/blocks.ts'
import type { Disk, Report } from '../engine/report.ts'
import { hex } from '../text/hex.ts'
import { size } from '../text/sizes.ts'
import type { Line, Style } from './layout.ts'
import { styled } from './layout.ts'
import { statusCell, verdictLines } from './print.ts'

const STYLES: Readonly<Record<BlockState, Style>> = {
  notPresent: 'quiet',
  undefined: 'quiet',
  zero: 'quiet',
  unmapped: 'quiet',
  invalid: 'bad',
  fullyPresent: 'plain',
  partiallyPresent: 'plain',
}
const LONGEST_STATE = 'partiallyPresent'.length
const LONGEST_SIZE = '1,023.9 MiB'.length

export function mapHead(report: Report): Line[] {
  return [[styled(report.file.name, 'strong'), ': ', statusCell(report)], ...verdictLines(report), ['']]
}

/** With every digit; JSON.stringify knows no bigint. */
export function mapJson({ start, length, state, fileOffset }: Extent): string {
  return `{"start":${start},"length":${length},"state":"${state}","fileOffset":${fileOffset}}\n`
}

export function mapRow({ start, length, state, fileOffset }: Extent, disk: Disk | null): Line {
  const digits = (disk?.virtualSize ?? 0n).toString(16).length
  return [
    hex(start, digits),
    `  ${size(length).padStart(LONGEST_SIZE)}  `,
    styled(state.padEnd(LONGEST_STATE), STYLES[state]),
    fileOffset === null ? '' : `  ${hex(fileOffset, digits)}`,
  ]
}
