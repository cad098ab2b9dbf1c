// Every entry of the log in the report, valid or not: all fields of its header, both checksums, its descriptors, and by name what each
// of them writes on. The expectations are the bytes that the builder wrote, and its own checksum.
import { describe, expect, it } from 'vitest'
import type { LogEntry, Report } from '../../web/engine/report.ts'
import {
  ascii,
  base,
  child,
  type Draft,
  KiB,
  MiB,
  STATE,
  structureChecksum,
  type Window,
  write,
} from '../images/builder.mjs'
import { BAT, inUse, LOG, LOG_GUID, OLD_GUID, setsBlock } from '../images/cases/log-case.mjs'
import { examine } from './support/examine.ts'

const report = async (draft: Draft, depth?: 'essentials'): Promise<Report> =>
  (await examine(draft.image('x'), depth ? { depth } : {})).report
const entryOf = async (draft: Draft, at = 0) => (await report(draft)).log?.entries?.[at] as LogEntry
const one = (injure: (entry: Window) => unknown) => inUse().ring((ring) => ring.append(setsBlock(7)).entry(0, injure))

describe('an entry', () => {
  it('has every field of its header', async () => {
    const entry = await entryOf(
      inUse().ring((ring) =>
        ring
          .append({ number: 7, sector: 10, tail: 10, flushed: 5 * MiB, last: 9 * MiB, writes: setsBlock(7).writes })
          .entry(0, (e) => e.u32(28, 0x01020304).reseal()),
      ),
    )
    const { descriptors, checksum, ...fields } = entry
    expect(fields).toEqual({
      offset: 10 * 4096,
      signature: 'loge',
      entryLength: 8192,
      tail: 10 * 4096,
      sequenceNumber: 7n,
      descriptorCount: 1,
      reserved: 0x01020304,
      logGuid: LOG_GUID,
      flushedFileOffset: BigInt(5 * MiB),
      lastFileOffset: BigInt(9 * MiB),
      valid: true,
      stale: false,
      active: true,
    })
    expect(checksum.stored).toBe(checksum.computed)
    expect(descriptors).toEqual([{ kind: 'data', fileOffset: BigInt(BAT), length: 4096n, target: 'bat' }])
  })

  it('has the checksum that stands in it, and the one that its bytes have', async () => {
    let bytes = new Uint8Array()
    const entry = await entryOf(
      one((e) => {
        e.xor(5000)
        bytes = Uint8Array.from(e.read(0, 8192))
      }),
    )
    const stored = new DataView(bytes.buffer).getUint32(4, true)
    expect(entry.checksum).toEqual({ stored, computed: structureChecksum(bytes) })
    expect(stored).not.toBe(entry.checksum.computed)
  })

  it.each([
    ['longer than the log', 2 * MiB],
    ['of no bytes', 0],
    ['shorter than its own checksum', 7],
  ])('%s has no checksum to compute', async (_, length) => {
    expect((await entryOf(one((e) => e.u32(8, length)))).checksum.computed).toBeNull()
  })

  it('of an odd length has one, unless it is of another session', async () => {
    const odd = (logGuid?: string) =>
      inUse().ring((ring) =>
        ring
          .append({ ...setsBlock(7), ...(logGuid && { logGuid }) })
          .entry(0, (e) => e.u32(8, 8100))
          .append({ number: 8, sector: 9 }),
      )
    expect((await entryOf(odd())).checksum.computed).toEqual(expect.any(Number))
    expect((await entryOf(odd(OLD_GUID))).checksum.computed).toBeNull()
  })
})

describe('an entry that is not valid', () => {
  it('has its descriptors all the same, with what they would write on', async () => {
    const entry = await entryOf(one((e) => e.xor(5000)))
    expect(entry).toMatchObject({ valid: false, invalidBecause: 'checksum' })
    expect(entry.descriptors).toEqual([{ kind: 'data', fileOffset: BigInt(BAT), length: 4096n, target: 'bat' }])
  })

  it('shows a descriptor of no known kind by its signature, and those behind it', async () => {
    const entry = await entryOf(
      inUse().ring((ring) =>
        ring
          .append({ number: 7, writes: [write.zero(BAT, 4096), write.zero(BAT, 8192), write.zero(BAT, 12288)] })
          .entry(0, (e) => e.bytes(64 + 32, ascii('junk')).reseal())
          .entry(0, (e) => e.u32(64 + 64, 1).reseal()),
      ),
    )
    expect(entry).toMatchObject({ valid: false, invalidBecause: 'descriptor signature', descriptorCount: 3 })
    expect(entry.descriptors).toEqual([
      { kind: 'zero', fileOffset: BigInt(BAT), length: 4096n, target: 'bat' },
      { kind: 'unknown', signature: 'junk', fileOffset: BigInt(BAT), length: 0n },
      { kind: 'unknown', signature: '01000000', fileOffset: BigInt(BAT), length: 0n },
    ])
  })

  it('that announces more than it has room for has those that fit, up to 128', async () => {
    const entry = await entryOf(one((e) => e.u32(24, 2 ** 32 - 1)))
    expect(entry).toMatchObject({ invalidBecause: 'descriptor count', descriptorCount: 2 ** 32 - 1 })
    expect(entry.descriptors.length).toBe(128)
    const few = await entryOf(one((e) => e.u32(8, 4096).u32(24, 500)))
    expect(few.descriptors.length).toBe((4096 - 64) / 32)
  })

  it.each([
    [0, 'fileTypeIdentifier'],
    [0x10000, 'header.1'],
    [0x20000, 'header.2'],
    [LOG + 4096, 'log'],
  ])('names what it would destroy: %d is %s', async (offset, target) => {
    const { descriptors } = await entryOf(one((e) => e.u64(64 + 16, offset).reseal()))
    expect(descriptors[0]?.target).toBe(target)
  })

  it('costs no read more: its first sector was kept when it came', async () => {
    const { reads } = await examine(one((e) => e.xor(5000)).image('x'))
    const ofLog = reads.filter(({ offset }) => offset >= LOG && offset < LOG + MiB)
    expect(ofLog).toEqual([{ offset: LOG, length: MiB }])
  })
})

