// What the words on the command line ask for. Pure.
import { parseArgs } from 'node:util'
import { messageOf } from '../engine/errors.ts'
import type { ReportDepth } from '../engine/image.ts'
import { isWebAddress } from '../engine/open-with.ts'

export const VERBS = ['info', 'check', 'map', 'tree', 'rules', 'explain'] as const
export type Verb = (typeof VERBS)[number]

/** A window of a list. */
export interface Window {
  readonly first: number
  /** All that follow if it is null. */
  readonly count: number | null
}

export type Request =
  | {
      readonly do: 'info' | 'check'
      readonly files: readonly string[]
      readonly json: boolean
      readonly depth: ReportDepth
      readonly asStored: boolean
    }
  | { readonly do: 'map'; readonly file: string; readonly json: boolean; readonly asStored: boolean }
  /** `node` is empty for the top. */
  | {
      readonly do: 'tree'
      readonly file: string
      readonly node: string
      readonly window: Window
      readonly json: boolean
      readonly asStored: boolean
    }
  | { readonly do: 'rules'; readonly json: boolean }
  | { readonly do: 'explain'; readonly text: string; readonly json: boolean }
  | { readonly do: 'help'; readonly of: Verb | null }
  | { readonly do: 'version' }
  /** A sentence on what is wrong with the words. */
  | { readonly do: 'refuse'; readonly why: string }

export function requestOf(words: readonly string[]): Request {
  if (words[0] === 'explain') return explainRequest(words.slice(1))
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
  const { json, deep, quick, first, count, 'as-stored': asStored } = values
  if (verb !== 'tree' && (first ?? count) !== undefined) return refuse('--first and --count belong to "tree".')
  if ((deep || quick) && verb !== 'info' && verb !== 'check')
    return refuse(`--${deep ? 'deep' : 'quick'} belongs to "info" and "check".`)
  if (asStored && verb !== 'info' && verb !== 'map' && verb !== 'tree')
    return refuse('--as-stored belongs to "info", "map" and "tree".')
  if (deep && quick) return refuse('--deep and --quick are opposites.')
  // Behind an option, since parseArgs takes "explain" there for a file.
  if (verb === 'explain') return refuse('Write "explain" first: vhdxscope explain CODE')
  if (verb === 'rules') return files.length === 0 ? { do: verb, json } : refuse('"rules" takes no file.')
  const flaw = flawOf(verb, files)
  if (flaw) return refuse(flaw)
  const [file = '', node = '', more] = files
  if (verb === 'map') return node === '' ? { do: verb, file, json, asStored } : refuse('"map" takes one file.')
  if (verb !== 'tree') {
    return { do: verb, files, json, asStored, depth: deep ? 'deep' : quick ? 'essentials' : 'standard' }
  }
  if (more !== undefined) return refuse('"tree" takes one file, and one node of it.')
  const window = { first: wholeOf(first) ?? 0, count: wholeOf(count) ?? null }
  if (Number.isNaN(window.first) || Number.isNaN(window.count))
    return refuse('--first and --count are followed by a whole number.')
  return { do: verb, file, node, window, json, asStored }
}

// Its words may look like options: -1069940720 is a code. So only what begins with two dashes is one.
function explainRequest(words: readonly string[]): Request {
  const options = words.filter((word) => word.startsWith('--'))
  const text = words.filter((word) => !options.includes(word)).join(' ')
  const unknown = options.find((option) => !['--json', '--help', '--'].includes(option))
  if (unknown !== undefined) return refuse(`Unknown option '${unknown}'`)
  if (options.includes('--help') || text === '-h') return { do: 'help', of: 'explain' }
  if (text.trim() === '') return refuse('Give a code, or a message that holds one: vhdxscope explain 0x80070570')
  return { do: 'explain', text, json: options.includes('--json') }
}

function flawOf(verb: Verb, files: readonly string[]): string | null {
  if (files.length === 0)
    return `Name ${verb === 'tree' || verb === 'map' ? 'a file' : 'at least one file'}: vhdxscope ${verb} FILE`
  if (files.includes('-'))
    return '"-" is not possible: a VHDX is read at many places, and standard input only from start to end. Give a path.'
  const strange = files.find((file) => isWebAddress(file) && !URL.canParse(file))
  if (strange !== undefined) return `"${strange}" is not an address.`
  return files.includes('') ? 'A file name is empty.' : null
}

/** NaN for what is no whole number. */
function wholeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  return /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
}

function parse(words: readonly string[]) {
  return parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      deep: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      'as-stored': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      version: { type: 'boolean', short: 'V', default: false },
      first: { type: 'string' },
      count: { type: 'string' },
    },
  })
}

function refuse(why: string): Request {
  return { do: 'refuse', why }
}
