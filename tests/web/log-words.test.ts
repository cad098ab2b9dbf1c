// What the page says of a log, from the report alone.
import { describe, expect, it } from 'vitest'
import type { Log, LogEntry, Report } from '../../web/engine/report.ts'
import { isUnjudged, logAdvice, logCap, meaningOfWaiting } from '../../web/text/log-advice.ts'
import { bytesTaken, endsOf, heldBy, kindOf, reasonOf, targetsOf, wraps } from '../../web/text/log-words.ts'
import { INVALID } from '../images/invalid-because.mjs'

const entry: LogEntry = {
  offset: 0,
  signature: 'loge',
  checksum: { stored: 7, computed: 7 },
  reserved: 0,
  entryLength: 8192,
  tail: 0,
  sequenceNumber: 7n,
  descriptorCount: 1,
  logGuid: '',
  flushedFileOffset: 0n,
  lastFileOffset: 0n,
  valid: true,
  stale: false,
  active: true,
  descriptors: [],
}
const sequence = {
  tailSequenceNumber: 7n,
  headSequenceNumber: 7n,
  entryCount: 1,
  tailOffset: 0,
  tailEntryLength: 8192,
  headOffset: 0,
  headEntryLength: 8192,
  flushedFileOffset: 0n,
  lastFileOffset: 0n,
}
const log: Log = {
  state: 'needsReplay',
  offset: 1_048_576n,
  length: 1_048_576,
  entryCount: 1,
  entries: [entry],
  activeSequence: sequence,
  pendingWrites: { count: 1, bytes: 4096n },
}

describe('why an entry is not valid', () => {
  it.each(Object.values(INVALID))('%s has a sentence of its own', (invalidBecause) => {
    const reason = reasonOf({ ...entry, valid: false, invalidBecause })
    expect(reason).not.toContain(invalidBecause === 'checksum' ? 'this test' : `test: ${invalidBecause}`)
    expect(reason).toMatch(/^[A-Z].*\.$/)
  })

  it('a reason that this version does not know is passed on', () => {
    expect(reasonOf({ ...entry, valid: false, invalidBecause: 'moon' })).toContain('moon')
  })
})

describe('what a write lands on', () => {
  const names = (index: number) => (index === 3 ? 'Virtual Disk Size' : null)
  it.each([
    ['bat', 'block table (BAT)', 'bat'],
    ['regionTable.2', 'region table 2', 'regionTable.2'],
    ['metadata', 'metadata', 'metadata'],
    ['metadata.item.3', 'Virtual Disk Size', 'metadata.item.3'],
    ['metadata.item.9', 'metadata item 9', 'metadata.item.9'],
    ['parentLocator', 'parent locator', 'parentLocator'],
    ['beyond the end', 'beyond the end', null],
    ['bat of another', 'bat of another', null],
  ])('%s', (target, name, node) => {
    expect(targetsOf(target, names)).toEqual([{ name, node }])
  })

  it('may be several', () => {
    expect(targetsOf('metadata, bat, block 7 of the disk', names).map(({ name, node }) => [name, node])).toEqual([
      ['metadata', 'metadata'],
      ['block table (BAT)', 'bat'],
      ['block 7 of the disk', null],
    ])
  })

  it('is not made up', () => {
    expect(targetsOf(undefined, names)).toEqual([])
  })
})

