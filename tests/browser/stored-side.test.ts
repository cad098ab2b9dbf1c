// The file as stored, read beside the report in a worker of its own: what stands there meanwhile, what a stop and a failure leave, and that
// nothing waits for it that need not.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { MiB, write } from '../images/builder.mjs'
import { openTab, pick, verdictIs } from './support/browser.ts'
import { desk, deskWithTabs } from './support/desk.ts'
import { dirty, moved, withLog } from './support/dirty.ts'

const at = deskWithTabs()
const own = desk()

const switches = (page: Page) => page.getByRole('group', { name: /as stored or after the replay/ })
const panel = async (page: Page, id: string) =>
  (await page.locator(`section[id="${id}"]`).innerText()).replace(/\s+/g, ' ')

describe('while the file is read as stored', () => {
  /** What the worker of that side asks this page to read is answered only once `letGo` was called; `lose` makes it fail instead. */
  const holdStored = () => {
    const Real = window.Worker
    const gate = new Promise<void>((letGo) => Object.assign(window, { letGo }))
    window.Worker = class extends Real {
      #held = false
      override postMessage(message: { ask: string; asStored?: boolean; read?: number }, transfer?: unknown) {
        if (message.ask === 'open' && message.asStored) this.#held = true
        if (message.ask === 'cancel' && this.#held) Object.assign(window, { cancelled: 1 })
        const { lose } = window as unknown as { lose?: boolean }
        const sent =
          message.ask === 'take' && this.#held && lose
            ? {
                ask: 'miss',
                read: message.read,
                error: {
                  kind: 'source',
                  message: 'x',
                  place: { operation: 'read', kind: 'missing', offset: 0, length: 1 },
                  cause: null,
                },
              }
            : message
        const send = () => super.postMessage(sent, sent === message ? (transfer as Transferable[]) : [])
        if (message.ask === 'take' && this.#held) gate.then(send)
        else send()
      }
    }
  }

  /** The dirty sample, whose side as stored is held back, or fails. */
  const openSample = async (lose = false) => {
    const tab = await openTab(own.browser, own.site.url, { before: holdStored })
    await tab.page.evaluate((lost) => Object.assign(window, { lose: lost }), lose)
    await tab.page.getByRole('button', { name: /^Dirty log/ }).click()
    await verdictIs(tab.page, 'Needs a log replay')
    return tab
  }

  it('the counts stand there, the pictures do not; Cancel keeps that, and reading goes on when asked', async () => {
    const tab = await openSample()
    const { page } = tab
    await page.getByRole('slider', { name: /^The file of/ }).waitFor()
    await page.keyboard.press('r')
    await page.locator('#blocks').getByText('The file is being read as stored, too').waitFor()
    expect(await page.getByRole('slider', { name: /^The file of/ }).count()).toBe(0)
    expect(await panel(page, 'blocks')).toContain('by state, all examined')
    await page.locator('#blocks').getByRole('button', { name: 'Cancel' }).click()
    await page.locator('#blocks').getByText('Reading the file as stored was stopped.').waitFor()
    await page.evaluate(() => (window as unknown as { letGo(): void }).letGo())
    await page.locator('#blocks').getByRole('button', { name: 'Go on reading' }).click()
    await page.getByRole('slider', { name: /^The file of/ }).waitFor()
    expect(await panel(page, 'blocks')).not.toContain('stopped')
    // The other side never went away.
    await page.keyboard.press('r')
    await page.getByRole('slider', { name: /^The file of/ }).waitFor()
    expect({ complaints: tab.complaints, requests: tab.requests }).toEqual({ complaints: [], requests: [] })
    await tab.close()
  })

  it('and that fails, the panel says why, and the report stays', async () => {
    const tab = await openSample(true)
    const { page } = tab
    await page.evaluate(() => (window as unknown as { letGo(): void }).letGo())
    await page.keyboard.press('r')
    await page.locator('#blocks').getByText('The file could not be read as stored.').waitFor()
    expect(await page.locator('#verdict').innerText()).toContain('Needs a log replay')
    await page.evaluate(() => Object.assign(window, { lose: false }))
    await page.locator('#blocks').getByRole('button', { name: 'Go on reading' }).click()
    await page.getByRole('slider', { name: /^The file of/ }).waitFor()
    await tab.close()
  })

  it('and the switch is turned back, the reading stops; turned again, it goes on', async () => {
    const tab = await openSample()
    const { page } = tab
    await page.keyboard.press('r')
    await page.locator('#blocks').getByText('The file is being read as stored, too').waitFor()
    await page.evaluate(() => Object.assign(window, { cancelled: 0 }))
    await page.keyboard.press('r')
    await expect.poll(() => page.evaluate(() => (window as unknown as { cancelled: number }).cancelled)).toBe(1)
    await page.evaluate(() => (window as unknown as { letGo(): void }).letGo())
    await page.keyboard.press('r')
    await page.getByRole('slider', { name: /^The file of/ }).waitFor()
    expect(await panel(page, 'blocks')).not.toContain('stopped')
    await tab.close()
  })

  it('and cannot be, fields are shown as after the replay all the same, with no marks', async () => {
    const tab = await openSample(true)
    const { page } = tab
    await page.evaluate(() => (window as unknown as { letGo(): void }).letGo())
    await page.getByText('Metadata table: every field with its bytes').click()
    const table = page.getByRole('table', { name: 'Metadata table: every field with its bytes' })
    await table.getByRole('rowheader', { name: /^EntryCount\b/ }).waitFor()
    expect(await table.innerText()).not.toContain('replay')
    await tab.close()
  })

  it('fields that no replay changes do not wait for it; others stand there and are marked when it comes', async () => {
    const tab = await openSample()
    const { page } = tab
    await page.getByText('Header 1: every field with its bytes').click()
    const header = page.getByRole('table', { name: 'Header 1: every field with its bytes' })
    await header.getByRole('rowheader', { name: /^SequenceNumber\b/ }).waitFor()
    await page.evaluate(() => {
      location.hash = '#bat.300'
    })
    await page.getByText('Entry 300: every field with its bytes').click()
    const entry = page.getByRole('table', { name: 'Entry 300: every field with its bytes' })
    await entry.getByRole('rowheader', { name: /^Entry\b/ }).waitFor()
    await page.locator('[id="bat.300"]').getByText('Comparing with the other position').waitFor()
    expect(await entry.innerText()).not.toContain('replay')
    await page.evaluate(() => (window as unknown as { letGo(): void }).letGo())
    await entry.getByText('changed by the replay').first().waitFor()
    expect(await page.getByText('Comparing with').count()).toBe(0)
    expect(await header.innerText()).not.toContain('changed by the replay')
    await tab.close()
  })

  it('and fails once, its fields are shown as soon as it can be had', async () => {
    const tab = await openSample(true)
    const { page } = tab
    await page.evaluate(() => (window as unknown as { letGo(): void }).letGo())
    await page.keyboard.press('r')
    await page.getByText('Metadata table: every field with its bytes').click()
    await page.locator('#metadata').getByText('These bytes could not be read').waitFor()
    await page.evaluate(() => Object.assign(window, { lose: false }))
    await page.keyboard.press('r')
    const table = page.getByRole('table', { name: 'Metadata table: every field with its bytes' })
    await table.getByRole('rowheader', { name: /^EntryCount\b/ }).waitFor()
    await page.keyboard.press('r')
    await page.getByRole('slider', { name: /^The file of/ }).waitFor()
    await table.getByRole('rowheader', { name: /^EntryCount\b/ }).waitFor()
    expect(await page.getByText('could not be read').count()).toBe(0)
    await tab.close()
  })

  it('Escape stops it', async () => {
    const tab = await openSample()
    const { page } = tab
    await page.keyboard.press('r')
    await page.locator('#blocks').getByText('The file is being read as stored, too').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('#blocks').getByText('Reading the file as stored was stopped.').waitFor()
    await tab.close()
  })

  it('and another file is opened, nothing of it comes after', async () => {
    const { page } = at
    await pick(page, at.images.built('first.vhdx', moved()))
    await verdictIs(page, 'Needs a log replay')
    await page.keyboard.press('r')
    await pick(page, at.images.built('second.vhdx', dirty()))
    await verdictIs(page, 'Needs a log replay')
    await page.keyboard.press('r')
    await expect
      .poll(() => blocksUse(page))
      .toContain('as far as the VHDX knows the replay changes this After replay: 2 MiB (2,097,152 bytes) 0 bytes')
  })
  const blocksUse = (page: Page) => panel(page, 'blocks')
})

describe('a file whose table and log are long', () => {
  it('is compared as a whole when asked, and the switch says so', async () => {
    const { page } = at
    const grown = write.item('virtualDiskSize', (value) => value.u64(0, 96 * MiB))
    const draft = withLog((log) => log.append({ number: 7, writes: [grown] }), {
      log: { offset: 16 * MiB, length: 9 * MiB },
    })
    await pick(page, at.images.built('long.vhdx', draft))
    await verdictIs(page, 'Needs a log replay')
    await switches(page).getByText('compared once the file was read as stored').waitFor()
    await switches(page).getByRole('button', { name: 'Compare' }).click()
    await switches(page).getByText('compared once').waitFor({ state: 'detached' })
    expect(await page.getByRole('radio', { name: 'After replay' }).isChecked()).toBe(true)
  })
})
