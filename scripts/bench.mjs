// @ts-check
// npm run bench: how fast, as a table. Measured, never asserted: numbers depend on the machine and on what else it does.
import { readFileSync } from 'node:fs'
import { makeWasm } from './lib/make-wasm.mjs'
import { makePackage, makeSite } from './lib/make-web.mjs'
import { step } from './lib/progress.mjs'
import { inProject } from './lib/project.mjs'
import { run, runQuietly, stopOnSignals } from './lib/run.mjs'
import { setUpForBench } from './lib/setup.mjs'
import { writeReportTypes } from './report-types.mjs'

const BYTES = 1 << 20
const ROUNDS = 9

/** @typedef {{ what: string, value: string }} BenchRow */

export async function main() {
  stopOnSignals()
  await setUpForBench()
  writeReportTypes()
  await makeWasm()
  await makeSite()
  await makePackage()
  // Brought by the set-up above, so not before it.
  const { pickToVerdict } = await import('./bench/page.mjs')
  const { blockRows } = await import('./bench/blocks.mjs')
  const { foldRows } = await import('./bench/fold.mjs')
  const { logScans } = await import('./bench/log.mjs')
  const { manyRows } = await import('./bench/many.mjs')
  const rows = []
  for (const measure of [crcInWasm, crcNative, logScans, pickToVerdict, manyRows, blockRows, foldRows])
    rows.push(...(await measure()))
  const width = Math.max(...rows.map((row) => row.what.length))
  step('results, medians')
  for (const { what, value } of rows) console.log(`${what.padEnd(width)}  ${value.padStart(34)}`)
}

/** @returns {Promise<BenchRow[]>} */
async function crcInWasm() {
  await run('cmake', ['--build', '--preset', 'wasm', '--target', 'crc32c_bench'], { step: 'benchmark for wasm' })
  const module = await WebAssembly.compile(readFileSync(inProject('build/wasm/crc32c_bench.wasm')))
  /** @type {WebAssembly.Imports} */
  const imports = {}
  for (const { module: from, name } of WebAssembly.Module.imports(module))
    imports[from] = { ...imports[from], [name]: () => 0 }
  const exports = /** @type {Record<string, (...args: number[]) => number>} */ (
    /** @type {unknown} */ ((await WebAssembly.instantiate(module, imports)).exports)
  )
  exports['_initialize']?.()
  const buffer = exports['bench_buffer']?.(BYTES) ?? 0
  const kernels = { 'CRC-32C in wasm': 'bench_engine', 'CRC-32C in wasm, a byte a step': 'bench_bytewise' }
  return Object.entries(kernels).map(([what, name]) => {
    const kernel = exports[name]
    if (!kernel) throw new Error(`the benchmark exports no ${name}`)
    return { what, value: `${gigabytesPerSecond(() => kernel(buffer, BYTES)).toFixed(2)} GB/s` }
  })
}

/**
 * By the processor's time, so that other programs on the machine do not count.
 * @param {() => void} once works through BYTES bytes
 */
function gigabytesPerSecond(once) {
  for (let i = 0; i < 20; i++) once()
  const speeds = Array.from({ length: ROUNDS }, () => {
    const start = process.cpuUsage()
    for (let i = 0; i < 50; i++) once()
    return (50 * BYTES) / 1e3 / process.cpuUsage(start).user
  })
  return speeds.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0
}

/** @returns {Promise<BenchRow[]>} */
async function crcNative() {
  await run('cmake', ['--preset', 'native-release'], { step: 'configure the native benchmark' })
  await run('cmake', ['--build', '--preset', 'native-release', '--target', 'crc32c_bench'], {
    step: 'native benchmark',
  })
  const { text } = await runQuietly(inProject('build/native-release/crc32c_bench'), [
    '--benchmark_format=json',
    `--benchmark_repetitions=${ROUNDS}`,
    '--benchmark_report_aggregates_only=true',
  ])
  const result = JSON.parse(text.slice(text.indexOf('{\n')))
  const median = result.benchmarks.filter(
    (/** @type {{ aggregate_name: string }} */ row) => row.aggregate_name === 'median',
  )
  return median.map((/** @type {{ run_name: string, bytes_per_second: number }} */ row) => ({
    what: row.run_name.startsWith('engine') ? 'CRC-32C native' : 'CRC-32C native, a byte a step',
    value: `${(row.bytes_per_second / 1e9).toFixed(2)} GB/s`,
  }))
}
