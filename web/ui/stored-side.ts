// The file as stored, beside the report, which is as after the log's replay: the same file opened once more, with the replay left out.
// Opened when something is first asked of it; read when the page's switch is first turned there, or at once where that costs little.
import type { VhdxImage } from '../engine/image.ts'
import type { Report } from '../engine/report.ts'
import { failureOf } from './failure.ts'
import { progressMeter } from './progress.ts'
import { hasTwoViews } from './replay-view.ts'
import { type Chosen, getState, type StoredSide, setState, type View } from './store.ts'

/** So many bytes of block table and log are read without being asked for, so that all marks are there from the start. */
const little = 8 * 1024 * 1024

interface Side {
  readonly file: Chosen
  open(signal: AbortSignal): Promise<VhdxImage>
  readonly over: AbortController
  image: Promise<VhdxImage> | null
  /** Of the reading under way, or the last one. */
  reading: AbortController
}

/** Of the file that the page shows. */
let side: Side | null = null

/** Another file is shown from now on; `open` opens it as stored. */
export function followFile(file: Chosen, open: Side['open']): void {
  leaveFile()
  side = { file, open, over: new AbortController(), image: null, reading: new AbortController() }
}

/** Ends and frees all that there is of the side. */
export function leaveFile(): void {
  side?.reading.abort()
  side?.over.abort()
  side?.image?.then((image) => image.close()).catch(() => {})
  side = null
  setState({ stored: null })
}

/** The file as stored. A failure is not kept: the next call tries again. */
export function storedImage(): Promise<VhdxImage> {
  const mine = side
  if (!mine) return Promise.reject(new DOMException('The file was closed.', 'AbortError'))
  mine.image ??= mine.open(mine.over.signal).catch((error: unknown) => {
    mine.image = null
    throw error
  })
  return mine.image
}

/** Turns the page's switch. */
export function turnTo(view: View): void {
  setState({ view })
  const { phase } = getState()
  // What is not looked at is not read on; also, fields are compared with that side, and would wait for it.
  if (view === 'afterReplay') stopStored()
  // Who stopped the reading of the file does not wish for another; the panel offers it.
  if (view === 'asStored' && phase.kind === 'open' && phase.reach !== 'stopped') void readStored()
}

/** The report has come: what of the other side is wanted already, or costs little, is read. */
export function reportHasCome(report: Report): void {
  if (!hasTwoViews(report)) return
  const cost = (report.space?.bat ?? 0) + (report.space?.log ?? 0)
  if (getState().view === 'asStored' || (report.space && cost <= little)) void readStored()
}

/** Reads the side to its end, once; after a stop or a failure it goes on. Never rejects: every outcome is in the store. */
export async function readStored(): Promise<void> {
  const mine = side
  const { phase, stored } = getState()
  if (!mine || phase.kind !== 'open') return
  if (stored?.now === 'reading' || stored?.now === 'standard') return
  mine.reading = new AbortController()
  const { signal } = mine.reading
  const tell = (change: Partial<StoredSide>) => {
    const before: StoredSide = getState().stored ?? { now: 'reading', report: null, progress: null, failure: null }
    if (!signal.aborted) setState({ stored: { ...before, ...change } })
  }
  tell({ now: 'reading', failure: null })
  const meter = progressMeter()
  try {
    const image = await storedImage()
    const onProgress: NonNullable<Parameters<VhdxImage['report']>[0]>['onProgress'] = (report, read) =>
      tell({ report, progress: meter(report, read) })
    tell({ report: await image.report({ signal, onProgress }), now: 'standard', progress: null })
  } catch (error) {
    if (signal.aborted) return
    tell({ now: 'failed', progress: null, failure: failureOf(error, mine.file).title })
    // Nothing is known of the state of what failed: the next try opens the file anew.
    mine.image?.then((image) => image.close()).catch(() => {})
    mine.image = null
  }
}

/** Stops the reading; what is known stays. False if nothing was read. */
export function stopStored(): boolean {
  const { stored } = getState()
  if (!side || stored?.now !== 'reading') return false
  side.reading.abort()
  setState({ stored: { ...stored, now: 'stopped', progress: null } })
  return true
}
