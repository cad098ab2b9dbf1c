// From a picked or dropped file to a report in the store. One file at a time: opening another ends the one before.
import type { VhdxImage } from '../engine/image.ts'
import type { Report } from '../engine/report.ts'
import type { ByteSource } from '../engine/sources/source.ts'
import { openImageInWorker, SparseSource } from '../worker/client.ts'
import { bytesOf, newWorker, wasmModule } from './engine.ts'
import { type Failure, failureOf, folderFailure } from './failure.ts'
import { clearFocus } from './focus.ts'
import type { PackedSample } from './packed-samples.ts'
import { type Chosen, getState, type Phase, setState } from './store.ts'

/** After this many milliseconds of reading, Cancel is offered. */
const slowAfter = 500

/** The opening under way or, when done, the last one. Aborting it is silent. */
let current = new AbortController()

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
  const mine = startOver({ kind: 'opening', file, partial: null, slow: false }, notice)
  const slow = setTimeout(() => stillOpening(mine, { slow: true }), slowAfter)
  try {
    const { image, report } = await read(picked, mine)
    setState({ phase: { kind: 'open', file, image, report } })
  } catch (error) {
    if (mine.aborted) return // cancelled or replaced: whoever did it has set the phase
    const { phase } = getState()
    const partial = phase.kind === 'opening' ? phase.partial : null
    setState({ phase: { kind: 'failed', file, failure: failureOf(error, file), partial } })
  } finally {
    clearTimeout(slow)
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

async function read(picked: File | ByteSource, signal: AbortSignal): Promise<{ image: VhdxImage; report: Report }> {
  const image = await openImageInWorker(picked, { module: await wasmModule(), worker: newWorker, signal })
  try {
    const report = await image.report({ signal, onProgress: (partial) => stillOpening(signal, { partial }) })
    signal.throwIfAborted()
    return { image, report }
  } catch (error) {
    image.close()
    throw error
  }
}

/** Ends and frees what was there, and makes `phase` the page's. The signal says when that in turn is over. */
function startOver(phase: Phase, notice: string | null): AbortSignal {
  const before = getState().phase
  current.abort()
  if (before.kind === 'open') before.image.close()
  if (before.kind !== 'landing') clearFocus() // a place that came with the address is kept for the first file only
  current = new AbortController()
  setState({ phase, notice, view: 'afterReplay' })
  return current.signal
}

function stillOpening(signal: AbortSignal, change: { partial?: Report; slow?: boolean }): void {
  const { phase } = getState()
  if (signal.aborted || phase.kind !== 'opening') return
  setState({ phase: { ...phase, ...change } })
}

function failed(file: Chosen, failure: Failure): Phase {
  return { kind: 'failed', file, failure, partial: null }
}
