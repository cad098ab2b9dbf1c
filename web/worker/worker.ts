// The worker's script. It carries the engine's JavaScript but no wasm and no address of any: the page sends the compiled module.
import type { WorkerScope } from './serve.ts'
import { serve } from './serve.ts'

// The types in use describe a page; in a worker the global scope has just these three.
serve(globalThis as unknown as WorkerScope)
