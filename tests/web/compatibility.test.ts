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
  /^(healthy-(windows|fixed-512-1|differencing-512-1|one-sector|just-above)|producer-|header-(1|2|no-log)|region-(1|2|copies)|log-replay-|metadata-user|item-(disk-size|both)|b2-)/
const EVERY = 12

const chosen = CASES.filter(({ name }, at) => ALWAYS.test(name) || at % EVERY === 0)

const LOG_DUE = 'needs to be replayed'

function qemuOpens(file: string): boolean | null {
  const { status, stderr } = tool('qemu-img', ['info', '-f', 'vhdx', file])
  // It asks for the replay before it looks at anything else, and to let it replay would change what is compared.
  return stderr.includes(LOG_DUE) ? null : status === 0
}

const PROGRAMS: readonly { program: string; opens(file: string): boolean | null }[] = [
  { program: 'QEMU and Proxmox', opens: qemuOpens },
  // Its status is the same for a remark and a refusal.
  {
    program: '7-Zip',
    opens: (file) => !tool('7zz', ['l', '-y', '-tvhdx', file]).stderr.includes('Cannot open the file'),
  },
  { program: 'libvhdi (Autopsy, Plaso and others)', opens: (file) => tool('vhdiinfo', [file]).status === 0 },
]

const said = { right: 0, unknown: 0, unknownOfHealthy: [] as string[] }

function compare(report: Report, file: string, name: string): void {
  for (const { program, opens } of PROGRAMS) {
    const statement = report.compatibility.find((each) => each.program === program)
    if (!statement) throw new Error(`${name}: nothing is said of ${program}`)
    const did = opens(file)
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
    expect(said.right).toBeGreaterThan(1.5 * said.unknown)
  })
})
