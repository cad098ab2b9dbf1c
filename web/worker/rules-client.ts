// The catalogue of rules, for a page that runs the engine in workers only: asked of a worker that is ended afterwards.
import { EngineError } from '../engine/errors.ts'
import { parseRules, type Rule } from '../engine/rules.ts'
import type { FromWorker, ToWorker } from './protocol.ts'
import { fromWire } from './wire-error.ts'

export type { Rule } from '../engine/rules.ts'

/** Every rule, in the order of the catalogue. Rejects with an `EngineError` if the worker or the engine cannot start. */
export function rulesInWorker(module: WebAssembly.Module, worker: Worker): Promise<Rule[]> {
  return new Promise<Rule[]>((resolve, reject) => {
    const fail = (what: string) =>
      reject(new EngineError(`The catalogue of rules could not be read: ${what}.`, { question: 'rules' }))
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.tell === 'rules') resolve(parseRules(data.text))
      else if (data.tell === 'failed') reject(fromWire(data.error))
      else fail('the worker answered with something else')
    }
    worker.onerror = (event) => {
      event.preventDefault()
      fail(event.message || "the worker's script could not be loaded or was not allowed to run")
    }
    const question: ToWorker = { ask: 'rules', id: 1, module }
    worker.postMessage(question)
  }).finally(() => worker.terminate())
}
