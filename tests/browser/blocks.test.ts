// Blocks on the page: the two pictures, counts, ledger, fragmentation, the way from a cell or a byte to its entry, a scan that is watched,
// cancelled and taken up again, and a deeper look.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { base, batIndexOfBlock, child, type Draft, MiB, STATE } from '../images/builder.mjs'
import { openTab, pick, verdictIs, verdictOf } from './support/browser.ts'
import { desk, deskWithTabs } from './support/desk.ts'
import { busy, dirty } from './support/dirty.ts'

const at = deskWithTabs()
const own = desk()

const panel = (page: Page) => page.locator('#blocks')
const words = async (page: Page) => (await panel(page).innerText()).replace(/\s+/g, ' ')
const disk = (page: Page) => page.getByRole('slider', { name: /^The virtual disk of/ })
const file = (page: Page) => page.getByRole('slider', { name: /^The file of/ })
const told = (picture: ReturnType<typeof disk>) => picture.getAttribute('aria-valuetext')

async function open(draft: Draft, verdict?: string): Promise<Page> {
  const { page } = at
  await pick(page, at.images.built('blocks.vhdx', draft))
  if (verdict) await verdictIs(page, verdict)
  else await verdictOf(page)
  return page
}

const block = (n: number, state: number, offset = 0) => ({ index: n, state, offset })

/** 32 blocks of 2 MiB: two in use out of order, one kept, one zero, one unmapped, a gap and an unused end. */
const varied = () =>
  base({
    entries: [
      block(0, STATE.fullyPresent, 8 * MiB),
      block(1, STATE.fullyPresent, 4 * MiB),
      block(5, STATE.zero),
      block(6, STATE.unmapped, 12 * MiB),
    ],
    minimumSize: 20 * MiB,
  })

describe('the blocks of a disk', () => {
  it('are counted by state, and every byte of the file is accounted for', async () => {
    const said = await words(await open(varied()))
    for (const sentence of [
      '32 blocks by state, all examined',
      '2 fully present',
      '28 not present',
      '1 zero',
      '1 unmapped',
      '0 invalid',
      'Blocks in use what the guest wrote, as far as the VHDX knows 4 MiB 4,194,304 20 %',
      'Kept places space that blocks without content still hold; compacting can return it 2 MiB',
      'Gaps used by nothing; compacting can return it 4 MiB',
      'Unused end behind everything that is used; compacting can return it 6 MiB',
      'Headers identifier, headers and region tables: the first MiB 1 MiB',
      'The whole file 20 MiB 20,971,520 100 %',
      'Compacting could return 12 MiB (12,582,912 bytes)',
      'Fragmentation 100 % 2 blocks in use lie in 2 pieces',
    ])
      expect(said).toContain(sentence)
  })

  it('ever written is the third size of the overview', async () => {
    const page = await open(varied())
    const overview = (await page.locator('#file').innerText()).replace(/\s+/g, ' ')
    expect(overview).toContain('Looks like 64 MiB to the guest')
    expect(overview).toContain('This file is 20 MiB on your disk')
    expect(overview).toContain('Ever written 4 MiB by the guest · 4,194,304 bytes')
  })

  it('that lie behind the end of the file are missing: how many, where, and how long the file would have to be', async () => {
    const page = await open(
      base({ entries: [block(3, STATE.fullyPresent, 18 * MiB)], minimumSize: 20 * MiB }).truncate(19 * MiB),
      'Damaged',
    )
    const said = await words(page)
    expect(said).toContain('cut short 1 MiB (1,048,576 bytes) that the file refers to lie behind its end')
    expect(said).toContain('would need 20 MiB (20,971,520 bytes). 1 block is lost, wholly or in part')
    await page.getByText('Where on the virtual disk: 1 range').click()
    await panel(page).getByText('2 MiB from 6 MiB (6,291,456 bytes) on').waitFor()
  })

  it('of a dirty file are counted in both positions of the switch', async () => {
    const page = await open(dirty(), 'Needs a log replay')
    const present = 'fully present the block has its place in the file'
    expect(await words(page)).toContain(`1 ${present} changed by the replay As stored: 0`)
    await page.keyboard.press('r')
    await expect.poll(() => words(page)).toContain(`0 ${present} the replay changes this After replay: 1`)
    const overview = (await page.locator('#file').innerText()).replace(/\s+/g, ' ')
    expect(overview).toContain('Ever written 0 bytes by the guest the replay changes this After replay: 2 MiB')
  })
})