describe('entries', () => {
  it('are to be replayed, of an earlier session, not valid, or none of these', () => {
    expect(kindOf(entry, log)).toBe('active')
    expect(kindOf({ ...entry, active: false }, log)).toBe('unused')
    expect(kindOf({ ...entry, active: false, stale: true, valid: false }, log)).toBe('stale')
    expect(kindOf({ ...entry, active: false, valid: false }, log)).toBe('invalid')
  })

  it('are not judged while no sequence is known of a log that waits', () => {
    const open: Log = { ...log, activeSequence: null }
    expect(kindOf({ ...entry, active: false }, open)).toBe('unjudged')
    expect(kindOf({ ...entry, active: false, stale: true }, open)).toBe('stale')
    expect(kindOf({ ...entry, active: false, valid: false }, open)).toBe('invalid')
  })

  it('of a sequence whose replay is refused are told from those outside it, and have their ends', () => {
    const stopped: Log = { ...log, state: 'invalid', entries: [{ ...entry, active: false }] }
    expect(kindOf({ ...entry, active: false }, stopped)).toBe('stopped')
    expect(kindOf({ ...entry, active: false, sequenceNumber: 8n }, stopped)).toBe('unused')
    expect(kindOf({ ...entry, active: false, stale: true }, stopped)).toBe('stale')
    expect(endsOf(stopped)).toMatchObject({ tail: { index: 0 }, head: { index: 0 } })
    expect(kindOf({ ...entry, active: false }, { ...stopped, activeSequence: null })).toBe('unused')
  })

  it('the oldest and newest are found by their place, though they may not be listed', () => {
    const old = { ...entry, offset: 65_536, active: false, stale: true }
    const newest = { ...entry, sequenceNumber: 8n, offset: 8192 }
    const activeSequence = { ...sequence, headSequenceNumber: 8n, headOffset: 8192, entryCount: 2 }
    const two = { ...log, entries: [old, entry, newest], activeSequence }
    expect(endsOf(two)).toEqual({
      tail: { index: 1, number: 7n, offset: 0, length: 8192 },
      head: { index: 2, number: 8n, offset: 8192, length: 8192 },
    })
    expect(endsOf({ ...two, entries: [old] })).toMatchObject({ tail: { index: -1 }, head: { index: -1, offset: 8192 } })
    expect(endsOf({ ...log, activeSequence: null })).toBeNull()
  })

  it('run over the end of the log, in one entry or from one to the next', () => {
    expect(wraps(log)).toBe(false)
    const last = 1_048_576 - 4096
    expect(wraps({ ...log, activeSequence: { ...sequence, tailOffset: last, headOffset: last } })).toBe(true)
    expect(wraps({ ...log, activeSequence: { ...sequence, tailOffset: last, tailEntryLength: 4096 } })).toBe(true)
  })
})

