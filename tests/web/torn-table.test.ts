// A block table that lies across the borders of the pages which the log writes: what the replay changes in it is not followed. The table is
// counted and judged as stored, coverage says so, and no report calls itself complete. Windows refuses such a file anyway.
import { describe, expect, it } from 'vitest'
import type { ReportDepth } from '../../web/engine/image.ts'
import type { Report } from '../../web/engine/report.ts'
import type { BatEntry, Recipe } from '../images/builder/recipe.mjs'
import { child, type Draft, MiB, STATE, write } from '../images/builder.mjs'
import { inUse, LOG_GUID } from '../images/cases/log-case.mjs'
import { examine, fired } from './support/examine.ts'
import { failingAt } from './support/sources.ts'

/** A page of the log may cover this much from here on. */
const PAGE = 3 * MiB
const { fullyPresent, zero } = STATE
const TORN = 'What the replay changes in the block allocation table'
const WHY = 'the table does not lie on a border of 8 bytes, so it was counted and judged as stored'

const ENTRIES: readonly BatEntry[] = [
  { index: 1, state: fullyPresent, offset: 6 * MiB },
  { index: 2, state: fullyPresent, offset: 10 * MiB },
]

/** The table begins so many bytes behind the page; the log writes. */
function written(by: number, writes: ReturnType<typeof write.zero>[], changes: Partial<Recipe> = {}): Draft {
  const recipe = { minimumSize: 16 * MiB, bat: { offset: PAGE + by }, entries: [...ENTRIES], ...changes }
  return inUse(recipe).ring((ring) => ring.append({ number: 7, writes }))
}

async function asked(draft: Draft, depth: ReportDepth = 'standard'): Promise<Report & { torn: string[] }> {
  const { report } = await examine(draft.image('x'), { depth })
  return { ...report, torn: report.coverage.notExamined.flatMap(({ what, why }) => (what === TORN ? [why] : [])) }
}
const aboutBlocks = ({ findings }: Report) => fired(findings).filter((each) => /^(BAT|SBM|LOG-030)/.test(each))

describe('a table that does not lie on a border of 8 bytes', () => {
  it.each(['standard', 'deep'] as const)(
    'is as stored where the log writes on it, and the report is not complete: %s',
    async (depth) => {
      for (const by of [1, 4, 4095]) {
        const report = await asked(written(by, [write.zero(PAGE, 8192)]), depth)
        expect(report.torn).toEqual([WHY])
        expect(report).toMatchObject({ complete: false, verdict: { status: 'damaged' } })
        expect(report.blocks?.payload).toMatchObject({ fullyPresent: 2, notPresent: 30 })
        expect(report.blocks?.beforeReplay?.payload).toEqual(report.blocks?.payload)
        expect(report.space).toMatchObject({ payloadInUse: 4 * MiB, unreferenced: 4 * MiB, tail: 4 * MiB })
        // BAT-023 would call a table empty that is not.
        expect(aboutBlocks(report)).toEqual([])
      }
    },
  )

  it('also where what it writes touches its first or its last byte alone', async () => {
    // The last entry lies across the border of the next page.
    const across = { offset: PAGE + 4096 + 4 - 32 * 8 }
    const report = await asked(written(0, [write.zero(PAGE + 4096, 4096)], { bat: across }))
    expect([report.torn, report.complete]).toEqual([[WHY], false])
    expect((await asked(written(4092, [write.zero(PAGE, 4096)]))).torn).toEqual([WHY])
  })

  it('is like any other where the log writes elsewhere', async () => {
    for (const at of [PAGE - 4096, PAGE + 4096, 15 * MiB]) {
      const report = await asked(written(4, [write.zero(at, 4096)]))
      expect([report.torn, report.complete]).toEqual([[], true])
      expect(report.blocks?.payload).toMatchObject({ fullyPresent: 2 })
    }
  })

  it('is followed on a border of 8 bytes', async () => {
    const report = await asked(written(512, [write.zero(PAGE, 4096)]))
    expect([report.torn, report.complete]).toEqual([[], true])
    expect(report.blocks?.payload).toMatchObject({ fullyPresent: 0, notPresent: 32 })
    expect(report.blocks?.beforeReplay?.payload).toMatchObject({ fullyPresent: 2 })
    expect(aboutBlocks(report)).toEqual(['BAT-023 info', 'LOG-030 info'])
  })

  it('with a log that writes behind the entries of the disk is complete; what a deep report says of those, it says as stored', async () => {
    const behind = { index: 600, state: zero, offset: 0 }
    const draft = written(4, [write.zero(PAGE + 4096, 4096)], { entries: [...ENTRIES, behind] })
    const standard = await asked(draft)
    expect([standard.torn, standard.complete]).toEqual([[], true])
    const deep = await asked(draft, 'deep')
    expect([deep.torn, deep.complete]).toEqual([[WHY], true])
    expect(aboutBlocks(deep)).toEqual(['BAT-020 warning'])
    // On a border the replay is followed: nothing is left there.
    expect(
      aboutBlocks(await asked(written(8, [write.zero(PAGE + 4096, 4096)], { entries: [...ENTRIES, behind] }), 'deep')),
    ).toEqual([])
  })

  it('loses what cannot be read of it, changed or not', async () => {
    const draft = written(4, [write.zero(PAGE, 4096)])
    const { report } = await examine(draft.image('x'), { before: failingAt([PAGE + 4, PAGE + 5]) })
    expect(report.blocks?.entriesExamined).toBe(0)
    expect(report.coverage.notExamined.map(({ what }) => what)).toContain('32 entries of the block allocation table')
    expect([report.space, report.complete]).toEqual([null, false])
  })

  it('of a child reads its sector bitmaps through the log all the same', async () => {
    const entries = [
      { index: 0, state: STATE.partiallyPresent, offset: 6 * MiB },
      { index: 2048, state: fullyPresent, offset: 8 * MiB },
    ]
    const draft = child({ logGuid: LOG_GUID, minimumSize: 16 * MiB, bat: { offset: PAGE + 4 }, entries })
      .edit(8 * MiB, [1])
      .ring((ring) => ring.append({ number: 7, writes: [write.zero(PAGE, 4096), write.zero(8 * MiB, 4096)] }))
    const report = await asked(draft, 'deep')
    expect(report.torn).toEqual([WHY])
    expect(report.findings.find(({ rule }) => rule === 'SBM-008')?.detail).toMatch(
      /^Block 0: no sector of it is in this file\. /,
    )
  })
})
