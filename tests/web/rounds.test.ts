// The price of every healthy image, not of a few: 2 reads and 448 KiB for the verdict, whatever the disk's size and type, unless items
// lie far from the table; the standard report adds what no structure owns. budget.test.ts shows the same through all layers.
import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../web/engine/engine.ts'
import type { ReportDepth } from '../../web/engine/image.ts'
import { Draft, geometry, presets } from '../images/builder.mjs'
import { CASES, HEALTHY_DRAFTS } from '../images/cases.mjs'
import { freshEngine } from './support/engine.ts'
import { judge } from './support/judge.ts'

const KiB = 1024
const MiB = 1024 * KiB

let engine: Engine
beforeAll(async () => {
  engine = await freshEngine()
})

/** Items beyond the first 128 KiB of the region, and one that runs on. */
const FURTHER = ['healthy-items-spread', 'healthy-child-locator-of-1-mib']
const compact = HEALTHY_DRAFTS.filter(({ name }) => !FURTHER.includes(name))

/** How much of a log that is not in use is read: a longer one is left alone. */
const history = (length: number) => (length > 16 * MiB ? 0 : length)

function cost(draft: Draft, depth: ReportDepth) {
  const { rounds, reads } = judge(engine, draft.image('x'), depth)
  return { rounds, reads: reads.map(({ offset, length }) => [offset, length]) }
}

describe('essentials: 2 rounds, 2 reads, 458,752 bytes', () => {
  it.each(compact)('$name', ({ draft: make }) => {
    const draft = make()
    const essentials = cost(draft, 'essentials')
    expect(essentials).toEqual({
      rounds: 2,
      reads: [
        [0, 320 * KiB],
        [draft.recipe.metadata.offset, 128 * KiB],
      ],
    })
    expect(essentials.reads.reduce((sum, [, length = 0]) => sum + length, 0)).toBe(458_752)
  })

  it('a round more for items far from the table', () => {
    expect(compact.length).toBe(HEALTHY_DRAFTS.length - FURTHER.length)
    for (const name of FURTHER) {
      const { rounds } = cost(HEALTHY_DRAFTS.find((each) => each.name === name)?.draft() as Draft, 'essentials')
      expect(rounds, name).toBe(3)
    }
  })
})

/** Adjacent ranges are read at once. */
function joined(ranges: readonly (readonly [number, number])[]): number[][] {
  const out: number[][] = []
  for (const [offset, length] of [...ranges].sort(([a], [b]) => a - b)) {
    const last = out.at(-1)
    if (last && (last[0] ?? 0) + (last[1] ?? 0) === offset) last[1] = (last[1] ?? 0) + length
    else out.push([offset, length])
  }
  return out
}

/** Of the block table just the entries that the disk needs. */
const tableBytes = (draft: Draft) => 8 * geometry(draft.recipe).batEntries

describe('the standard report: 3 rounds, at most 5 reads, 2 MiB, the log and the block table', () => {
  const LAYOUTS = [
    ['Windows', () => new Draft(presets.windows())],
    ['Windows, fixed', () => new Draft(presets.windows({ leaveBlockAllocated: true, allocated: true }))],
    ['Windows, differencing', () => new Draft(presets.windowsChild())],
    ['QEMU', () => new Draft(presets.qemu())],
    ['DiscUtils', () => new Draft(presets.discUtils())],
    ['OpenVMM', () => new Draft(presets.openVmm())],
  ] as const

  it.each(LAYOUTS)('%s', (_, make) => {
    const draft = make()
    const { offset } = draft.recipe.metadata
    const { log } = draft.recipe
    // Next to the header section, so one read brings both.
    expect(log.offset).toBe(MiB)
    expect(cost(draft, 'standard')).toEqual({
      rounds: 3,
      reads: [
        [0, 320 * KiB],
        [offset, 128 * KiB],
        ...joined([
          [320 * KiB, 704 * KiB + log.length],
          [offset + 128 * KiB, 896 * KiB],
          [draft.recipe.bat.offset, tableBytes(draft)],
        ]),
      ],
    })
  })

  it('never more than that for a healthy image, but for items far from the table', { timeout: 60_000 }, () => {
    const dear = compact.filter(({ draft }) => {
      const made = draft()
      const { rounds, reads } = cost(made, 'standard')
      const bytes = reads.reduce((sum, [, length = 0]) => sum + length, 0)
      const due = 2 * MiB + history(made.recipe.log.length) + tableBytes(made)
      // A wish is 8 MiB at most, so a long table is read in as many pieces.
      return rounds !== 3 || reads.length > 6 + tableBytes(made) / (8 * MiB) || bytes !== due
    })
    expect(dear.map(({ name }) => name)).toEqual([])
  })
})

describe('a file that is no VHDX', () => {
  const others = CASES.filter(({ status }) => status === 'notVhdx')

  it.each(others)('$name: its start and its end, at most', ({ make }) => {
    const image = make()
    const { rounds, reads } = judge(engine, image, 'standard')
    expect(rounds).toBe(reads.length)
    const start = Math.min(image.size, 320 * KiB)
    const [first, end, more] = reads
    expect(first).toEqual(start > 0 ? { offset: 0, length: start, wishes: expect.anything() } : undefined)
    // A VHD keeps its footer in the last 512 bytes; a file that is read already is not read again.
    if (image.size > start) {
      expect(end?.offset).toBeGreaterThanOrEqual(Math.max(start, image.size - 512))
      expect(end?.length).toBeLessThanOrEqual(512)
    } else expect(end).toBeUndefined()
    expect(more).toBeUndefined()
  })
})
