// What `info` says of blocks and of the file's bytes: on disks whose layout was chosen, and on every case that has a table.
import { describe, expect, it } from 'vitest'
import { rendered } from '../../web/cli/layout.ts'
import { blockLines } from '../../web/cli/print-blocks.ts'
import { SparseSource } from '../../web/engine/sources/sparse.ts'
import { BLOCK_STATES, SPACE_KINDS } from '../../web/text/block-words.ts'
import { CASES } from '../images/examined.mjs'
import { open } from './support/engine.ts'

async function printed(name: string) {
  const found = CASES.find((each) => each.name === name)
  if (!found) throw new Error(`There is no case ${name}.`)
  const image = await open(new SparseSource(found.make()))
  const report = await image.report()
  image.close()
  return { report, text: rendered(blockLines(report), false) }
}

describe('a disk with three gaps and an unused end', () => {
  it('has each use of its bytes in a row, and what could be returned', async () => {
    const { text } = await printed('blocks-space-in-three-gaps-and-behind')
    expect(text).toContain('Blocks: 32 of 2 MiB, 6 MiB ever written, 32 entries of the table')
    expect(text).toMatch(/^ {2}fully present +3 /m)
    expect(text).toMatch(/^ {2}not present +29 /m)
    expect(text).toMatch(/^ {2}Blocks in use +6 MiB +43 % /m)
    expect(text).toMatch(/^ {2}Gaps +3 MiB +21 % /m)
    expect(text).toMatch(/^ {2}Unused end +1 MiB +7\.1 % /m)
    expect(text).toContain('Compacting could return 4 MiB (4,194,304 bytes)')
    expect(text).toContain('Fragmentation 100 %: 3 blocks in use lie in 3 pieces.')
  })
})

describe('a file that is cut short', () => {
  it('says how much it lacks, and where on the disk', async () => {
    const { text, report } = await printed('blocks-space-cut-in-the-middle')
    expect(report.space?.missingBlocks.count).toBeGreaterThan(0)
    expect(text).toMatch(/MiB \([\d,]+ bytes\) that the file refers to lie behind its end\. It has .* and would need/)
    expect(text).toMatch(/^ {4}\d+ MiB of the disk +from \d+ (MiB|bytes) on$/m)
  })
})

describe('a disk whose log changes its table', () => {
  it('has both counts side by side', async () => {
    const { text, report } = await printed('blocks-replay-sets-a-block')
    const before = report.blocks?.beforeReplay?.payload.fullyPresent
    expect(before).toBeDefined()
    expect(before).not.toBe(report.blocks?.payload.fullyPresent)
    expect(text).toMatch(
      new RegExp(`^ {2}fully present +${report.blocks?.payload.fullyPresent} +${before} as stored `, 'm'),
    )
  })
})

describe.each(CASES.filter(({ name }) => name.startsWith('blocks-')))('$name', ({ name }) => {
  it('has a row for each state that occurs and each use of bytes, and no other', async () => {
    const { report, text } = await printed(name)
    const { blocks, space } = report
    if (!blocks) return expect(text).toBe('')
    const before = blocks.beforeReplay
    for (const { state, word } of BLOCK_STATES) {
      const occurs = blocks.payload[state] > 0 || (before?.payload[state] ?? 0) > 0
      expect([word, new RegExp(`^ {2}${word} +[\\d,]+ `, 'm').test(text)]).toEqual([word, occurs])
    }
    for (const { kind, word } of SPACE_KINDS) {
      const row = text.split('\n').some((line) => line.startsWith(`  ${word}  `))
      expect([word, row]).toEqual([word, space !== null && space !== undefined && space[kind] > 0])
    }
    expect(text.includes('lie behind its end')).toBe(!!space && space.missing > 0n)
  })
})
