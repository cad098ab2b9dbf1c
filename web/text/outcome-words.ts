// What a program will do with the file, in a word or two. Pure; the command line and the page share it.
import type { Compatibility } from '../engine/report.ts'

export type Outcome = Compatibility['outcome']

const WORDS: Readonly<Record<Outcome, string>> = {
  opens: 'opens',
  opensWithLimit: 'opens, with a limit',
  refuses: 'refuses',
  unknown: 'not known',
}

export function outcomeWords(outcome: Outcome): string {
  return WORDS[outcome]
}
