// The packed package in a Vite build: the wasm is emitted under a hashed name and found, on the page and in a worker, in a real browser.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { serveFolder } from '../../scripts/lib/static-server.mjs'
import { base, readSparse } from '../images/builder.mjs'
import { Consumer, pack } from './support/consumer.ts'

const folder = mkdtempSync(join(tmpdir(), 'vhdxscope-vite-'))
let consumer: Consumer
let browser: Browser
let server: Server
let address: string

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
document.title = 'ready'
`

beforeAll(async () => {
  consumer = new Consumer(pack(folder).tarball)
  consumer.write(
    'index.html',
    '<!doctype html><link rel="icon" href="data:,"><title>loading</title><script type="module" src="/src/main.js"></script>',
  )
  consumer.write('src/main.js', MAIN)
  const image = base().image('good.vhdx')
  consumer.write('public/good.vhdx', readSparse(image, 0, image.size))
  const { build } = await import('vite')
  await build({ root: consumer.folder, base: './', logLevel: 'error', configFile: false })
  const served = await serveFolder(consumer.path('dist'), 47_300)
  server = served.server
  address = served.address
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  })
})
afterAll(async () => {
  await browser?.close()
  server?.close()
  consumer?.remove()
  rmSync(folder, { recursive: true, force: true })
})

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

it('opens an image on the page and in a worker, in Chromium', async () => {
  const page = await browser.newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(address)
  await page.waitForFunction(() => document.title === 'ready')
  const expected = ['sound', String(64 * 2 ** 20), 'vhdxfile']
  expect(await page.evaluate(() => (globalThis as unknown as { look(): Promise<unknown> }).look())).toEqual({
    page: expected,
    worker: expected,
    bytes: expected,
    failed: [true, true, 'unreadable'],
  })
  expect(complaints).toEqual([])
})
