// What `info` says of blocks and bytes in text: the same numbers as the report, in words.
import { describe, expect, it } from 'vitest'
import { rendered } from '../../web/cli/layout.ts'
import { blockLines } from '../../web/cli/print-blocks.ts'
import type { Draft } from '../images/builder.mjs'
import { base, MiB } from '../images/builder.mjs'
import { examine } from './support/examine.ts'

async function textOf(draft: Draft): Promise<string> {
  const { report } = await examine(draft.image('x'))
  return rendered(blockLines(report), false).replace(/ +/g, ' ')
}

describe('blocks in text', () => {
  it('by state, with the ledger and what could be returned', async () => {
    const text = await textOf(
      base({
        entries: [
          { index: 0, state: 6, offset: 8 * MiB },
          { index: 1, state: 6, offset: 4 * MiB },
          { index: 6, state: 3, offset: 12 * MiB },
        ],
        minimumSize: 20 * MiB,
      }),
    )
    for (const words of [
      'Blocks: 32, in which 4 MiB (4,194,304 bytes) were ever written\n',
      '\n 2 fully present the block has its place in the file\n',
      '\n 29 not present ',
      '\n 1 unmapped ',
      'Fragmentation 100 %: 2 blocks in use lie in 2 pieces.',
      'What the file’s 20 MiB are used for\n',
      '\n Blocks in use 4 MiB 20 % ',
      '\n Kept places 2 MiB 10 % ',
      '\n Unused end 6 MiB 30 % ',
      'Compacting could return 12 MiB (12,582,912 bytes).\n',
    ])
      expect(text).toContain(words)
    expect(text).not.toMatch(/ 0 |Missing/)
  })

  it('what a file that is cut short lacks: how much, which part of the disk, and how long it would have to be', async () => {
    const text = await textOf(
      base({ entries: [{ index: 3, state: 6, offset: 18 * MiB }], minimumSize: 20 * MiB }).truncate(19 * MiB),
    )
    expect(text).toContain(
      'Missing: 1 MiB (1,048,576 bytes) lie behind the end; the file would need 20 MiB (20,971,520 bytes); 1 block is lost, wholly or in part.\n',
    )
    expect(text).toContain('\n 2 MiB from 6 MiB (6,291,456 bytes) of the disk on\n')
  })

  it('nothing of a file without a table', async () => {
    const { report } = await examine({ size: 100_000, extents: [] })
    expect(blockLines(report)).toEqual([])
  })
})
