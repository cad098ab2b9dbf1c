// Logs of up to 4 GiB, and hostile ones: all of a log is gone through once and nothing of it held, whatever it claims, in a memory that
// ends at 64 MiB. The images are sparse; the price is asserted in rounds and bytes.
import { beforeAll, describe, expect, it } from 'vitest'
import { Engine } from '../../web/engine/engine.ts'
import type { Report } from '../../web/engine/report.ts'
import type { SparseImage } from '../images/builder.mjs'
import { ascii, entryBytes, MiB, STATE, write } from '../images/builder.mjs'
import { inUse, LOG_GUID, OLD_GUID, setsBlock } from '../images/cases/log-case.mjs'
import { decided, LOG_LARGE_CASES, manyIntervals, withoutBat } from '../images/cases-log.mjs'
import { cappedModule } from './support/capped-memory.ts'
import { wasmBytes } from './support/engine.ts'
import { fired, valueAt } from './support/examine.ts'
import type { Answered } from './support/judge.ts'
import { judge } from './support/judge.ts'

const KiB = 1024
const ESSENTIALS = 448 * KiB
const ENTRIES_MAX = 32768
const DESCRIPTORS_MAX = (8 * MiB) / 32 // and the entry's header besides

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

/** What follows from a log that is not examined to its end: nothing, and coverage says why. */
function expectUnknown(answer: Answered): void {
  const { complete, verdict, log, findings, compatibility, coverage, beforeReplay } = answer.report as unknown as Report
  expect([complete, verdict, log?.state, compatibility, beforeReplay]).toEqual([
    false,
    null,
    'needsReplay',
    [],
    undefined,
  ])
  expect(log?.pendingWrites).toBeUndefined()
  const rules = findings.map(({ rule }) => rule)
  for (const rule of ['LOG-001', 'LOG-021', 'LOG-022', 'LOG-023', 'LOG-030', 'LOG-031', 'LOG-039'])
    expect(rules).not.toContain(rule)
  expect(rules.includes('LOG-003')).toBe(log?.activeSequence !== undefined)
  expect(coverage.notExamined).toContainEqual({
    what: 'The disk as after the replay',
    why: 'the log was not examined to its end: all is shown as before replay, unreliable',
  })
  // Its size is not the reason that is given where it is another.
  expect(coverage.notExamined.filter(({ why }) => why.includes('20 MiB'))).toEqual([])
}

/** So many entries of an earlier session, and behind them one that is to be replayed. */
function afterHistory(count: number): SparseImage {
  const image = inUse({ log: { offset: 16 * MiB, length: 160 * MiB } })
    .ring((ring) => ring.append({ ...setsBlock(7), sector: 36_000 }))
    .image('history.vhdx')
  const entries = Array.from({ length: count }, (_, k): [number, Uint8Array] => [
    16 * MiB + 4096 * k,
    entryBytes({ number: k + 1, tail: 4096 * k, logGuid: OLD_GUID, flushed: 16 * MiB, last: 16 * MiB, updates: [] }),
  ])
  return { ...image, extents: [...image.extents, ...entries].sort(([a], [b]) => a - b) }
}

/** A run of so many empty entries, one behind the other; the tail is the 2,001st. */
function oneRun(count: number): SparseImage {
  const image = inUse({ log: { offset: 16 * MiB, length: 160 * MiB } }).image('run.vhdx')
  const entries = Array.from({ length: count }, (_, k): [number, Uint8Array] => [
    16 * MiB + 4096 * k,
    entryBytes({ number: k + 1, tail: 4096 * 2000, logGuid: LOG_GUID, flushed: 16 * MiB, last: 16 * MiB, updates: [] }),
  ])
  return { ...image, extents: [...image.extents.filter(([offset]) => offset < 16 * MiB), ...entries] }
}

