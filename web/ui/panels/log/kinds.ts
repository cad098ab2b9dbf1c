// How entries of the log are called on the page, and the oldest and newest of those to be replayed.
import type { LogDescriptor, Report } from '../../../engine/report.ts'
import { mustNotBeApplied } from '../../../text/log-advice.ts'
import type { EntryKind, endsOf, Target } from '../../../text/log-words.ts'
import type { BadgeTone } from '../../widgets/badge.tsx'
import type { IconName } from '../../widgets/icon.tsx'
import type { RingKind } from '../../widgets/ring.tsx'

export type Kinds = Record<EntryKind, { word: string; tone: BadgeTone; icon?: IconName; meaning: string }>

const kinds: Kinds = {
  active: { word: 'to be replayed', tone: 'accent', icon: 'replay', meaning: 'waits to be written to its place' },
  stopped: {
    word: 'not replayed: the file is cut short',
    tone: 'bad',
    icon: 'warning',
    meaning: 'would be written to its place if the file were whole',
  },
  unjudged: {
    word: 'not judged',
    tone: 'plain',
    meaning: 'of this session; whether they are to be replayed is not known',
  },
  unused: { word: 'not replayed', tone: 'plain', meaning: 'of this session, but outside the sequence' },
  stale: { word: 'earlier session', tone: 'plain', meaning: 'left over, never replayed' },
  invalid: { word: 'not valid', tone: 'bad', icon: 'warning', meaning: 'not written to its end, or damaged' },
}

const refused: Kinds = {
  ...kinds,
  active: { word: 'in the sequence', tone: 'bad', icon: 'warning', meaning: 'waits, but must not be applied' },
}

export const kindsOf = (report: Report): Kinds => (mustNotBeApplied(report) ? refused : kinds)

/** The form in which a kind is drawn: what was to be replayed looks so, whether or not it is. */
export function formOf(kind: EntryKind): RingKind {
  return kind === 'stopped' ? 'active' : kind === 'unjudged' ? 'unused' : kind
}

/** What a write lands on, all of it. */
export type Find = (descriptor: LogDescriptor) => Target[]

/** "oldest", "newest", both or nothing. */
export function roles(ends: ReturnType<typeof endsOf>, index: number): string {
  if (!ends) return ''
  const role = [index === ends.tail.index && 'oldest', index === ends.head.index && 'newest'].filter(Boolean)
  return role.join(' and ')
}
