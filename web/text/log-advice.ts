// How to have a waiting log replayed, or why not to, by what the report says. What each program will do stands in the report itself. Pure.
import type { Log, Report } from '../engine/report.ts'
import { fired } from './log-words.ts'

export interface LogAdvice {
  /** Stands before the commands, or in their place. */
  readonly warning: string
  /** Each with where it is typed, best first. All write to the file that they are given. */
  readonly commands: readonly { readonly where: string; readonly command: string }[]
}

const windows = {
  where: 'Windows, PowerShell as administrator',
  command: 'Mount-VHD -Path copy.vhdx -NoDriveLetter; Dismount-VHD -Path copy.vhdx',
}
const qemu = { where: 'With QEMU, on any system', command: 'qemu-img check -r all copy.vhdx' }

/** Null for a log that nobody has to replay. */
export function logAdvice(report: Report, log: Log): LogAdvice | null {
  const { findings, verdict } = report
  if (log.state === 'empty' || log.state === 'clean') return null
  if (fired(findings, 'LOG-002')) {
    const warning =
      'No command helps: the file was cut off after its log was written. Get a complete copy of it, if there is one.'
    return { warning, commands: [] }
  }
  if (log.state === 'invalid') {
    const warning =
      'No command brings back the writes that are missing, and qemu-img check -r all can destroy the file: QEMU writes even entries that are forbidden. Keep this file as it is, work on copies only, and use a backup if there is one.'
    return { warning, commands: [] }
  }
  if (fired(findings, 'LOG-019')) {
    const warning =
      'Do not have this log replayed: it asks for more zeros than the whole file is long, and a program that writes them fills the drive. No honest writer makes such a log.'
    return { warning, commands: [] }
  }
  if (bringsFaults(report)) {
    const warning =
      'Do not have this log replayed, not even on the only copy: that writes the fault of the verdict into the file, which as stored is without it. 7-Zip and libvhdi leave the log alone.'
    return { warning, commands: [] }
  }
  if (verdict?.status === 'unopenable') {
    const warning =
      'No command helps while the file cannot be opened, for the reason in the verdict. A program that opens it all the same would write to it: work on copies only.'
    return { warning, commands: [] }
  }
  if (takesRoom(report)) {
    const warning =
      'The replay writes zeros over more than 1 GiB, or makes the file so much longer, and can fill the drive. Usual writers make no such log: have it replayed only where there is so much room, and only in a copy.'
    return { warning, commands: [windows] }
  }
  const warning =
    'This writes to the file that it is given: stop whatever uses the disk, and run it on a copy. If Windows offers to initialise the disk, do not.'
  return { warning, commands: qemuReplaysRightly(report) ? [qemu, windows] : [windows] }
}

/** Faults of which the file as stored has none. */
function bringsFaults({ findings }: Report): boolean {
  return findings.some(({ afterReplay }) => afterReplay)
}

/** What a log that waits to be replayed means for the disk. */
export function meaningOfWaiting(report: Report): string {
  const stopped = 'The last writer stopped before it had finished'
  if (bringsFaults(report) || fired(report.findings, 'LOG-019'))
    return `${stopped}. Its last writes wait in the log, and must not be applied: why is said below.`
  const status = report.verdict?.status
  const harm = status === 'damaged' || status === 'unopenable' ? 'Its' : 'That is no damage: its'
  return `${stopped}. ${harm} last writes wait in the log, and are applied when the disk is next opened for writing.`
}

// Both are decided by the engine, once, and read off its steps.

/** QEMU's command is named only for a log that it replays rightly. */
function qemuReplaysRightly(report: Report): boolean {
  return stepBegins(report, 'For QEMU, qemu-img check -r all')
}

/** The replay takes so much room that it may fill the drive. */
function takesRoom(report: Report): boolean {
  return stepBegins(report, 'The replay writes zeros over, or adds to the file,')
}

function stepBegins({ verdict }: Report, words: string): boolean {
  return (verdict?.nextSteps ?? []).some((step) => step.startsWith(words))
}
