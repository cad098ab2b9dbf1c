// From a picked or dropped file to a report in the store. One file at a time: opening another ends the one before.
import type { ReportDepth, VhdxImage } from '../engine/image.ts'
import type { Report } from '../engine/report.ts'
import type { ByteSource } from '../engine/sources/source.ts'
import { openImageInWorker, SparseSource } from '../worker/client.ts'
import { bytesOf, newWorker, wasmModule } from './engine.ts'
import { type Failure, failureOf, folderFailure } from './failure.ts'
import { clearFocus } from './focus.ts'
import type { PackedSample } from './packed-samples.ts'
import { progressMeter } from './progress.ts'
import { type Chosen, getState, type Phase, setState } from './store.ts'
import { followFile, leaveFile, reportHasCome } from './stored-side.ts'

/** After this many milliseconds of reading, Cancel is offered. */
const slowAfter = 500

/** The opening under way or, when done, the last one. Aborting it is silent. */
let current = new AbortController()
/** The image of the opening under way. */
let opening: VhdxImage | null = null

/** Reads a file and shows what it is. Never rejects: every outcome is a phase of the page. */
export async function openFile(picked: File, notice: string | null = null): Promise<void> {
  await open({ name: picked.name, size: picked.size }, picked, notice)
}

/** Opens a sample by the same way as a file: its bytes come from the page's script, through the same interface. */
export async function openSample(sample: PackedSample): Promise<void> {
  const { name, size, runs } = sample
  const extents = runs.map(([offset, base64]) => [offset, bytesOf(base64)] as const)
  await open(
    { name, size },
    new SparseSource({ name, size, extents }),
    'A sample that came with this page, no file of yours.',
  )
}

async function open(file: Chosen, picked: File | ByteSource, notice: string | null): Promise<void> {
  const mine = startOver({ kind: 'opening', file, partial: null, progress: null, slow: false }, notice)
  const opened = async (asStored: boolean, signal: AbortSignal) =>
    openImageInWorker(picked, { module: await wasmModule(), worker: newWorker, asStored, signal })
  followFile(file, (signal) => opened(true, signal))
  await reading(file, mine, () => opened(false, mine))
}

/** Reads on where the reader had stopped. */
export async function readOn(): Promise<void> {
  const { phase } = getState()
  if (phase.kind !== 'open' || phase.reach !== 'stopped') return
  const { file, image, report } = phase
  current = new AbortController()
  setState({ phase: { kind: 'opening', file, partial: report, progress: null, slow: true } })
  await reading(file, current.signal, async () => image)
}

/** From an image to its report, and to the phase that follows. */
async function reading(file: Chosen, mine: AbortSignal, imageOf: () => Promise<VhdxImage>): Promise<void> {
  const slow = setTimeout(() => stillOpening(mine, { slow: true }), slowAfter)
  let image: VhdxImage | null = null
  try {
    image = await imageOf()
    opening = image
    const report = await reportOf(image, 'standard', mine)
    setState({ phase: { kind: 'open', file, image, report, reach: 'standard', deepening: null } })
    reportHasCome(report)
  } catch (error) {
    if (!isKept(image)) image?.close()
    if (mine.aborted) return // cancelled or replaced: whoever did it has set the phase
    const { phase } = getState()
    const partial = phase.kind === 'opening' ? phase.partial : null
    setState({ phase: { kind: 'failed', file, failure: failureOf(error, file), partial } })
  } finally {
    if (opening === image) opening = null
    clearTimeout(slow)
  }
}

async function reportOf(image: VhdxImage, depth: ReportDepth, signal: AbortSignal): Promise<Report> {
  const progress = progressMeter()
  const report = await image.report({
    signal,
    depth,
    onProgress: (partial, read) => stillOpening(signal, { partial, progress: progress(partial, read) }),
  })
  signal.throwIfAborted()
  return report
}

/** Looks also into what changes no verdict and takes long. The report at hand stays until then, and if it is cancelled or fails. */
export async function readDeeper(): Promise<void> {
  const { phase } = getState()
  if (phase.kind !== 'open' || phase.reach !== 'standard' || phase.deepening) return
  const { file, image } = phase
  current = new AbortController()
  const mine = current.signal
  const meter = progressMeter()
  const tell = (change: Partial<Phase & { kind: 'open' }>) => {
    const { phase: now } = getState()
    if (!mine.aborted && now.kind === 'open' && now.image === image) setState({ phase: { ...now, ...change } })
  }
  const from = { bytes: 0, bytesLeft: 0, secondsLeft: null }
  tell({ deepening: from })
  try {
    const report = await image.report({
      signal: mine,
      depth: 'deep',
      onProgress: (partial, read) => tell({ deepening: meter(partial, read) ?? from }),
    })
    tell({ report, reach: 'deep', deepening: null })
  } catch (error) {
    if (mine.aborted) return
    setState({ phase: { kind: 'failed', file, failure: failureOf(error, file), partial: phase.report } })
    image.close()
  }
}

/** A folder was dropped: said at once, nothing is read. */
export function refuseFolder(name: string): void {
  startOver(failed({ name, size: 0 }, folderFailure), null)
}

/** Stops reading, closes what is open, and returns to the landing page. */
export function cancel(): void {
  startOver({ kind: 'landing' }, null)
}

/**
 * Stops reading. What is known by then is kept and called partial; before a header is there nothing is worth keeping, and the landing
 * page returns. False if nothing was being read.
 */
export function stopReading(): boolean {
  const { phase } = getState()
  if (phase.kind === 'open' && phase.deepening) {
    current.abort()
    setState({ phase: { ...phase, deepening: null } })
    return true
  }
  if (phase.kind !== 'opening') return false
  const { file, partial } = phase
  if (opening === null || partial === null || !partial.headers.some((header) => header !== null)) cancel()
  else {
    setState({ phase: { kind: 'open', file, image: opening, report: partial, reach: 'stopped', deepening: null } })
    current.abort()
  }
  return true
}

/** Whether the page still shows this image, though its reading was stopped. */
function isKept(image: VhdxImage | null): boolean {
  const { phase } = getState()
  return phase.kind === 'open' && phase.image === image
}

/** Ends and frees what was there, and makes `phase` the page's. The signal says when that in turn is over. */
function startOver(phase: Phase, notice: string | null): AbortSignal {
  const before = getState().phase
  current.abort()
  if (before.kind === 'open') before.image.close()
  leaveFile()
  if (before.kind !== 'landing') clearFocus() // a place that came with the address is kept for the first file only
  current = new AbortController()
  setState({ phase, notice, view: 'afterReplay' })
  return current.signal
}

function stillOpening(
  signal: AbortSignal,
  change: Partial<Pick<Phase & { kind: 'opening' }, 'partial' | 'progress' | 'slow'>>,
): void {
  const { phase } = getState()
  if (signal.aborted || phase.kind !== 'opening') return
  setState({ phase: { ...phase, ...change } })
}

function failed(file: Chosen, failure: Failure): Phase {
  return { kind: 'failed', file, failure, partial: null }
}
