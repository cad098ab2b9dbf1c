// @ts-check
// The largest block allocation table there is, 512 MiB for a disk of 64 TiB in blocks of 1 MiB, empty and with every block allocated in
// random order: the command line beside `qemu-img check`, and the package in Chromium beside a bare pool of reads of the same bytes.
import {
  closeSync,
  cpSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  rmSync,
  statfsSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { base, MiB, TiB } from '../../tests/images/builder.mjs'
import { inProject } from '../lib/project.mjs'
import { runQuietly } from '../lib/run.mjs'
import { serveFolder } from '../lib/static-server.mjs'
import { alternating, costOf, costText, judged } from './measure.mjs'

/** @typedef {{ what: string, value: string }} BenchRow */

const ROUNDS = 9
const BLOCKS = 2 ** 26
/** Payload blocks between two sector bitmap entries, MS-VHDX 2.5. */
const CHUNK = 4096

/** Bytes of the entries that the disk needs. */
const TABLE = 8 * (BLOCKS + BLOCKS / CHUNK - 1)

const TMPFS = 0x01021994

/** Wants dist. @returns {Promise<BenchRow[]>} */
export async function blockRows() {
  const memory = '/dev/shm'
  // ext4 has no files of more than 16 TiB.
  if (!isTmpfs(memory)) return [{ what: '64 TiB in blocks of 1 MiB', value: 'not run: no tmpfs' }]
  const folder = mkdtempSync(join(memory, 'vhdxscope-bench-'))
  try {
    const empty = join(folder, 'empty.vhdx')
    await runQuietly('qemu-img', ['create', '-q', '-f', 'vhdx', '-o', 'block_size=1M', empty, '64T'])
    const full = join(folder, 'full.vhdx')
    writeFull(full)
    const images = { 'empty, by qemu-img': empty, 'all allocated, in random order': full }
    /** @type {BenchRow[]} */
    const rows = []
    for (const [name, path] of Object.entries(images)) rows.push(...(await inNode(name, path)))
    rows.push(...(await partsInNode(full, folder)))
    for (const [name, path] of Object.entries(images)) rows.push(...(await inChromium(name, path, folder)))
    return rows
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {string} folder */
function isTmpfs(folder) {
  try {
    return statfsSync(folder).type === TMPFS
  } catch {
    return false
  }
}

/** @param {string} name @param {string} path @returns {Promise<BenchRow[]>} */
async function inNode(name, path) {
  const [ours, theirs] = await alternating(ROUNDS, [
    () => costOf(process.execPath, [inProject('dist/cli.js'), 'check', path]),
    () => costOf('qemu-img', ['check', '-q', path]),
  ])
  if (!ours || !theirs) throw new Error('nothing was measured')
  /** @param {'milliseconds' | 'mebibytes'} key @param {number} bound */
  const ratio = (key, bound) => judged((ours[key] / theirs[key]).toFixed(2), ours[key] <= bound * theirs[key])
  return [
    { what: `64 TiB ${name}: check in Node`, value: costText(ours) },
    { what: `64 TiB ${name}: qemu-img check`, value: costText(theirs) },
    { what: `64 TiB ${name}: of its time, at most 0.50`, value: ratio('milliseconds', 0.5) },
    { what: `64 TiB ${name}: of its memory, at most 0.25`, value: ratio('mebibytes', 0.25) },
  ]
}

const ONLY_READ = `
const { open } = await import('node:fs/promises')
const [path, start, length] = process.argv.slice(1)
const file = await open(path)
const end = Number(start) + Number(length)
let next = Number(start)
const lane = async () => {
  const memory = new Uint8Array(2097152)
  while (next < end) {
    const at = next
    next += memory.length
    await file.read(memory, 0, Math.min(memory.length, end - at), at)
  }
}
await Promise.all([lane(), lane(), lane(), lane()])
await file.close()`

/**
 * Where the time in Node goes, from outside: Node itself, and with it the command line, the engine and the structures, or the reads. The
 * fold is in fold.mjs.
 * @param {string} path of a large table @param {string} folder @returns {Promise<BenchRow[]>}
 */
async function partsInNode(path, folder) {
  const small = join(folder, 'small.vhdx')
  await runQuietly('qemu-img', ['create', '-q', '-f', 'vhdx', small, '64M'])
  const node = (/** @type {string[]} */ ...words) => costOf(process.execPath, words)
  const costs = await alternating(ROUNDS, [
    () => node('--eval', '0'),
    () => node(inProject('dist/cli.js'), '--version'),
    () => node(inProject('dist/cli.js'), 'check', small),
    () => node('--input-type=module', '--eval', ONLY_READ, path, String(2 * MiB), String(TABLE)),
  ])
  const names = [
    'Node alone',
    'Node and the command line',
    'check in Node of a disk of 64 MiB: all but the table',
    'Node and 512 MiB of reads',
  ]
  return costs.map((cost, at) => ({ what: names[at] ?? '', value: costText(cost) }))
}

const PAGE = `<!doctype html><link rel="icon" href="data:,"><input type="file"><script type="module">
import { openImageInWorker } from './dist/worker-client.js'
const bare = \`onmessage = async ({ data: { file, ranges } }) => {
  const waiting = ranges.values()
  const lane = async () => { for (const [offset, length] of waiting) await file.slice(offset, offset + length).arrayBuffer() }
  await Promise.all(Array.from({ length: 6 }, lane))
  postMessage('done')
}\`
const bareUrl = URL.createObjectURL(new Blob([bare], { type: 'text/javascript' }))
globalThis.once = async (whose, offset, length) => {
  const [file] = document.querySelector('input').files
  const start = performance.now()
  if (whose === 'ours') {
    const image = await openImageInWorker(file)
    const report = await image.report()
    if (!report.complete) throw new Error('the report is not complete')
    image.close()
  } else {
    const ranges = []
    for (let at = 0; at < length; at += 8388608) ranges.push([offset + at, Math.min(8388608, length - at)])
    const worker = new Worker(bareUrl)
    await new Promise((resolve, reject) => {
      worker.onmessage = resolve
      worker.onerror = reject
      worker.postMessage({ file, ranges })
    })
    worker.terminate()
  }
  return performance.now() - start
}
</script>`

/** @param {string} name @param {string} path @param {string} folder @returns {Promise<BenchRow[]>} */
async function inChromium(name, path, folder) {
  const site = join(folder, 'site')
  cpSync(inProject('dist'), join(site, 'dist'), { recursive: true })
  writeFileSync(join(site, 'index.html'), PAGE)
  const { address, server } = await serveFolder(site, 4660)
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  })
  try {
    const page = await browser.newPage()
    await page.goto(address)
    await page.waitForFunction(() => 'once' in globalThis)
    await page.setInputFiles('input', path)
    /** @param {'ours' | 'bare'} whose */
    const once = async (whose) => {
      const milliseconds = await page.evaluate(
        ([who, from, size]) =>
          /** @type {{ once(...words: unknown[]): Promise<number> }} */ (/** @type {unknown} */ (globalThis)).once(
            who,
            from,
            size,
          ),
        /** @type {const} */ ([whose, 2 * MiB, TABLE]),
      )
      return { milliseconds, processor: 0, mebibytes: 0 }
    }
    const [ours, bare] = await alternating(ROUNDS, [() => once('ours'), () => once('bare')])
    if (!ours || !bare) throw new Error('nothing was measured')
    const speed = (100 * bare.milliseconds) / ours.milliseconds
    return [
      { what: `64 TiB ${name}: report in Chromium`, value: `${Math.round(ours.milliseconds)} ms` },
      { what: `64 TiB ${name}: bare reads in Chromium`, value: `${Math.round(bare.milliseconds)} ms` },
      { what: `64 TiB ${name}: of their speed, at least 85 %`, value: judged(`${speed.toFixed(0)} %`, speed >= 85) },
    ]
  } finally {
    await browser.close()
    server.close()
  }
}

/** The table is written piece by piece: it is as large as everything else is small. @param {string} path */
function writeFull(path) {
  const draft = base({ virtualSize: 64 * TiB, blockSize: MiB })
  const { extents } = draft.image('full')
  const { bat } = draft.recipe
  const dataStart = bat.offset + Math.ceil((8 * (BLOCKS + BLOCKS / CHUNK)) / MiB) * MiB
  const file = openSync(path, 'w')
  try {
    ftruncateSync(file, dataStart + BLOCKS * MiB)
    for (const [offset, bytes] of extents) writeSync(file, bytes, 0, bytes.length, offset)
    const first = dataStart / MiB
    const words = new BigUint64Array((CHUNK + 1) * 64)
    const bytes = new Uint8Array(words.buffer)
    for (let block = 0, at = bat.offset; block < BLOCKS; at += bytes.length) {
      for (let row = 0; row < words.length; row++) {
        const isBitmap = row % (CHUNK + 1) === CHUNK
        // State 6, fully present, and the place in MiB from bit 20 on, MS-VHDX 2.5.1.
        words[row] = isBitmap ? 0n : 6n | (BigInt(first + shuffled(block++)) << 20n)
      }
      writeSync(file, bytes, 0, bytes.length, at)
    }
  } finally {
    closeSync(file)
  }
}

/** A bijection of 0 to 2^26 - 1 without any order that could be seen. @param {number} block */
function shuffled(block) {
  const mask = BLOCKS - 1
  let mixed = Math.imul(block, 0x2545f491) & mask
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0x1b873593) & mask
  return mixed ^ (mixed >>> 11)
}
