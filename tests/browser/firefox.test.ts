// The same page in Firefox, by puppeteer-core: a smoke set. What it shows in depth is shown in Chromium.
import { existsSync } from 'node:fs'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { base } from '../images/builder.mjs'
import { busy, dirty } from './support/dirty.ts'
import { Images } from './support/images.ts'
import { type Elsewhere, listenElsewhere, type Site, serveSite } from './support/site.ts'

let browser: Browser
let site: Site
let elsewhere: Elsewhere
let page: Page
const images = new Images()
const complaints: string[] = []

beforeAll(async () => {
  const executablePath = process.env['FIREFOX'] ?? '/usr/bin/firefox-esr'
  if (!existsSync(executablePath)) throw new Error(`There is no Firefox at ${executablePath}.`)
  ;[browser, site, elsewhere] = await Promise.all([
    puppeteer.launch({ browser: 'firefox', executablePath, headless: true }),
    serveSite(),
    listenElsewhere(),
  ])
})

afterAll(async () => {
  images.remove()
  await Promise.all([browser?.close(), site?.close(), elsewhere?.close()])
})

beforeEach(async () => {
  page = await browser.newPage()
  complaints.length = 0
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(site.url, { waitUntil: 'load' })
})

afterEach(async () => {
  await page.close()
})

async function pick(path: string): Promise<void> {
  const input = await page.waitForSelector('input[type=file]')
  await (input as Awaited<ReturnType<typeof page.$>> & { uploadFile(path: string): Promise<void> }).uploadFile(path)
}

async function verdict(): Promise<string> {
  await page.waitForFunction(() => {
    const word = document.getElementById('verdict')?.textContent
    return word !== undefined && word !== null && !word.startsWith('Reading')
  })
  return await page.$eval('#verdict', (element) => element.textContent ?? '')
}

const said = () => page.$eval('main', (element) => (element as HTMLElement).innerText.replace(/\s+/g, ' '))

describe('in Firefox', () => {
  it.each([
    ['Sound', () => images.built('good.vhdx', base())],
    ['Needs a log replay', () => images.built('dirty.vhdx', dirty())],
    ['Not a VHDX', () => images.file('letter.vhdx', 'Dear Sir or Madam,')],
    ['Not a VHDX', () => images.file('empty.vhdx', '')],
  ])('a picked file is read: %s', async (word, make) => {
    await pick(make())
    expect(await verdict()).toBe(word)
    expect(complaints).toEqual([])
  })

  it('every sample opens', async () => {
    const words: string[] = []
    for (let i = 0; i < 5; i++) {
      await page.evaluate((at) => document.querySelectorAll<HTMLElement>('main li button')[at]?.click(), i)
      words.push(await verdict())
      await page.click('button[aria-label*="back to the start"]')
    }
    expect(words).toEqual(['Sound', 'Needs a log replay', 'Sound', 'Sound', 'Sound'])
    expect(complaints).toEqual([])
  })

  it('the log is drawn, and the switch turns the structures to as stored and back', async () => {
    await pick(images.built('busy.vhdx', busy()))
    expect(await verdict()).toBe('Needs a log replay')
    await page.waitForSelector('[role=slider][aria-label^="The log as a ring"]')
    expect(await said()).toContain('4 writes, 16 KiB, in 3 entries: #41 to #43')
    expect(await said()).toContain('Looks like 96 MiB')
    await page.keyboard.press('r')
    await page.waitForFunction(() => document.body.innerText.includes('before the log is replayed'))
    expect(await said()).toContain('Looks like 64 MiB')
    await page.keyboard.press('r')
    await page.waitForFunction(() => document.body.innerText.includes('once the log has been replayed'))
    expect(complaints).toEqual([])
  })

  it('the blocks are drawn, told in words and lead to their entries', async () => {
    await pick(images.built('busy.vhdx', busy()))
    expect(await verdict()).toBe('Needs a log replay')
    const disk = await page.waitForSelector('[role=slider][aria-label^="The virtual disk"]')
    await disk?.focus()
    await page.keyboard.press('ArrowRight')
    const told = await disk?.evaluate((element) => element.getAttribute('aria-valuetext'))
    expect(told).toContain('2 MiB to 4 MiB of the disk: 1 fully present.')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => location.hash === '#bat.1@0x300008+8')
    expect(complaints).toEqual([])
  })

  it('a field is shown with its bytes, asked of the worker', async () => {
    await pick(images.built('fields.vhdx', base({ sequenceNumbers: [7n, 2n ** 64n - 1n] })))
    await verdict()
    await page.evaluate(() => {
      for (const line of document.querySelectorAll('summary'))
        if (line.textContent?.startsWith('Header 2')) line.click()
    })
    await page.waitForFunction(() => document.body.innerText.includes('ff ff ff ff ff ff ff ff'))
    expect(await said()).toContain('0x20008 (131,080)')
  })

  // Firefox lets nobody speak inside a worker from outside, so this one is made as the page makes its own: from a blob: address.
  const attacks: Record<string, (url: string) => Promise<string>> = {
    'the page': (url) =>
      fetch(url).then(
        () => 'sent',
        (error: Error) => error.name,
      ),
    'a worker of the page': (url) => {
      const script = `fetch(${JSON.stringify(url)}).then(() => postMessage('sent'), (error) => postMessage(error.name))`
      const worker = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })))
      return new Promise((done) => {
        worker.onmessage = (event) => done(event.data)
        worker.onerror = () => done('the worker did not start')
      })
    },
  }

  it.each(Object.entries(attacks))('nothing can be sent by %s', async (_name, attack) => {
    await pick(images.built('good.vhdx', base()))
    expect(await verdict()).toBe('Sound')
    expect(page.workers().map((worker) => worker.url())).toEqual([expect.stringMatching(/^blob:/)])
    expect(await page.evaluate(attack, `${elsewhere.url}/attack`)).toBe('TypeError')
    await fetch(`${elsewhere.url}/marker`)
    expect(elsewhere.heard.splice(0)).toEqual(['GET /marker'])
  })

  it.each(Object.entries(attacks))('without the policy it can be sent by %s', async (_name, attack) => {
    await page.goto(`${elsewhere.url}/blank`)
    expect(await page.evaluate(attack, `${elsewhere.url}/attack`)).toBe('sent')
    expect(elsewhere.heard.splice(0)).toContain('GET /attack')
  })
})
