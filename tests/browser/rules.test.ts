// The catalogue of rules in the page: by its button, by a finding's link and by an address, and never over the network.
import { describe, expect, it } from 'vitest'
import { base } from '../images/builder.mjs'
import { pick, verdictIs } from './support/browser.ts'
import { deskWithTabs } from './support/desk.ts'

const at = deskWithTabs()

describe('the rules', () => {
  it('stand behind a button, each with its words, and the dialog closes on Escape', async () => {
    const { page } = at
    await page.getByRole('button', { name: 'Rules' }).click()
    const dialog = page.getByRole('dialog', { name: 'What is checked' })
    await dialog.getByRole('heading', { name: 'HDR-006 Unknown version' }).waitFor()
    expect(await dialog.getByRole('article').count()).toBeGreaterThan(150)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
  })

  it('are what a finding links to, and closing leads back to the report', async () => {
    const { page } = at
    await pick(
      page,
      at.images.built(
        'header-1.vhdx',
        base().header(1, (header) => header.xor(4)),
      ),
    )
    await verdictIs(page, 'Sound')
    await page.getByRole('link', { name: 'HDR-003' }).click()
    await page.waitForFunction(() => document.activeElement?.id === 'hdr-003')
    expect(new URL(page.url()).hash).toBe('#hdr-003')
    await page.keyboard.press('Escape')
    await page.waitForFunction(() => location.hash === '')
    await verdictIs(page, 'Sound')
  })

  it('open by an address alone, also one of no rule', async () => {
    const { page } = at
    await page.evaluate(() => {
      location.hash = '#xyz-999'
    })
    await page.getByText('There is no rule XYZ-999.').waitFor()
    await page.evaluate(() => {
      location.hash = '#met-021'
    })
    await page.waitForFunction(() => document.activeElement?.id === 'met-021')
  })
})
