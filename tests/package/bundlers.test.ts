// The packed package, unmodified, in every tool that people bundle with, and in a page without any: built here, run in Chromium. The
// tools are this repository's; nothing is downloaded.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import nodeResolve from '@rollup/plugin-node-resolve'
import { build as esbuild } from 'esbuild'
import type { Browser } from 'playwright-core'
import { rollup } from 'rollup'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import webpack from 'webpack'
import { base, readSparse } from '../images/builder.mjs'
import { Consumer, pack } from './support/consumer.ts'
import { lookAt, served, startChromium } from './support/page.ts'

const scratch = mkdtempSync(join(tmpdir(), 'vhdxscope-bundlers-'))
let consumer: Consumer
let browser: Browser

const LOOK = `
async function look(image) {
  const report = await image.report()
  const first = await image.bytes(0, 8)
  image.close()
  return [report.verdict.status, report.disk.virtualSize.toString(), String.fromCharCode(...first)]
}
const good = async () => new File([await (await fetch('./good.vhdx')).arrayBuffer()], 'good.vhdx')
`
const EXPECTED = ['sound', String(64 * 2 ** 20), 'vhdxfile']

/** On the page, and in the package's own worker. */
const DEFAULT = `
import { openImage, probe } from 'vhdxscope'
import { openImageInWorker } from 'vhdxscope/worker'
${LOOK}
globalThis.look = async () => ({
  page: await look(await openImage(await good())),
  worker: await look(await openImageInWorker(await good())),
  probe: await probe(await good()),
})
`
const DEFAULT_EXPECTED = { page: EXPECTED, worker: EXPECTED, probe: true }

/** The same bundle serves a page and a worker of the consumer's own. */
const INLINE = `
import { openImage, probe } from 'vhdxscope/inline'
${LOOK}
globalThis.look = async () => ({ page: await look(await openImage(await good())), probe: await probe(await good()) })
`
const INLINE_EXPECTED = { page: EXPECTED, probe: true }

const OWN_WORKER = `
import { openImage } from 'vhdxscope'
self.onmessage = async ({ data }) => {
  const image = await openImage(data)
  const report = await image.report()
  self.postMessage([report.verdict.status, report.disk.virtualSize.toString(), String.fromCharCode(...(await image.bytes(0, 8)))])
}
`
const OWN_WORKER_PAGE = `
globalThis.look = async () => {
  const worker = new Worker(new URL('./own-worker.js', import.meta.url), { type: 'module' })
  const file = new File([await (await fetch('./good.vhdx')).arrayBuffer()], 'good.vhdx')
  return await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = (event) => reject(new Error(event.message || 'the worker did not start'))
    worker.postMessage(file)
  })
}
`

beforeAll(async () => {
  consumer = new Consumer(pack(scratch).tarball)
  consumer.write('src/default.js', DEFAULT)
  consumer.write('src/inline.js', INLINE)
  consumer.write('src/own-worker.js', OWN_WORKER)
  consumer.write('src/own-worker-page.js', OWN_WORKER_PAGE)
  browser = await startChromium()
})
afterAll(async () => {
  await browser?.close()
  consumer?.remove()
  rmSync(scratch, { recursive: true, force: true })
})

/** A folder to build into, with the page and the image; the page's script is main.js. */
function site(name: string): string {
  const image = base().image('good.vhdx')
  consumer.write(`${name}/good.vhdx`, readSparse(image, 0, image.size))
  consumer.write(
    `${name}/index.html`,
    '<!doctype html><link rel="icon" href="data:,"><script type="module" src="./main.js"></script>',
  )
  return consumer.path(name)
}

async function works(folder: string, expected: unknown): Promise<string[]> {
  const { answer, complaints, fetched } = await served(folder, (address) => lookAt(browser, address))
  expect(complaints).toEqual([])
  expect(answer).toEqual(expected)
  return fetched
}

/** The step that README asks of those whose bundler does not follow `new URL`. */
function copyStep(folder: string): void {
  const dist = consumer.path('node_modules/vhdxscope/dist')
  for (const name of ['vhdxscope.wasm', 'worker.js']) cpSync(join(dist, name), join(folder, name))
}

function webpacked(entry: string, folder: string): Promise<void> {
  const options = {
    mode: 'production',
    context: consumer.folder,
    entry: `./src/${entry}.js`,
    output: { path: folder, filename: 'main.js' },
    performance: { hints: false },
  } as const
  return new Promise((resolve, reject) => {
    webpack(options, (error, stats) => {
      const said = stats?.toString({ all: false, errors: true, warnings: true }) ?? ''
      if (error || said !== '') reject(error ?? new Error(said))
      else resolve()
    })
  })
}

async function rolled(entry: string, folder: string): Promise<void> {
  const bundle = await rollup({
    input: consumer.path(`src/${entry}.js`),
    plugins: [nodeResolve()],
    onwarn: (warning) => {
      throw new Error(warning.message)
    },
  })
  await bundle.write({ file: join(folder, 'main.js'), format: 'es' })
  await bundle.close()
}

