// Which entries of the block table a replay changes, LOG-030: as the naive reader finds them in the table before and after.
import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../web/engine/engine.ts'
import type { Report } from '../../web/engine/report.ts'
import { MiB, write } from '../images/builder.mjs'
import { inUse, LOG_GUID } from '../images/cases/log-case.mjs'
import { blocksOf, changedEntries } from '../images/checks/block-reference.mjs'
import { CASES, DEEP_CASES } from '../images/examined.mjs'
import { freshEngine } from './support/engine.ts'
import { judge } from './support/judge.ts'

let engine: Engine
beforeAll(async () => {
  engine = await freshEngine()
})

const ofTable = (report: Report) =>
  report.findings.find(({ rule, structure }) => rule === 'LOG-030' && structure === 'bat')
const reportOn = (image: ReturnType<(typeof CASES)[number]['make']>) =>
  judge(engine, image, 'standard').report as unknown as Report
const REPLAYED = [...CASES, ...DEEP_CASES].filter(({ findings }) => findings.some(({ rule }) => rule === 'LOG-003'))

describe('every case with a log that is replayed', () => {
  it('names as many as differ, and the lowest 100', { timeout: 300_000 }, () => {
    let found = 0
    for (const { name, make } of REPLAYED) {
      const image = make()
      const report = reportOn(image)
      const blocks = report.blocks ? blocksOf(image) : null
      const changed = blocks ? changedEntries(blocks) : []
      const finding = ofTable(report)
      expect(finding?.total ?? 0, name).toBe(changed.length)
      if (!finding || !blocks) continue
      found++
      const places = finding.places ?? [finding]
      expect(
        places.map((place) => [place.structure === 'bat' ? null : place.structure, place.offset, place.length]),
        name,
      ).toEqual(
        changed
          .slice(0, 100)
          .map(({ index }) => [
            changed.length === 1 ? null : `bat.${index}`,
            Number(blocks.scene.bat.offset + 8n * index),
            8,
          ]),
      )
      expect(finding.found, name).toBe(`0x${(changed[0]?.after ?? 0n).toString(16).padStart(16, '0')}`)
    }
    expect(REPLAYED.length).toBeGreaterThan(150)
    expect(found).toBeGreaterThan(40)
  })
})

describe('in words', () => {
  it('what an entry was, and what it becomes', () => {
    const image = inUse({ logGuid: LOG_GUID, minimumSize: 6 * MiB })
      .ring((ring) => ring.append({ number: 7, writes: [write.bat(1, 6, 4 * MiB)] }))
      .image('x')
    expect(ofTable(reportOn(image))).toMatchObject({
      severity: 'info',
      total: 1,
      offset: 3 * MiB + 8,
      detail: expect.stringContaining(
        'Block 1: PAYLOAD_BLOCK_NOT_PRESENT becomes PAYLOAD_BLOCK_FULLY_PRESENT at 4 MiB.',
      ),
    })
  })
})

describe('more pages of the table than are compared', () => {
  const CUT = 'Which entries of the block allocation table the replay changes, in part'
  const pages = (count: number) =>
    inUse({
      logGuid: LOG_GUID,
      log: { offset: 16 * MiB, length: 8 * MiB },
      bat: { offset: 3 * MiB, length: 5 * MiB },
      virtualSize: 2 * MiB * 525_000,
    })
      .ring((ring) =>
        ring.append({ number: 7, writes: Array.from({ length: count }, (_, k) => write.bat(512 * k, 2, 0)) }),
      )
      .image('x')

  it.each([
    [1024, false],
    [1025, true],
  ])('%i', { timeout: 60_000 }, (count, cut) => {
    const report = reportOn(pages(count))
    expect(report).toMatchObject({ complete: true, verdict: { status: 'needsReplay' } })
    expect(ofTable(report)?.total).toBe(1024)
    expect(report.coverage.notExamined.some(({ what }) => what === CUT)).toBe(cut)
  })
})