describe('an entry that the replay changes', () => {
  const entry = async (page: Page, n: number) =>
    (await page.locator(`[id="bat.${n}"]`).innerText()).replace(/\s+/g, ' ')

  it('and Find of its block are shown by the switch, as stored and after the replay', async () => {
    const page = await open(dirty(), 'Needs a log replay')
    await page.getByLabel('Find what holds byte').fill('5')
    await page.keyboard.press('Enter')
    await panel(page).getByText('It lies at 4.0 MiB (4,194,309 bytes) in the file: block 0.').waitFor()
    await page.locator('[id="bat.0"]').getByText('PAYLOAD_BLOCK_FULLY_PRESENT').waitFor()
    await expect
      .poll(() => entry(page, 0))
      .toMatch(/State 6 PAYLOAD_BLOCK_FULLY_PRESENT .* As stored: 0 PAYLOAD_BLOCK_NOT_PRESENT/)
    const after = await entry(page, 0)
    expect(after).toMatch(/In the file 0x400000 \(4,194,304\) .* As stored: no place/)
    expect(after).toMatch(/Bytes 06 00 40 00 00 00 00 00 .* As stored: 00 00 00 00 00 00 00 00/)
    await page.locator('[id="bat.0"] h3').click()
    await page.keyboard.press('r')
    // The side as stored is asked first, then the other one: the mark of the heading stands before both.
    await expect
      .poll(() => entry(page, 0))
      .toMatch(/State 0 PAYLOAD_BLOCK_NOT_PRESENT .* After replay: 6 PAYLOAD_BLOCK_FULLY_PRESENT/)
    const stored = await entry(page, 0)
    expect(stored).toMatch(/In the file no place .* After replay: 0x400000 \(4,194,304\)/)
    expect(stored).toMatch(/Bytes 00 00 00 00 00 00 00 00 .* After replay: 06 00 40 00 00 00 00 00/)
    await panel(page).getByText('It has no place in the file: block 0.').waitFor()
  })

  it('of a larger disk has no meaning as stored', async () => {
    const page = await open(busy(), 'Needs a log replay')
    await page.evaluate(() => {
      location.hash = '#bat.40'
    })
    await page.locator('[id="bat.40"]').getByText('block 40 of the disk').waitFor()
    await page.keyboard.press('r')
    await page.locator('[id="bat.40"]').getByText('The disk as stored needs 32 entries of the block table').waitFor()
    expect(await entry(page, 40)).not.toContain('State')
    await page.keyboard.press('r')
    await page.locator('[id="bat.40"]').getByText('2 MiB from 80 MiB').waitFor()
  })
})

describe('places that no file has', () => {
  it('are told to the byte by cell, entry and Find', async () => {
    const draft = varied()
    const place = BigUint64Array.of(2n ** 62n + 4n * 2n ** 20n + 6n)
    const page = await open(draft.edit(draft.recipe.bat.offset + 16, new Uint8Array(place.buffer)), 'Damaged')
    await disk(page).focus()
    for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await page.locator('[id="bat.2"]').getByText('0x4000000000400000 (4,611,686,018,431,582,208)').waitFor()
    await page.getByLabel('Find what holds byte').fill('4 MiB')
    await page.keyboard.press('Enter')
    await panel(page).getByText('It lies at 4.0 EiB (4,611,686,018,431,582,208 bytes) in the file: block 2.').waitFor()
    await page.getByLabel('of', { exact: true }).selectOption('the file')
    await page.getByLabel('Find what holds byte').fill('0x4000000000400000')
    await page.getByRole('button', { name: 'Find', exact: true }).click()
    await panel(page).getByText('It belongs to nothing: the file ends before it.').waitFor()
  })
})

