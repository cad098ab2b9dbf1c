// Logs of up to 4 GiB, and hostile ones: all of a log is gone through once and nothing of it held, whatever it claims, in a memory that
// ends at 64 MiB. The images are sparse; the price is asserted in rounds and bytes, and for hostile ones by comparison.
import { beforeAll, describe, expect, it } from 'vitest'
import { Engine } from '../../web/engine/engine.ts'
import type { Report } from '../../web/engine/report.ts'
import type { SparseImage } from '../images/builder.mjs'
import { ascii, MiB, STATE, write } from '../images/builder.mjs'
import { inUse, LOG_GUID } from '../images/cases/log-case.mjs'
import { decided, LOG_LARGE_CASES, manyIntervals, withoutBat } from '../images/cases-log.mjs'
import { cappedModule } from './support/capped-memory.ts'
import { wasmBytes } from './support/engine.ts'
import { fired, valueAt } from './support/examine.ts'
import type { Answered } from './support/judge.ts'
import { judge } from './support/judge.ts'

const KiB = 1024
const ESSENTIALS = 448 * KiB
const ENTRIES_MAX = 32768

let engine: Engine
beforeAll(async () => {
  engine = await Engine.start(cappedModule(wasmBytes, 64 * MiB))
})

const bytesOf = ({ wishes }: Answered) => wishes.reduce((sum, { length }) => sum + length, 0)
const notExamined = ({ report }: Answered) => (report as unknown as Report).coverage.notExamined.map(({ what }) => what)

describe.each(LOG_LARGE_CASES.map(withoutBat))('$name', (each) => {
  it('is judged as the case says, for one round and the log more', { timeout: 120_000 }, () => {
    const answer = judge(engine, each.make(), 'essentials')
    const report = answer.report as unknown as Report
    expect(fired(decided(each, report.findings))).toEqual(fired(decided(each, each.findings)))
    expect(report).toMatchObject({ complete: true, verdict: { status: each.status } })
    const facts = Object.entries(each.facts).map(([path, value]) => [path, Number(value)])
    const found = facts.map(([path]) => [path, Number(valueAt(report, String(path)))])
    expect(found).toEqual(facts)
    expect(answer.rounds).toBe(3)
    expect(bytesOf(answer)).toBe(ESSENTIALS + Number(report.log?.length))
  })
})

/** A log in use at 16 MiB, filled by the byte. */
function filled(length: number, fill: (ring: Uint8Array<ArrayBuffer>) => void): SparseImage {
  const image = inUse({ log: { offset: 16 * MiB, length } }).image('filled.vhdx')
  const bytes = new Uint8Array(length)
  fill(bytes)
  return {
    ...image,
    extents: [...image.extents.filter(([offset]) => offset < 16 * MiB), [16 * MiB, bytes]],
  }
}

/** `loge` at every sector, each as long as all that follows and the rest of the log. */
function entriesEverywhere(ring: Uint8Array<ArrayBuffer>): void {
  const view = new DataView(ring.buffer)
  const [, ...guid] = LOG_GUID.split('-')
  expect(guid.length).toBe(4)
  for (let at = 0; at < ring.length; at += 4096) {
    ring.set(ascii('loge'), at)
    view.setUint32(at + 8, ring.length, true)
    view.setUint32(at + 16, 1 + at / 4096, true)
    view.setUint32(at + 24, 126, true)
  }
}

describe('a log full of claims', () => {
  it('costs no more than one of noise, per byte', { timeout: 120_000 }, () => {
    const time = (image: SparseImage) => {
      const start = performance.now()
      const answer = judge(engine, image, 'essentials')
      expect(answer.report).toMatchObject({ complete: true, verdict: { status: 'unopenable' } })
      return performance.now() - start
    }
    const noise = filled(64 * MiB, (ring) => ring.fill(0x5a))
    const hostile = filled(64 * MiB, entriesEverywhere)
    time(noise)
    expect(time(hostile)).toBeLessThan(20 * time(noise))
  })

  it('more entries than are judged: counted, and the report is not complete', { timeout: 120_000 }, () => {
    const answer = judge(engine, filled(129 * MiB, entriesEverywhere), 'essentials')
    const { log } = answer.report as unknown as Report
    expect(log?.entryCount).toBe((129 * MiB) / 4096)
    expect(log?.entryCount).toBeGreaterThan(ENTRIES_MAX)
    expect(log?.entries?.length).toBe(1024)
    expect(answer.report.complete).toBe(false)
    expect(notExamined(answer)).toContain('Some entries of the log, or their descriptors')
  })

  it.each([
    ['just as many runs of zeros as are held', 131072, true],
    ['one more', 131073, false],
  ])('%s', { timeout: 120_000 }, (_, count, complete) => {
    const answer = judge(engine, manyIntervals(count).image('many.vhdx'), 'essentials')
    expect(answer.report.complete).toBe(complete)
    expect(notExamined(answer).includes("Some of the log's writes")).toBe(!complete)
  })

  it('more descriptors than are held', { timeout: 120_000 }, () => {
    const answer = judge(engine, manyIntervals(262144).image('many.vhdx'), 'essentials')
    expect(answer.report.complete).toBe(false)
    expect(notExamined(answer)).toContain('Some entries of the log, or their descriptors')
  })
})