describe('a log full of claims', () => {
  // Every sector claims all that follows: to follow each claim would take hours, not the seconds of this test's end.
  it('is gone through once, like one of noise', { timeout: 60_000 }, () => {
    const noise = judge(
      engine,
      filled(64 * MiB, (ring) => ring.fill(0x5a)),
      'essentials',
    )
    const hostile = judge(engine, filled(64 * MiB, entriesEverywhere), 'essentials')
    for (const { report } of [noise, hostile])
      expect(report).toMatchObject({ complete: true, verdict: { status: 'unopenable' } })
    expect([noise.rounds, bytesOf(noise)]).toEqual([3, ESSENTIALS + 64 * MiB])
    // Once more come the descriptors of the entries that are listed: a sector of each.
    expect(hostile.rounds).toBe(4)
    expect(bytesOf(hostile)).toBeGreaterThan(ESSENTIALS + 64 * MiB)
    expect(bytesOf(hostile)).toBeLessThanOrEqual(ESSENTIALS + 64 * MiB + 1024 * 4096)
  })

  it('more entries than are judged, none of them of the session in use: there is no sequence', {
    timeout: 120_000,
  }, () => {
    const answer = judge(engine, filled(129 * MiB, entriesEverywhere), 'essentials')
    const { log, verdict, findings } = answer.report as unknown as Report
    expect(log?.entryCount).toBe((129 * MiB) / 4096)
    expect(log?.entryCount).toBeGreaterThan(ENTRIES_MAX)
    expect(log?.entries?.length).toBe(1024)
    expect([answer.report.complete, verdict?.status]).toEqual([true, 'unopenable'])
    expect(findings.map(({ rule }) => rule)).toContain('LOG-001')
    expect(notExamined(answer)).toContain('Some entries of the log of earlier sessions, or their descriptors')
  })

  it('more of earlier sessions than are judged: they hide no entry of the latest', { timeout: 120_000 }, () => {
    const answer = judge(engine, afterHistory(33_000), 'standard')
    const { log, findings, complete, verdict } = answer.report as unknown as Report
    expect([complete, verdict?.status, log?.entryCount]).toEqual([true, 'needsReplay', 33_001])
    expect(log?.activeSequence).toEqual({
      tailSequenceNumber: 7,
      headSequenceNumber: 7,
      entryCount: 1,
      tailOffset: 36_000 * 4096,
      tailEntryLength: 8192,
      headOffset: 36_000 * 4096,
      headEntryLength: 8192,
      flushedFileOffset: 176 * MiB,
      lastFileOffset: 176 * MiB,
    })
    expect(findings.find(({ rule }) => rule === 'LOG-020')?.found).toBe('at least 32767 entries of 1 session')
    expect(notExamined(answer)).toContain('Some entries of the log of earlier sessions, or their descriptors')
  })

  it('more of the latest session than are judged: no sequence of theirs is called the active one', {
    timeout: 120_000,
  }, () => {
    const answer = judge(engine, oneRun(ENTRIES_MAX + 1), 'standard')
    expectUnknown(answer)
    expect(notExamined(answer)).toContain('Some entries of the log, or their descriptors')
    const judged = judge(engine, oneRun(ENTRIES_MAX), 'standard').report as unknown as Report
    expect([judged.complete, judged.verdict?.status]).toEqual([true, 'needsReplay'])
    // Neither the tail nor the head is among the entries that are listed.
    expect(judged.log?.activeSequence).toMatchObject({ tailOffset: 4096 * 2000, headOffset: 4096 * (ENTRIES_MAX - 1) })
  })

  it.each([
    ['just as many runs of zeros as are held', 131072, true],
    ['one more', 131073, false],
  ])('%s', { timeout: 120_000 }, (_, count, complete) => {
    const answer = judge(engine, manyIntervals(count).image('many.vhdx'), 'essentials')
    expect(answer.report.complete).toBe(complete)
    expect(notExamined(answer).includes("Some of the log's writes")).toBe(!complete)
    // Which sequence is the active one is known all the same.
    expect((answer.report as unknown as Report).log?.activeSequence).toMatchObject({
      headSequenceNumber: 7,
      headOffset: 0,
    })
    if (!complete) expectUnknown(answer)
  })

  it('more descriptors than are held', { timeout: 120_000 }, () => {
    const answer = judge(engine, manyIntervals(DESCRIPTORS_MAX).image('many.vhdx'), 'essentials')
    expectUnknown(answer)
    expect(notExamined(answer)).toContain('Some entries of the log, or their descriptors')
  })
})

