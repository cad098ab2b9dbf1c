// The engine's wasm with a memory that cannot grow beyond a limit: the module defines its memory itself, so the limit is written into
// a copy of its bytes. Knows the container of wasm (sections, LEB128) and nothing else.
const MEMORY_SECTION = 5
const PAGE = 65536

/** A module whose memory has `most` bytes at most, in whole pages. */
export function cappedModule(wasm: Uint8Array<ArrayBuffer>, most: number): WebAssembly.Module {
  const parts = [wasm.subarray(0, 8)]
  let found = false
  for (let at = 8; at < wasm.length; ) {
    const length = leb(wasm, at + 1)
    const end = length.next + length.value
    if (wasm[at] === MEMORY_SECTION) {
      parts.push(section(cappedMemory(wasm.subarray(length.next, end), most / PAGE)))
      found = true
    } else parts.push(wasm.subarray(at, end))
    at = end
  }
  if (!found) throw new Error('The module defines no memory.')
  return new WebAssembly.Module(new Uint8Array(Buffer.concat(parts)))
}

// One memory with limits: a flag that a maximum follows, the minimum, the maximum.
function cappedMemory(content: Uint8Array, pages: number): number[] {
  const count = leb(content, 0)
  const flags = leb(content, count.next)
  const least = leb(content, flags.next)
  if (count.value !== 1 || flags.value !== 1) throw new Error('The module has not one memory with a maximum.')
  if (least.value > pages) throw new Error(`The module begins with ${least.value} pages.`)
  return [...toLeb(1), ...toLeb(1), ...toLeb(least.value), ...toLeb(pages)]
}

function section(content: number[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([MEMORY_SECTION, ...toLeb(content.length), ...content])
}

function leb(bytes: Uint8Array, from: number): { value: number; next: number } {
  let value = 0
  for (let at = from, shift = 0; ; at++, shift += 7) {
    const byte = bytes[at]
    if (byte === undefined) throw new Error('The module ends within a number.')
    value += (byte & 0x7f) * 2 ** shift
    if (byte < 0x80) return { value, next: at + 1 }
  }
}

function toLeb(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) + 0x80, ...toLeb(Math.floor(value / 0x80))]
}