describe('the pictures', () => {
  it('tell each cell in words, by arrow keys, and Enter leads to the entry and its bytes', async () => {
    const page = await open(varied())
    await disk(page).focus()
    expect(await told(disk(page))).toContain('0 bytes to 2 MiB of the disk: 1 fully present.')
    await page.keyboard.press('ArrowRight')
    expect(await told(disk(page))).toContain('2 MiB to 4 MiB of the disk: 1 fully present.')
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight')
    expect(await told(disk(page))).toContain('10 MiB to 12 MiB of the disk: 1 zero.')
    await panel(page).getByText('10 MiB to 12 MiB of the disk: 1 zero.').waitFor()
    await page.keyboard.press('Home')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => location.hash === '#bat.0@0x300000+8')
    await page.locator('[id="bat.0"][data-focused]:focus').waitFor()
    const entry = (await page.locator('[id="bat.0"]').innerText()).replace(/\s+/g, ' ')
    expect(entry).toContain('Entry 0 block 0 of the disk')
    expect(entry).toContain('State 6 PAYLOAD_BLOCK_FULLY_PRESENT')
    expect(entry).toContain('In the file 0x800000 (8,388,608)')
    expect(entry).toContain('06 00 80 00 00 00 00 00')
    await page.getByRole('link', { name: 'Entry after' }).click()
    await page.locator('[id="bat.1"]').getByText('2 MiB from 2 MiB (2,097,152 bytes) on').waitFor()
  })

  it('of the file lead from its bytes to what they are', async () => {
    const page = await open(varied())
    await file(page).focus()
    expect(await told(file(page))).toContain('0 bytes to 1 MiB of the file: Headers 1 MiB.')
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowRight')
    expect(await told(file(page))).toContain('3 MiB to 4 MiB of the file: Block table (BAT) 1 MiB.')
    await page.keyboard.press('ArrowRight')
    expect(await told(file(page))).toContain('4 MiB to 5 MiB of the file: Blocks in use 1 MiB.')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => location.hash === '#bat.1')
  })

  it('tell the cell under the pointer, and a click leads to its entry', async () => {
    const page = await open(varied())
    await disk(page).scrollIntoViewIfNeeded()
    const box = await disk(page).locator('canvas').boundingBox()
    if (!box) throw new Error('There is no canvas.')
    const cell = 26
    await page.mouse.move(box.x + 6.5 * cell, box.y + cell / 2)
    await panel(page).getByText('12 MiB to 14 MiB of the disk: 1 unmapped.').waitFor()
    await page.mouse.click(box.x + 6.5 * cell, box.y + cell / 2)
    await page.locator('[id="bat.6"][data-focused]').waitFor()
  })

  it('paint what is in use with colour, on a canvas as sharp as the screen', async () => {
    const tab = await openTab(own.browser, own.site.url, { deviceScaleFactor: 2 })
    await pick(tab.page, own.images.built('sharp.vhdx', varied()))
    await verdictOf(tab.page)
    const seen = await disk(tab.page)
      .locator('canvas')
      .evaluate((canvas: HTMLCanvasElement) => {
        const colour = (x: number) => Array.from(canvas.getContext('2d')?.getImageData(x, 20, 1, 1).data ?? []).join()
        return { ratio: canvas.width / canvas.clientWidth, used: colour(20), also: colour(72), free: colour(124) }
      })
    expect(seen.ratio).toBe(2)
    expect(seen.used).toBe(seen.also)
    expect(seen.used).not.toBe(seen.free)
    await tab.close()
  })
})

