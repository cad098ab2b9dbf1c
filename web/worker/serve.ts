// The worker's whole behaviour, apart from the global scope it runs in. A hostile image may trap or loop here; the page must not.
import { Engine } from '../engine/engine.ts'
import { EngineError } from '../engine/errors.ts'
import type { Progress } from '../engine/image.ts'
import { LocalImage } from '../engine/local-image.ts'
import type { Report } from '../engine/report.ts'
import { BlobSource } from '../engine/sources/blob.ts'
import type { ByteSource } from '../engine/sources/source.ts'
import { BlobOrPageSource, PageSource } from './page-source.ts'
import type { Answered, FromWorker, ToWorker, WireSource } from './protocol.ts'
import { toWire } from './wire-error.ts'

/** What is used of a worker's global scope; a MessagePort has it too. */
export interface WorkerScope {
  postMessage(message: FromWorker): void
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null
  onmessageerror: ((event: MessageEvent) => void) | null
}

/** Answers the page's messages for the one image that it opens. */
export function serve(scope: WorkerScope): void {
  const post = (message: FromWorker) => scope.postMessage(message)
  const questions = new Map<number, AbortController>()
  let page: PageSource | null = null
  let image: LocalImage | null = null

  scope.onmessageerror = () => post({ tell: 'lost' })
  scope.onmessage = ({ data }) => {
    switch (data.ask) {
      case 'open':
        answered(data.id, async () => {
          const opened = sourceOf(data.source)
          page = opened.page
          image = new LocalImage(await Engine.start(data.module), opened.source, true, data.asStored)
          post({ tell: 'opened', id: data.id })
        })
        break
      case 'rules':
        answered(data.id, async () => {
          post({ tell: 'rules', id: data.id, text: (await Engine.start(data.module)).rules() })
        })
        break
      case 'report':
        answered(data.id, () => report(data))
        break
      case 'children':
      case 'extents':
      case 'cells':
      case 'locate':
      case 'lookup':
        answered(data.id, () => question(data))
        break
      case 'cancel':
        questions.get(data.id)?.abort()
        break
      case 'take':
      case 'miss':
        page?.answer(data)
        break
    }
  }

  function answered(id: number, work: () => Promise<void>): void {
    work().catch((error: unknown) => post({ tell: 'failed', id, error: toWire(error) }))
  }

  async function report({ id, depth }: ToWorker & { ask: 'report' }): Promise<void> {
    await asked('report', id, async (opened, signal) => {
      const onProgress = (partial: Report, progress: Progress) =>
        post({ tell: 'partial', id, report: partial, progress })
      const finished = await opened.report({ signal, depth, onProgress })
      post({ tell: 'report', id, report: finished, text: opened.reportText() ?? '' })
    })
  }

  async function question(data: Question): Promise<void> {
    const { id, ask } = data
    await asked(ask, id, async (opened, signal) => {
      post({ tell: 'answer', id, answer: await answerOf(data, opened, signal) })
    })
  }

  /** A question to the image that can be cancelled by its id. */
  async function asked(question: string, id: number, ask: (opened: LocalImage, signal: AbortSignal) => Promise<void>) {
    if (!image) throw new EngineError(`The worker was asked before anything was opened.`, { question })
    const stop = new AbortController()
    questions.set(id, stop)
    try {
      await ask(image, stop.signal)
    } finally {
      questions.delete(id)
    }
  }

  function sourceOf(wire: WireSource): { source: ByteSource; page: PageSource } {
    if (wire.kind === 'page') {
      const source = new PageSource(wire, post)
      return { source, page: source }
    }
    const blob = new BlobSource(wire.blob, wire.name)
    const asked = new PageSource(blob, post)
    return { source: new BlobOrPageSource(blob, asked), page: asked }
  }
}

type Question = ToWorker & { ask: 'children' | 'extents' | 'cells' | 'locate' | 'lookup' }

function answerOf(data: Question, image: LocalImage, signal: AbortSignal): Promise<Answered> {
  switch (data.ask) {
    case 'children':
      return image.children(data.node, data.first, data.count, { signal })
    case 'extents':
      return image.extentPage(data.from, signal)
    case 'cells':
      return image.cells(data.count)
    case 'locate':
      return image.locate(data.at, { signal })
    case 'lookup':
      return image.lookup(data.at, { signal })
  }
}
