// What a deep report says that it looked at, left out and could not read: bitmaps, entries and bytes counted one by one. What it finds
// is in deep.test.ts.
import { beforeAll, describe, expect, it } from 'vitest'
import { Engine } from '../../web/engine/engine.ts'
import type { Report } from '../../web/engine/report.ts'
import type { Draft } from '../images/builder.mjs'
import { base, child, GiB, KiB, MiB } from '../images/builder.mjs'
import { BLOCK_DEEP_LARGE_CASES } from '../images/cases/blocks-deep.mjs'
import { inUse } from '../images/cases/log-case.mjs'
import { wasmModule } from './support/engine.ts'
import { examine, valueAt } from './support/examine.ts'
import { judge } from './support/judge.ts'
import { failingAt } from './support/sources.ts'

const CONTENTS = 'The contents of '
/** Of every file, and nothing of this program. */
const OF_ALL = ['The contents of the disk']
const SPARE = 'entries of the block allocation table behind those of the disk'
const TABLE = 3 * MiB
/** Entries of a table of 1 MiB. */
const ROOM = MiB / 8
const UNREAD = 'they could not be read'
const TOO_MUCH = 'at most 4 GiB of what changes no verdict are read'
const TOO_MANY_BITS = `${TOO_MUCH}, and the bits of ${2 ** 24} blocks`

interface Looked {
  seen: string[]
  not: [string, string][]
}

/** The lines of coverage on contents, without their common start. */
function looked({ coverage: { examined, notExamined } }: Report): Looked {
  const ours = (what: string) => what.startsWith(CONTENTS) && !OF_ALL.includes(what)
  const cut = (what: string) => what.slice(CONTENTS.length)
  return {
    seen: examined.filter(ours).map(cut),
    not: notExamined.filter(({ what }) => ours(what)).map(({ what, why }) => [cut(what), why]),
  }
}

/** A child of three chunks of 16 blocks of 256 MiB; the last bitmap is not read, since a block lies on it. */
const BITMAPS = [5 * MiB, 6 * MiB]
function children(): Draft {
  const entries = [
    { index: 0, state: 7, offset: 8 * MiB },
    { index: 16, state: 6, offset: 5 * MiB },
    { index: 17, state: 7, offset: 264 * MiB },
    { index: 33, state: 6, offset: 6 * MiB },
    { index: 34, state: 6, offset: 520 * MiB },
    { index: 50, state: 6, offset: 521 * MiB },
  ]
  const draft = child({ virtualSize: 12 * GiB, blockSize: 256 * MiB, entries, minimumSize: 777 * MiB })
  // Behind the bits of each chunk's first block some of its second, which has no use for them.
  for (const bitmap of BITMAPS) draft.edit(bitmap + 64 * KiB + 100, [1])
  return draft
}
const CHILD_SPARE = `${ROOM - 51} ${SPARE}`
/** 4 MiB to 5 MiB, 7 MiB to 8 MiB, and behind the last block 776 MiB to 777 MiB. */
const CHILD_SPACE = '3 MiB that nothing owns'

describe('what was looked at', () => {
  it('is counted by kind, and nothing is said to be left or lost', async () => {
    const { report } = await examine(children().image('x'), { depth: 'deep' })
    expect(looked(report)).toEqual({ seen: ['2 sector bitmaps', CHILD_SPARE, CHILD_SPACE], not: [] })
  })

  it('is nothing of a kind of which there is nothing', async () => {
    const { report } = await examine(base({ minimumSize: 4 * MiB }).image('x'), { depth: 'deep' })
    expect(looked(report)).toEqual({ seen: [`${ROOM - 32} ${SPARE}`], not: [] })
  })
})

describe('what cannot be read', () => {
  const lost = async (draft: Draft, ...places: [number, number][]) => {
    const { report } = await examine(draft.image('x'), { depth: 'deep', before: failingAt(...places) })
    return { report, ...looked(report) }
  }
  /** The entries that a rule names, by their index. */
  const entriesOf = ({ findings }: Report, rule: string) =>
    findings
      .filter((one) => one.rule === rule)
      .flatMap(({ offset, places }) => places?.map((place) => place.offset) ?? [offset ?? 0])
      .map((offset) => (offset - TABLE) / 8)

  it('of a bitmap makes it one that says nothing, and leaves the others alone', async () => {
    const whole = await lost(children())
    expect([entriesOf(whole.report, 'SBM-008'), entriesOf(whole.report, 'SBM-010')]).toEqual([
      [0, 17],
      [1, 18],
    ])
    // Two pages of it, of blocks that have no bits there.
    const at = BITMAPS[0] as number
    const { report, seen, not } = await lost(children(), [at + MiB - 9 * KiB, at + MiB - 7 * KiB])
    expect(seen).toEqual(['1 sector bitmap', CHILD_SPARE, CHILD_SPACE])
    expect(not).toEqual([['1 sector bitmap', UNREAD]])
    expect([entriesOf(report, 'SBM-008'), entriesOf(report, 'SBM-010')]).toEqual([[17], [18]])
    expect([report.complete, report.verdict]).toEqual([whole.report.complete, whole.report.verdict])
  })

  it('of all bitmaps leaves none that was looked at', async () => {
    const { report, seen, not } = await lost(children(), ...BITMAPS.map((at): [number, number] => [at, at + 1]))
    expect(seen).toEqual([CHILD_SPARE, CHILD_SPACE])
    expect(not).toEqual([['2 sector bitmaps', UNREAD]])
    expect(entriesOf(report, 'SBM-008').concat(entriesOf(report, 'SBM-010'))).toEqual([])
  })

  it('of entries behind those of the disk is counted by entry, and the others are told', async () => {
    const named = [1000, 2000, 3000]
    const entries = named.map((index) => ({ index, state: 1, offset: 0 }))
    const draft = () => base({ minimumSize: 4 * MiB, entries })
    expect(entriesOf((await lost(draft())).report, 'BAT-020')).toEqual(named)
    // Two pages of 512 entries: 1536 to 2559.
    const { report, seen, not } = await lost(draft(), [TABLE + 4 * 4096 - 1, TABLE + 4 * 4096 + 1])
    expect(seen).toEqual([`${ROOM - 32 - 1024} ${SPARE}`])
    expect(not).toEqual([[`1024 ${SPARE}`, UNREAD]])
    expect(entriesOf(report, 'BAT-020')).toEqual([1000, 3000])
    expect(report).toMatchObject({ complete: true, verdict: { status: 'sound' } })
  })

  it('of free space is counted by byte', async () => {
    const { seen, not } = await lost(base({ minimumSize: 6 * MiB }), [5 * MiB, 5 * MiB + 1])
    expect(seen).toEqual([`${ROOM - 32} ${SPARE}`, expect.stringMatching(/^about 1\.9 MiB that nothing owns$/)])
    expect(not).toEqual([['4 KiB that nothing owns', UNREAD]])
  })
})

