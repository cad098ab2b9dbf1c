// A page opens a file on another server, in Chromium: what CORS must allow, and what is said where it does not.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { base, readSparse } from '../images/builder.mjs'
import { part, RangeServer } from '../web/support/range-server.ts'
import { ROOT } from './support/consumer.ts'
import { lookAt, served, startChromium } from './support/page.ts'

const folder = mkdtempSync(join(tmpdir(), 'vhdxscope-http-'))
const image = base().image('good.vhdx')
const CONTENT = readSparse(image, 0, image.size)
const OPEN = { 'access-control-allow-origin': '*' }
const EXPOSED = { ...OPEN, 'access-control-expose-headers': 'Content-Range, ETag' }

let browser: Browser
let server: RangeServer
beforeAll(async () => {
  cpSync(join(ROOT, 'dist'), join(folder, 'vhdxscope'), { recursive: true })
  writeFileSync(join(folder, 'good.vhdx'), CONTENT)
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><link rel="icon" href="data:,"><script type="module">
      import { openImage, probe } from './vhdxscope/index.js'
      globalThis.look = async (address) => {
        try {
          const image = await openImage(address)
          const report = await image.report()
          return [report.verdict.status, report.file.reads, await probe(address)]
        } catch (error) {
          return [error.name, error.kind, error.message]
        }
      }
    </script>`,
  )
  server = await RangeServer.start(CONTENT, {
    '/exposed': (request, response) => part(request, response, CONTENT, EXPOSED),
    '/hidden': (request, response) => part(request, response, CONTENT, OPEN),
    '/whole': (_, response) => response.writeHead(200, OPEN).end(CONTENT),
    '/changes': (request, response, count) =>
      part(request, response, CONTENT, { ...EXPOSED, etag: count < 2 ? '"one"' : '"two"' }),
    '/redirect': (_, response) => response.writeHead(302, { ...OPEN, location: '/exposed' }).end(),
  })
  browser = await startChromium()
})
afterAll(async () => {
  await browser?.close()
  server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

it.each([
  ['/exposed', ['sound', expect.any(Number), true]],
  ['/redirect', ['sound', expect.any(Number), true]],
  ['/hidden', ['SourceError', 'noRanges', expect.stringContaining('Access-Control-Expose-Headers: Content-Range')]],
  ['/closed', ['SourceError', 'unreachable', expect.stringContaining('Access-Control-Allow-Origin')]],
  ['/whole', ['SourceError', 'noRanges', expect.stringContaining('ignores ranges')]],
  ['/changes', ['SourceError', 'changed', expect.stringContaining('changed while')]],
])('%s', async (path, expected) => {
  const { answer } = await served(folder, (address) => lookAt(browser, address, `${server.origin}${path}`))
  expect(answer).toEqual(expected)
})

it.each([
  ['good.vhdx', ['SourceError', 'noRanges', expect.stringContaining('ignores ranges')]],
  ['none.vhdx', ['SourceError', 'missing', expect.stringContaining('404')]],
  ['index.html', ['SourceError', 'notAFile', expect.stringContaining('web page')]],
  ['data:,x', ['TypeError', undefined, expect.stringContaining('data:')]],
])('an address as the page sees it: %s', async (path, expected) => {
  const { answer } = await served(folder, (address) => lookAt(browser, address, path))
  expect(answer).toEqual(expected)
})
