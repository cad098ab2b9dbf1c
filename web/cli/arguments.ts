// What the words on the command line ask for. Pure.
import { parseArgs } from 'node:util'
import { messageOf } from '../engine/errors.ts'

export const VERBS = ['info', 'check', 'rules'] as const
export type Verb = (typeof VERBS)[number]

export type Request =
  | { readonly do: 'info' | 'check'; readonly files: readonly string[]; readonly json: boolean }
  | { readonly do: 'rules'; readonly json: boolean }
  | { readonly do: 'help'; readonly of: Verb | null }
  | { readonly do: 'version' }
  /** A sentence on what is wrong with the words. */
  | { readonly do: 'refuse'; readonly why: string }

export function requestOf(words: readonly string[]): Request {
  let parsed: ReturnType<typeof parse>
  try {
    parsed = parse(words)
  } catch (error) {
    return refuse(messageOf(error))
  }
  const { values, positionals } = parsed
  const [word, ...files] = positionals
  const verb = VERBS.find((known) => known === word) ?? null
  if (values.version) return { do: 'version' }
  if (values.help && (verb || word === undefined)) return { do: 'help', of: verb }
  if (word === undefined) return refuse(`Say what to do: ${VERBS.join(', ')}.`)
  if (!verb)
    return refuse(`There is no verb "${word}". There are: ${VERBS.join(', ')}. To look at a file: vhdxscope info FILE`)
  if (verb === 'rules') return files.length === 0 ? { do: verb, json: values.json } : refuse('"rules" takes no file.')
  if (files.length === 0) return refuse(`Name at least one file: vhdxscope ${verb} FILE…`)
  if (files.includes('-')) {
    return refuse(
      '"-" is not possible: a VHDX is read at many places, and standard input only from start to end. Give a path.',
    )
  }
  const address = files.find((file) => /^https?:\/\//i.test(file))
  if (address !== undefined)
    return refuse(`"${address}": addresses on the web cannot be opened yet. Download the file.`)
  if (files.includes('')) return refuse('A file name is empty.')
  return { do: verb, files, json: values.json }
}

function parse(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      version: { type: 'boolean', short: 'V', default: false },
    },
  })
}

function refuse(why: string): Request {
  return { do: 'refuse', why }
}
