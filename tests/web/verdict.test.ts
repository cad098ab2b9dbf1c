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
  [
    'healthy-windows',
    'sound',
    /^No fault found/,
    [/0x80070570/, /do not: that writes over it/, /Checksums cover/, /cannot be seen from here/],
  ],
  ['header-1-checksum', 'sound', /^Opens with header 2; header 1 is damaged\.$/, [/Make a backup/]],
  [
    'producer-windows-child',
    'sound',
    /only together with its parent, last known as "ntfs-parent\.vhdx"/,
    [/Set-VHD -Path CHILD -ParentPath PARENT/, /-IgnoreIdMismatch .* on copies only/, /Do not rename an \.avhdx/],
  ],
  [
    'log-replay-region-table-1-destroyed',
    'needsReplay',
    /pending changes? in its log must be replayed .* that is not damage\.$/,
    [/Mount-VHD .* writes to the file/, /qemu-img check -r all COPY .* writes to the file/, /Access denied/],
  ],
  [
    'blocks-blocks-cut-and-gone',
    'damaged',
    /^Cut short, .*: 3 MiB that it names lie beyond the end of the file; 2 blocks of the disk are affected, the first at 2 MiB\.$/,
    [/at least 10485760 bytes/, /Do not pad/, /work on the copy/],
  ],
  ['file-log-cut-off', 'damaged', /beyond the end of the file/, [/get a complete copy/]],
  ['metadata-items-overlap', 'damaged', /^Damaged: .*\(MET-009\)/, [/Copy the file before/]],
  ['region-both-checksums', 'unopenable', /^Cannot be opened: .*\(REG-001\)\.$/, [/Restore the file from a backup/]],
  ['not-vhdx-qcow2', 'notVhdx', /^This is not a VHDX: it seems to be/, [/qemu-img convert -f qcow2/]],
]

describe('the verdict', () => {
  it.each(LADDER)('of %s: %s', async (name, status, sentence, named) => {
    const verdict = await verdictOf(name)
    expect(verdict.status).toBe(status)
    expect(verdict.summary).toMatch(sentence)
    for (const words of named) expect(verdict.steps).toMatch(words)
  })
})
