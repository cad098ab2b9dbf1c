// What a file of browser tests works at, set up before its tests and cleared away after: a browser, the served page, a folder for
// images and, if it wants, a tab for each test, in which nothing may be complained of and nothing asked for.
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { openTab, startBrowser, type Tab } from './browser.ts'
import { Images } from './images.ts'
import { type Site, serveSite } from './site.ts'

export interface Desk {
  readonly browser: Browser
  readonly site: Site
  readonly images: Images
}

export interface DeskWithTab extends Desk {
  /** Of the test that runs. */
  readonly tab: Tab
  readonly page: Page
}

/** Call it at the head of a file; what it gives may be used inside tests. */
export function desk(): Desk {
  let browser: Browser | undefined
  let site: Site | undefined
  const images = new Images()
  beforeAll(async () => {
    ;[browser, site] = await Promise.all([startBrowser(), serveSite()])
  })
  afterAll(async () => {
    images.remove()
    await Promise.all([browser?.close(), site?.close()])
  })
  return {
    get browser() {
      return there(browser)
    },
    get site() {
      return there(site)
    },
    images,
  }
}

/** The same, and a tab for each test. */
export function deskWithTabs(options: Parameters<typeof openTab>[2] = {}): DeskWithTab {
  const shared = desk()
  let tab: Tab | undefined
  beforeEach(async () => {
    tab = await openTab(shared.browser, shared.site.url, options)
  })
  afterEach(async () => {
    const { complaints, requests, close } = there(tab)
    await close()
    expect({ complaints, requests }).toEqual({ complaints: [], requests: [] })
  })
  return {
    get browser() {
      return shared.browser
    },
    get site() {
      return shared.site
    },
    images: shared.images,
    get tab() {
      return there(tab)
    },
    get page() {
      return there(tab).page
    },
  }
}

function there<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error('The desk is set up when the tests run, not before.')
  return thing
}
