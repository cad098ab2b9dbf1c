// The verdict in words: what each rung of the ladder says, the commands it names, and the dangers it names with them.
import { describe, expect, it } from 'vitest'
import type { Report } from '../../web/engine/report.ts'
import { write } from '../images/builder.mjs'
import type { Case } from '../images/cases/case.mjs'
import { inUse, present } from '../images/cases/log-case.mjs'
import { BLOCK_CASES } from '../images/cases-blocks.mjs'
import { CASES } from '../images/examined.mjs'
import { examine } from './support/examine.ts'

const ALL: readonly Case[] = [...CASES, ...BLOCK_CASES]

async function verdictOf(name: string): Promise<{ status: string; summary: string; steps: string }> {
  const found = ALL.find((each) => each.name === name)
  if (!found) throw new Error(`no case ${name}`)
  const { report } = await examine(found.make())
  if (!report.verdict) throw new Error(`${name} has no verdict`)
  const { status, summary, nextSteps } = report.verdict
  return { status, summary, steps: nextSteps.join('\n') }
}

/** A case, its status, what its sentence says and what its steps name. */
const LADDER: readonly [string, NonNullable<Report['verdict']>['status'], RegExp, readonly RegExp[]][] = [
  ['healthy-windows', 'sound', /^No fault found/, [/0x80070570/, /do not: that writes over it/]],
  [
    'header-1-checksum',
    'sound',
    /^Opens with header 2; header 1 is damaged\.$/,
    [/Make a backup.*writes the headers anew/],
  ],
  [
    'region-1-checksum',
    'sound',
    /^Opens with region table 2; region table 1 is damaged\.$/,
    [/Convert-VHD .* a new file/],
  ],
  ['region-copies-differ', 'sound', /^No error found .*, but 1 warning: region tables differ \(REG-003\)\.$/, []],
  [
    'producer-windows-child',
    'sound',
    /only together with its parent, last known as "ntfs-parent\.vhdx", with the DataWriteGuid "\{[-0-9a-f]{36}\}"\.$/,
    [/Set-VHD -Path CHILD -ParentPath PARENT/, /-IgnoreIdMismatch .* on copies only/, /Do not rename an \.avhdx/],
  ],
  [
    'log-replay-disk-id',
    'needsReplay',
    /pending changes? in its log must be replayed .* that is not damage\.$/,
    [
      /Mount-VHD -Path COPY -NoDriveLetter .* writes to the file.* initialise the disk, do not/,
      /qemu-img check -r all COPY .* writes to the file/,
      /Access denied/,
    ],
  ],
  [
    'log-replay-parent-linkage',
    'needsReplay',
    /that is not damage\. This is a differencing disk: .* last known as "parent\.vhdx", with the DataWriteGuid "\{[-0-9a-f]{36}\}"\.$/,
    [/Mount-VHD .*if its parent is where it was/, /qemu-img is of no help/, /Set-VHD/, /Do not rename an \.avhdx/],
  ],
  ['log-replay-logical-sector-size', 'needsReplay', /that is not damage\.$/, [/qemu-img is of no help/]],
  ['log-replay-region-table-1-destroyed', 'needsReplay', /^Opens with region table 2; .*Not closed/, [/of no help/]],
  [
    'blocks-blocks-cut-and-gone',
    'damaged',
    /^Cut short, .*: 3 MiB that it names lie beyond the end of the file; 2 blocks of the disk are affected, the first at 2 MiB\.$/,
    [/at least 10485760 bytes/, /Do not pad/, /work on the copy/],
  ],
  [
    'file-log-cut-off',
    'damaged',
    /point 1 byte beyond the end of the file/,
    [/at least 16777216 bytes.*get a complete copy/],
  ],
  [
    'metadata-cut-in-the-table',
    'unopenable',
    /\(MET-001\); cut short by about 1\.9 MiB, or what points beyond its end is damaged\.$/,
    [/at least 4194304 bytes.*get a complete copy/],
  ],
  [
    'metadata-items-overlap',
    'damaged',
    /^Damaged: .*\(MET-009\)/,
    [/Copy the file before/, /initialise the disk, do not/],
  ],
  ['region-both-checksums', 'unopenable', /^Cannot be opened: .*\(REG-001\)\.$/, [/Restore the file from a backup/]],
  [
    'not-vhdx-qcow2',
    'notVhdx',
    /^This is not a VHDX: it seems to be/,
    [/qemu-img convert -f qcow2/, /what else it holds was not looked at\.$/],
  ],
  // A cause that no backup cures has a remedy of its own.
  ['header-version-2', 'unopenable', /\(HDR-006\)/, [/^Open it with a newer version/]],
  ['metadata-unknown-required', 'unopenable', /\(MET-015\)/, [/^Open it with the program that made it/]],
  ['region-unknown-required', 'unopenable', /\(REG-015\)/, [/^Open it with the program that made it/]],
  [
    'metadata-creation-not-finished',
    'unopenable',
    /\(MET-016\)/,
    [/^Make the disk again, as a new file, with New-VHD/],
  ],
  [
    'item-child-without-locator',
    'unopenable',
    /\(ITM-014\).* only together with its parent\.$/,
    [/^Restore it together with its parent/, /-IgnoreIdMismatch/, /Do not rename an \.avhdx/],
  ],
  [
    'parent-type-unknown',
    'unopenable',
    /\(PLO-002\)\. This is a differencing disk/,
    [/^Open it with the program that made it/, /-IgnoreIdMismatch/, /Do not rename an \.avhdx/],
  ],
  [
    'parent-no-pairs',
    'damaged',
    /\(PLO-004\).* only together with its parent\.$/,
    [/Mount-VHD -Path COPY -ReadOnly -NoDriveLetter/, /-IgnoreIdMismatch/, /Do not rename an \.avhdx/],
  ],
  // What holds the contents, by the programs that do not refuse the file.
  [
    'blocks-two-meet',
    'damaged',
    /^Damaged: blocks overlap \(BAT-011\) in 2 places, the lowest at 0x[0-9a-f]+\.$/,
    [/Mount-VHD -Path COPY -ReadOnly -NoDriveLetter, or qemu-img convert -f vhdx -O raw COPY NEWFILE, or 7z x COPY/],
  ],
  [
    'log-target-file-start',
    'unopenable',
    /\(LOG-001\)/,
    [/^Do not let QEMU .* repair it with qemu-img check -r all.* can destroy the file/, /try 7z x COPY:/],
  ],
  [
    'log-target-zero-1099511627776-behind-the-file',
    'needsReplay',
    /^Not closed cleanly, and its log must not be replayed: it asks for runs of zeros so long that they can fill the drive that holds the file\.$/,
    [/^Have no program replay it, and no copy of it either/],
  ],
  [
    'blocks-qemu-shifted',
    'sound',
    /^No error found .*, but block table shifted by QEMU \(QRK-010\) and 3 warnings\.$/,
    [/^Do not write to this disk/, /-ReadOnly -NoDriveLetter/],
  ],
  ['header-version-2-in-spare', 'sound', /but 2 warnings, above all: /, []],
  ['header-log-offset-overflows', 'damaged', /^Damaged: structures point beyond any VHDX's end\.$/, [/^Copy the file/]],
  ['file-size-1-mib-less-1', 'unopenable', /^Cannot be opened: file too short \(FILE-002\)/, [/get a complete copy/]],
]

describe('the verdict', () => {
  it.each(LADDER)('of %s: %s', async (name, status, sentence, named) => {
    const verdict = await verdictOf(name)
    expect(verdict.status).toBe(status)
    expect(verdict.summary).toMatch(sentence)
    for (const words of named) expect(verdict.steps).toMatch(words)
    // How far it reaches is said of every VHDX, sound or not.
    const limits = /Checksums cover headers, region tables and log entries, not the .*cannot be seen from here\.$/
    if (status !== 'notVhdx') expect(verdict.steps).toMatch(limits)
  })

  it.each([
    'log-replay-block-size-becomes-illegal',
    'log-replay-metadata-destroyed',
    'log-replay-region-tables-destroyed',
    'log-replay-bat-moved-out-of-the-file',
    'log-replay-size-then-destroyed',
    'log-replay-disk-size-becomes-odd',
    'blocks-replay-makes-an-overlap',
    'blocks-replay-sets-the-block-with-trailing-bytes',
    'blocks-replay-file-grows-too-little',
    'blocks-replay-block-size-doubles',
    'blocks-replay-child-loses-its-bitmap',
  ])('of a file that only the replay makes faulty says so, and to replay nothing: %s', async (name) => {
    const { summary, steps } = await verdictOf(name)
    expect(summary).toContain('appears only after the replay of the log: as stored, the file is without it.')
    expect(steps).toMatch(
      /^Have no program replay the log, neither Windows .* nor QEMU .*, in this file or in any copy:/,
    )
    expect(steps).not.toMatch(/COPY replays the log|COPY replay it/)
  })

  it('warns of a replay that takes more room than usual, wherever its zeros lie, and does not name QEMU', async () => {
    const GiB = 2 ** 30
    const takes = (...zeros: [at: number, length: number][]) =>
      inUse({ minimumSize: 3 * GiB }).ring((ring) =>
        ring.append({ number: 7, writes: [present(0), ...zeros.map(([at, length]) => write.zero(at, length))] }),
      )
    const stepsOf = async (draft: ReturnType<typeof takes>) =>
      (await examine(draft.image('x'))).report.verdict?.nextSteps.join('\n') ?? ''
    // No longer than the file, and inside it: a sparse file would be filled all the same.
    for (const heavy of [takes([8 * 2 ** 20, 2 * GiB]), takes([8 * 2 ** 20, GiB], [GiB, GiB])]) {
      const steps = await stepsOf(heavy)
      expect(steps).toMatch(/^The replay writes zeros over, or adds to the file, 2 GiB, which can fill the drive/)
      expect(steps).toContain('it writes so many zeros that they can fill the drive, which QEMU gets wrong')
      expect(steps).not.toContain('For QEMU, qemu-img check')
    }
    const usual = await stepsOf(takes([8 * 2 ** 20, GiB]))
    expect(usual).toContain('For QEMU, qemu-img check -r all COPY replays the log')
    expect(usual).not.toContain('fill the drive')
  })

  it('does not name QEMU where only the last entry of several is to be replayed: QEMU ignores Tail', async () => {
    const { steps } = await verdictOf('log-replay-only-from-the-tail-on')
    expect(steps).toContain('holds several entries of one session')
    expect(steps).not.toContain('For QEMU')
  })

  it('says so of no fault that the file has as stored, too', async () => {
    // The region ends behind the file before the replay and after it.
    const { summary, steps } = await verdictOf('log-size-4-mib-for-a-region-up-to-5')
    expect(summary).not.toContain('as stored')
    expect(steps).not.toContain('replay the log')
  })

  it('of every case says so only of errors that a waiting log brings, and names lengths and places that make sense', async () => {
    const wrong: string[] = []
    for (const { name, make } of ALL) {
      const { findings, log, verdict } = (await examine(make())).report
      for (const { rule, severity, afterReplay, detail } of findings) {
        if (/only after the replay of the log/.test(detail) !== (afterReplay === true)) wrong.push(`${name} ${rule}`)
        if (afterReplay && (log?.state !== 'needsReplay' || !/^(error|fatal)$/.test(severity))) wrong.push(name)
      }
      const said = [verdict?.summary, ...(verdict?.nextSteps ?? [])].join('\n')
      if (/EiB|\d{17}|at 0 bytes|: [A-Z][a-z]+ too|1 byte that it names lie /.test(said)) wrong.push(`${name}: ${said}`)
    }
    expect(wrong).toEqual([])
  }, 600_000)
})
