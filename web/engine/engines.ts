// Which engine serves which wasm: one instance per address, bytes or module, started when first needed and again after a trap.
import { Engine } from './engine.ts'
import type { WasmSource } from './load.ts'
import { compileWasm } from './load.ts'

interface Slot {
  module?: Promise<WebAssembly.Module> | undefined
  engine?: Promise<Engine> | undefined
}

const slotsByUrl = new Map<string, Slot>()
const slotsByObject = new WeakMap<object, Slot>()

/**
 * The running engine of that wasm, started if there is none. The same URL, bytes or module share one; a failed load is not kept,
 * so it can be tried again.
 */
export async function engineOf(wasm: WasmSource): Promise<Engine> {
  const slot = slotOf(wasm)
  for (;;) {
    slot.module ??= compileWasm(wasm)
    slot.engine ??= slot.module.then(Engine.start)
    const mine = slot.engine
    try {
      const engine = await mine
      if (!engine.stopped) return engine
    } catch (error) {
      if (slot.engine === mine) slot.module = slot.engine = undefined
      throw error
    }
    // Several opens may find the same dead instance; the first clears it, and all wait for the next.
    if (slot.engine === mine) slot.engine = undefined
  }
}

function slotOf(wasm: WasmSource): Slot {
  const known = isUrl(wasm) ? slotsByUrl.get(String(wasm)) : slotsByObject.get(wasm)
  if (known) return known
  const slot: Slot = {}
  if (isUrl(wasm)) slotsByUrl.set(String(wasm), slot)
  else slotsByObject.set(wasm, slot)
  return slot
}

function isUrl(wasm: WasmSource): wasm is URL | string {
  return typeof wasm === 'string' || wasm instanceof URL
}
