// What was looked at and what was not: said of every image, so that "no findings" never stands alone.
import { beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '../../web/engine/report.ts'
import { CASES } from '../images/examined.mjs'
import { examine } from './support/examine.ts'
import { failingAt } from './support/sources.ts'

const all = new Map<string, Report>()
beforeAll(async () => {
  for (const { name, make } of CASES) all.set(name, (await examine(make())).report)
}, 300_000)

function coverageOf(name: string) {
  const report = all.get(name)
  if (!report) throw new Error(`no case ${name}`)
  const { examined, notExamined } = report.coverage
  return { examined, not: notExamined.map(({ what, why }) => `${what}: ${why}`) }
}

describe('coverage', () => {
  it('names of every image what cannot be seen of its file, and of every VHDX that its contents have no checksum', () => {
    for (const [name, { coverage, verdict }] of all) {
      const what = coverage.notExamined.map((gap) => gap.what)
      expect(what, name).toContain('Attributes, permissions and locks of the file')
      if (verdict?.status !== 'notVhdx') expect(what, name).toContain('The contents of the disk')
      expect(new Set(what).size, name).toBe(what.length)
      for (const { why } of coverage.notExamined) expect(why, name).not.toBe('')
    }
  })

  it('lists each structure that was examined', () => {
    expect(coverageOf('healthy-child-plain').examined).toEqual([
      'File type identifier',
      'Both headers and their checksums',
      'Both region tables and their checksums',
      'Metadata table and its items',
      'Parent locator',
      'Log: 0 entries',
      'The unassigned rest of the header section',
      'The first MiB of the metadata region, for left-over data',
      // 32 blocks, in a chunk of 2048 with a sector bitmap.
      'Block allocation table: 2049 entries',
    ])
  })

  it.each([
    [0x10000, 'Both headers and their checksums'],
    [0x20000, 'Both headers and their checksums'],
    [0x30000, 'Both region tables and their checksums'],
    [0x40000, 'Both region tables and their checksums'],
  ])('does not list a structure of which the part at %i cannot be read', async (offset, what) => {
    const good = CASES.find(({ name }) => name === 'healthy-child-plain')
    if (!good) throw new Error('no case')
    const { report } = await examine(good.make(), { before: failingAt([offset, offset + 1]) })
    expect(coverageOf('healthy-child-plain').examined).toContain(what)
    expect(report.coverage.examined).not.toContain(what)
    expect(report.coverage.notExamined.map((gap) => gap.what)).toContain(`4 KiB at 0x${offset.toString(16)}`)
  })

  it.each([
    'b2-log-tail-not-in-the-run',
    'header-no-log-but-in-use',
    'header-log-behind-the-file-in-use',
    'log-size-flushed-missed-by-a-mib',
  ])('says that all is as before the replay where the log cannot be replayed: %s', (name) => {
    expect(all.get(name)?.log?.state).toBe('invalid')
    // Once: LOG-001 says the rest.
    expect(coverageOf(name).not.filter((row) => /replay/.test(row))).toEqual([
      'The disk as after the replay: the log cannot be replayed: all is shown as before replay, unreliable',
    ])
  })

  it('says so of no other', () => {
    const wrong = [...all].filter(
      ([name, { log }]) => /before replay/.test(coverageOf(name).not.join()) !== (log?.state === 'invalid'),
    )
    expect(wrong.map(([name]) => name)).toEqual([])
  })

  it('says why the entries of a log were not looked at', () => {
    expect(coverageOf('file-log-cut-off').not).toContain(
      'The entries of the log: the header does not place it inside the file',
    )
  })
})
