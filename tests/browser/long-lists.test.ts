import { expect, it } from 'vitest'
import { base, MiB, unknownGuid, userItem } from '../images/builder.mjs'
import { pick, verdictOf } from './support/browser.ts'
import { deskWithTabs } from './support/desk.ts'

const at = deskWithTabs()

const COUNT = 1000

const rows = () => at.page.locator('[id^="metadata.item."]')

async function openLong(): Promise<void> {
  const items = Array.from({ length: COUNT }, (_, i) => userItem(unknownGuid(i + 1), { length: 1 }))
  await pick(at.page, at.images.built('long.vhdx', base({ items })))
  await verdictOf(at.page)
}

it('a thousand metadata items: few are drawn, the table knows how many there are', async () => {
  await openLong()
  const table = at.page.getByRole('table', { name: 'Metadata items' })
  expect(await table.getAttribute('aria-rowcount')).toBe(`${COUNT + 5 + 1}`)
  expect(await rows().count()).toBeLessThan(200)
  // The place of those that are not drawn is kept free.
  const height = (await table.boundingBox())?.height ?? 0
  expect(height).toBeGreaterThan(COUNT * 40)
})

it('scrolling draws what comes near and drops what is far', async () => {
  await openLong()
  const table = at.page.getByRole('table', { name: 'Metadata items' })
  const middle = await table.evaluate((element) => {
    const { top, height } = element.getBoundingClientRect()
    return window.scrollY + top + height / 2
  })
  await at.page.evaluate((top) => window.scrollTo({ top, behavior: 'instant' }), middle)
  const inTheMiddle = at.page.locator('[id^="metadata.item."][aria-rowindex^="5"]').first()
  await inTheMiddle.waitFor()
  await expect.poll(() => rows().count()).toBeLessThan(200)
})

it('an address leads to a row that was not drawn', async () => {
  await openLong()
  await at.page.evaluate(() => {
    location.hash = '#metadata.item.777'
  })
  const row = at.page.locator('[id="metadata.item.777"]')
  await at.page.locator('[id="metadata.item.777"][data-focused]:focus').waitFor()
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
  await at.page
    .getByRole('searchbox', { name: 'Filter' })
    .last()
    .fill(`unknown ${unknownGuid(900)}`)
  await expect.poll(() => rows().count()).toBe(1)
  expect(await at.page.getByText('1 of 1,005 items').count()).toBe(1)
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
  await pick(at.page, at.images.built('many.vhdx', base({ regions })))
  await verdictOf(at.page)
  const findings = at.page.locator('[id^="finding."]')
  const first = await findings.first().getAttribute('aria-setsize')
  expect(Number(first)).toBeGreaterThan(150)
  expect(await findings.count()).toBeLessThan(120)
  await at.page.keyboard.press('[')
  await at.page.waitForFunction((last) => document.activeElement?.id === `finding.${last}`, Number(first) - 1)
  await at.page.getByRole('searchbox', { name: 'Filter' }).first().fill('entry.100')
  await expect.poll(() => findings.count()).toBeLessThan(10)
  expect(await findings.count()).toBeGreaterThan(0)
})