describe('the writes of a log are compared with the blocks', () => {
  const CAP = 'Whether each write of the log lands in a block'

  // The last one lands in a block that is in use on both sides, which no writer of a sound disk does.
  it.each([
    ['up to 65,536', 65_535],
    ['more are not, and then the file is not called sound', 65_536],
  ])('%s', { timeout: 120_000 }, (_, padding) => {
    const draft = inUse({ log: { offset: 16 * MiB, length: 4 * MiB }, minimumSize: 300 * MiB }).bat(0, 6, 4 * MiB)
    const free = Array.from({ length: padding }, (_, i) => write.zero(24 * MiB + 4096 * i, 4096))
    const image = draft.ring((ring) => ring.append({ number: 7, writes: [...free, write.data(4 * MiB)] })).image('x')
    const answer = judge(engine, image, 'standard')
    const { complete, verdict, findings } = answer.report as unknown as Report
    const all = padding < 65_536
    expect([complete, verdict?.status]).toEqual([all, all ? 'damaged' : undefined])
    expect(findings.some(({ rule }) => rule === 'LOG-015')).toBe(all)
    expect(notExamined(answer).includes(CAP)).toBe(!all)
  })

  // 1,024 blocks that the replay puts in place, and so many writes over all of them.
  it.each([
    ['16,384 writes over 1,024 new blocks are', 16_384],
    ['one more is not', 16_385],
  ])('%s', { timeout: 120_000 }, (_, count) => {
    const entries = (first: number) =>
      new Uint8Array(BigUint64Array.from({ length: 512 }, (_, i) => (BigInt(1024 + first + i) << 20n) | 6n).buffer)
    const draft = inUse({ virtualSize: 1024 * MiB, blockSize: MiB, log: { offset: 16 * MiB, length: MiB } })
    const over = Array.from({ length: count }, () => write.zero(1024 * MiB, 1024 * MiB))
    const table = [0, 1].map((page) => write.data(3 * MiB + 4096 * page, entries(512 * page)))
    const image = draft
      .ring((ring) => ring.append({ number: 7, last: 2048 * MiB, writes: [...table, ...over] }))
      .image('x')
    const answer = judge(engine, image, 'standard')
    const all = count <= 16_384
    expect([answer.report.complete, notExamined(answer).includes(CAP)]).toEqual([all, !all])
    expect((answer.report as unknown as Report).verdict?.status).toBe(all ? 'needsReplay' : undefined)
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

  it('is enough for the longest log, as many entries and descriptors as are held, and as many changes', {
    timeout: 240_000,
  }, () => {
    const CHANGES = 131_072
    const image = inUse({ log: { offset: 16 * MiB, length: 4095 * MiB } })
      .ring((ring) =>
        ring.append({
          number: 7,
          writes: Array.from({ length: CHANGES }, (_, i) => write.zero(8192 * MiB + 8192 * i, 4096)),
        }),
      )
      .image('all.vhdx')
    const first = 64 * MiB
    const entries = Array.from({ length: ENTRIES_MAX - 1 }, (_, k): [number, Uint8Array] => {
      // The rest of the descriptors that are held are those of the 64 last ones.
      const updates =
        k < ENTRIES_MAX - 65
          ? []
          : Array.from({ length: 1000 }, () => ({ kind: 'zero', fileOffset: 8192 * MiB, length: 4096 }))
      const at = k < ENTRIES_MAX - 65 ? first + 4096 * k : 512 * MiB + MiB * (k - (ENTRIES_MAX - 65))
      const bytes = entryBytes({
        number: 9 * k + 10 ** 6,
        tail: 0,
        logGuid: LOG_GUID,
        flushed: 0,
        last: 0,
        updates: updates as never,
      })
      return [at, bytes]
    })
    const answer = judge(engine, { ...image, extents: [...image.extents, ...entries] }, 'standard')
    const { log } = answer.report as unknown as Report
    expect([log?.entryCount, log?.activeSequence?.headSequenceNumber]).toEqual([ENTRIES_MAX, 7])
    // All was judged but this: more writes than are compared with blocks.
    expect(answer.report.complete).toBe(false)
    expect(notExamined(answer)).toContain('Whether each write of the log lands in a block')
    expect(notExamined(answer)).not.toContain('Some entries of the log, or their descriptors')
    expect(log?.pendingWrites?.count).toBe(CHANGES)
  })

  // With 20 MiB of fold still held, more than 64 MiB would be needed.
  it('is free again before the planes of the blocks are made', { timeout: 240_000 }, async () => {
    expect(await fits(everyPlane(8 * MiB), 44)).toBe(false)
    expect(await fits(everyPlane(8 * MiB), 50)).toBe(true)
    expect(await fits(everyPlane(4095 * MiB), 50)).toBe(true)
  })
})
