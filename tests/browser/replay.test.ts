// The switch between as stored and after replay: there only where the two differ, marks what differs in both positions, works by keyboard,
// says what it does, and touches no file.
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { base, write } from '../images/builder.mjs'
import { pick, verdictIs } from './support/browser.ts'
import { deskWithTabs } from './support/desk.ts'
import { busy, withLog } from './support/dirty.ts'

const at = deskWithTabs()

const switches = (page: Page) => page.getByRole('group', { name: /as stored or after the replay/ })
const panel = async (page: Page, id: string) =>
  (await page.locator(`section[id="${id}"]`).innerText()).replace(/\s+/g, ' ')
const item = (page: Page, name: string) => page.locator('[id^="metadata.item."]', { hasText: name })
const says = async (page: Page, name: string) => (await item(page, name).innerText()).replace(/\s+/g, ' ')

async function openBusy(): Promise<Page> {
  const { page } = at
  await pick(page, at.images.built('busy.vhdx', busy()))
  await verdictIs(page, 'Needs a log replay')
  return page
}

describe('the switch', () => {
  it('stands at after replay, and marks each field and part that the replay changes', async () => {
    const page = await openBusy()
    expect(await page.getByRole('radio', { name: 'After replay' }).isChecked()).toBe(true)
    expect(await panel(page, 'file')).toContain('Looks like 96 MiB')
    expect(await panel(page, 'file')).toContain('changed by the replay As stored: 64 MiB')
    expect(await says(page, 'Virtual Disk Size')).toContain(
      '96 MiB (100,663,296 bytes) changed by the replay As stored: 64 MiB (67,108,864 bytes)',
    )
    expect(await says(page, 'Virtual Disk ID')).not.toContain('replay')
    const marked = page.locator('section > h2', { hasText: 'changed by the replay' })
    expect((await marked.allInnerTexts()).map((text) => text.split(/\s/)[0])).toEqual(
      expect.arrayContaining(['Overview', 'Metadata']),
    )
    expect(await panel(page, 'headers')).not.toContain('replay')
    expect(await panel(page, 'regionTables')).not.toContain('changed by')
  })

  it('turned to as stored shows what is in the file, and still marks what the replay changes', async () => {
    const page = await openBusy()
    await page.getByText('As stored', { exact: true }).click()
    expect(await panel(page, 'file')).toContain('Looks like 64 MiB')
    expect(await says(page, 'Virtual Disk Size')).toContain(
      '64 MiB (67,108,864 bytes) the replay changes this After replay: 96 MiB (100,663,296 bytes)',
    )
    expect(await says(page, 'Virtual Disk ID')).not.toContain('replay')
    await page.getByText('After replay', { exact: true }).click()
    expect(await panel(page, 'file')).toContain('Looks like 96 MiB')
  })

  it('says that the file itself is unchanged, and so it is', async () => {
    const { page } = at
    const path = at.images.built('untouched.vhdx', busy())
    const before = readFileSync(path)
    await pick(page, path)
    await verdictIs(page, 'Needs a log replay')
    const text = (await switches(page).innerText()).replace(/\s+/g, ' ')
    expect(text).toContain('The file itself is unchanged.')
    await page.keyboard.press('r')
    await expect.poll(() => panel(page, 'file')).toContain('Looks like 64 MiB')
    expect(readFileSync(path).equals(before)).toBe(true)
  })

  it('is worked by arrow keys and by r, and each turn is announced', async () => {
    const page = await openBusy()
    const said = switches(page).getByRole('status')
    expect(await said.innerText()).toContain('once the log has been replayed')
    await page.getByRole('radio', { name: 'After replay' }).focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.getByRole('radio', { name: 'As stored' }).isChecked()).toBe(true)
    await expect.poll(() => said.innerText()).toContain('before the log is replayed')
    await page.keyboard.press('r')
    await expect.poll(() => said.innerText()).toContain('once the log has been replayed')
  })

  it('turns the fields with their bytes too: as stored they are those of the file', async () => {
    const page = await openBusy()
    await page.getByText('Metadata table: every field with its bytes').click()
    await page.getByText(/^Below Item 1: \d+/).click()
    const row = page.locator('tr', { has: page.getByRole('rowheader', { name: /^Value\b/ }) })
    const words = async () => (await row.last().innerText()).replace(/\s+/g, ' ')
    await expect.poll(words).toContain('Value MS-VHDX 2.6.2.2 changed by the replay 00 00 00 06 00 00 00 00')
    await page.keyboard.press('r')
    await expect.poll(words).toContain('Value MS-VHDX 2.6.2.2 the replay changes this 00 00 00 04 00 00 00 00')
    await page.getByText(/^Below Value: 1/).click()
    const size = page.locator('tr', { has: page.getByRole('rowheader', { name: /^VirtualDiskSize\b/ }) })
    await expect
      .poll(async () => (await size.last().innerText()).replace(/\s+/g, ' '))
      .toContain('After replay: 96 MiB')
  })

  it('begins at after replay with every file', async () => {
    const page = await openBusy()
    await page.keyboard.press('r')
    await pick(page, at.images.built('next.vhdx', busy()))
    await verdictIs(page, 'Needs a log replay')
    expect(await page.getByRole('radio', { name: 'After replay' }).isChecked()).toBe(true)
  })
})

describe('a region table that the replay mends', () => {
  it('differs in its checksum and its entry, and both values are shown', async () => {
    const { page } = at
    const draft = withLog((log) =>
      log.append({ number: 7, writes: [write.regionTable(2, (table) => table.u32(16 + 28, 3))] }),
    )
    await pick(page, at.images.built('regions.vhdx', draft))
    await verdictIs(page, 'Needs a log replay')
    const cell = (id: string) => page.locator(`[id="${id}"]`).innerText()
    expect(await cell('regionTable.2.checksum')).toContain('changed by the replay')
    expect(await cell('regionTable.2.entry.0')).toContain('changed by the replay')
    expect(await cell('regionTable.1.checksum')).not.toContain('replay')
  })
})

describe('where nothing differs', () => {
  it.each([
    ['no log waits', () => base()],
    ['the replay writes what is there already', () => withLog((log) => log.append({ number: 7 }))],
  ])('because %s, there is no switch and no mark', async (_why, make) => {
    const { page } = at
    await pick(page, at.images.built('same.vhdx', make()))
    await page.locator('#verdict', { hasNotText: 'Reading' }).waitFor()
    expect(await switches(page).count()).toBe(0)
    expect(await page.getByText('changed by the replay').count()).toBe(0)
    const before = await page.locator('main').innerText()
    await page.keyboard.press('r')
    expect(await page.locator('main').innerText()).toBe(before)
  })
})

describe('what a write lands on', () => {
  it('is named and linked in the log', async () => {
    const page = await openBusy()
    const entry = async (i: number) => (await page.locator(`[id="log.entry.${i}"]`).innerText()).replace(/\s+/g, ' ')
    expect(await entry(1)).toContain('writes 4 KiB at 0x210000 (2,162,688) →')
    expect(await entry(2)).toContain('writes 4 KiB at 0x300000 (3,145,728) → block table (BAT)')
    expect(await panel(page, 'logState')).toContain('Lands on block table (BAT) 3 writes')
    await page.locator('[id="log.entry.1"]').getByRole('link').nth(1).click()
    await page.locator('[id^="metadata"][data-focused], section#metadata:focus').first().waitFor()
  })
})
