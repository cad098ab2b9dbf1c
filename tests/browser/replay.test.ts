// The switch between as stored and after replay: there only where the two differ, marks what differs in both positions, works by keyboard,
// says what it does, and touches no file.
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Draft } from '../images/builder.mjs'
import { base, child, MiB, STATE, write } from '../images/builder.mjs'
import { pick, verdictIs } from './support/browser.ts'
import { deskWithTabs } from './support/desk.ts'
import { busy, LOG_GUID, moved, withLog } from './support/dirty.ts'

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
    await expect
      .poll(words)
      .toContain(
        'Value MS-VHDX 2.6.2.2 00 00 00 06 00 00 00 00 changed by the replay As stored: 00 00 00 04 00 00 00 00',
      )
    await page.keyboard.press('r')
    await expect
      .poll(words)
      .toContain(
        'Value MS-VHDX 2.6.2.2 00 00 00 04 00 00 00 00 the replay changes this After replay: 00 00 00 06 00 00 00 00',
      )
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

describe('as stored is shown what lies in the file, also where the replay puts another table there', () => {
  const blocks = (page: Page) => panel(page, 'blocks')
  const openMoved = async () => {
    const { page } = at
    await pick(page, at.images.built('moved.vhdx', moved()))
    await verdictIs(page, 'Needs a log replay')
    // The marks of what only the other side tells come with that.
    await expect.poll(() => blocks(page)).toContain('Unused end')
    return page
  }

  it('by the pictures', async () => {
    const page = await openMoved()
    const told = async (name: RegExp, steps: number) => {
      const picture = page.getByRole('slider', { name })
      await picture.focus()
      await page.keyboard.press('Home')
      for (let i = 0; i < steps; i++) await page.keyboard.press('ArrowRight')
      return await picture.getAttribute('aria-valuetext')
    }
    const both = async () => [await told(/^The virtual disk of/, 2), await told(/^The file of/, 4)]
    expect(await both()).toEqual([
      expect.stringContaining('4 MiB to 6 MiB of the disk: 1 not present.'),
      expect.stringContaining('4 MiB to 5 MiB of the file: Free 1 MiB.'),
    ])
    await page.keyboard.press('r')
    await expect
      .poll(both)
      .toEqual([
        expect.stringContaining('4 MiB to 6 MiB of the disk: 1 fully present.'),
        expect.stringContaining('4 MiB to 5 MiB of the file: Blocks in use 1 MiB.'),
      ])
    await page.keyboard.press('Enter')
    await page.locator('[id="bat.2"]').getByText('In the file', { exact: true }).waitFor()
  })

  it('by the use of the file’s bytes, which adds up in both, and marks what differs', async () => {
    const page = await openMoved()
    const use = async () =>
      (await page.getByRole('table', { name: 'What the bytes of the file are used for' }).innerText()).replace(
        /\s+/g,
        ' ',
      )
    await expect
      .poll(use)
      .toContain('as far as the VHDX knows changed by the replay As stored: 2 MiB (2,097,152 bytes) 0 bytes 0')
    expect(await use()).toContain('The whole file 16 MiB 16,777,216 100 %')
    await page.keyboard.press('r')
    await expect
      .poll(use)
      .toContain('as far as the VHDX knows the replay changes this After replay: 0 bytes 2 MiB 2,097,152')
    expect(await use()).toContain('The whole file 16 MiB 16,777,216 100 %')
    expect(await use()).not.toContain('changed by the replay')
  })

  it('by an entry and its fields, with their bytes and where they lie', async () => {
    const page = await openMoved()
    await page.evaluate(() => {
      location.hash = '#bat.2'
    })
    const entry = async () => (await page.locator('[id="bat.2"]').innerText()).replace(/\s+/g, ' ')
    await expect.poll(entry).toContain('Bytes 00 00 00 00 00 00 00 00 at 0x800010')
    await expect.poll(entry).toMatch(/State 0 PAYLOAD_BLOCK_NOT_PRESENT .* As stored: 6 PAYLOAD_BLOCK_FULLY_PRESENT/)
    await page.getByText('Entry 2: every field with its bytes').click()
    await expect.poll(entry).toContain('Entry state, reserved bits and position · MS-VHDX 2.5.1')
    await page.keyboard.press('r')
    await expect.poll(entry).toContain('State 6 PAYLOAD_BLOCK_FULLY_PRESENT')
    await expect.poll(entry).toMatch(/FULLY_PRESENT .* After replay: 0 PAYLOAD_BLOCK_NOT_PRESENT/)
    await expect.poll(entry).toContain('Bytes 06 00 40 00 00 00 00 00 at 0x300010')
    const row = page.locator('[id="bat.2"] tbody tr').first()
    const fields = async () => (await row.innerText()).replace(/\s+/g, ' ')
    await expect.poll(fields).toContain('06 00 40 00 00 00 00 00')
    expect(await fields()).toMatch(/0x300010 .* 8 bytes .*After replay: 0x800010/)
  })

  it('and of a field whose value does not tell the difference, by its bytes', async () => {
    const { page } = at
    const item = {
      name: 'u',
      id: '01010101-0101-0101-0101-010101010101',
      flags: 1,
      bytes: Uint8Array.of(1, 2),
      length: 2,
    }
    const draft = withLog((log) => log.append({ number: 7, writes: [write.item('u', (value) => value.u8(0, 9))] }), {
      items: [item],
    })
    await pick(page, at.images.built('item.vhdx', draft))
    await verdictIs(page, 'Needs a log replay')
    await page.getByText('Metadata table: every field with its bytes').click()
    await page.getByText(/^Below Item 5: \d+/).click()
    const row = page.locator('tr', { has: page.getByRole('rowheader', { name: /^Value\b/ }) })
    const words = async () => (await row.last().innerText()).replace(/\s+/g, ' ')
    await expect.poll(words).toContain('09 02 changed by the replay As stored: 01 02')
    await page.keyboard.press('r')
    await expect.poll(words).toContain('01 02 the replay changes this After replay: 09 02')
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

describe('where the report does not tell what differs', () => {
  const open = async (draft: Draft, verdict: string) => {
    const { page } = at
    await pick(page, at.images.built('quiet.vhdx', draft))
    await verdictIs(page, verdict)
    return page
  }

  it('the switch is there, and the field is marked with both values', async () => {
    const reserved = write.metadata((w) => w.u32(32 + 32 * 2 + 28, 9))
    const page = await open(
      withLog((log) => log.append({ number: 7, writes: [reserved] })),
      'Damaged',
    )
    await expect.poll(() => switches(page).innerText()).toContain('Changed: metadata.')
    await page.getByText('Metadata table: every field with its bytes').click()
    const table = page.getByRole('table', { name: 'Metadata table: every field with its bytes' })
    await table.getByText('Below Item 2: 6').click()
    const field = page.getByRole('row', { name: /^Reserved2\b.*changed by the replay/ })
    await expect.poll(() => field.innerText()).toMatch(/0x00000009[\s\S]*As stored: *0x00000000/)
    await page.keyboard.press('r')
    const stored = page.getByRole('row', { name: /^Reserved2\b.*the replay changes this/ })
    await expect.poll(() => stored.innerText()).toMatch(/0x00000000[\s\S]*After replay: *0x00000009/)
  })

  it('and it is but a write on a sector bitmap, nothing is called changed', async () => {
    const same = new Uint8Array(4096).fill(15)
    const entries = [
      { index: 1, state: STATE.partiallyPresent, offset: 4 * MiB },
      { index: 2048, state: STATE.fullyPresent, offset: 10 * MiB },
    ]
    const draft = child({ logGuid: LOG_GUID, entries })
      .edit(10 * MiB, same)
      .ring((log) => log.append({ number: 7, writes: [write.data(10 * MiB, same)] }))
    const page = await open(draft, 'Needs a log replay')
    expect(await switches(page).innerText()).toContain('Changed: nothing that the report tells; bytes may differ.')
    expect(await page.getByText('changed by the replay').count()).toBe(0)
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
