// Each field that the two positions of the switch show differently is marked in both, with the other value beside it; also what only
// one of them has.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { child, type Draft, geometry, MiB, STATE, unknownGuid, write } from '../images/builder.mjs'
import { pick, verdictOf } from './support/browser.ts'
import { deskWithTabs } from './support/desk.ts'
import { busy, LOG_GUID, withLog } from './support/dirty.ts'

const at = deskWithTabs()

type Writes = NonNullable<Parameters<Parameters<Parameters<Draft['ring']>[0]>[0]['append']>[0]['writes']>
/** The file in use, and a log that makes these writes. */
const logged = (writes: Writes, changes = {}) => withLog((log) => log.append({ number: 7, writes }), changes)
const ofChild = (writes: Writes, changes = {}) =>
  child({ logGuid: LOG_GUID, ...changes }).ring((log) => log.append({ number: 7, writes }))

async function open(draft: Draft): Promise<Page> {
  const { page } = at
  await pick(page, at.images.built('marks.vhdx', draft))
  await verdictOf(page)
  await page.getByRole('radio', { name: 'After replay', checked: true }).waitFor()
  return page
}

const words = async (page: Page, id: string) =>
  (await page.locator(`[id="${id}"]`).innerText()).replace(/\s+/g, ' ').trim()
const AFTER = 'changed by the replay As stored:'
const STORED = 'the replay changes this After replay:'

/** What a place says, after the replay and as stored. */
async function says(page: Page, id: string, after: string, stored: string): Promise<void> {
  await page.getByText('After replay', { exact: true }).click()
  await expect.poll(() => words(page, id)).toContain(after)
  await page.getByText('As stored', { exact: true }).click()
  await expect.poll(() => words(page, id)).toContain(stored)
}

describe('region tables', () => {
  it('a table that the replay mends: valid, current and the checksum say what they are on the other side', async () => {
    const draft = logged([write.regionTable(1, () => {})]).regionTable(1, (table) => table.xor(12, 0xff))
    const page = await open(draft)
    await says(page, 'regionTable.1', `current valid ${AFTER} not valid at`, `not valid ${STORED} current, valid at`)
    await says(page, 'regionTable.2', `valid ${AFTER} current, valid at`, `current valid ${STORED} valid at`)
    await says(page, 'regionTable.1.checksum', 'matches changed by the replay', 'does not match')
    await says(page, 'regionTable.1.checksum', 'does not match', 'After replay:')
    expect(await words(page, 'regionTable.2.checksum')).not.toContain('replay')
  })

  it('an entry of which only other bits of Required differ tells them', async () => {
    const page = await open(logged([write.region(0, (entry) => entry.u32(28, 3))]))
    await page.getByText('As stored', { exact: true }).click()
    for (const copy of [1, 2]) {
      const entry = `regionTable.${copy}.entry.0`
      await says(page, entry, `Required 0x3 ${AFTER}`, `Required 0x1 ${STORED}`)
    }
    expect(await words(page, 'regionTable.1.entry.1')).not.toContain('0x1 ')
  })
})

