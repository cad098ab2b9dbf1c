// What the report says other programs will do, against what they do: the distribution's QEMU, 7-Zip and libvhdi are given the same
// images. `unknown` promises nothing; everything else must hold.
import { unlinkSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Report } from '../../web/engine/report.ts'
import type { Case } from '../images/cases/case.mjs'
import { CASES } from '../images/examined.mjs'
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
  // Runs of zeros beyond reason would fill the drive.
  if (report.findings.some(({ rule }) => rule === 'LOG-019')) return null
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