describe('a byte', () => {
  it('of the disk is found in the table, and a byte of the file in what holds it', async () => {
    const page = await open(varied())
    const input = page.getByLabel('Find what holds byte')
    await input.fill('3 MiB')
    await page.keyboard.press('Enter')
    await panel(page).getByText('It lies at 5 MiB (5,242,880 bytes) in the file: block 1.').waitFor()
    await page.locator('[id="bat.1"]').waitFor()
    await page.getByLabel('of', { exact: true }).selectOption('the file')
    await input.fill('0x900000')
    await page.getByRole('button', { name: 'Find', exact: true }).click()
    await panel(page).getByText('It belongs to a block in use, 1 MiB (1,048,576 bytes) on the disk.').waitFor()
    await input.fill('6 MiB')
    await page.getByRole('button', { name: 'Find', exact: true }).click()
    await panel(page).getByText('It belongs to nothing: this space is free.').waitFor()
    await input.fill('many')
    await page.getByRole('button', { name: 'Find', exact: true }).click()
    await panel(page).getByText('That is no number of bytes.').waitFor()
  })
})

describe('a differencing disk', () => {
  it('shows how many of a block’s sectors are in this file', async () => {
    const bitmap = 10 * MiB
    const draft = child({
      entries: [block(0, STATE.partiallyPresent, 8 * MiB), { index: 2048, state: STATE.fullyPresent, offset: bitmap }],
    }).edit(bitmap, [0b111])
    const page = await open(draft, 'Sound')
    expect(await words(page)).toContain('1 partially present')
    await disk(page).focus()
    await page.keyboard.press('Enter')
    await page.locator('[id="bat.0"]').getByText('3 of 4,096 in this file, the rest in the parent').waitFor()
  })
})

it('an entry behind the last block of a child is of no block', async () => {
  const page = await open(child({ entries: [block(0, STATE.zero)] }), 'Sound')
  await page.evaluate(() => {
    location.hash = '#bat.40'
  })
  await page.locator('[id="bat.40"]').getByText('Entry 40 beyond the disk').waitFor()
  expect(await page.locator('[id="bat.40"]').innerText()).not.toContain('On the disk')
})

describe('the largest table', () => {
  /** The page's answers to the worker take a third of a second each, and that with the end of the table waits until `letGo`. */
  const holdReads = () => {
    const Real = window.Worker
    const gate = new Promise<void>((letGo) => Object.assign(window, { letGo }))
    window.Worker = class extends Real {
      override postMessage(message: { ask: string; bytes?: Uint8Array }, transfer?: unknown) {
        const send = () => super.postMessage(message, transfer as Transferable[])
        if (message.ask !== 'take') send()
        else if (message.bytes?.length === 131_064) gate.then(send)
        else setTimeout(send, 300)
      }
    }
  }

  it('is shown while it is read: first facts, how far, what of it is known; Cancel keeps that and calls it partial', async () => {
    const tab = await openTab(own.browser, own.site.url, { before: holdReads })
    const { page } = tab
    await page.getByRole('button', { name: /^64 TiB/ }).click()
    await panel(page)
      .getByText(/The block table is being read: [1-9]/)
      .waitFor()
    expect(await page.locator('#verdict').innerText()).toBe('Reading …')
    expect((await page.locator('#file').innerText()).replace(/\s+/g, ' ')).toContain('Looks like 64 TiB')
    expect(await panel(page).getByRole('progressbar', { name: 'Block table' }).count()).toBe(1)
    expect(await words(page)).toMatch(/partial The block table is being read: [\d,]+ of 1,064,959 entries so far/)
    expect(await words(page)).toMatch(/\d+ %, [\d.]+ MiB of [\d.]+ MiB read/)
    await panel(page).getByRole('button', { name: 'Cancel' }).click()
    await verdictIs(page, 'Not decided')
    expect(await words(page)).toContain('partial Reading was stopped after')
    expect(await page.locator('main').innerText()).toContain('it is partial')
    await page.evaluate(() => (window as unknown as { letGo(): void }).letGo())
    await panel(page).getByRole('button', { name: 'Go on reading' }).click()
    await verdictIs(page, 'Sound')
    expect(await words(page)).toContain('1,048,576 blocks by state, all examined 4 fully present')
    expect(await disk(page).getAttribute('aria-valuemax')).toBe('1024')
    expect({ complaints: tab.complaints, requests: tab.requests }).toEqual({ complaints: [], requests: [] })
    await tab.close()
  })

  it('Escape stops the reading likewise', async () => {
    const tab = await openTab(own.browser, own.site.url, { before: holdReads })
    await tab.page.getByRole('button', { name: /^64 TiB/ }).click()
    await panel(tab.page)
      .getByText(/The block table is being read: [1-9]/)
      .waitFor()
    await tab.page.keyboard.press('Escape')
    await verdictIs(tab.page, 'Not decided')
    await tab.close()
  })
})