describe('a write', () => {
  const present = (n: number, at: number) => write.bat(n, STATE.fullyPresent, at)

  it('into a block names it, with or without a replay', async () => {
    const at = 8 * MiB
    const draft = inUse({ minimumSize: 16 * MiB })
      .bat(3, STATE.fullyPresent, at)
      .ring((ring) =>
        ring.append({ number: 5, logGuid: OLD_GUID, writes: [write.data(at + MiB)] }).append({
          number: 7,
          sector: 9,
          writes: [write.zero(at, 4096), write.zero(at + MiB, 4 * MiB), write.zero(12 * MiB, 4096)],
        }),
      )
    const { log, findings } = await report(draft)
    expect(log?.entries?.map(({ descriptors }) => descriptors.map(({ target }) => target))).toEqual([
      ['block 3 of the disk'],
      ['block 3 of the disk', 'block 3 of the disk and what follows it', 'space outside the regions'],
    ])
    expect(findings.find(({ rule }) => rule === 'LOG-015')).toMatchObject({
      found: expect.stringMatching(/^block 3 of the disk/),
    })
    // Without the block table nobody can say.
    const essentials = await report(draft, 'essentials')
    expect(essentials.log?.entries?.[1]?.descriptors[0]?.target).toBe('space outside the regions')
  })

  it('into a block that only the replay puts there names it', async () => {
    const { log } = await report(
      inUse().ring((ring) => ring.append({ number: 7, writes: [present(2, 8 * MiB), write.zero(9 * MiB, 4096)] })),
    )
    expect(log?.entries?.[0]?.descriptors.map(({ target }) => target)).toEqual(['bat', 'block 2 of the disk'])
  })

  it('into a sector bitmap names its chunk', async () => {
    const draft = child({ logGuid: LOG_GUID, minimumSize: 16 * MiB })
    const { chunkRatio } = (await report(draft)).geometry ?? { chunkRatio: 0 }
    const { log } = await report(
      child({ logGuid: LOG_GUID, minimumSize: 16 * MiB })
        .bat(Number(chunkRatio), STATE.fullyPresent, 8 * MiB)
        .ring((ring) => ring.append({ number: 7, writes: [write.zero(8 * MiB + 4096, 4096)] })),
    )
    expect(log?.entries?.[0]?.descriptors[0]?.target).toBe('sector bitmap of chunk 0')
  })

  it('of a log that is history names it, too', async () => {
    const { log } = await report(
      base({ minimumSize: 16 * MiB })
        .bat(1, STATE.fullyPresent, 8 * MiB)
        .ring((ring) => ring.append({ number: 7, logGuid: OLD_GUID, writes: [write.zero(9 * MiB, 4096)] })),
    )
    expect(log?.entries?.[0]?.descriptors[0]?.target).toBe('block 1 of the disk')
  })

  it.each([
    ['the metadata region and the block table', 2.5 * MiB, 1 * MiB, 'metadata, bat'],
    ['the block table and a block behind it', 3.5 * MiB, 1 * MiB, 'bat, block 0 of the disk'],
    ['all of it', 320 * KiB, 5 * MiB, 'metadata, bat, block 0 of the disk'],
    ['both region tables', 192 * KiB, 128 * KiB, 'regionTable.1, regionTable.2'],
  ])('over several structures names each: %s', async (_, at, length, target) => {
    const { log } = await report(
      inUse({ log: { offset: 8 * MiB, length: MiB }, minimumSize: 16 * MiB })
        .bat(0, STATE.fullyPresent, 4 * MiB)
        .ring((ring) => ring.append({ number: 7, logGuid: OLD_GUID, writes: [write.zero(at, length)] })),
    )
    expect(log?.entries?.[0]?.descriptors[0]?.target).toBe(target)
  })

  it('of nothing is on nothing', async () => {
    expect(
      (await entryOf(inUse().ring((r) => r.append({ number: 7, writes: [write.zero(BAT, 0)] })))).descriptors[0],
    ).toEqual({ kind: 'zero', fileOffset: BigInt(BAT), length: 0n, target: 'nothing' })
  })
})

describe('a log that cannot be replayed', () => {
  const WHAT = { what: expect.any(String), why: expect.stringContaining('before replay, unreliable') }

  it('is said to leave all as before the replay, unreliable', async () => {
    const { log, coverage } = await report(one((e) => e.xor(5000)))
    expect(log?.state).toBe('invalid')
    expect(coverage.notExamined).toContainEqual(WHAT)
  })

  it('and no other is', async () => {
    const history = base().ring((ring) => ring.append({ number: 7, logGuid: OLD_GUID }))
    for (const draft of [base(), history, one(() => undefined)])
      expect((await report(draft)).coverage.notExamined).not.toContainEqual(WHAT)
  })
})
