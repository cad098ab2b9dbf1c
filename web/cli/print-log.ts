// `info`: the entries of the log, valid or not, with all their fields and what they write. Pure: a log in, lines out.
import type { Log, LogDescriptor, LogEntry } from '../engine/report.ts'
import { hex, hex32 } from '../text/hex.ts'
import { inert } from '../text/inert.ts'
import { type EntryKind, kindOf, reasonOf } from '../text/log-words.ts'
import { counted, size, sizeInFull } from '../text/sizes.ts'
import type { Line } from './layout.ts'
import { columns, styled } from './layout.ts'

/** So many are printed; `tree` and the JSON have more. */
const ENTRIES_SHOWN = 64
const DESCRIPTORS_SHOWN = 16

const states: Readonly<Record<EntryKind, string>> = {
  active: 'to be replayed',
  stopped: 'not replayed, since the file is cut short',
  unjudged: 'not judged: the log was not examined to its end',
  unused: 'not replayed',
  stale: 'of another session',
  invalid: 'not valid',
}

export function logLines(log: Log | null | undefined): Line[] {
  const entries = log?.entries ?? []
  if (!log || entries.length === 0) return []
  const count = log.entryCount ?? entries.length
  const left = count - Math.min(entries.length, ENTRIES_SHOWN)
  return [
    [''],
    [styled('Log', 'strong'), `, ${counted(count, 'entry', 'entries')}`],
    ...entries.slice(0, ENTRIES_SHOWN).flatMap((entry, at) => entryLines(entry, at, log)),
    ...(left > 0 ? [rest(left, 'entry', 'entries', 'log')] : []),
  ]
}

function entryLines(entry: LogEntry, at: number, log: Log): Line[] {
  const { descriptors, descriptorCount } = entry
  const fields: [string, string][] = [
    ['Signature', inert(entry.signature)],
    ['Checksum', checksum(entry)],
    ['EntryLength', sizeInFull(entry.entryLength)],
    ['Tail', hex(entry.tail)],
    ['SequenceNumber', entry.sequenceNumber.toString()],
    ['DescriptorCount', descriptorCount.toString()],
    ['Reserved', hex32(entry.reserved)],
    ['LogGuid', entry.logGuid],
    ['FlushedFileOffset', sizeInFull(entry.flushedFileOffset)],
    ['LastFileOffset', sizeInFull(entry.lastFileOffset)],
  ]
  const shown = descriptors.slice(0, DESCRIPTORS_SHOWN)
  // What an invalid entry announces it need not hold: only what the report lists of it is promised.
  const left = (entry.valid ? descriptorCount : descriptors.length) - shown.length
  return [
    [`  Entry ${at} at ${hex(log.offset + BigInt(entry.offset))}, `, styled(states[kindOf(entry, log)], 'strong')],
    ...(entry.valid ? [] : [[`    ${reasonOf(entry)}`]]),
    ...columns(
      fields.map(([name, value]): Line => [styled(name, 'quiet'), value]),
      4,
    ),
    ...columns(shown.map(descriptorRow), 4),
    ...(left > 0 ? [['    ', ...rest(left, 'descriptor', 'descriptors', `log.entry.${at}`)]] : []),
  ]
}

function descriptorRow(descriptor: LogDescriptor, at: number): Line {
  const { kind, signature, fileOffset, length, target } = descriptor
  const name = styled(`Descriptor ${at}`, 'quiet')
  if (kind === 'unknown') return [name, `of no known kind: begins with ${inert(signature ?? '')}`]
  return [name, `${kind}, ${size(length)} at ${hex(fileOffset)}${target === undefined ? '' : `, on ${target}`}`]
}

function checksum({ checksum: { stored, computed } }: LogEntry): string {
  if (computed === null) return `${hex32(stored)}, not computed: the length is impossible`
  return stored === computed ? hex32(stored) : `${hex32(stored)}, should be ${hex32(computed)}`
}

function rest(left: number, one: string, many: string, node: string): Line {
  return [
    styled(`  ${counted(left, `${one} more`, `${many} more`)}: "vhdxscope tree FILE ${node}" lists them.`, 'quiet'),
  ]
}
