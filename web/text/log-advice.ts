// What Windows, QEMU and others will do with a log that waits or is broken, and how to have it replayed. Pure.
// Only what was seen of these programs; where a log is of a kind that one of them is known to spoil, that is said.
import type { Finding, Log } from '../engine/report.ts'
import { fired, wraps } from './log-words.ts'
import { counted, size } from './sizes.ts'

export interface LogAdvice {
  /** What each will do. */
  readonly programs: readonly { readonly who: string; readonly does: readonly string[] }[]
  /** How to have the log replayed, each with where it is typed; empty where nothing helps. */
  readonly commands: readonly { readonly where: string; readonly command: string }[]
  /** Stands before the commands, or in their place. */
  readonly warning: string
}

/** More than the descriptors that fit an entry's first sector. QEMU reads no further. */
const MOST_OF_QEMU = 126

const writes = 'Each of these writes to the file that it is given. Stop whatever uses the disk, and run it on a copy.'
const windowsCommand = {
  where: 'Windows, PowerShell as administrator',
  command: 'Mount-VHD -Path copy.vhdx -NoDriveLetter; Dismount-VHD -Path copy.vhdx',
}
const qemuCommand = { where: 'Linux, macOS, Windows with QEMU', command: 'qemu-img check -r all copy.vhdx' }

/** Null for a log that nobody has to replay. `fileSize` in bytes. */
export function logAdvice(log: Log, findings: readonly Finding[], fileSize: number): LogAdvice | null {
  if (log.state === 'needsReplay') return waiting(log, findings, fileSize)
  return log.state === 'invalid' ? broken(log, findings, fileSize) : null
}

function waiting(log: Log, findings: readonly Finding[], fileSize: number): LogAdvice {
  const spoils = whatQemuSpoils(log, findings, fileSize)
  return {
    programs: [
      {
        who: 'Windows: Hyper-V, WSL, Docker Desktop',
        does: [
          'Replays the log by itself as soon as the disk is opened for writing, and goes on.',
          'Refuses to open it read-only, sometimes with no more than “Access denied”.',
        ],
      },
      {
        who: 'QEMU and qemu-img',
        does: [
          'Refuses to open it read-only, and replays the log when it opens the disk for writing or is told to repair it.',
          ...spoils,
        ],
      },
      {
        who: '7-Zip, libvhdi, dissect and most others',
        does: ['Pass over the log and show the disk as it was before these writes. Do not trust what they show.'],
      },
    ],
    commands: spoils.length > 0 ? [windowsCommand] : [qemuCommand, windowsCommand],
    warning: writes,
  }
}

function broken(log: Log, findings: readonly Finding[], fileSize: number): LogAdvice {
  const cutShort = fired(findings, 'LOG-002')
  return {
    programs: [
      {
        who: 'Windows: Hyper-V, WSL, Docker Desktop',
        does: ['Refuses to open it: the log has to be replayed first, and it cannot be.'],
      },
      {
        who: 'QEMU and qemu-img',
        does: [
          cutShort
            ? 'Refuses to open it: the file is shorter than the log relies on.'
            : 'May open it as if nothing were missing, and show a block table that is out of date.',
          ...hugeZeros(log, findings, fileSize),
        ],
      },
      {
        who: '7-Zip, libvhdi, dissect and most others',
        does: ['Pass over the log and show the disk as it is stored, without the writes that the log should hold.'],
      },
    ],
    commands: [],
    warning: cutShort
      ? 'No command helps here. Get a complete copy of the file: this one was cut off after its log was written.'
      : 'No command brings the lost writes back. Keep this file as it is, work on copies only, and use a backup if there is one.',
  }
}

/** Replays that QEMU is known to get wrong. */
function whatQemuSpoils(log: Log, findings: readonly Finding[], fileSize: number): string[] {
  const replayed = (log.entries ?? []).filter((entry) => entry.active)
  const most = Math.max(0, ...replayed.map((entry) => entry.descriptorCount))
  const spoils: string[] = []
  if (most > MOST_OF_QEMU) {
    spoils.push(
      `Cannot replay this one: an entry has ${counted(most, 'write')}, and QEMU takes ${MOST_OF_QEMU} at most.`,
    )
  }
  if (replayed.length > 1 && wraps(log)) {
    spoils.push(
      'Loses writes of this one: the entries run over the end of the log. QEMU drops the first of them, then clears the log.',
    )
  }
  if (fired(findings, 'LOG-021')) {
    spoils.push('May refuse this one: the last entry was not written to its end, and QEMU can take that for damage.')
  }
  return [...spoils, ...hugeZeros(log, findings, fileSize)]
}

function hugeZeros(log: Log, findings: readonly Finding[], fileSize: number): string[] {
  let largest = 0n
  for (const { valid, stale, descriptors, lastFileOffset } of log.entries ?? []) {
    if (!valid || stale) continue
    for (const { kind, length } of descriptors)
      if (kind === 'zero' && length > BigInt(fileSize) && length > lastFileOffset && length > largest) largest = length
  }
  if (largest === 0n && !fired(findings, 'LOG-019')) return []
  const much = largest === 0n ? '' : ` of ${size(largest)}`
  return [
    `Dangerous here: the log asks for zeros${much}, more than the whole file. QEMU writes them, and can fill the drive.`,
  ]
}