describe('metadata', () => {
  const cell = async (page: Page, item: number, column: number) =>
    (await page.locator(`[id="metadata.item.${item}"] > *`).nth(column).innerText()).replace(/\s+/g, ' ').trim()
  const unknown = { name: 'u', id: unknownGuid(1), flags: 1, bytes: Uint8Array.of(1, 2), length: 2 }

  it('an item with other flags is marked at them, and nowhere else', async () => {
    const page = await open(logged([write.metadata((region) => region.u32(32 + 5 * 32 + 24, 9))], { items: [unknown] }))
    expect(await cell(page, 5, 0)).toContain(`IsUser Flags 0x9 ${AFTER} IsUser Flags 0x1`)
    expect(await cell(page, 5, 1)).not.toContain('replay')
    expect(await cell(page, 5, 2)).not.toContain('replay')
    const known = await open(logged([write.metadata((region) => region.u32(32 + 2 * 32 + 24, 2))]))
    expect(await cell(known, 2, 0)).toMatch(new RegExp(`IsVirtualDisk ${AFTER} IsRequired IsVirtualDisk$`))
    await known.keyboard.press('r')
    await expect.poll(() => cell(known, 2, 0)).toMatch(new RegExp(`IsRequired IsVirtualDisk ${STORED} IsVirtualDisk$`))
  })

  it('an item that lies elsewhere, or is of another length, is marked there', async () => {
    const page = await open(logged([write.metadata((region) => region.u32(32 + 5 * 32 + 20, 1))], { items: [unknown] }))
    expect(await cell(page, 5, 0)).not.toContain('replay')
    expect(await cell(page, 5, 1)).toBe(`01 ${AFTER} 0102`)
    expect(await cell(page, 5, 2)).toMatch(/1 byte Offset .* in the region changed by the replay As stored: .* 2 bytes/)
  })

  it('a locator of as many entries says in what it differs', async () => {
    const page = await open(ofChild([write.item('parentLocator', (item) => item.bytes(20 + 24 + 28, [0x5a, 0]))]))
    const at5 = async () => await cell(page, 5, 1)
    expect(await at5()).toBe(`2 entries, above ${AFTER} another key or value, marked above`)
    const less = await open(ofChild([write.item('parentLocator', (item) => item.u16(18, 1))]))
    expect(await cell(less, 5, 1)).toBe(`1 entry, above ${AFTER} 2 entries`)
  })

  it('an item that only one side has is shown in both, and found by its address', async () => {
    const page = await open(logged([write.metadata((region) => region.u16(10, 5))], { items: [unknown] }))
    await says(
      page,
      'metadata.item.5',
      `no such entry ${AFTER} Unknown item ${unknown.id}`,
      `Unknown item ${unknown.id}`,
    )
    await says(page, 'metadata.item.5', '0102', `${STORED} no such entry`)
    await page.getByText('After replay', { exact: true }).click()
    expect(await cell(page, 5, 1)).toBe(`${AFTER} 0102`)
    expect(await cell(page, 5, 2)).toContain(`${AFTER} 0x`)
    await page.evaluate(() => {
      location.hash = '#metadata.item.5'
    })
    const focused = page.locator('[data-focused]')
    await expect.poll(() => focused.getAttribute('id')).toBe('metadata.item.5')
    await page.keyboard.press('r')
    await expect.poll(() => words(page, 'metadata.item.5')).toContain('no such entry')
    expect(await focused.getAttribute('id')).toBe('metadata.item.5')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('metadata.item.5')
  })

  it('the fields of what only one side has stand in both', async () => {
    const page = await open(logged([write.metadata((region) => region.u16(10, 5))], { items: [unknown] }))
    await page.getByText('Metadata table: every field with its bytes').click()
    await page.getByText(/^Below Item 5: \d+/).click()
    const row = page.locator('tr', { has: page.getByRole('rowheader', { name: /^Length\b/ }) }).last()
    const field = async () => (await row.innerText()).replace(/\s+/g, ' ')
    await expect.poll(field).toContain(`no such field ${AFTER} 2 bytes`)
    await page.keyboard.press('r')
    await expect.poll(field).toContain(`2 bytes ${STORED} no such field`)
  })
})

describe('the parent locator', () => {
  it('shows and marks a pair that only one side has', async () => {
    const page = await open(ofChild([write.item('parentLocator', (item) => item.u16(18, 1))]))
    await says(
      page,
      'parentLocator.entry.1',
      `no such entry ${AFTER} relative_path`,
      `.\\parent.vhdx ${STORED} no such`,
    )
    await says(page, 'parentLocator', `KeyValueCount 1 ${AFTER} 2`, `KeyValueCount 2 ${STORED} 1`)
  })

  it('marks another LocatorType', async () => {
    const page = await open(ofChild([write.item('parentLocator', (item) => item.u8(0, 0xaa))]))
    await says(page, 'parentLocator', `${AFTER} b04aefb7-`, `LocatorType b04aefb7-`)
    await says(page, 'parentLocator', 'LocatorType b04aefaa-', `${STORED} b04aefaa-`)
  })
})