async function esbuilt(entry: string, folder: string): Promise<void> {
  const { warnings } = await esbuild({
    absWorkingDir: consumer.folder,
    entryPoints: [`src/${entry}.js`],
    outfile: join(folder, 'main.js'),
    bundle: true,
    format: 'esm',
    logLevel: 'silent',
  })
  expect(warnings).toEqual([])
}

describe('webpack 5', () => {
  it('bundles it: the wasm and the worker are files of the output', async () => {
    const folder = site('webpack')
    await webpacked('default', folder)
    expect(readdirSync(folder).filter((name) => name.endsWith('.wasm')).length).toBe(1)
    await works(folder, DEFAULT_EXPECTED)
  })

  it('bundles a worker of one’s own', async () => {
    const folder = site('webpack-worker')
    await webpacked('own-worker-page', folder)
    await works(folder, EXPECTED)
  })

  it('bundles vhdxscope/inline: one file, and nothing is fetched', async () => {
    const folder = site('webpack-inline')
    await webpacked('inline', folder)
    expect(readdirSync(folder).sort()).toEqual(['good.vhdx', 'index.html', 'main.js'])
    expect(await works(folder, INLINE_EXPECTED)).toEqual(['/', '/main.js', '/good.vhdx', '/good.vhdx'])
  })
})

describe.each([
  ['esbuild', esbuilt],
  ['Rollup', rolled],
])('%s', (name, bundle) => {
  it('bundles it, and README’s one step puts the two files beside the bundle', async () => {
    const folder = site(name)
    await bundle('default', folder)
    copyStep(folder)
    await works(folder, DEFAULT_EXPECTED)
  })

  it('without that step it is said what is missing', async () => {
    const folder = site(`${name}-bare`)
    await bundle('default', folder)
    await expect(works(folder, DEFAULT_EXPECTED)).rejects.toThrow('Copy vhdxscope.wasm next to the JavaScript')
  })

  it('bundles vhdxscope/inline: one file, and nothing is fetched', async () => {
    const folder = site(`${name}-inline`)
    await bundle('inline', folder)
    expect(await works(folder, INLINE_EXPECTED)).toEqual(['/', '/main.js', '/good.vhdx', '/good.vhdx'])
  })
})

describe('no bundler', () => {
  /** The package's folder as it is, beside a page that names its files. */
  function plain(name: string, main: string): string {
    const folder = site(name)
    mkdirSync(join(folder, 'vhdxscope'), { recursive: true })
    cpSync(consumer.path('node_modules/vhdxscope/dist'), join(folder, 'vhdxscope'), { recursive: true })
    const direct = (code: string) =>
      code
        .replaceAll("'vhdxscope'", "'./vhdxscope/index.js'")
        .replaceAll("'vhdxscope/worker'", "'./vhdxscope/worker-client.js'")
        .replaceAll("'vhdxscope/inline'", "'./vhdxscope/inline.js'")
    consumer.write(`${name}/main.js`, direct(main))
    consumer.write(`${name}/own-worker.js`, direct(OWN_WORKER))
    return folder
  }

  it('<script type="module">', async () => {
    const fetched = await works(plain('plain', DEFAULT), DEFAULT_EXPECTED)
    expect(fetched).not.toContain('/vhdxscope/node-files.js')
  })

  it('a module worker of one’s own', async () => {
    await works(plain('plain-worker', OWN_WORKER_PAGE), EXPECTED)
  })

  it('the inlined entry', async () => {
    const fetched = await works(plain('plain-inline', INLINE), INLINE_EXPECTED)
    expect(fetched.filter((path) => path.endsWith('.wasm'))).toEqual([])
  })

  it('a wasm given as bytes, as a module, or as an address', async () => {
    const main = `
      import { openImage } from 'vhdxscope'
      ${LOOK}
      globalThis.look = async () => {
        const bytes = await (await fetch('./vhdxscope/vhdxscope.wasm')).arrayBuffer()
        const answers = []
        for (const wasm of [bytes, await WebAssembly.compile(bytes), new URL('./vhdxscope/vhdxscope.wasm', location.href)])
          answers.push(await look(await openImage(await good(), { wasm })))
        return answers
      }`
    await works(plain('plain-wasm', main), [EXPECTED, EXPECTED, EXPECTED])
  })

  it('what stands in the wasm’s place is named', async () => {
    const main = `
      import { openImage } from 'vhdxscope'
      globalThis.look = async () => {
        const said = []
        for (const wasm of ['./index.html', './none.wasm', './good.vhdx'])
          said.push(await openImage(new Uint8Array(9), { wasm }).catch((error) => error.message))
        return said
      }`
    const folder = plain('plain-errors', main)
    const { answer } = await served(folder, (address) => lookAt(browser, address))
    expect(answer).toEqual([
      expect.stringContaining('Your server returned HTML for the .wasm'),
      expect.stringContaining('answered 404'),
      expect.stringContaining('is not a wasm file: it begins with 76 68 64 78'),
    ])
  })
})
