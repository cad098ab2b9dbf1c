// Exit statuses. Scripts depend on them: a number never changes its meaning.
import { SourceError } from '../engine/errors.ts'
import type { Report } from '../engine/report.ts'

export const STATUS = {
  sound: 0,
  /** Damaged, or the log must be replayed. */
  notSound: 1,
  /** Unopenable, or no VHDX at all. */
  unopenable: 2,
  /** Wrong usage. */
  usage: 64,
  /** A fault of this program. */
  ours: 70,
  /** The file could not be read, or too little of it to judge. */
  unread: 74,
  interrupted: 130,
} as const

export function statusOf(report: Report): number {
  if (report.asStored) return STATUS.notSound
  switch (report.verdict?.status) {
    case 'sound':
      return STATUS.sound
    case 'needsReplay':
    case 'damaged':
      return STATUS.notSound
    case 'unopenable':
    case 'notVhdx':
      return STATUS.unopenable
    case undefined:
      return STATUS.unread
  }
}

export function statusOfError(error: unknown): number {
  return error instanceof SourceError ? STATUS.unread : STATUS.ours
}
