// Long tables: thousands of rows on the page, a few of them drawn, each of them reachable by scrolling, filter and address.
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { base, MiB, unknownGuid, userItem } from '../images/builder.mjs'
import { openTab, pick, startBrowser, type Tab, verdictOf } from './support/browser.ts'
import { Images } from './support/images.ts'
import { type Site, serveSite } from './support/site.ts'

const COUNT = 1000

let browser: Browser
let site: Site
let tab: Tab
const images = new Images()

beforeAll(async () => {
  ;[browser, site] = await Promise.all([startBrowser(), serveSite()])
})

afterAll(async () => {
  images.remove()
  await Promise.all([browser?.close(), site?.close()])
})

beforeEach(async () => {
  tab = await openTab(browser, site.url)
})

afterEach(async () => {
  const { complaints, requests } = tab
  await tab.close()
  expect({ complaints, requests }).toEqual({ complaints: [], requests: [] })
})

const rows = () => tab.page.locator('[id^="metadata.item."]')

async function openLong(): Promise<void> {
  const items = Array.from({ length: COUNT }, (_, i) => userItem(unknownGuid(i + 1), { length: 1 }))
  await pick(tab.page, images.built('long.vhdx', base({ items })))
  await verdictOf(tab.page)
}

it('a thousand metadata items: few are drawn, the table knows how many there are', async () => {
  await openLong()
  const table = tab.page.getByRole('table', { name: 'Metadata items' })
  expect(await table.getAttribute('aria-rowcount')).toBe(`${COUNT + 5 + 1}`)
  expect(await rows().count()).toBeLessThan(200)
  // The place of those that are not drawn is kept free.
  const height = (await table.boundingBox())?.height ?? 0
  expect(height).toBeGreaterThan(COUNT * 40)
})

it('scrolling draws what comes near and drops what is far', async () => {
  await openLong()
  const table = tab.page.getByRole('table', { name: 'Metadata items' })
  const middle = await table.evaluate((element) => {
    const { top, height } = element.getBoundingClientRect()
    return window.scrollY + top + height / 2
  })
  await tab.page.evaluate((top) => window.scrollTo({ top, behavior: 'instant' }), middle)
  const inTheMiddle = tab.page.locator('[id^="metadata.item."][aria-rowindex^="5"]').first()
  await inTheMiddle.waitFor()
  await expect.poll(() => rows().count()).toBeLessThan(200)
})

it('an address leads to a row that was not drawn', async () => {
  await openLong()
  await tab.page.evaluate(() => {
    location.hash = '#metadata.item.777'
  })
  const row = tab.page.locator('[id="metadata.item.777"]')
  await tab.page.locator('[id="metadata.item.777"][data-focused]:focus').waitFor()
  expect(await row.getAttribute('aria-rowindex')).toBe('779')
  await expect
    .poll(() =>
      row.evaluate((element) => {
        const { top, bottom } = element.getBoundingClientRect()
        return top >= 0 && bottom <= window.innerHeight
      }),
    )
    .toBe(true)
})

it('the filter finds what is not drawn', async () => {
  await openLong()
  await tab.page
    .getByRole('searchbox', { name: 'Filter' })
    .last()
    .fill(`unknown ${unknownGuid(900)}`)
  await expect.poll(() => rows().count()).toBe(1)
  expect(await tab.page.getByText('1 of 1,005 items').count()).toBe(1)
  expect(await rows().getAttribute('id')).toBe('metadata.item.904')
})

it('hundreds of findings: few are drawn, ] and the filter reach them all', async () => {
  // Every region overlaps its neighbours and is unknown, and each is required.
  const regions = Array.from({ length: 300 }, (_, i) => ({
    guid: unknownGuid(i + 1),
    offset: 8 * MiB,
    length: 2 * MiB,
    required: 1,
  }))
  await pick(tab.page, images.built('many.vhdx', base({ regions })))
  await verdictOf(tab.page)
  const findings = tab.page.locator('[id^="finding."]')
  const first = await findings.first().getAttribute('aria-setsize')
  expect(Number(first)).toBeGreaterThan(150)
  expect(await findings.count()).toBeLessThan(120)
  await tab.page.keyboard.press('[')
  await tab.page.waitForFunction((last) => document.activeElement?.id === `finding.${last}`, Number(first) - 1)
  await tab.page.getByRole('searchbox', { name: 'Filter' }).first().fill('entry.100')
  await expect.poll(() => findings.count()).toBeLessThan(10)
  expect(await findings.count()).toBeGreaterThan(0)
})
