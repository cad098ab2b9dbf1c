#!/usr/bin/env node
import type { Extent } from '../engine/blocks.ts'
// The command line: runs what was asked for, and knows where text and exit status go. What is said of a file is in the printers.
import { engineOf } from '../engine/engines.ts'
import { EngineError, messageOf } from '../engine/errors.ts'
import type { Progress as ReadProgress, ReportDepth, VhdxImage } from '../engine/image.ts'
import { defaultWasm } from '../engine/load-default.ts'
import { openImage } from '../engine/open.ts'
import { isWebAddress } from '../engine/open-with.ts'
import type { Report } from '../engine/report.ts'
import { writeJson } from '../engine/report.ts'
import { nameOfAddress } from '../engine/sources/http.ts'
import { explain } from '../text/explain.ts'
import { inert } from '../text/inert.ts'
import type { Request } from './arguments.ts'
import { requestOf } from './arguments.ts'
import { filesOf } from './files.ts'
import { HELP, VERB_HELP } from './help.ts'
import type { Line } from './layout.ts'
import { rendered } from './layout.ts'
import { checkLines, checkRow, nameWidth } from './print-check.ts'
import { explainLines, explainValue } from './print-explain.ts'
import { infoLines } from './print-info.ts'
import { mapHead, mapJson, mapRow } from './print-map.ts'
import { treeLines } from './print-tree.ts'
import { Progress, progressWords } from './progress.ts'
import { ruleLines } from './rules.ts'
import { STATUS, statusOf, statusOfError } from './status.ts'

/** Written here by the package's build. */
declare const __VHDXSCOPE_VERSION__: string

/** So many nodes are asked for at once. */
const PAGE = 512
/** So many files are looked at at once: while one is read, another is judged. */
const LANES = 4

const interrupted = new AbortController()
const progress = new Progress(process.stderr)
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

type Look = Extract<Request, { files: unknown }>
type MapRequest = Extract<Request, { do: 'map' }>
type Tree = Extract<Request, { do: 'tree' }>

async function run(request: Request): Promise<void> {
  switch (request.do) {
    case 'help':
      await write(request.of ? VERB_HELP[request.of] : HELP)
      break
    case 'version':
      await write(`vhdxscope ${__VHDXSCOPE_VERSION__}\n`)
      break
    case 'refuse':
      refuse(request.why)
      break
    case 'rules':
      await listRules(request.json)
      break
    case 'explain':
      await explainText(request.text, request.json)
      break
    case 'tree':
      await lookAt(request, (image, report) => list(request, image, report))
      break
    case 'map':
      await lookAt(request, (image, report) => map(request, image, report))
      break
    case 'info':
    case 'check':
      await lookAtAll(request)
  }
}

async function lookAtAll(request: Look): Promise<void> {
  const files = request.files.flatMap((word) => {
    const found = filesOf(word)
    if (found.length === 0) {
      raise(STATUS.unread)
      complain(`No file fits ${inert(word)}`)
    }
    return found
  })
  // A pattern stands for several files even where it finds one: a script shall not have to count them.
  const one = files.length === 1 && request.files.length === 1 && files[0] === request.files[0]
  const several = one ? null : nameWidth(files.map(shown))
  const words = (file: string, at: number) =>
    several !== null ? `${at + 1} of ${files.length}, ${shown(file)}` : shown(file)
  const waiting = files.entries()
  const ahead: { words: string; done: Promise<Finish> }[] = []
  for (;;) {
    while (ahead.length < LANES) {
      const { value, done } = waiting.next()
      if (done) break
      const [at, file] = value
      ahead.push({ words: words(file, at), done: look(file, words(file, at), request) })
    }
    // Answers are given in the order of the files.
    const first = ahead.shift()
    if (!first) return
    progress.start(first.words)
    const finish = await first.done
    progress.end()
    await finish((image, report) => answer(request, several, image, report))
  }
}

async function lookAt({ file, asStored }: MapRequest | Tree, show: Show): Promise<void> {
  progress.start(shown(file))
  const finish = await look(file, shown(file), { depth: 'standard', asStored })
  progress.end()
  await finish(show)
}

type Show = (image: VhdxImage, report: Report) => Promise<void>
/** Lets `show` answer, or says on standard error and in the exit status what failed; and closes the image. */
type Finish = (show: Show) => Promise<void>

