// What the report says other programs will do, against what they do: the distribution's QEMU, 7-Zip and libvhdi are given the same
// images. `unknown` promises nothing; everything else must hold.
import { closeSync, openSync, readFileSync, readSync, statSync, unlinkSync, writeSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Report } from '../../web/engine/report.ts'
import { readSparse, type SparseImage } from '../images/builder.mjs'
import type { Case } from '../images/cases/case.mjs'
import { inUse, present } from '../images/cases/log-case.mjs'
import { CASES, caseByName } from '../images/examined.mjs'
import { examine } from './support/examine.ts'
import { tool } from './support/foreign.ts'
import { scratch } from './support/scratch.ts'

const here = scratch()

/** ext4 holds no longer file. */
const LARGEST = 15e12
/** Every case would take minutes; these are all that programs differ on, and a sample of the rest. */
const ALWAYS =
  /^(healthy-(windows|fixed-512-1|differencing-512-1|one-sector|just-above)|producer-|header-(1|2|no-log)|region-(1|2|copies)|log-replay-|log-size-|metadata-user|item-(disk-size|both)|b2-|blocks-(bitmap|absent|child-entries|fixed-with|payload-at|qemu|mkimg|replay))/
const EVERY = 12

const chosen = CASES.filter(({ name }, at) => ALWAYS.test(name) || at % EVERY === 0)

const LOG_DUE = 'needs to be replayed'

/** It asks for the replay before it looks at anything else. The file is a copy, and QEMU comes last: so it may have its way. */
function qemuOpens(file: string, report: Report): boolean | null {
  const info = () => tool('qemu-img', ['info', '-f', 'vhdx', file])
  const first = info()
  if (!first.stderr.includes(LOG_DUE)) return first.status === 0
  const fired = (...rules: string[]) => report.findings.some(({ rule }) => rules.includes(rule))
  // It would replay them: what that does has tests of its own below.
  if (fired('LOG-013', 'LOG-014', 'LOG-018')) return false
  // Runs of zeros beyond reason would fill the drive.
  if (fired('LOG-019')) return null
  tool('qemu-img', ['check', '-r', 'all', '-f', 'vhdx', file])
  return info().status === 0
}

const PROGRAMS: readonly { program: string; opens(file: string, report: Report): boolean | null }[] = [
  // Its status is the same for a remark and a refusal.
  {
    program: '7-Zip',
    opens: (file) => !tool('7zz', ['l', '-y', '-tvhdx', file]).stderr.includes('Cannot open the file'),
  },
  { program: 'libvhdi (Autopsy, Plaso and others)', opens: (file) => tool('vhdiinfo', [file]).status === 0 },
  { program: 'QEMU and Proxmox', opens: qemuOpens },
]

/** What a reason says of the program's own words, and where they must stand. */
const QUOTED: readonly [reason: RegExp, words: (file: string) => string, RegExp][] = [
  [
    /says just 'Operation not supported'/,
    (file) => tool('qemu-img', ['info', '-f', 'vhdx', file]).stderr,
    /Operation not supported|needs to be replayed/,
  ],
  [
    /without replaying the log, and says so/,
    (file) => tool('7zz', ['l', '-y', '-tvhdx', file]).stdout,
    /LOG was not replayed/,
  ],
  [/reports an error, but opens/, (file) => tool('7zz', ['l', '-y', '-tvhdx', file]).stdout, /^ERROR/m],
]

const said = { right: 0, unknown: 0, unknownOfHealthy: [] as string[], quoted: new Set<string>() }

function compare(report: Report, file: string, name: string): void {
  const reasons = report.compatibility.flatMap((each) => each.reasons)
  for (const [reason, words, due] of QUOTED) {
    if (!reasons.some((each) => reason.test(each))) continue
    expect(words(file)).toMatch(due)
    said.quoted.add(String(reason))
  }
  for (const { program, opens } of PROGRAMS) {
    const statement = report.compatibility.find((each) => each.program === program)
    if (!statement) throw new Error(`${name}: nothing is said of ${program}`)
    const did = opens(file, report)
    if (did === null) continue
    if (statement.outcome === 'unknown') {
      said.unknown += 1
      if (name.startsWith('healthy-')) said.unknownOfHealthy.push(`${name}: ${program}`)
      continue
    }
    expect(did, `${program}: ${statement.outcome}, ${statement.reasons.join(' ')}`).toBe(
      statement.outcome !== 'refuses',
    )
    said.right += 1
  }
}