describe('a disk that only the replay makes known', () => {
  const mended = () =>
    logged([write.metadata((region) => region.u16(10, 5))], {
      entries: [{ index: 1, state: STATE.fullyPresent, offset: 4 * MiB }],
    }).metadata((region) => region.u16(10, 0))

  it('its facts are not known as stored, and said so', async () => {
    const page = await open(mended())
    await says(
      page,
      'file',
      `to the guest · 67,108,864 bytes ${AFTER} not known`,
      `not known as stored ${STORED} 64 MiB`,
    )
    const facts = await words(page, 'file')
    for (const fact of [
      `Type not known as stored ${STORED} Dynamic`,
      `BlockSize not known as stored ${STORED} 2 MiB (2,097,152 bytes)`,
      `Sectors not known as stored ${STORED} 512 bytes logical, 4,096 physical`,
      `Blocks not known as stored ${STORED} 32; ChunkRatio 2,048, 32 BAT entries`,
      `VirtualDiskId not known as stored ${STORED} 43424140`,
      `Ever written not known as stored ${STORED} 2 MiB`,
    ])
      expect(facts).toContain(fact)
    await page.getByText('After replay', { exact: true }).click()
    await expect.poll(async () => (await words(page, 'file')).match(/As stored: not known/g)?.length).toBe(7)
  })

  it('its blocks are marked in both positions', async () => {
    const page = await open(mended())
    await says(
      page,
      'blocks',
      `Blocks 1 in use changed by the replay ${AFTER} the block table was not read`,
      `was not read: what leads to it is missing or damaged. ${STORED} 32 blocks: 1 fully present, 31 not present`,
    )
  })

  it('its items stand in the table of metadata as stored', async () => {
    const page = await open(mended())
    await says(page, 'metadata.item.1', '64 MiB (67,108,864 bytes)', `no such entry ${STORED} Virtual Disk Size`)
  })

  it('and the other way round: what the replay destroys is marked too', async () => {
    const page = await open(logged([write.metadata((region) => region.u16(10, 0))]))
    await says(page, 'file', `Type not known after the replay ${AFTER} Dynamic`, `Type Dynamic`)
    await says(page, 'metadata', `no such entry ${AFTER} File Parameters`, `File Parameters`)
    await says(page, 'blocks', `As stored: 32 blocks: 32 not present`, '32 blocks')
  })
})