describe('descriptors of entries that are not valid', () => {
  /** So many of these before one valid entry whose descriptors take half of what is held. */
  const behind = (invalid: number) =>
    inUse({ log: { offset: 16 * MiB, length: 9 * MiB } })
      .ring((ring) => {
        for (let k = 0; k < invalid; k++)
          ring.sector(k, (sector) =>
            sector
              .bytes(0, ascii('loge'))
              .u32(8, 8192)
              .u64(16, k + 1)
              .u32(24, 200)
              .guid(32, LOG_GUID),
          )
        return ring.append({
          number: 9999,
          sector: 1024,
          writes: Array.from({ length: 131072 }, (_, i) => write.zero(64 * MiB + 4096 * i, 4096)),
        })
      })
      .image('behind.vhdx')

  it.each([
    [1000, 'all that the report lists fit', 1000],
    // 64 + 128 * 32 bytes of each, beside 64 + 131,072 * 32.
    [1024, 'of the last ones there is no room', Math.floor((8 * MiB - 64 - 131072 * 32) / 4160)],
  ])('before %d: %s, and coverage says so', { timeout: 120_000 }, (invalid, _, listed) => {
    const answer = judge(engine, behind(invalid), 'essentials')
    const { log, complete } = answer.report as unknown as Report
    const counts = log?.entries?.slice(0, invalid).map(({ descriptors }) => descriptors.length)
    expect(counts).toEqual(Array.from({ length: invalid }, (_, k) => (k < listed ? 128 : 0)))
    expect(complete).toBe(true)
    expect(notExamined(answer).includes('Descriptors of some log entries that are not valid')).toBe(listed < invalid)
  })
})

describe('a long log that is not in use', () => {
  const clean = (length: number) =>
    inUse({ logGuid: '00000000-0000-0000-0000-000000000000', log: { offset: 16 * MiB, length } })
      .ring((ring) => ring.append({ number: 7, logGuid: LOG_GUID, sector: length / 4096 - 1 }))
      .image('clean.vhdx')

  it('is gone through up to 16 MiB, and a longer one when asked for', { timeout: 120_000 }, () => {
    const LEFT = 'The entries of the log'
    const short = judge(engine, clean(16 * MiB), 'standard')
    expect(notExamined(short)).not.toContain(LEFT)
    expect(short.report.findings.map(({ rule }) => rule)).toContain('LOG-020')
    const long = judge(engine, clean(17 * MiB), 'standard')
    expect(long.report).toMatchObject({ complete: true, verdict: { status: 'sound' } })
    expect(notExamined(long)).toContain(LEFT)
    expect(long.report.findings.map(({ rule }) => rule)).not.toContain('LOG-020')
    const deep = judge(engine, clean(17 * MiB), 'deep')
    expect(notExamined(deep)).not.toContain(LEFT)
    expect(deep.report.findings.map(({ rule }) => rule)).toContain('LOG-020')
    // The log; the table behind the 32 entries of the disk; and what nothing owns: 1 MiB beside the structures, 12 before the log.
    expect(bytesOf(deep) - bytesOf(long)).toBe(17 * MiB + (MiB - 32 * 8) + 13 * MiB)
  })
})

describe('the memory for a log', () => {
  // A block in use, one beside it and a kept place in each part of every plane that has one bit for each MiB of the file, before and after
  // the replay.
  const everyPlane = (logLength: number) => {
    const PARTS = 260
    const draft = inUse({ virtualSize: 4096 * MiB, blockSize: 1 * MiB, log: { offset: 16 * MiB, length: logLength } })
    const at = (part: number) => part * 2 ** 18 * MiB
    for (let part = 1; part < PARTS; part++) {
      draft.bat(part, STATE.fullyPresent, at(part))
      draft.bat(1000 + part, STATE.fullyPresent, at(part))
      draft.bat(2000 + part, STATE.unmapped, at(part))
    }
    return draft
      .ring((ring) => ring.append({ number: 7, writes: [write.bat(0, STATE.fullyPresent, at(1))] }))
      .image('planes.vhdx')
  }
  const fits = async (image: SparseImage, mib: number) => {
    const small = await Engine.start(cappedModule(wasmBytes, mib * MiB))
    try {
      return judge(small, image, 'standard').report.complete
    } catch {
      return false
    }
  }

  // With 16 MiB of fold still held, more than 60 MiB would be needed.
  it('is free again before the planes of the blocks are made', { timeout: 240_000 }, async () => {
    expect(await fits(everyPlane(8 * MiB), 44)).toBe(false)
    expect(await fits(everyPlane(8 * MiB), 50)).toBe(true)
    expect(await fits(everyPlane(4095 * MiB), 50)).toBe(true)
  })
})
