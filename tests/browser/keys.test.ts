// The keyboard: every key of the help does what it says, the help lists every key, and nothing gets in a reader's way.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { base } from '../images/builder.mjs'
import { pick, verdictIs } from './support/browser.ts'
import { deskWithTabs } from './support/desk.ts'

const at = deskWithTabs()

const focused = (page: Page) => page.evaluate(() => document.activeElement?.id)

async function openDamaged(page: Page): Promise<void> {
  await pick(
    page,
    at.images.built(
      'header-1.vhdx',
      base().header(1, (header) => header.xor(4)),
    ),
  )
  await verdictIs(page, 'Sound')
}

describe('by keyboard', () => {
  it('the first stop skips to the content, the help and the button follow, and Enter opens the picker', async () => {
    const { page } = at
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content')
    expect(await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)).toBe(
      'solid',
    )
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement?.id === 'main')
    await page.keyboard.press('Tab')
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')])
    await chooser.setFiles(at.images.built('keyboard.vhdx', base()))
    await verdictIs(page, 'Sound')
    expect(await focused(page)).toMatch(/^(verdict|main)$/)
  })

  it('o opens the picker, on the landing page and over a report', async () => {
    const { page } = at
    for (const name of ['first.vhdx', 'second.vhdx']) {
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('o')])
      await chooser.setFiles(at.images.built(name, base()))
      await page.getByText(name).first().waitFor()
      await verdictIs(page, 'Sound')
    }
  })

  it('digits lead to the parts of the report, in the order of the list', async () => {
    const { page } = at
    await openDamaged(page)
    const links = await page.getByRole('navigation').getByRole('link').all()
    expect(links.length).toBeGreaterThan(5)
    for (const [i, link] of links.entries()) {
      await page.keyboard.press(`${i + 1}`)
      const href = await link.getAttribute('href')
      await page.waitForFunction((wanted) => `#${document.activeElement?.id}` === wanted, href)
    }
    await page.keyboard.press('9')
    expect(await focused(page)).toBe('coverage')
  })

  it('] and [ step through the findings and stop at the ends', async () => {
    const { page } = at
    await page.getByRole('button', { name: /^Differencing/ }).click()
    await verdictIs(page, 'Sound')
    const last = (await page.locator('[id^="finding."]').count()) - 1
    expect(last).toBeGreaterThan(2)
    for (const [key, place] of [
      [']', 0],
      [']', 1],
      [']', 2],
      ['[', 1],
      ['[', 0],
      ['[', 0],
      [']', 1],
      ...Array.from({ length: last }, (_, i) => [']', Math.min(i + 2, last)] as const),
      ['[', last - 1],
    ] as const) {
      await page.keyboard.press(key)
      await page.waitForFunction((wanted) => document.activeElement?.id === `finding.${wanted}`, place)
    }
  })

  it('? lists every key and Escape closes the list; the keys sleep meanwhile', async () => {
    const { page } = at
    await openDamaged(page)
    await page.keyboard.press('?')
    const help = page.getByRole('dialog', { name: 'Keys' })
    await help.waitFor()
    const shown = await help.locator('kbd').allInnerTexts()
    expect(shown).toEqual(['o', '1 to 9', 'r', ']', '[', 'Arrows', '?', 'Esc'])
    const before = page.url()
    await page.keyboard.press('4')
    await page.keyboard.press('Escape')
    await help.waitFor({ state: 'hidden' })
    expect(page.url()).toBe(before)
    await page.keyboard.press('4')
    await page.waitForFunction(() => location.hash === '#headers')
    // Also by mouse, for who does not know the key.
    await page.getByRole('button', { name: 'Keyboard' }).click()
    await help.waitFor()
    await page.getByRole('button', { name: 'Close' }).click()
    await help.waitFor({ state: 'hidden' })
  })

  it('keys with Ctrl, Alt or Meta stay the browser’s', async () => {
    const { page } = at
    await openDamaged(page)
    const before = page.url()
    for (const key of ['Control+3', 'Alt+3', 'Meta+3']) await page.keyboard.press(key)
    expect(page.url()).toBe(before)
  })

  it('every part is reached by its link', async () => {
    const { page } = at
    await openDamaged(page)
    for (const link of await page.getByRole('navigation').getByRole('link').all()) {
      await link.press('Enter')
      const href = await link.getAttribute('href')
      await page.waitForFunction((wanted) => `#${document.activeElement?.id}` === wanted, href)
    }
  })
})
