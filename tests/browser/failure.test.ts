// Files that cannot be read, each for a real reason, and a worker that dies: what the page says, and that the next file opens.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { base } from '../images/builder.mjs'
import { dragOver, openTab, pick, startBrowser, type Tab, verdictIs, verdictOf } from './support/browser.ts'
import { Images } from './support/images.ts'
import { type Site, serveSite } from './support/site.ts'
import { change, pickThen } from './support/spoil.ts'

let browser: Browser
let site: Site
const images = new Images()
let tab: Tab

beforeAll(async () => {
  ;[browser, site] = await Promise.all([startBrowser(), serveSite()])
})

afterAll(async () => {
  images.remove()
  await Promise.all([browser?.close(), site?.close()])
})

// After every failure the next file opens, and nothing was asked of anybody.
afterEach(async () => {
  const { page, complaints, requests } = tab
  await pick(page, images.built('next.vhdx', base()))
  await verdictIs(page, 'Sound')
  await tab.close()
  expect({ complaints, requests }).toEqual({ complaints: [], requests: [] })
})

async function said(page: Page): Promise<string> {
  return (await page.locator('main').innerText()).replace(/\s+/g, ' ')
}

describe('a file', () => {
  it('of no bytes is empty, or was removed before it could be read', async () => {
    tab = await openTab(browser, site.url)
    await pick(tab.page, images.file('empty.vhdx', ''))
    expect(await verdictOf(tab.page)).toBe('Not a VHDX')
    expect(await said(tab.page)).toContain('was removed before it could be read')
  })

  it('that was deleted after it was picked is gone', async () => {
    tab = await openTab(browser, site.url)
    await pickThen(tab.page, [images.built('deleted.vhdx', base())], (path) => rmSync(path))
    expect(await verdictOf(tab.page)).toBe('The file is gone')
    expect(await said(tab.page)).toContain('moved, renamed or deleted after it was picked')
  })

  it('that changed after it was picked cannot be read, and the causes are named in order', async () => {
    tab = await openTab(browser, site.url)
    await pickThen(tab.page, [images.built('changed.vhdx', base())], change)
    expect(await verdictOf(tab.page)).toBe('The file could not be read')
    const text = await said(tab.page)
    const causes = ['in use', 'changed since it was picked', 'no permission', 'drive that holds it'].map((cause) =>
      text.indexOf(cause),
    )
    expect(causes).not.toContain(-1)
    expect(causes).toEqual(causes.toSorted((a, b) => a - b))
    for (const remedy of ['wsl --shutdown', 'quit Docker Desktop', 'stop the virtual machine'])
      expect(text).toContain(remedy)
  })

  it('that cannot be read has details to copy, without its name', async () => {
    tab = await openTab(browser, site.url)
    await tab.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await pickThen(tab.page, [images.built('changed-too.vhdx', base())], change)
    await verdictOf(tab.page)
    await tab.page.getByText('Details', { exact: true }).click()
    await tab.page.getByRole('button', { name: 'Copy details' }).click()
    await tab.page.getByText('Copied', { exact: true }).waitFor()
    const copied = await tab.page.evaluate(() => navigator.clipboard.readText())
    expect(copied).toContain('NotReadableError')
    expect(copied).not.toContain('changed-too')
  })

  it('that is a folder is called one', async () => {
    tab = await openTab(browser, site.url)
    const folder = join(images.folder, 'folder.vhdx')
    mkdirSync(folder)
    await (await dragOver(tab.page, [folder]))()
    expect(await verdictOf(tab.page)).toBe('That is a folder')
  })
})

