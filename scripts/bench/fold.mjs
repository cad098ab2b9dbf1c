// @ts-check
// Where the time of a large block table goes inside the wasm: the fold alone, in several orders, and what follows it. By the processor's
// time, so that other programs on the machine do not count.
import { readFileSync } from 'node:fs'
import { inProject } from '../lib/project.mjs'
import { run } from '../lib/run.mjs'
import { median } from './measure.mjs'

/** @typedef {{ what: string, value: string }} BenchRow */

const ROUNDS = 5
/** As tests/bench/bat_fold_wasm.cpp numbers them. */
const ORDERS = [
  'empty',
  'all allocated, in order',
  'all allocated, backwards',
  'all allocated, sixteen writers in turn',
  'all allocated, in random order',
  'every second block in use, a gap behind each',
]
/** From here on the account of the file takes time, too. */
const SCATTERED = 4

/** @returns {Promise<BenchRow[]>} */
export async function foldRows() {
  await run('cmake', ['--build', '--preset', 'wasm', '--target', 'bat_fold_bench'], { step: 'benchmark for wasm' })
  const module = await WebAssembly.compile(readFileSync(inProject('build/wasm/bat_fold_bench.wasm')))
  /** @type {BenchRow[]} */
  const rows = []
  for (const [order, name] of ORDERS.entries()) {
    const bench = await instance(module)
    const rounds = Array.from({ length: ROUNDS }, () => once(bench, order))
    const middle = (/** @type {'fold' | 'space'} */ key) => Math.round(median(rounds.map((round) => round[key])))
    rows.push({ what: `fold of 512 MiB of table in wasm, ${name}`, value: `${middle('fold')} ms of processor` })
    if (order >= SCATTERED)
      rows.push({ what: 'and then the account of the file', value: `${middle('space')} ms of processor` })
  }
  return rows
}

/** @typedef {(name: string, ...args: number[]) => number} Call */

/** @param {WebAssembly.Module} module @returns {Promise<Call>} */
async function instance(module) {
  /** @type {WebAssembly.Imports} */
  const imports = {}
  for (const { module: from, name } of WebAssembly.Module.imports(module))
    imports[from] = { ...imports[from], [name]: () => 0 }
  const exports = /** @type {Record<string, (...args: number[]) => number>} */ (
    /** @type {unknown} */ ((await WebAssembly.instantiate(module, imports)).exports)
  )
  exports['_initialize']?.()
  return (name, ...args) => {
    const work = exports[name]
    if (!work) throw new Error(`the benchmark exports no ${name}`)
    return work(...args)
  }
}

/** Milliseconds. @param {Call} call @param {number} order */
function once(call, order) {
  call('bench_start')
  let fold = 0
  const parts = call('bench_parts')
  for (let part = 0; part < parts; part++) {
    call('bench_make', part, order)
    fold += timeOf(() => call('bench_fold'))
  }
  fold += timeOf(() => call('bench_settle'))
  return { fold, space: timeOf(() => call('bench_space')) }
}

/** @param {() => void} work */
function timeOf(work) {
  const start = process.cpuUsage()
  work()
  return process.cpuUsage(start).user / 1000
}
