// A worker without a browser: its code serves one end of a channel in this thread, the page's side holds the other. Messages are
// really cloned.
import type { WorkerScope } from '../../../web/worker/serve.ts'
import { serve } from '../../../web/worker/serve.ts'
import { wasmModule } from './engine.ts'

/** A Worker whose thread is this one. */
export class FakeWorker {
  onmessage: ((event: MessageEvent) => void) | null = null
  onerror: ((event: ErrorEvent) => void) | null = null
  onmessageerror: ((event: MessageEvent) => void) | null = null
  terminated = false
  /** Messages from the page, as they were sent. */
  readonly heard: { ask: string }[] = []
  readonly port: MessagePort
  readonly #page: MessagePort

  constructor(start: (scope: WorkerScope) => void = serve) {
    const { port1, port2 } = new MessageChannel()
    this.#page = port1
    this.port = port2
    start(port2 as unknown as WorkerScope)
    port1.onmessage = (event) => this.onmessage?.(event)
  }

  postMessage(message: { ask: string }, transfer: Transferable[] = []): void {
    this.heard.push(message)
    this.#page.postMessage(message, transfer)
  }

  terminate(): void {
    this.terminated = true
    this.#page.close()
  }
}

/** A fake worker, and the options that make the client use it. */
export function started(start?: (scope: WorkerScope) => void) {
  const fake = new FakeWorker(start)
  const options = { module: wasmModule, worker: () => fake as unknown as Worker }
  return { fake, options }
}