describe('a deeper look', () => {
  it('is offered where something is read on request only; it reads more, and says when it was done', async () => {
    const page = await open(base({ log: { offset: 16 * MiB, length: 17 * MiB }, minimumSize: 33 * MiB }), 'Sound')
    const read = () => page.locator('#coverage p').first().innerText()
    const before = await read()
    await panel(page).getByRole('button', { name: 'Look deeper' }).click()
    await panel(page).getByText('What is read on request only was read too.').waitFor()
    expect(await read()).not.toBe(before)
    expect(await panel(page).getByRole('button', { name: 'Look deeper' }).count()).toBe(0)
  })

  it('names what it will look at, and finds what is left in free space and in bitmaps', async () => {
    const draft = child({
      entries: [
        block(0, STATE.partiallyPresent, 8 * MiB),
        { index: 2048, state: STATE.fullyPresent, offset: 10 * MiB },
        { index: 2049, state: STATE.fullyPresent, offset: 10 * MiB },
      ],
      minimumSize: 20 * MiB,
    }).edit(15 * MiB + 7, [1, 2, 3])
    const page = await open(draft, 'Sound')
    const said = await words(page)
    for (const what of ['1 sector bitmap', '129023 entries of the block allocation table', '13 MiB that nothing owns'])
      expect(said).toContain(`The contents of ${what}`)
    await panel(page).getByRole('button', { name: 'Look deeper' }).click()
    await panel(page).getByText('What is read on request only was read too.').waitFor()
    await verdictIs(page, 'Sound')
    const findings = (await page.locator('#findings').innerText()).replace(/\s+/g, ' ')
    for (const title of ['Unused space holds data', 'Partial block with uniform bits', 'Entries beyond the disk'])
      expect(findings).toContain(title)
  })

  it('is not offered where nothing is left to be read', async () => {
    // A table that fills its region, in a file that holds nothing else.
    const page = await open(base({ virtualSize: 131_009 * 2 * MiB, minimumSize: 4 * MiB }))
    expect(await words(page)).toContain('131,009 blocks by state, all examined')
    expect(await panel(page).getByRole('button', { name: 'Look deeper' }).count()).toBe(0)
  })
})

it('a disk without a block table says so, or shows nothing', async () => {
  const page = await open(
    base()
      .regionTable(1, (table) => table.xor(4))
      .regionTable(2, (table) => table.xor(4)),
  )
  expect(await disk(page).count()).toBe(0)
})

it('the entry of a block in a later chunk is found by its index', async () => {
  // Sectors of 512 bytes and blocks of 256 MiB: 16 blocks a chunk.
  const blockSize = 256 * MiB
  const page = await open(
    base({
      virtualSize: 40 * blockSize,
      blockSize,
      entries: [block(batIndexOfBlock(33, 16), STATE.fullyPresent, 4 * MiB)],
      minimumSize: 4 * MiB + blockSize,
    }),
  )
  await page.evaluate(() => {
    location.hash = '#bat.35'
  })
  await page.locator('[id="bat.35"]').getByText('block 33 of the disk').waitFor()
})
