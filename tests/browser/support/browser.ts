// A real Chromium, a fresh profile per tab, and a diary of all that a tab must not do: requests, console messages, errors.
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-default-apps',
    ],
  })
}

export interface Tab {
  page: Page
  /** Addresses asked for since the page had loaded; not the worker's own blob:. */
  requests: string[]
  /** Console errors and warnings, and uncaught errors. */
  complaints: string[]
  close(): Promise<void>
}

/** Opens the page in a tab of its own and waits until it has loaded. */
export async function openTab(
  browser: Browser,
  url: string,
  options: BrowserContextOptions & { before?: () => void } = {},
): Promise<Tab> {
  const { before, ...contextOptions } = options
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...contextOptions,
  })
  const page = await context.newPage()
  const requests: string[] = []
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  if (before) await page.addInitScript(before)
  page.setDefaultTimeout(10_000)
  page.on('filechooser', () => {}) // from now on the test is the picker; asking for that later may come too late
  await page.goto(url, { waitUntil: 'load' })
  context.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith('blob:') && !url.startsWith('data:')) requests.push(url)
  })
  return { page, requests, complaints, close: () => context.close() }
}

/** Presses the page's button and chooses the file in the browser's own picker. */
export async function pick(page: Page, path: string, button = /^Open (another )?file$/): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: button }).click(),
  ])
  await chooser.setFiles(path)
}

/** Drags files from outside over the middle of the window; the returned function lets go of them there. */
export async function dragOver(page: Page, paths: string[]): Promise<() => Promise<void>> {
  const devtools = await page.context().newCDPSession(page)
  const send = async (type: 'dragEnter' | 'dragOver' | 'drop') => {
    await devtools.send('Input.dispatchDragEvent', {
      type,
      x: 400,
      y: 700,
      data: { items: [], files: paths, dragOperationsMask: 1 },
    })
  }
  await send('dragEnter')
  await send('dragOver')
  return () => send('drop')
}

/** Waits for the final word in the verdict's place and returns it. */
export async function verdictOf(page: Page): Promise<string> {
  const word = page.locator('#verdict')
  await word.filter({ hasNotText: 'Reading' }).waitFor({ timeout: 20_000 })
  return (await word.innerText()).trim()
}

/** Waits until this word stands in the verdict's place. */
export async function verdictIs(page: Page, word: string): Promise<void> {
  await page.locator('#verdict', { hasText: new RegExp(`^${word}$`) }).waitFor()
}
