// What findings say where the words once misled or left the question open: what meets what, which field differs, how many bytes too
// many, what is called free. Which images fire which rule is the catalogue's (catalogue.test.ts).
import { describe, expect, it } from 'vitest'
import type { Finding, Report } from '../../web/engine/report.ts'
import { CASES, DEEP_CASES } from '../images/examined.mjs'
import { examine } from './support/examine.ts'

/** As deep as the case is. */
async function reportOf(name: string): Promise<Report> {
  const found = [...CASES, ...DEEP_CASES].find((each) => each.name === name)
  if (!found) throw new Error(`no case ${name}`)
  return (await examine(found.make(), { depth: found.deep ? 'deep' : 'standard' })).report
}

async function said(name: string, rule: string): Promise<Finding> {
  const report = await reportOf(name)
  const finding = report.findings.find((each) => each.rule === rule)
  if (!finding) throw new Error(`${name} does not fire ${rule}`)
  return finding
}

describe('what shares space says with what', () => {
  it.each([
    ['blocks-on-the-log', 'BAT-012', /It shares space with the log\./],
    ['blocks-on-the-metadata', 'BAT-012', /It shares space with the metadata region\./],
    ['blocks-on-the-table', 'BAT-012', /It shares space with the BAT region\./],
    ['blocks-on-a-region-nobody-knows', 'BAT-012', /It shares space with another region\./],
    ['blocks-two-meet', 'BAT-011', /^Block \d+, .* It shares space with block \d+\./],
    ['blocks-two-at-one-place', 'BAT-017', /^Block \d+, .* It shares space with block \d+\./],
    ['blocks-bitmap-at-a-block', 'BAT-017', /It shares space with the sector bitmap of chunk 0\./],
    ['blocks-bitmap-on-the-log', 'SBM-006', /It shares space with the log\./],
    ['blocks-bitmap-at-a-block', 'SBM-006', /It shares space with block \d+\./],
    ['blocks-bitmaps-at-one-place', 'SBM-006', /It shares space with the sector bitmap of chunk \d+\./],
    ['blocks-bitmap-cut-by-a-byte', 'SBM-006', /It ends behind the file\. Partly/],
  ])('%s, %s', async (name, rule, words) => {
    const { detail, places } = await said(name, rule)
    expect([detail, ...(places ?? []).map((place) => place.detail)].join('\n')).toMatch(words)
  })

  it('and each of two names the other, never itself', async () => {
    const { places } = await said('blocks-two-at-one-place', 'BAT-017')
    const pairs = (places ?? []).map(({ detail }) => detail.match(/^Block (\d+),.* with block (\d+)\./)?.slice(1))
    expect(pairs).toHaveLength(2)
    expect(pairs[0]).toEqual([...(pairs[1] ?? [])].reverse())
  })
})

describe('what the bits of a sector bitmap say is quoted, since their entry does not show it', () => {
  it.each([
    ['blocks-bits-none', 'SBM-008', 'state 7, and no bit set', 'state 0 where no bit is set, 6 where all are'],
    ['blocks-bits-all', 'SBM-008', 'state 7, and every bit set', 'state 0 where no bit is set, 6 where all are'],
    ['blocks-bits-behind-the-disk', 'SBM-009', 'bits behind the end of the disk', 'no bit behind the end of the disk'],
    ['blocks-bits-of-another-block', 'SBM-010', 'another state, and bits set', 'state 7, or no bit set'],
    ['blocks-child-without-the-bitmap', 'SBM-004', 'state 7, and none', 'a sector bitmap for its chunk'],
  ])('%s, %s', async (name, rule, found, expected) => {
    expect(await said(name, rule)).toMatchObject({ field: 'Entry', found, expected })
  })
})

describe('what differs between copies is named with both values', () => {
  it('in headers of another layout, which is not called normal', async () => {
    const { severity, field, expected, found, detail } = await said('header-log-length-unaligned', 'HDR-021')
    expect([severity, field]).toEqual(['warning', 'LogLength'])
    expect(expected).not.toBe(found)
    expect(detail).not.toMatch(/normal/i)
  })

  it('in headers after one update, which is', async () => {
    const { severity, field, detail } = await said('producer-qemu-after-writing', 'HDR-021')
    expect([severity, field]).toEqual(['info', expect.stringMatching(/Guid$/)])
    expect(detail).toMatch(/Normal after a single header update/)
  })

  it('in region tables', async () => {
    const finding = await said('region-copies-differ', 'REG-003')
    expect(finding).toMatchObject({ severity: 'warning', length: expect.any(Number) })
    expect(finding.detail).toContain(`${finding.field} (${finding.expected} and ${finding.found})`)
  })
})

describe('sizes are exact where rounding would hide the point', () => {
  it.each([
    ['metadata-item-above-1-mib', 'MET-010', 1024 ** 2],
    ['header-log-above-1-gib', 'HDR-015', 1024 ** 3],
    ['metadata-above-40-mib-of-user-items', 'MET-023', 40 * 1024 ** 2],
  ])('%s, %s', async (name, rule, limit) => {
    const { expected, found } = await said(name, rule)
    expect(expected).toContain(`at most ${limit} bytes`)
    const bytes = [...(found ?? '').matchAll(/(\d+) bytes/g)].map(([, count]) => Number(count))
    expect(Math.max(...bytes)).toBeGreaterThan(limit)
  })
})

describe('nothing untrue is said', () => {
  it('of zeros: no program opens them', async () => {
    expect((await said('not-vhdx-zeros-16-mib', 'FILE-009')).detail).not.toMatch(/program|unpack/)
  })

  it('of a disk whose blocks all share space: it is not as large as a fixed one', async () => {
    expect((await said('blocks-hostile-every-block-meets-the-next', 'BAT-024')).detail).not.toMatch(/fixed/)
  })

  it('of space where no header says where the log lies: it may be the log', async () => {
    const report = await reportOf('header-both-checksums')
    expect(report.findings.map(({ rule }) => rule)).toContain('HDR-001')
    expect(report.findings.filter(({ rule }) => rule.startsWith('LAY-'))).toEqual([])
  })
})
