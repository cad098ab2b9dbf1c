// What other programs will do with the file, on the page: the outcome in words and the reason beside it.
import { expect, it } from 'vitest'
import { base } from '../images/builder.mjs'
import { caseByName } from '../images/examined.mjs'
import { pick, verdictIs } from './support/browser.ts'
import { deskWithTabs } from './support/desk.ts'

const at = deskWithTabs()

it('each program has its outcome, and the reason where there is one', async () => {
  const { page } = at
  await pick(page, at.images.built('plain.vhdx', base()))
  await verdictIs(page, 'Sound')
  const card = (name: string) => page.locator('#programs li').filter({ has: page.getByRole('heading', { name }) })
  expect(await page.locator('#programs li').count()).toBe(6)
  expect(await card('QEMU').innerText()).toContain('opens')
  expect(await card('Azure').innerText()).toContain('refuses')

  await pick(page, at.images.built('sectors.vhdx', { image: () => caseByName('healthy-dynamic-4096-1-mib').make() }))
  await verdictIs(page, 'Sound')
  await page.locator('#programs').getByText('logical sectors of 512 bytes only').waitFor()
})
