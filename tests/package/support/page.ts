// A consumer's page in the system's Chromium: served from a folder, with whatever it complains of.
import type { Server } from 'node:http'
import type { Browser } from 'playwright-core'
import { chromium } from 'playwright-core'
import { serveFolder } from '../../../scripts/lib/static-server.mjs'

export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  })
}

/** What the consumers' pages put into the global scope, to be called by a test. */
export interface ConsumerPage {
  look(argument?: string): Promise<unknown>
}

export interface Seen {
  /** What `look` of the page answered. */
  answer: unknown
  /** Console messages and uncaught errors. */
  complaints: string[]
  /** Paths of all that was fetched. */
  fetched: string[]
}

/** Opens the page, waits until its script has run, and calls its `look`. */
export async function lookAt(browser: Browser, address: string, argument = ''): Promise<Seen> {
  const page = await browser.newPage()
  const complaints: string[] = []
  const fetched: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname))
  try {
    await page.goto(address)
    await page
      .waitForFunction(() => 'look' in globalThis)
      .catch((error: unknown) => {
        throw new Error(`The page did not come up: ${complaints.join('; ')}`, { cause: error })
      })
    const answer = await page.evaluate((text) => (globalThis as unknown as ConsumerPage).look(text), argument)
    return { answer, complaints, fetched }
  } finally {
    await page.close()
  }
}

/** Serves a folder for as long as `use` takes. */
export async function served<T>(folder: string, use: (address: string) => Promise<T>): Promise<T> {
  const { server, address }: { server: Server; address: string } = await serveFolder(folder, 47_300)
  try {
    return await use(address)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