describe('bytes that cannot be read', () => {
  it('leave the rest on the page, and the verdict open', async () => {
    tab = await openTab(browser, site.url)
    const { page } = tab
    const paths = [images.built('first-mib.vhdx', base()), images.built('the-rest.vhdx', base())]
    // A file made of two: the first MiB of one, and all else of another, which then changes.
    await pickThen(page, paths, change, ([first, rest]) => {
      if (!first || !rest) throw new Error('Two files are needed.')
      return new File([first.slice(0, 2 ** 20), rest.slice(2 ** 20)], 'half.vhdx')
    })
    expect(await verdictOf(page)).toBe('Not decided')
    const text = await said(page)
    expect(text).toContain('Bytes that the verdict depends on could not be read.')
    expect(text).toContain('SequenceNumber')
    expect(text).toContain('The verdict needs more than that')
  })
})

describe('the worker', () => {
  it('dies at its first breath, and the page takes the blame', async () => {
    tab = await openTab(browser, site.url, {
      before: () => {
        const Real = window.Worker
        let first = true
        window.Worker = class extends Real {
          constructor(url: string | URL, options?: WorkerOptions) {
            const broken = URL.createObjectURL(
              new Blob(['throw new Error("dead on arrival")'], { type: 'text/javascript' }),
            )
            super(first ? broken : url, options)
            first = false
          }
        }
      },
    })
    await pick(tab.page, images.built('good.vhdx', base()))
    expect(await verdictOf(tab.page)).toBe('This page made a mistake')
    expect(await said(tab.page)).toContain('says nothing about your disk')
  })
})

describe('the worker is killed in mid-read', () => {
  // The worker has read the file and sent what it knows; its final answer does not arrive.
  const holdTheAnswer = () => {
    const Real = window.Worker
    let first = true
    window.Worker = class extends Real {
      #held = first
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options)
        first = false
      }
      override set onmessage(hear: (event: MessageEvent) => void) {
        super.onmessage = (event) => {
          if (!this.#held || event.data.tell !== 'report') hear(event)
        }
      }
    }
  }

  it('by a fault: the page takes the blame and keeps what was known', async () => {
    tab = await openTab(browser, site.url, { before: holdTheAnswer })
    const { page } = tab
    await pick(page, images.built('killed.vhdx', base()))
    await page.locator('section[id="headers"]').waitFor()
    await page.workers()[0]?.evaluate(() => {
      setTimeout(() => {
        throw new Error('killed')
      })
    })
    expect(await verdictOf(page)).toBe('This page made a mistake')
    const text = await said(page)
    expect(text).toContain('says nothing about your disk')
    expect(text).toContain('What was read before that')
    expect(text).toContain('SequenceNumber')
    await expect.poll(() => page.workers().length).toBe(0)
  })

  it('without a word: Cancel leads out, with what was known', async () => {
    tab = await openTab(browser, site.url, { before: holdTheAnswer })
    const { page } = tab
    await pick(page, images.built('silent.vhdx', base()))
    await page.locator('section[id="headers"]').waitFor()
    await page.workers()[0]?.evaluate(() => close())
    await page.getByRole('heading', { name: 'Reading …' }).waitFor()
    await page.keyboard.press('Escape')
    expect(await verdictOf(page)).toBe('Not decided')
    const text = await said(page)
    expect(text).toContain('it is partial')
    expect(text).toContain('SequenceNumber')
    expect(text).not.toContain('sound')
  })
})

describe('a read that takes long', () => {
  it('can be cancelled after half a second, and leads back to the beginning', async () => {
    tab = await openTab(browser, site.url, {
      before: () => {
        // The first worker never answers: what the page posts to it reaches nobody.
        const Real = window.Worker
        let first = true
        window.Worker = class extends Real {
          constructor(url: string | URL, options?: WorkerOptions) {
            super(url, options)
            if (first) this.postMessage = () => undefined
            first = false
          }
        }
      },
    })
    const { page } = tab
    await pick(page, images.built('slow.vhdx', base()))
    await page.getByRole('heading', { name: 'Reading …' }).waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('heading', { name: 'Is this VHDX sound?' }).waitFor()
    await expect.poll(() => page.workers().length).toBe(0)
  })
})