describe('blocks', () => {
  const CHUNK = 4096 * MiB
  const block = (index: number, mib: number) => ({ index, state: STATE.fullyPresent, offset: mib * MiB })

  it('of a disk that grows: their number, the entries that are spare, and ChunkRatio and entries in the overview', async () => {
    const grow = write.item('virtualDiskSize', (item) => item.u64(0, 8 * CHUNK))
    const page = await open(logged([grow], { virtualSize: 5 * CHUNK }))
    await says(page, 'blocks', `16,384 blocks by state, all examined ${AFTER} 10,240 blocks`, `${STORED} 16,384 blocks`)
    await says(
      page,
      'blocks',
      `7 entries of sector bitmaps or spare: 0 present, 7 not. ChunkRatio 2,048, 16,391 entries. ${AFTER} 4 entries of sector bitmaps or spare: 0 present, 4 not. ChunkRatio 2,048, 10,244 entries.`,
      `10,244 entries. ${STORED} 7 entries of sector bitmaps`,
    )
    await says(page, 'file', `${AFTER} 10,240; ChunkRatio 2,048, 10,244 BAT entries`, `${STORED} 16,384; ChunkRatio`)
  })

  it('of sectors of another size: ChunkRatio differs alone', async () => {
    const page = await open(logged([write.item('logicalSectorSize', (item) => item.u32(0, 4096))]))
    await says(page, 'file', `${AFTER} 32; ChunkRatio 2,048, 32 BAT`, `${STORED} 32; ChunkRatio 16,384, 32 BAT`)
    await says(
      page,
      'blocks',
      `ChunkRatio 16,384, 32 entries. ${AFTER} ChunkRatio 2,048`,
      `${STORED} ChunkRatio 16,384`,
    )
  })

  it('that are scattered by the replay, and of which the file lacks one', async () => {
    const page = await open(
      logged([write.bat(1, STATE.fullyPresent, 6 * MiB), write.bat(3, STATE.fullyPresent, 15 * MiB)], {
        entries: [block(0, 8)],
      }),
    )
    await says(
      page,
      'blocks',
      `does not mind. ${AFTER} none: fewer than two blocks are in use`,
      `nothing can be scattered. ${STORED} 100 %: 3 blocks in use lie in 3 pieces`,
    )
    await says(page, 'blocks', `still counts as in use. ${AFTER} 10 MiB`, `still counts as in use. ${STORED} 7 MiB`)
    await says(
      page,
      'blocks',
      `1 block is lost, wholly or in part. ${AFTER} nothing is missing`,
      `The file lacks nothing at its end. ${STORED} 1 MiB (1,048,576 bytes) that the file refers to`,
    )
  })

  it('the only entry that the log sets, a bitmap, is marked in both positions', async () => {
    const entry = geometry(child().recipe).chunkRatio
    const page = await open(ofChild([write.bat(entry, STATE.fullyPresent, 10 * MiB)]))
    await page.evaluate((index) => {
      location.hash = `#bat.${index}`
    }, entry)
    await says(
      page,
      `bat.${entry}`,
      'sector bitmap of chunk 0 changed by the replay',
      'sector bitmap of chunk 0 the replay changes this',
    )
  })
})

describe('turning the switch', () => {
  it('by r takes the keyboard along that was on it', async () => {
    const page = await open(busy())
    const radio = (name: string) => page.getByRole('radio', { name })
    const focused = () => page.evaluate(() => document.activeElement?.parentElement?.innerText)
    await radio('After replay').focus()
    await page.keyboard.press('ArrowRight')
    expect(await focused()).toBe('As stored')
    await page.keyboard.press('r')
    await expect.poll(focused).toBe('After replay')
    expect(await radio('After replay').isChecked()).toBe(true)
  })

  it('leaves the keyboard where it was elsewhere, and marks what the address names once that is there', async () => {
    const page = await open(
      logged([write.metadata((region) => region.u16(10, 5))]).metadata((region) => region.u16(10, 0)),
    )
    await page.keyboard.press('r')
    await expect.poll(() => words(page, 'bat')).toContain('was not read')
    await page.evaluate(() => {
      location.hash = '#bat.1'
    })
    const focused = page.locator('[data-focused]')
    await expect.poll(() => focused.getAttribute('id')).toBe('bat')
    await page.keyboard.press('r')
    await expect.poll(() => focused.getAttribute('id')).toBe('bat.1')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('bat.1')
    const link = page.getByRole('navigation').getByRole('link', { name: 'Headers' })
    await link.focus()
    await page.keyboard.press('r')
    await expect.poll(() => focused.getAttribute('id')).toBe('bat')
    await page.keyboard.press('r')
    await expect.poll(() => focused.getAttribute('id')).toBe('bat.1')
    expect(await link.evaluate((element) => element === document.activeElement)).toBe(true)
  })
})

describe('where only one field differs', () => {
  it('no other is marked', async () => {
    const page = await open(logged([write.item('physicalSectorSize', (item) => item.u32(0, 512))]))
    await page.getByText('As stored', { exact: true }).click()
    await page.getByRole('slider', { name: /^The file of/ }).waitFor()
    // The headings of two panels, the fact, the item's value.
    await expect.poll(() => page.locator('main').getByText('the replay changes this').count()).toBe(4)
    await page.getByText('After replay', { exact: true }).click()
    await expect.poll(() => page.locator('main').getByText('changed by the replay').count()).toBe(4)
  })
})
