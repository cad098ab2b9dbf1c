// @ts-check
// How long from the pick of a small image to its verdict on the page, in Chromium: each time in a fresh tab, so that compiling the
// wasm and starting the worker count. Measured inside the page, from the picker's change to the word in the DOM.
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { base } from '../../tests/images/builder.mjs'
import { inProject } from '../lib/project.mjs'
import { serveFolder } from '../lib/static-server.mjs'

const ROUNDS = 7

/** Wants a built page. @returns {Promise<{ what: string, value: string }[]>} */
export async function pickToVerdict() {
  const folder = mkdtempSync(join(tmpdir(), 'vhdxscope-bench-'))
  const { address, server } = await serveFolder(inProject('build/site'), 4650)
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  })
  try {
    const path = write(join(folder, 'small.vhdx'))
    const times = []
    for (let round = 0; round <= ROUNDS; round++) times.push(await once(browser, address, path))
    times.shift() // the browser's own first time
    times.sort((a, b) => a - b)
    return [{ what: 'pick to verdict in the page', value: `${Math.round(times[ROUNDS >> 1] ?? 0)} ms` }]
  } finally {
    await browser.close()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {import('playwright-core').Browser} browser @param {string} address @param {string} path */
async function once(browser, address, path) {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    await page.goto(address, { waitUntil: 'load' })
    const input = page.locator('input[type=file]')
    await input.waitFor({ state: 'attached' })
    const time = page.evaluate(
      () =>
        new Promise((done) => {
          let start = 0
          addEventListener('change', () => (start = performance.now()), { capture: true, once: true })
          new MutationObserver(() => {
            const word = document.getElementById('verdict')?.textContent ?? 'Reading'
            if (!word.startsWith('Reading')) done(performance.now() - start)
          }).observe(document.body, { subtree: true, childList: true, characterData: true })
        }),
    )
    await input.setInputFiles(path)
    return Number(await time)
  } finally {
    await context.close()
  }
}

/** @param {string} path */
function write(path) {
  const { size, extents } = base().image('small')
  const file = openSync(path, 'w')
  ftruncateSync(file, size)
  for (const [offset, bytes] of extents) writeSync(file, bytes, 0, bytes.length, offset)
  closeSync(file)
  return path
}
