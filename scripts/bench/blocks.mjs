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
import { alternating, costOf } from './measure.mjs'

/** @typedef {{ what: string, value: string }} BenchRow */

const ROUNDS = 9
const BLOCKS = 2 ** 26
/** Payload blocks between two sector bitmap entries, MS-VHDX 2.5. */
const CHUNK = 4096

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
  const text = (/** @type {import('./measure.mjs').Cost} */ cost) =>
    `${Math.round(cost.milliseconds)} ms, ${Math.round(cost.mebibytes)} MiB`
  const ratio = (/** @type {'milliseconds' | 'mebibytes'} */ key) => (ours[key] / theirs[key]).toFixed(2)
  return [
    { what: `64 TiB ${name}: check in Node`, value: text(ours) },
    { what: `64 TiB ${name}: qemu-img check`, value: text(theirs) },
    { what: `64 TiB ${name}: of its time, of its memory`, value: `${ratio('milliseconds')}, ${ratio('mebibytes')}` },
  ]
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
    const length = 8 * (BLOCKS + BLOCKS / CHUNK - 1)
    /** @param {'ours' | 'bare'} whose */
    const once = async (whose) => {
      const milliseconds = await page.evaluate(
        ([who, from, size]) =>
          /** @type {{ once(...words: unknown[]): Promise<number> }} */ (/** @type {unknown} */ (globalThis)).once(
            who,
            from,
            size,
          ),
        /** @type {const} */ ([whose, 2 * MiB, length]),
      )
      return { milliseconds, mebibytes: 0 }
    }
    const [ours, bare] = await alternating(ROUNDS, [() => once('ours'), () => once('bare')])
    if (!ours || !bare) throw new Error('nothing was measured')
    const speed = ((100 * bare.milliseconds) / ours.milliseconds).toFixed(0)
    return [
      { what: `64 TiB ${name}: report in Chromium`, value: `${Math.round(ours.milliseconds)} ms` },
      { what: `64 TiB ${name}: bare reads in Chromium`, value: `${Math.round(bare.milliseconds)} ms` },
      { what: `64 TiB ${name}: of their speed`, value: `${speed} %` },
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