describe('how to have a log replayed', () => {
  const qemuStep = 'For QEMU, qemu-img check -r all COPY replays the log.'
  // Only what the advice looks at.
  const report = (rules: string[], nextSteps: string[] = [qemuStep]) =>
    ({
      file: { size: 2 ** 24 },
      findings: rules.map((rule) => ({ rule })),
      verdict: { status: 'needsReplay', nextSteps },
      coverage: { examined: [], notExamined: [] },
      log,
    }) as unknown as Report
  const commands = (advice: ReturnType<typeof logAdvice>) =>
    advice?.commands.map(({ command }) => command.split(' ')[0])

  it('by QEMU or Windows, and the warning says that both write', () => {
    const advice = logAdvice(report([]), log)
    expect(commands(advice)).toEqual(['qemu-img', 'Mount-DiskImage', 'Mount-VHD'])
    expect(advice?.warning).toContain('This writes to the file')
  })

  it('by Windows alone where the verdict does not name QEMU', () => {
    const without = report([], ['Do not let QEMU replay this log: it holds a bad entry, which QEMU gets wrong.'])
    expect(commands(logAdvice(without, log))).toEqual(['Mount-DiskImage', 'Mount-VHD'])
  })

  it('with a warning where that takes much room, and not by QEMU', () => {
    const large = report([], ['The replay writes zeros over, or adds to the file, 2 GiB, which can fill the drive.'])
    const advice = logAdvice(large, log)
    expect(advice?.warning).toContain('can fill the drive')
    expect(advice?.warning).toContain('2 GiB')
    expect(commands(advice)).toEqual(['Mount-DiskImage', 'Mount-VHD'])
    const longer = report([], ['The replay makes the file 32 TiB longer, by the specification.'])
    expect(logAdvice(longer, log)?.warning).toContain('32 TiB longer')
    expect(commands(logAdvice(longer, log))).toEqual(['Mount-DiskImage', 'Mount-VHD'])
    expect(logAdvice(report([]), log)?.warning).not.toContain('can fill the drive')
  })

  it('by nobody where it would fill the drive, where the file was cut off, and where nothing can be used', () => {
    expect(logAdvice(report(['LOG-019']), log)).toMatchObject({
      commands: [],
      warning: expect.stringContaining('fills the drive'),
    })
    expect(logAdvice(report(['LOG-002']), { ...log, state: 'invalid' })?.warning).toContain('cut off')
    const invalid = (...rules: string[]) => logAdvice(report(rules), { ...log, state: 'invalid' })
    for (const rule of ['LOG-013', 'LOG-014', 'LOG-018'])
      expect(invalid('LOG-001', rule)).toMatchObject({
        commands: [],
        warning: expect.stringContaining('qemu-img check -r all can destroy the file'),
      })
    // Nothing forbidden is in it.
    expect(invalid('LOG-001')?.warning).toContain('In trials qemu-img check -r all refused such a file')
    expect(invalid('LOG-001')?.warning).not.toMatch(/destroy|forbidden/)
  })

  it('by nobody where the file is unopenable, or becomes faulty only by that; and then it is not called harmless', () => {
    const unopenable = { ...report([]), verdict: { status: 'unopenable' } } as unknown as Report
    expect(logAdvice(unopenable, log)?.commands).toEqual([])
    const brought = { ...unopenable, findings: [{ rule: 'MET-002', afterReplay: true }] } as unknown as Report
    expect(logAdvice(brought, log)).toMatchObject({
      commands: [],
      warning: expect.stringContaining('give no copy to a program that would'),
    })
    expect(meaningOfWaiting(brought)).toContain('must not be applied')
    expect(meaningOfWaiting(report(['LOG-019']))).toContain('must not be applied')
    expect(meaningOfWaiting(unopenable)).not.toMatch(/no damage|must not/)
    expect(meaningOfWaiting(report([]))).toContain('That is no damage')
  })

  it('by nobody while nobody can say what the replay does, and then it is not called harmless', () => {
    const why = 'at most 32768 entries and 64 MiB of descriptors are held'
    const capped = (what: string, verdict: Report['verdict']) => ({
      ...report([]),
      verdict,
      coverage: { examined: [], notExamined: [{ what, why }] },
    })
    const open = { ...log, activeSequence: null }
    const reading = { ...report([]), verdict: null }
    const damaged = { status: 'damaged' as const, summary: '', nextSteps: [] }
    const cases: [Report, Log][] = [
      [reading, open],
      [reading, log],
      [{ ...reading, findings: [{ rule: 'FILE-004', severity: 'error' }] as unknown as Report['findings'] }, log],
      [capped('Some entries of the log, or their descriptors', null), open],
      [capped('Some entries of the log, or their descriptors', damaged), open],
      [capped("Some of the log's writes", damaged), log],
    ]
    for (const [each, waiting] of cases) {
      expect(isUnjudged(each, waiting)).toBe(true)
      expect(logAdvice(each, waiting)).toMatchObject({
        commands: [],
        warning: expect.stringContaining('while nobody has seen what the replay does'),
      })
      const meaning = meaningOfWaiting({ ...each, log: waiting })
      expect(meaning).toContain('not examined to its end')
      expect(meaning).not.toMatch(/no damage|are applied/)
      expect(meaning.includes(why)).toBe(logCap(each) === why)
    }
    // What is left of earlier sessions decides nothing.
    expect(isUnjudged(capped('Some entries of the log of earlier sessions, or their descriptors', damaged), log)).toBe(
      false,
    )
    // What is known to be wrong is wrong whatever is not known.
    const huge = { ...reading, findings: report(['LOG-019']).findings }
    expect(meaningOfWaiting({ ...huge, log })).toContain('must not be applied')
  })

  it('as ever where the replay was left out on purpose', () => {
    const asStored = { ...report([]), verdict: null, asStored: true }
    expect(isUnjudged(asStored, log)).toBe(false)
    expect(meaningOfWaiting(asStored)).toContain('That is no damage')
  })

  it('not at all where no log waits', () => {
    for (const state of ['clean', 'empty'] as const) expect(logAdvice(report([]), { ...log, state })).toBeNull()
  })
})

describe('what an invalid entry holds', () => {
  it('is written by nobody, but by QEMU where the target is forbidden and the entry is of this session', () => {
    const of = (invalidBecause: string, stale = false) => heldBy({ ...entry, invalidBecause, stale })
    expect(of('checksum')).toContain('nobody writes:')
    expect(of('target in the headers')).toContain('but QEMU does')
    expect(of('target in the log')).toContain('but QEMU does')
    expect(of('target in the log', true)).toContain('nobody writes:')
  })
})

describe('the bytes that an entry takes in the log', () => {
  it.each([
    [8192, 8192],
    [1_048_576, 1_048_576],
    [0, 4096],
    [8193, 4096],
    [2 ** 31, 4096],
  ])('of EntryLength %d are %d', (entryLength, taken) => {
    expect(bytesTaken({ ...entry, entryLength }, log)).toBe(taken)
  })
})
