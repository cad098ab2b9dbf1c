// A block table of which a part cannot be read: what is said of the rest, and what is not said, because an entry that nobody has seen might
// speak against it.
import { describe, expect, it } from 'vitest'
import type { ReportDepth } from '../../web/engine/image.ts'
import type { Report } from '../../web/engine/report.ts'
import { base, child, type Draft, KiB, MiB, STATE } from '../images/builder.mjs'
import { examine } from './support/examine.ts'
import { failingAt } from './support/sources.ts'

const TABLE = 3 * MiB
const { fullyPresent, partiallyPresent } = STATE
/** Entries of a page, which is what a bad byte costs. */
const PAGE = 512

/** Of these pages of the table nothing can be read. */
async function without(draft: Draft, pages: readonly number[], depth: ReportDepth = 'standard'): Promise<Report> {
  const places = pages.map((page): [number, number] => [TABLE + 4096 * page, TABLE + 4096 * page + 1])
  return (await examine(draft.image('x'), { depth, before: failingAt(...places) })).report
}
const indexes = ({ findings }: Report, rule: string) =>
  findings
    .filter((one) => one.rule === rule)
    .flatMap(({ offset, places }) => places?.map((place) => place.offset) ?? [offset ?? 0])
    .map((offset) => (offset - TABLE) / 8)
const rules = ({ findings }: Report) => findings.map(({ rule }) => rule)
const not = ({ coverage }: Report) => coverage.notExamined.map(({ what }) => what)

/**
 * Two chunks of 512 blocks of 8 MiB and their bitmaps, of which only the first of either chunk is partly present: entry 0 on page 0,
 * bitmap 512 on page 1, entry 513 on page 1, bitmap 1025 on page 2.
 */
function twoChunks(): Draft {
  const entries = [
    { index: 0, state: partiallyPresent, offset: 8 * MiB },
    { index: 512, state: fullyPresent, offset: 5 * MiB },
    { index: 513, state: partiallyPresent, offset: 16 * MiB },
    { index: 1025, state: fullyPresent, offset: 6 * MiB },
  ]
  return child({ virtualSize: 1024 * 8 * MiB, blockSize: 8 * MiB, entries, minimumSize: 24 * MiB })
    .edit(5 * MiB, [1])
    .edit(6 * MiB, [1])
    .edit(6 * MiB + 2 * KiB, [1])
}

describe('a table of which a page cannot be read', () => {
  it('is counted without it, and the report is not complete', async () => {
    const report = await without(twoChunks(), [0])
    expect(report.blocks).toMatchObject({
      entriesExamined: 1026 - PAGE,
      payload: { total: 1024, partiallyPresent: 1, notPresent: 1024 - PAGE - 1 },
      sectorBitmap: { present: 2 },
    })
    expect(report).toMatchObject({ complete: false, verdict: null, space: null })
    expect(not(report)).toEqual(
      expect.arrayContaining([`${PAGE} entries of the block allocation table`, 'Which space nothing owns']),
    )
    expect(rules(report).filter((rule) => /^(LAY|BAT)-/.test(rule))).toEqual([])
  })

  it('says of no bitmap that nobody needs it, whose blocks were not all seen', async () => {
    expect(rules(await without(twoChunks(), []))).not.toContain('SBM-007')
    // The block that needs the first is on page 0, that of the second on page 1.
    expect(indexes(await without(twoChunks(), [0]), 'SBM-007')).toEqual([])
    const idle = twoChunks().bat(513, 0)
    expect(indexes(await without(idle, [0]), 'SBM-007')).toEqual([1025])
    expect(indexes(await without(twoChunks().bat(0, 0), [1]), 'SBM-007')).toEqual([])
  })

  it('says of no block that it lacks a bitmap whose entry nobody has seen', async () => {
    const bare = twoChunks().bat(512, 0).bat(1025, 0)
    expect(indexes(await without(bare, []), 'SBM-004')).toEqual([0, 513])
    // Page 1 has the first bitmap, and a part of the second chunk.
    expect(indexes(await without(bare, [1]), 'SBM-004')).toEqual([])
    expect(indexes(await without(bare, [2]), 'SBM-004')).toEqual([0])
  })

  it('calls no disk empty or full', async () => {
    const empty = () => base({ virtualSize: 1024 * MiB, blockSize: MiB })
    expect(rules(await without(empty(), []))).toContain('BAT-023')
    expect(rules(await without(empty(), [1]))).not.toContain('BAT-023')
    const full = () => base({ virtualSize: 1024 * MiB, blockSize: MiB, allocated: true })
    expect(rules(await without(full(), []))).toContain('BAT-024')
    expect(rules(await without(full(), [1]))).not.toContain('BAT-024')
  })

  it('in depth looks into bitmaps of whole chunks alone, and into no space', async () => {
    const bits = (report: Report) => [indexes(report, 'SBM-008'), indexes(report, 'SBM-010')]
    // Bit 0 alone: neither all nor none. Behind the second's first block a bit of its next, which is not partly present.
    expect(bits(await without(twoChunks(), [], 'deep'))).toEqual([[], [514]])
    const lost = await without(twoChunks(), [0], 'deep')
    expect(bits(lost)).toEqual([[], [514]])
    const looked = lost.coverage.examined.filter((what) => what.startsWith('The contents of '))
    expect(looked).toEqual([
      'The contents of 1 sector bitmap',
      `The contents of ${MiB / 8 - 1026} entries of the block allocation table behind those of the disk`,
    ])
    expect(not(lost).filter((what) => / that nothing owns| sector bitmap/.test(what))).toEqual([])
    expect(bits(await without(twoChunks(), [2], 'deep'))).toEqual([[], []])
  })
})
