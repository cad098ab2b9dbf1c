// How to have a waiting log replayed, or why not to, by what the report says. What each program will do stands in the report itself. Pure.
import type { Log, Report } from '../engine/report.ts'
import { fired } from './log-words.ts'

export interface LogAdvice {
  /** Stands before the commands, or in their place. */
  readonly warning: string
  /** Each with where it is typed, best first. All write to the file that they are given. */
  readonly commands: readonly { readonly where: string; readonly command: string }[]
}

const windows = [
  {
    where: 'Any Windows from 8 on, PowerShell as administrator',
    command:
      'Mount-DiskImage -ImagePath "$PWD\\copy.vhdx" -Access ReadWrite -NoDriveLetter; Dismount-DiskImage -ImagePath "$PWD\\copy.vhdx"',
  },
  {
    where: 'Windows with Hyper-V’s own commands, which Home lacks',
    command: 'Mount-VHD -Path copy.vhdx -NoDriveLetter; Dismount-VHD -Path copy.vhdx',
  },
]
const qemu = { where: 'With QEMU, on any system', command: 'qemu-img check -r all copy.vhdx' }
const none = (warning: string): LogAdvice => ({ warning, commands: [] })

/** Null for a log that nobody has to replay. */
export function logAdvice(report: Report, log: Log): LogAdvice | null {
  const { findings, verdict } = report
  if (log.state === 'empty' || log.state === 'clean') return null
  if (fired(findings, 'LOG-002'))
    return none(
      'No command helps: the file was cut off after its log was written. Get a complete copy of it, if there is one.',
    )
  if (log.state === 'invalid')
    return none(
      `No command brings back the writes that are missing${qemuOnInvalid(report)} Keep this file as it is, work on copies only, and use a backup if there is one.`,
    )
  if (fired(findings, 'LOG-019'))
    return none(
      'Do not have this log replayed: it asks for more zeros than the whole file is long, and a program that writes them fills the drive. No honest writer makes such a log.',
    )
  if (mustNotBeApplied(report))
    return none(
      'Do not have this log replayed, and give no copy to a program that would: the replay writes the fault of the verdict into the file, which as stored is without it. 7-Zip and libvhdi leave the log alone.',
    )
  if (verdict?.status === 'unopenable')
    return none(
      'No command helps while the file cannot be opened, for the reason in the verdict. A program that opens it all the same would write to it: work on copies only.',
    )
  if (isUnjudged(report, log))
    return none(
      'Have no program replay this log while nobody has seen what the replay does to the file: it may be harmless, or destroy it. A program that opens the file for writing replays it: work on copies only.',
    )
  const initialise = 'If Windows offers to initialise the disk, do not.'
  const room = stepThat(report, 'The replay writes zeros over, or adds to the file,') ?? stepThat(report, GROWTH)
  if (room) return { warning: `${room} ${initialise}`, commands: windows }
  const warning = `This writes to the file that it is given: stop whatever uses the disk, and run it on a copy. ${initialise}`
  return { warning, commands: qemuReplaysRightly(report) ? [qemu, ...windows] : windows }
}

/** Known from trials. */
function qemuOnInvalid({ findings }: Report): string {
  return ['LOG-013', 'LOG-014', 'LOG-018'].some((rule) => fired(findings, rule))
    ? ', and qemu-img check -r all can destroy the file: QEMU writes even entries that are forbidden.'
    : '. In trials qemu-img check -r all refused such a file, called it free of errors as it was, or wrote what is left of the log and called that a repair.'
}

/** The replay brings faults of which the file as stored has none, or fills the drive. */
export function mustNotBeApplied({ findings }: Report): boolean {
  return fired(findings, 'LOG-019') || findings.some(({ afterReplay }) => afterReplay)
}

/**
 * A log waits, and what its replay would do is not known: something that this depends on was not read yet, cannot be read or is too much.
 * Not where the replay was left out on purpose.
 */
export function isUnjudged(report: Report, log: Log): boolean {
  if (log.state !== 'needsReplay' || report.asStored) return false
  return !report.verdict || !log.activeSequence || logCap(report) !== null
}

/** Which cap the log went over, so that it was not examined to its end; null if none. */
export function logCap({ coverage }: Report): string | null {
  const capped = [
    'Some entries of the log, or their descriptors',
    "Some of the log's writes",
    'Whether each write of the log lands in a block',
  ]
  return coverage.notExamined.find(({ what }) => capped.includes(what))?.why ?? null
}

/** What a log that waits to be replayed means for the disk. */
export function meaningOfWaiting(report: Report): string {
  const stopped = 'The last writer stopped before it had finished'
  if (mustNotBeApplied(report))
    return `${stopped}. Its last writes wait in the log, and must not be applied: why is said below.`
  if (report.log && isUnjudged(report, report.log)) {
    const cap = logCap(report)
    const why = cap ? `the log was not examined to its end: ${cap}` : 'what they do was not examined to its end'
    return `${stopped}. Its last writes wait in the log. Whether they may be applied is not known, since ${why}.`
  }
  const status = report.verdict?.status
  const harm = status === 'damaged' || status === 'unopenable' ? 'Its' : 'That is no damage: its'
  return `${stopped}. ${harm} last writes wait in the log, and are applied when the disk is next opened for writing.`
}

// These are decided by the engine, once, and read off its steps.

const GROWTH = 'The replay makes the file '

/** QEMU's command is named only for a log that it replays rightly. */
function qemuReplaysRightly(report: Report): boolean {
  return stepThat(report, 'For QEMU, qemu-img check -r all') !== undefined
}

function stepThat({ verdict }: Report, begins: string): string | undefined {
  return verdict?.nextSteps.find((step) => step.startsWith(begins))
}