describe('of 4 GiB', () => {
  let engine: Engine
  beforeAll(async () => {
    engine = await Engine.start(wasmModule)
  })
  const deep = (draft: Draft) => looked(judge(engine, draft.image('x'), 'deep').report as unknown as Report)

  it.each([
    ['exactly so much is read', 0, []],
    ['of a byte more that byte is left', 1, [['1 byte that nothing owns', TOO_MUCH]]],
  ])('%s', { timeout: 300_000 }, (_, more, left) => {
    const { seen, not } = deep(base({ minimumSize: 4 * MiB + 4 * GiB - (MiB - 8 * 32) + more }))
    expect(seen).toEqual([`${ROOM - 32} ${SPARE}`, 'about 3.9 GiB that nothing owns'])
    expect(not).toEqual(left)
  })

  it('bitmaps come first, then entries by 8 bytes each, then space', { timeout: 300_000 }, () => {
    const bitmaps = 4095
    // Chunks of 16 blocks of 256 MiB. Behind the table of 3 MiB the bitmaps, then 7 MiB.
    const entries = Array.from({ length: bitmaps }, (_, c) => ({ index: 17 * c + 16, state: 6, offset: (6 + c) * MiB }))
    const size = { virtualSize: bitmaps * 4 * GiB, blockSize: 256 * MiB, minimumSize: (6 + bitmaps + 7) * MiB }
    const { seen, not } = deep(child({ ...size, entries, bat: { offset: 3 * MiB, length: 3 * MiB } }))
    expect(seen).toEqual(['4095 sector bitmaps', `${ROOM} ${SPARE}`])
    expect(not).toEqual([
      [`${3 * ROOM - 17 * bitmaps - ROOM} ${SPARE}`, TOO_MUCH],
      ['7 MiB that nothing owns', TOO_MUCH],
    ])
  })

  it('each range that the replay appends takes 1 MiB, however long it is, and is not read', () => {
    // A table that its entries fill, so that space has all of the 4 GiB. Behind the end of the file as stored 38 MiB that are free, then
    // blocks of 1 MiB with 2 MiB between them: 4097 ranges.
    const end = 40 * MiB
    const used = Array.from({ length: 4097 }, (_, k) => ({ index: k, state: 6, offset: end + (3 * k + 2) * MiB }))
    const size = { virtualSize: (ROOM - 3) * MiB, blockSize: MiB, logicalSectorSize: 4096, minimumSize: 4 * MiB }
    const draft = inUse({ ...size, entries: used })
    draft.ring((ring) => ring.append({ number: 7, flushed: 4 * MiB, last: end + 3 * 4097 * MiB }))
    const answered = judge(engine, draft.image('x'), 'deep')
    const { seen, not } = looked(answered.report as unknown as Report)
    expect(seen).toEqual(['about 8.0 GiB that nothing owns'])
    expect(not).toEqual([['2 MiB that nothing owns', TOO_MUCH]])
    expect(answered.wishes.every(({ offset, length }) => offset + length <= 4 * MiB)).toBe(true)
  })
})

describe('the bits of more blocks than are looked at, and more bitmaps than are read', () => {
  const EXPECTED: Readonly<Record<string, Looked>> = {
    'blocks-deep-4097-bitmaps': {
      seen: ['4096 sector bitmaps'],
      not: [
        ['1 sector bitmap', TOO_MANY_BITS],
        [`${ROOM - 4097 * 17} ${SPARE}`, TOO_MUCH],
        ['596 MiB that nothing owns', TOO_MUCH],
      ],
    },
  }

  it.each(Object.keys(EXPECTED))('%s', { timeout: 300_000 }, async (name) => {
    const each = BLOCK_DEEP_LARGE_CASES.find((one) => one.name === name)
    if (!each) throw new Error(`no case ${name}`)
    const { report } = await examine(each.make(), { depth: 'deep' })
    expect(looked(report)).toEqual(EXPECTED[name])
    expect(valueAt(report, 'blocks.sectorBitmap.present')).toBe(4097)
  })
})
