// @ts-check
// How fast a log is gone through in wasm, against reading the same bytes and doing nothing with them, in the same run. The file is
// in the page cache by then; what remains is the copy to the engine and its work.
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { base, countingGuid, MiB, readSparse } from '../../tests/images/builder.mjs'
import { inProject } from '../lib/project.mjs'

const CHUNK = 8 * MiB
const ROUNDS = 3
const START = 16 * MiB

/** @typedef {{ offset: number, length: number }} Wish */

/** @returns {Promise<{ what: string, value: string }[]>} */
export async function logScans() {
  const folder = mkdtempSync(join(tmpdir(), 'vhdxscope-bench-'))
  try {
    const rows = []
    for (const mib of [16, 1024]) rows.push(...(await scan(join(folder, `${mib}.vhdx`), mib * MiB)))
    return rows
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {string} path @param {number} length of the log */
async function scan(path, length) {
  const size = write(path, length)
  const { glue, view } = await startEngine()
  const file = openSync(path, 'r')
  const buffer = new Uint8Array(CHUNK)
  try {
    const plain = median(() => {
      for (let at = START; at < size; at += CHUNK) readSync(file, buffer, 0, Math.min(CHUNK, size - at), at)
    })
    const scanned = median(() => {
      const session = glue.open(size, 0)
      glue.depth(session, 0)
      for (;;) {
        const answer = glue.report(session, 0, 0)
        const [wanted = '[]', report = ''] = new TextDecoder().decode(view(answer, glue.length())).split('\n')
        /** @type {[number, number][]} */
        const wishes = JSON.parse(wanted)
        if (wishes.length === 0) {
          if (JSON.parse(report).log.state !== 'needsReplay') throw new Error(`the log of ${path} was not understood`)
          break
        }
        for (const [offset, count] of wishes) {
          readSync(file, buffer, 0, count, offset)
          view(glue.buffer(session, count), count).set(buffer.subarray(0, count))
          glue.supply(session, offset, count)
        }
      }
      glue.close(session)
    })
    const name = length < 1024 * MiB ? `${length / MiB} MiB` : `${length / (1024 * MiB)} GiB`
    const speed = (/** @type {number} */ ms) => `${Math.round(length / 1e3 / ms)} MB/s`
    return [
      { what: `a log of ${name}, gone through in wasm`, value: speed(scanned) },
      { what: `a log of ${name}, only read`, value: speed(plain) },
    ]
  } finally {
    closeSync(file)
  }
}

async function startEngine() {
  /** @type {typeof import('../../web/engine/wasm/vhdxscope.mjs')} */
  const { default: createGlue } = await import(inProject('web/engine/wasm/vhdxscope.mjs'))
  /** @type {WebAssembly.Memory | undefined} */
  let memory
  const glue = await createGlue({
    instantiateWasm(imports, receive) {
      const bytes = readFileSync(inProject('web/engine/wasm/vhdxscope.wasm'))
      WebAssembly.instantiate(bytes, imports).then(({ instance, module }) => {
        memory = Object.values(instance.exports).find((each) => each instanceof WebAssembly.Memory)
        receive(instance, module)
      })
      return {}
    },
  })
  const view = (/** @type {number} */ address, /** @type {number} */ length) =>
    new Uint8Array(/** @type {WebAssembly.Memory} */ (memory).buffer, address, length)
  return { glue, view }
}

/** A disk in use: one entry at the log's start, noise in the rest of it. @param {string} path @param {number} length */
function write(path, length) {
  const image = base({ logGuid: countingGuid(0x20), log: { offset: START, length } })
    .ring((ring) => ring.append({ number: 7 }))
    .image('bench.vhdx')
  const noise = Uint8Array.from({ length: CHUNK }, (_, at) => (Math.imul(at, 2654435761) >>> 24) | 1)
  const file = openSync(path, 'w')
  writeSync(file, readSparse(image, 0, START))
  for (let at = START; at < image.size; at += CHUNK) writeSync(file, noise, 0, Math.min(CHUNK, image.size - at), at)
  writeSync(file, readSparse(image, START, 4096), 0, 4096, START)
  closeSync(file)
  return image.size
}

/** Milliseconds. @param {() => void} work */
function median(work) {
  work()
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  return times.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0
}