describe('programs do with an image what is said of them', () => {
  it.each(chosen)('$name', { timeout: 30_000 }, async (each: Case) => {
    const image = each.make()
    const { report } = await examine(image)
    if (report.verdict?.status === 'notVhdx') return expect(report.compatibility).toEqual([])
    expect(report.compatibility).toHaveLength(6)
    if (image.size > LARGEST) return
    const file = here.image(image, 'image.vhdx')
    compare(report, file, each.name)
    unlinkSync(file)
  })

  it('and little is left open: nothing of files that known programs write', () => {
    expect(said.unknownOfHealthy).toEqual([])
    expect(said.quoted.size).toBe(QUOTED.length)
    expect(said.right).toBeGreaterThan(3 * said.unknown)
  })
})

const cardOf = (report: Report, program: string) =>
  report.compatibility.find((card) => card.program === program) ?? { outcome: 'none', reasons: [] }
const QEMU = 'QEMU and Proxmox'
const reportOf = async (name: string) => (await examine(caseByName(name).make())).report

/** The image with one bit turned over. */
function flipped(image: SparseImage, offset: number, bit: number): SparseImage {
  const byte = new Uint8Array([(readSparse(image, offset, 1)[0] ?? 0) ^ (1 << bit)])
  const inside = image.extents.findIndex(([start, bytes]) => start <= offset && offset < start + bytes.length)
  const extents = image.extents.map(([start, bytes], at): [number, Uint8Array] => {
    if (at !== inside) return [start, bytes]
    const copy = bytes.slice()
    copy.set(byte, offset - start)
    return [start, copy]
  })
  if (inside < 0) extents.push([offset, byte])
  return { ...image, extents: extents.sort(([a], [b]) => a - b) }
}

/** Where structures stand in both images. */
const STRUCTURES: readonly [start: number, length: number][] = [
  [0, 8],
  [0x10000, 80],
  [0x20000, 80],
  [0x30000, 80],
  [0x40000, 80],
  [0x200000, 32 + 6 * 32],
  [0x210000, 64],
]

describe.each(['healthy-trimmed-blocks', 'healthy-windows'])('with one bit of %s turned over', (name) => {
  it('they still do what is said of them', { timeout: 300_000 }, async () => {
    const image = caseByName(name).make()
    // IsUser of an item, IsUser of another, and a disk size whose blocks QEMU cannot count.
    const flips: [number, number][] = [
      [0x2000b8, 0],
      [0x200078, 0],
      [0x21000f, 3],
    ]
    let seed = 7
    const below = (end: number) => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
      return Math.floor((seed / 2 ** 32) * end)
    }
    while (flips.length < 80) {
      const [start, length] = STRUCTURES[below(STRUCTURES.length)] ?? [0, 1]
      flips.push([start + below(length), below(8)])
    }
    const file = here.image(image, 'flipped.vhdx')
    for (const [offset, bit] of flips) {
      const broken = flipped(image, offset, bit)
      const handle = openSync(file, 'r+')
      writeSync(handle, readSparse(broken, offset, 1), 0, 1, offset)
      const { report } = await examine(broken)
      // A log that is in use now would be replayed in this file.
      const dirty = report.findings.some(({ rule }) => rule === 'HDR-024')
      if (report.compatibility.length > 0 && !dirty) compare(report, file, `${name}, ${offset}.${bit}`)
      writeSync(handle, readSparse(image, offset, 1), 0, 1, offset)
      closeSync(handle)
    }
    unlinkSync(file)
  })
})

function page(file: string, offset: number): Buffer {
  const handle = openSync(file, 'r')
  const bytes = Buffer.alloc(4096)
  readSync(handle, bytes, 0, bytes.length, offset)
  closeSync(handle)
  return bytes
}

