// The packed package with Vite: in a build the wasm is emitted under a hashed name and found, on the page and in a worker; the
// development server serves both as they are. In a real browser.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { build, createServer } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { base, readSparse } from '../images/builder.mjs'
import { Consumer, pack } from './support/consumer.ts'
import { lookAt, served, startChromium } from './support/page.ts'

const folder = mkdtempSync(join(tmpdir(), 'vhdxscope-vite-'))
let consumer: Consumer
let browser: Browser

const MAIN = `
import { openImage, SourceError } from 'vhdxscope'
import { openImageInWorker, SourceError as SameError } from 'vhdxscope/worker'

async function look(image) {
  const report = await image.report()
  const first = await image.bytes(0, 8)
  image.close()
  return [report.verdict.status, report.disk.virtualSize.toString(), String.fromCharCode(...first)]
}

globalThis.look = async () => {
  const file = new File([await (await fetch('./good.vhdx')).arrayBuffer()], 'good.vhdx')
  const gone = { size: 100, read: () => Promise.reject(new Error('gone')) }
  const failed = await (await openImageInWorker(gone)).report().catch((error) => error)
  return {
    page: await look(await openImage(file)),
    worker: await look(await openImageInWorker(file)),
    bytes: await look(await openImageInWorker(new Uint8Array(await file.arrayBuffer()))),
    failed: [failed instanceof SourceError, SourceError === SameError, failed.kind],
  }
}
`

beforeAll(async () => {
  consumer = new Consumer(pack(folder).tarball)
  consumer.write(
    'index.html',
    '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/src/main.js"></script>',
  )
  consumer.write('src/main.js', MAIN)
  const image = base().image('good.vhdx')
  consumer.write('public/good.vhdx', readSparse(image, 0, image.size))
  await build({ root: consumer.folder, base: './', logLevel: 'error', configFile: false })
  browser = await startChromium()
})
afterAll(async () => {
  await browser?.close()
  consumer?.remove()
  rmSync(folder, { recursive: true, force: true })
})

const LOOKED = ['sound', String(64 * 2 ** 20), 'vhdxfile']
const EXPECTED = {
  answer: { page: LOOKED, worker: LOOKED, bytes: LOOKED, failed: [true, true, 'unreadable'] },
  complaints: [],
}

it('emits one wasm and one worker, hashed, and refers to them by these names', () => {
  const assets = readdirSync(consumer.path('dist/assets'))
  const wasm = assets.filter((name) => name.endsWith('.wasm'))
  expect(wasm).toEqual([expect.stringMatching(/^vhdxscope-[\w-]{8}\.wasm$/)])
  const workers = assets.filter((name) => /^worker-[\w-]{8}\.js$/.test(name))
  expect(workers.length).toBe(1)
  const scripts = assets.filter((name) => name.endsWith('.js') && !workers.includes(name))
  const code = scripts.map((name) => readFileSync(consumer.path(`dist/assets/${name}`), 'utf8')).join('\n')
  for (const name of [...wasm, ...workers]) expect(code.split(name).length - 1, name).toBe(1)
  expect(code).not.toMatch(/["']node:fs["']|externalized for browser/)
})

it('a build opens an image on the page and in a worker', async () => {
  expect(await served(consumer.path('dist'), (address) => lookAt(browser, address))).toMatchObject(EXPECTED)
})

it('so does the development server', async () => {
  const server = await createServer({
    root: consumer.folder,
    logLevel: 'error',
    configFile: false,
    server: { host: '127.0.0.1', port: 47_400 },
    // Else it would find the package by itself, and then reload the page.
    optimizeDeps: { include: ['vhdxscope', 'vhdxscope/worker'] },
  })
  try {
    await server.listen()
    const [address = ''] = server.resolvedUrls?.local ?? []
    const seen = await lookAt(browser, address)
    const complaints = seen.complaints.filter((words) => !/^\[vite\] connect(ing\.\.\.|ed\.)$/.test(words))
    expect({ ...seen, complaints }).toMatchObject(EXPECTED)
  } finally {
    await server.close()
  }
})