/** Opens and reports. Never rejects: what failed is said when its turn has come. */
async function look(
  file: string,
  words: string,
  { depth, asStored }: { depth: ReportDepth; asStored: boolean },
): Promise<Finish> {
  const { signal } = interrupted
  let image: VhdxImage | null = null
  try {
    signal.throwIfAborted()
    image = await openImage(file, { signal, asStored })
    const opened = image
    const start = performance.now()
    const onProgress = (_: Report, come: ReadProgress) =>
      progress.update(words, `: ${progressWords(come, performance.now() - start)}`)
    const report = await image.report({ signal, depth, ...(progress.wanted && { onProgress }) })
    return async (show) => {
      raise(statusOf(report))
      await show(opened, report).catch((error: unknown) => failed(file, error))
      opened.close()
    }
  } catch (error) {
    image?.close()
    return async () => failed(file, error)
  }
}

function failed(file: string, error: unknown): void {
  if (interrupted.signal.aborted) raise(STATUS.interrupted)
  else {
    raise(statusOfError(error))
    complain(`${inert(shown(file))}: ${sentences(error)}`)
  }
}

async function answer(request: Look, several: number | null, image: VhdxImage, report: Report): Promise<void> {
  const { json } = request
  const { file, verdict, findings } = report
  if (json && request.do === 'info') await write(`${image.reportText()}\n`)
  else if (json) await write(`${writeJson({ file, verdict, findings })}\n`)
  else if (request.do === 'info') await print([...(answers++ === 0 ? [] : [['']]), ...infoLines(report)])
  else await print(several === null ? checkLines(report) : [checkRow(report, several)])
}

async function map({ json }: MapRequest, image: VhdxImage, report: Report): Promise<void> {
  const { signal } = interrupted
  const disk = report.disk ?? null
  if (!json) await print(mapHead(report))
  let rows: Extent[] = []
  const flush = async () => {
    if (json) await write(rows.map(mapJson).join(''))
    else await print(rows.map((row) => mapRow(row, disk)))
    rows = []
  }
  for await (const extent of image.extents({ signal })) {
    rows.push(extent)
    if (rows.length >= PAGE) await flush()
  }
  await flush()
}

async function list({ node, window, json }: Tree, image: VhdxImage, report: Report): Promise<void> {
  const { signal } = interrupted
  const end = window.count === null ? Number.MAX_SAFE_INTEGER : window.first + window.count
  for (let at = window.first; ; ) {
    const page = await image.children(node, at, Math.max(0, Math.min(PAGE, end - at)), { signal })
    if (!page) return refuse(`${report.file.name} has no node "${node}". Without a node, the top is listed.`)
    if (json) await write(page.nodes.map((each) => `${writeJson(each)}\n`).join(''))
    else await print(treeLines(page.nodes))
    at += page.nodes.length
    if (page.nodes.length === 0 || at >= Math.min(end, page.total)) return
  }
}

async function explainText(text: string, json: boolean): Promise<void> {
  const { known, unknown } = explain(text)
  if (json) await write(known.map((match) => `${writeJson(explainValue(match))}\n`).join(''))
  else await print(explainLines(known))
  if (known.length > 0) return
  raise(STATUS.notSound)
  const codes = unknown.length > 0 ? unknown.join(', ') : `"${text.slice(0, 200)}"`
  complain(`${inert(codes)}: no error code that has to do with virtual disks is known in this.`)
}

async function listRules(json: boolean): Promise<void> {
  try {
    const catalogue = (await engineOf(defaultWasm())).rules()
    if (json) await write(`${catalogue.trimEnd()}\n`)
    else await print(ruleLines(catalogue))
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

/** The query of an address may hold a key, which shall not end in a log. */
function shown(file: string): string {
  return isWebAddress(file) ? nameOfAddress(file) : file
}

function refuse(why: string): void {
  raise(STATUS.usage)
  complain(`${inert(why)}\nvhdxscope --help says more.`)
}

/** The greatest status of all files counts. */
function raise(value: number): void {
  status = Math.max(status, value)
}

async function print(lines: readonly Line[]): Promise<void> {
  const colour = process.stdout.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb'
  await write(rendered(lines, colour))
}

/** Waits where the reader is slower: an answer may be longer than the memory. */
async function write(text: string): Promise<void> {
  progress.hide()
  if (text === '' || process.stdout.write(text)) return
  await new Promise((resolve) => process.stdout.once('drain', resolve))
}

function complain(text: string): void {
  progress.hide()
  process.stderr.write(`vhdxscope: ${text}\n`)
}
