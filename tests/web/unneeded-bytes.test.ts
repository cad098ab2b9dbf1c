// What cannot be read withholds the verdict only if the verdict goes by it.
import { describe, expect, it } from 'vitest'
import { base, IS_USER, KiB, MiB, unknownGuid } from '../images/builder.mjs'
import { examine } from './support/examine.ts'
import { failingAt } from './support/sources.ts'

const METADATA = 16 * MiB
const PLACE = 512 * KiB

/** A healthy disk with one more item in a page of its own; that page, and no other, cannot be read. */
function unreadableItem(flags: number, id = unknownGuid(9)) {
  const items = [{ id, flags, offset: PLACE, bytes: new Uint8Array(4096).fill(7) }]
  const image = base({ metadata: { offset: METADATA, length: MiB }, items }).image('unreadable-item')
  return examine(image, { before: failingAt([METADATA + PLACE, METADATA + PLACE + 4 * KiB]) })
}

describe('a value that only the display needs', () => {
  it.each([
    ['a user item', IS_USER],
    ['an unknown item', 0],
  ])('leaves the verdict alone where it cannot be read: %s', async (_, flags) => {
    const { report } = await unreadableItem(flags)
    expect(report.verdict?.status).toBe('sound')
    expect(report.complete).toBe(true)
    expect(report.findings.map(({ rule }) => rule)).toContain('FILE-012')
    expect(report.coverage.notExamined.map(({ what }) => what)).toContain('1 value of a metadata item')
    expect(report.metadata?.items.at(-1)?.value).toBeNull()
  })
})

describe('a value that the verdict goes by', () => {
  it('withholds it', async () => {
    const image = base({ metadata: { offset: METADATA, length: MiB } }).image('unreadable-parameters')
    const { report } = await examine(image, { before: failingAt([METADATA + 64 * KiB, METADATA + 68 * KiB]) })
    expect(report.verdict).toBeNull()
    expect(report.complete).toBe(false)
  })
})
