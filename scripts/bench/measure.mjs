// @ts-check
// How the rows of the benchmark are measured: programs by their wall time, process start included, by the processor's time, and by the
// most memory they had; competitors in turn, so that what else the machine does meets both; medians.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** @typedef {{ milliseconds: number, processor: number, mebibytes: number }} Cost of which `processor` is in milliseconds, too */

/** The kernel counts a program's time in these. */
const TICK_MS = 10

/**
 * @param {string} program
 * @param {readonly string[]} words
 * @returns {Promise<Cost>}
 */
export function costOf(program, words) {
  const start = performance.now()
  const child = spawn(program, words, { stdio: ['ignore', 'ignore', 'inherit'] })
  let mebibytes = 0
  let processor = 0
  // The kernel keeps the peak and the sum, so the last look before the end has nearly all of them.
  const look = () => {
    mebibytes = Math.max(mebibytes, peakOf(child.pid ?? 0))
    processor = Math.max(processor, processorOf(child.pid ?? 0))
  }
  const looking = setInterval(look, 2)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (status) => {
      clearInterval(looking)
      // An image that is found damaged would be measured for something else.
      if (status !== 0) reject(new Error(`${program} ${words.join(' ')} ended with ${status}`))
      else resolve({ milliseconds: performance.now() - start, processor, mebibytes })
    })
  })
}

/**
 * @param {number} rounds
 * @param {readonly (() => Promise<Cost>)[]} competitors
 * @returns {Promise<Cost[]>} medians, after one round that does not count
 */
export async function alternating(rounds, competitors) {
  /** @type {Cost[][]} */
  const costs = competitors.map(() => [])
  for (let round = 0; round <= rounds; round++) {
    for (const [at, run] of competitors.entries()) {
      const cost = await run()
      if (round > 0) costs[at]?.push(cost)
    }
  }
  return costs.map((each) => ({
    milliseconds: median(each.map(({ milliseconds }) => milliseconds)),
    processor: median(each.map(({ processor }) => processor)),
    mebibytes: median(each.map(({ mebibytes }) => mebibytes)),
  }))
}

/** @param {Cost} cost */
export function costText({ milliseconds, processor, mebibytes }) {
  return `${Math.round(milliseconds)} ms (${processor} of processor), ${Math.round(mebibytes)} MiB`
}

/** A result beside what was to be reached. @param {string} text @param {boolean} reached */
export function judged(text, reached) {
  return `${text}  ${reached ? 'reached' : 'NOT REACHED'}`
}

/** @param {readonly number[]} values */
export function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
}

/** @param {number} pid */
function peakOf(pid) {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0 // it has just ended
  }
}

/** Milliseconds in user and system. @param {number} pid */
function processorOf(pid) {
  try {
    // Behind the program's name, which may hold anything, the 12th and the 13th field.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS
  } catch {
    return 0 // it has just ended
  }
}
