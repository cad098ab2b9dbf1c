#!/usr/bin/env node
// The command line: runs what was asked for, and knows where text and exit status go. What is said of a file is in the printers.
import { engineOf } from '../engine/engines.ts'
import { EngineError, messageOf } from '../engine/errors.ts'
import type { VhdxImage } from '../engine/image.ts'
import { defaultWasm } from '../engine/load-default.ts'
import { openImage } from '../engine/open.ts'
import type { Report } from '../engine/report.ts'
import { writeJson } from '../engine/report.ts'
import { inert } from '../text/inert.ts'
import type { Request } from './arguments.ts'
import { requestOf } from './arguments.ts'
import { HELP, VERB_HELP } from './help.ts'
import type { Line } from './layout.ts'
import { rendered } from './layout.ts'
import { checkLines, checkRow } from './print-check.ts'
import { infoLines } from './print-info.ts'
import { ruleLines } from './rules.ts'
import { STATUS, statusOf, statusOfError } from './status.ts'

/** Written here by the package's build. */
declare const __VHDXSCOPE_VERSION__: string

const interrupted = new AbortController()
let status: number = STATUS.sound
/** Answers given so far; a blank line stands between two. */
let answers = 0

process.once('SIGINT', () => interrupted.abort())
process.once('SIGTERM', () => interrupted.abort())
// Whoever reads has seen enough (`| head`): no fault of anybody, and nothing more to do.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') complain(`The answer could not be written: ${error.message}`)
  process.exit(error.code === 'EPIPE' ? status : STATUS.unread)
})
process.stderr.on('error', () => {})

await run(requestOf(process.argv.slice(2)))
process.exitCode = status

type LookRequest = Extract<Request, { files: unknown }>

async function run(request: Request): Promise<void> {
  switch (request.do) {
    case 'help':
      write(request.of ? VERB_HELP[request.of] : HELP)
      break
    case 'version':
      write(`vhdxscope ${__VHDXSCOPE_VERSION__}\n`)
      break
    case 'refuse':
      complain(`${inert(request.why)}\nvhdxscope --help says more.`)
      raise(STATUS.usage)
      break
    case 'rules':
      await listRules(request.json)
      break
    case 'info':
    case 'check':
      for (const file of request.files) await look(file, (image, report) => answer(request, image, report))
  }
}

async function look(file: string, show: (image: VhdxImage, report: Report) => void): Promise<void> {
  try {
    interrupted.signal.throwIfAborted()
    const image = await openImage(file, { signal: interrupted.signal })
    try {
      const report = await image.report({ signal: interrupted.signal })
      raise(statusOf(report))
      show(image, report)
    } finally {
      image.close()
    }
  } catch (error) {
    if (interrupted.signal.aborted) return raise(STATUS.interrupted)
    raise(statusOfError(error))
    complain(`${inert(file)}: ${sentences(error)}`)
  }
}

function answer(request: LookRequest, image: VhdxImage, report: Report): void {
  const { files, json } = request
  const { file, verdict, findings } = report
  if (json && request.do === 'info') write(`${image.reportText()}\n`)
  else if (json) write(`${writeJson({ file, verdict, findings })}\n`)
  else if (request.do === 'info') print([...(answers++ === 0 ? [] : [['']]), ...infoLines(report)])
  else print(files.length > 1 ? [checkRow(report)] : checkLines(report))
}

async function listRules(json: boolean): Promise<void> {
  try {
    const catalogue = (await engineOf(defaultWasm())).rules()
    if (json) write(`${catalogue.trimEnd()}\n`)
    else print(ruleLines(catalogue))
  } catch (error) {
    raise(statusOfError(error))
    complain(sentences(error))
  }
}

function sentences(error: unknown): string {
  const message = inert(messageOf(error))
  if (!(error instanceof EngineError)) return message
  return `${message} (asked: ${error.question}; engine ${error.engineVersion ?? 'not started'})`
}

/** The greatest status of all files counts. */
function raise(value: number): void {
  status = Math.max(status, value)
}

function print(lines: readonly Line[]): void {
  const colour = process.stdout.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb'
  write(rendered(lines, colour))
}

function write(text: string): void {
  process.stdout.write(text)
}

function complain(text: string): void {
  process.stderr.write(`vhdxscope: ${text}\n`)
}
