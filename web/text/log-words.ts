// The log in plain words: why an entry is invalid, what a write lands on, and how the entries stand to one another. Pure.
import type { Finding, Log, LogEntry } from '../engine/report.ts'

/**
 * How an entry stands to the replay. `stopped`: of the sequence that was found, but the replay is refused. `unjudged`: of this session,
 * while no sequence is known.
 */
export type EntryKind = 'active' | 'stopped' | 'unjudged' | 'unused' | 'stale' | 'invalid'

/** `stale` also where an entry is invalid besides: nobody would look at it. */
export function kindOf(entry: LogEntry, log: Log): EntryKind {
  if (entry.active) return 'active'
  if (entry.stale) return 'stale'
  if (!entry.valid) return 'invalid'
  if (log.state === 'needsReplay' && !log.activeSequence) return 'unjudged'
  return isStopped(log) && inSequence(entry, log) ? 'stopped' : 'unused'
}

/** There is a sequence to be replayed, and a replay would be wrong: the file was cut short after the log was written (LOG-002). */
export function isStopped({ state, activeSequence }: Log): boolean {
  return state === 'invalid' && !!activeSequence
}

function inSequence({ sequenceNumber: number }: LogEntry, { activeSequence: sequence }: Log): boolean {
  return !!sequence && number >= sequence.tailSequenceNumber && number <= sequence.headSequenceNumber
}

// By the engine's few words for the first test that an entry fails.
const reasons: Record<string, string> = {
  'entry length': 'Its length is impossible: no multiple of 4,096 bytes, or longer than the log.',
  tail: 'Its Tail points to no place in the log.',
  'sequence number': 'Its SequenceNumber is zero, which no writer uses.',
  'descriptor count': 'It announces more writes than fit into it.',
  checksum: 'Its checksum is wrong: it was not written to its end, or was changed or partly overwritten later.',
  'descriptor signature': 'One of its writes does not begin as a write must.',
  'descriptor sequence number': 'One of its writes belongs to another entry: it was not written to its end.',
  'target not aligned': 'It would write to a place that is no multiple of 4,096 bytes.',
  'zero length not aligned': 'It would write zeros of a length that is no multiple of 4,096 bytes.',
  'target overflows': 'It would write beyond the end of any possible file.',
  'target in the headers': 'It would overwrite the first 192 KiB, where the headers lie. No honest writer does that.',
  'target in the log': 'It would overwrite the log itself. No honest writer does that.',
  'data sector outside the entry': 'It announces more data than it holds.',
  'data sector signature': 'A sector of its data does not begin as it must: it was not written to its end.',
  'data sector sequence number': 'A sector of its data belongs to another entry: it was not written to its end.',
  'entry length does not fit the descriptors': 'Its length does not fit the writes in it.',
}

/** Why an invalid entry is not used, as a sentence. */
export function reasonOf(entry: LogEntry): string {
  const { invalidBecause } = entry
  return reasons[invalidBecause ?? ''] ?? `It fails this test: ${invalidBecause ?? 'not stated'}.`
}

/** What stands before the writes of an invalid entry: who would make them. QEMU's part is known from trials. */
export function heldBy({ invalidBecause, stale }: LogEntry): string {
  const qemu = !stale && (invalidBecause === 'target in the headers' || invalidBecause === 'target in the log')
  return qemu
    ? 'What it holds: by the specification nobody writes it, but QEMU does when it opens the file for writing or repairs it:'
    : 'What it holds, and by the specification nobody writes:'
}

/** Bytes of the log that an entry takes: one sector where its length is impossible. */
export function bytesTaken({ entryLength }: LogEntry, log: Log): number {
  return entryLength > 0 && entryLength % 4096 === 0 && entryLength <= log.length ? entryLength : 4096
}

/** What a write lands on: a name for people, and the node of the report if it is one. */
export interface Target {
  readonly name: string
  readonly node: string | null
}

const NODE =
  /^(?:fileTypeIdentifier|header\.[12]|log|regionTable\.[12]|metadata|metadata\.item\.\d+|parentLocator|bat)(?:\.[\w.]+)?$/

/** All that a write lands on. `itemName` gives the name of a metadata item by its index, where it has one. */
export function targetsOf(target: string | undefined, itemName: (index: number) => string | null): Target[] {
  return target === undefined ? [] : target.split(', ').map((each) => targetOf(each, itemName))
}

function targetOf(target: string, itemName: (index: number) => string | null): Target {
  if (!NODE.test(target)) return { name: target, node: null }
  const [structure, second, third] = target.split('.')
  if (structure === 'fileTypeIdentifier') return { name: 'file type identifier', node: target }
  if (structure === 'header') return { name: `header ${second}`, node: target }
  if (structure === 'log') return { name: 'the log itself', node: target }
  if (structure === 'regionTable') return { name: `region table ${second}`, node: target }
  if (structure === 'bat') return { name: 'block table (BAT)', node: target }
  if (structure === 'parentLocator') return { name: 'parent locator', node: target }
  if (second !== 'item') return { name: 'metadata', node: target }
  return { name: itemName(Number(third)) ?? `metadata item ${third}`, node: target }
}

/** The oldest or the newest entry of the sequence; `index` is -1 if it is not among the listed ones. */
export interface End {
  readonly index: number
  readonly number: bigint
  /** Bytes from the start of the log. */
  readonly offset: number
  readonly length: number
}

/** Both ends of the sequence, listed or not; null if there is none. */
export function endsOf(log: Log): { tail: End; head: End } | null {
  const { activeSequence: sequence, entries = [] } = log
  if (!sequence) return null
  const end = (number: bigint, offset: number, length: number): End => ({
    index: entries.findIndex((entry) => entry.offset === offset),
    number,
    offset,
    length,
  })
  return {
    tail: end(sequence.tailSequenceNumber, sequence.tailOffset, sequence.tailEntryLength),
    head: end(sequence.headSequenceNumber, sequence.headOffset, sequence.headEntryLength),
  }
}

/** Whether the entries of the sequence run over the end of the log and on at its start. */
export function wraps(log: Log): boolean {
  const ends = endsOf(log)
  return !!ends && (ends.head.offset < ends.tail.offset || ends.head.offset + ends.head.length > log.length)
}

export const fired = (findings: readonly Finding[], rule: string): boolean =>
  findings.some((finding) => finding.rule === rule)