describe('an entry of the log that may not be replayed', () => {
  it.each([
    ['log-target-file-start', 0, false],
    ['log-target-last-page-before-the-region-tables', 0x2f000, true],
    ['log-target-zero-from-a-header-on', 0x30000, false],
    ['log-target-log-first-page', 0x100000, true],
    ['log-target-log-last-page', 0x1ff000, true],
    ['log-target-zero-out-of-the-log', 0x200000, false],
  ])('is replayed by QEMU all the same, as its card warns: %s', async (name, target, opensAfterwards) => {
    const file = here.image(name, 'hostile.vhdx')
    const card = cardOf(await reportOf(name), QEMU)
    expect(card).toMatchObject({ outcome: 'refuses', reasons: [expect.stringMatching(/^Opened read-only it refuses/)] })
    expect(card.reasons[0]).toMatch(/check -r all.*replays the invalid entry.*destroys/)
    const before = page(file, target)
    expect(tool('qemu-img', ['info', '-f', 'vhdx', file])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(LOG_DUE),
    })
    tool('qemu-img', ['check', '-r', 'all', '-f', 'vhdx', file])
    expect(page(file, target).equals(before)).toBe(false)
    expect(tool('qemu-img', ['info', '-f', 'vhdx', file]).status === 0).toBe(opensAfterwards)
    unlinkSync(file)
  })

  it.each(['log-target-zero-wraps-2-64', 'log-target-zero-1099511627776-behind-the-file'])(
    'would fill the drive where it holds such zeros, as the card warns: %s',
    async (name) => {
      const file = here.image(name, 'endless.vhdx')
      expect(cardOf(await reportOf(name), QEMU).reasons.join(' ')).toMatch(/fills? the drive/)
      const before = statSync(file).size
      // As far as it is let: 18 MiB, in the shell's units.
      tool('bash', ['-c', 'ulimit -f 18432 && exec qemu-img check -r all -f vhdx "$0"', file])
      expect(before).toBe(16 * 2 ** 20)
      expect(statSync(file).size).toBe(18 * 2 ** 20)
      unlinkSync(file)
    },
  )

  it('does not make a small file as long as its log demands, and is not said to fill the drive by that', async () => {
    const image = inUse()
      .ring((ring) => ring.append({ number: 7, writes: [present(0)], last: 2 ** 45 }))
      .image('x')
    const { report } = await examine(image)
    const steps = report.verdict?.nextSteps.join('\n')
    expect(cardOf(report, QEMU).reasons.join(' ')).toContain(
      'did not always make the file as long as such a log demands',
    )
    expect(steps).toContain('it makes the file longer, which QEMU gets wrong')
    expect(steps).toMatch(/^The replay makes the file about 31\.9 TiB longer, by the specification/)
    expect(cardOf(report, 'Windows and Hyper-V').reasons.join(' ')).toContain('31.9 TiB longer')
    expect(`${steps} ${JSON.stringify(report.compatibility)}`).not.toMatch(/so many zeros|every zero/)
    const file = here.image(image, 'longer.vhdx')
    const before = statSync(file).size
    const { status } = tool('bash', ['-c', 'ulimit -f 18432 && exec qemu-img check -r all -f vhdx "$0"', file])
    expect([status, statSync(file).size]).toEqual([0, before])
    unlinkSync(file)
  })

  it('and of a length beyond all numbers the least is said that it is', async () => {
    const image = inUse()
      .ring((ring) => ring.append({ number: 7, last: 2n ** 62n }))
      .image('x')
    const { report } = await examine(image)
    expect(report.verdict?.nextSteps.join('\n')).toContain('The replay makes the file more than about 7.9 PiB longer')
  })

  it('finds no error in a log that is bad by its checksum alone, and writes nothing: no word of destruction', async () => {
    const image = inUse()
      .ring((ring) => ring.append({ number: 7, writes: [present(0)] }).entry(0, (entry) => entry.xor(100)))
      .image('x')
    const { report } = await examine(image)
    const card = cardOf(report, QEMU)
    expect(card).toMatchObject({ outcome: 'unknown', reasons: [expect.stringContaining('in trials it refused some')] })
    const steps = report.verdict?.nextSteps.join('\n')
    expect(steps).toContain('called it free of errors as it was')
    expect(steps).not.toMatch(/destroy|forbids/)
    const file = here.image(image, 'checksum.vhdx')
    const before = readFileSync(file)
    expect(tool('qemu-img', ['check', '-r', 'all', '-f', 'vhdx', file])).toMatchObject({ status: 0 })
    expect(before.equals(readFileSync(file))).toBe(true)
    unlinkSync(file)
  })

  it('and a run of zeros without end is a danger with Windows, too', async () => {
    const { outcome, reasons } = cardOf(
      await reportOf('log-target-zero-1099511627776-behind-the-file'),
      'Windows and Hyper-V',
    )
    expect([outcome, reasons.join(' ')]).toEqual(['opensWithLimit', expect.stringMatching(/may fill the drive/)])
  })
})

describe('misplaced blocks', () => {
  it.each(['Windows and Hyper-V', 'libvhdi (Autopsy, Plaso and others)'])('are told of by %s', async (program) => {
    const { outcome, reasons } = cardOf(await reportOf('blocks-qemu-shifted'), program)
    expect([outcome, reasons.join(' ')]).toEqual(['opensWithLimit', expect.stringMatching(/from the wrong place/)])
  })
})

describe('Azure', () => {
  const said = async (name: string) => cardOf(await reportOf(name), 'Azure (upload)').reasons.join(' ')
  const COMMAND = /Convert-VHD -Path COPY\.vhdx -DestinationPath NEW\.vhd -VHDType Fixed/

  it('is advised a command that names a .vhd', async () => {
    expect(await said('healthy-windows')).toMatch(COMMAND)
  })

  it.each([
    ['healthy-64-tib-4096', /2040 GiB/],
    ['healthy-64-tib-4096', /512 bytes only/],
    ['header-both-checksums', /must not/],
  ])('is advised none that cannot work: %s', async (name, why) => {
    expect(await said(name)).toMatch(why)
    expect(await said(name)).not.toMatch(/Convert-VHD/)
  })
})
