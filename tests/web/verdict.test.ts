// The verdict in words: what each rung of the ladder says, the commands it names, and the dangers it names with them.
import { describe, expect, it } from 'vitest'
import type { Report } from '../../web/engine/report.ts'
import type { Case } from '../images/cases/case.mjs'
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
    /only together with its parent, last known as "ntfs-parent\.vhdx"/,
    [/Set-VHD -Path CHILD -ParentPath PARENT/, /-IgnoreIdMismatch .* on copies only/, /Do not rename an \.avhdx/],
  ],
  [
    'log-replay-disk-id',
    'needsReplay',
    /pending changes? in its log must be replayed .* that is not damage\.$/,
    [/Mount-VHD .* writes to the file/, /qemu-img check -r all COPY .* writes to the file/, /Access denied/],
  ],
  [
    'log-replay-parent-linkage',
    'needsReplay',
    /that is not damage\. This is a differencing disk: .* last known as "parent\.vhdx"\.$/,
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
  ['not-vhdx-qcow2', 'notVhdx', /^This is not a VHDX: it seems to be/, [/qemu-img convert -f qcow2/]],
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
})
