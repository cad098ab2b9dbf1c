// The log on the page: the ring, the list of entries, what they write and where that lands, what programs will do; by mouse and keyboard,
// and with logs that mean harm.
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { ascii, base, type Draft, MiB, write } from '../images/builder.mjs'
import { pick, verdictIs, verdictOf } from './support/browser.ts'
import { deskWithTabs } from './support/desk.ts'
import { busy, dirty, LOG_GUID, OLD_GUID, setsBlock, withLog } from './support/dirty.ts'

type Ring = Parameters<Parameters<Draft['ring']>[0]>[0]

const at = deskWithTabs()

const panel = (page: Page) => page.locator('#logState')
const words = async (page: Page) => (await panel(page).innerText()).replace(/\s+/g, ' ')
const ring = (page: Page) => page.getByRole('slider', { name: /^The log as a ring/ })
const entries = (page: Page) => page.locator('[id^="log.entry."]')

async function open(draft: Draft, verdict?: string): Promise<Page> {
  const { page } = at
  await pick(page, at.images.built(`log-${Math.random().toString(36).slice(2)}.vhdx`, draft))
  if (verdict) await verdictIs(page, verdict)
  else await verdictOf(page)
  return page
}

describe('a log that waits', () => {
  it('says what waits, in how many entries, and how that stands to the size of the file', async () => {
    const said = await words(await open(busy(), 'Needs a log replay'))
    for (const sentence of [
      'That is no damage: its last writes wait in the log',
      '4 writes, 16 KiB, in 3 entries: #41 to #43',
      '3 to be replayed',
      '1 not replayed',
      '1 earlier session',
      '0 not valid',
      'FlushedFileOffset 16 MiB (16,777,216 bytes) The file is at least that long',
      'LastFileOffset 16 MiB (16,777,216 bytes) The file is that long already',
      '5 entries in the log',
      'What Windows, QEMU and others will do with this file',
      'writes This writes to the file that it is given',
      'Mount-DiskImage -ImagePath "$PWD\\copy.vhdx" -Access ReadWrite',
      'Mount-VHD -Path copy.vhdx',
    ])
      expect(said).toContain(sentence)
  })

  it('lists the entries in their order, each with what it writes', async () => {
    const page = await open(busy(), 'Needs a log replay')
    const all = (await entries(page).allInnerTexts()).map((text) => text.replace(/\s+/g, ' '))
    expect(all.map((text) => text.slice(0, text.indexOf(' KiB at') - 2))).toEqual([
      '#40 not replayed',
      '#41 to be replayed oldest',
      '#42 to be replayed',
      '#43 to be replayed newest',
      '#900 earlier session',
    ])
    expect(all[1]).toContain('writes 4 KiB at 0x210000 (2,162,688)')
    expect(all[3]).toContain('zeros 4 KiB at 0x310000 (3,211,264)')
  })

  it('leads from an entry to its bytes, in the address', async () => {
    const page = await open(busy(), 'Needs a log replay')
    await entries(page)
      .nth(2)
      .getByRole('link', { name: /^8 KiB at/ })
      .click()
    expect(new URL(page.url()).hash).toBe('#log.entry.2@0x117000+8192')
    await page.locator('[id="log.entry.2"][data-focused]').waitFor()
  })

  it('opens down to the fields of an entry', async () => {
    const page = await open(busy(), 'Needs a log replay')
    await page.getByText('Fields of #42').click()
    await entries(page).nth(2).getByText('EntryLength').waitFor()
    const text = (await entries(page).nth(2).innerText()).replace(/\s+/g, ' ')
    expect(text).toMatch(/Signature loge Checksum 0x[0-9a-f]{8} matches EntryLength/)
    expect(text).toContain('Reserved 0x00000000 LogGuid')
    expect(text).toContain('EntryLength 8 KiB (8,192 bytes) Tail 0x15000 (86,016) SequenceNumber 42')
    expect(text).toContain(`LogGuid ${LOG_GUID}`)
  })

  it('opens down to the bytes of each field and write of an entry', async () => {
    const page = await open(busy(), 'Needs a log replay')
    await page.getByText('Fields of #42').click()
    await page.getByText('#42: every field and write with its bytes').click()
    await panel(page).getByText('Below Descriptor 0').click()
    const rows = panel(page).getByRole('table', { name: 'Below Descriptor 0' })
    await expect.poll(() => rows.innerText()).toContain('TrailingBytes')
    const text = (await rows.innerText()).replace(/\s+/g, ' ')
    expect(text).toContain('64 65 73 63')
    expect(text).toContain('FileOffset')
    expect(text).toContain('0x300000 (3145728)')
  })

  it('that one entry alone holds may be replayed by QEMU, with the warning that it writes', async () => {
    const said = await words(await open(dirty(), 'Needs a log replay'))
    expect(said).toContain('qemu-img check -r all copy.vhdx')
    expect(said).toContain('stop whatever uses the disk, and run it on a copy')
  })

  it('calls an entry by the number that findings give it, too', async () => {
    const page = await open(busy(), 'Needs a log replay')
    const text = await entries(page).nth(3).innerText()
    expect(text).toContain('#43')
    expect(text).toContain('entry 3 in findings and in the tree')
  })

  it('runs over its end, and the picture says so', async () => {
    const page = await open(
      withLog((log) =>
        log
          .append({ number: 7, sector: 253, writes: [setsBlock(0)] })
          .append({ number: 8, tail: 253, writes: [setsBlock(1)] }),
      ),
      'Needs a log replay',
    )
    expect(await ring(page).getAttribute('aria-label')).toContain('run over the end of the log and on at its start')
    expect(await words(page)).toContain('runs over the end of the log')
  })
})

describe('the ring', () => {
  it('is walked by arrow keys, told in words, and Enter leads to the entry', async () => {
    const page = await open(busy(), 'Needs a log replay')
    await ring(page).focus()
    const told = () => ring(page).getAttribute('aria-valuetext')
    expect(await told()).toContain('Entry #43, newest, to be replayed: 2 writes')
    const seen = panel(page).getByText('Entry #43, newest, to be replayed: 2 writes')
    await seen.waitFor()
    await page.keyboard.press('ArrowLeft')
    expect(await told()).toContain('Entry #42, to be replayed: 1 write, 8 KiB at 94,208 in the log.')
    await page.keyboard.press('Home')
    expect(await told()).toContain('Entry #40, not replayed')
    await page.keyboard.press('End')
    expect(await told()).toContain('Entry #900, earlier session')
    await page.keyboard.press('ArrowRight')
    expect(await told()).toContain('Entry #900, earlier session')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement?.id === 'log.entry.4')
  })

  it('shows as in use nearly all of a ring that is nearly full', async () => {
    // Round the whole ring; the newest is one sector, right before the oldest.
    const page = await open(
      withLog((log) => {
        for (let k = 0; k < 127; k++)
          log.append({ number: 100 + k, tail: 100, ...(k === 0 && { sector: 100 }), writes: [setsBlock(k % 6)] })
        return log.append({ number: 227, tail: 100 }).append({ number: 228, tail: 100 })
      }),
      'Needs a log replay',
    )
    const drawn = await panel(page)
      .locator('svg path[class*="in-use"]')
      .evaluate((path: SVGPathElement) => path.getTotalLength())
    expect(drawn).toBeGreaterThan(0.98 * 2 * Math.PI * 68)
  })

  it('tells the entry under the pointer, and a click leads to it', async () => {
    const page = await open(busy(), 'Needs a log replay')
    await ring(page).scrollIntoViewIfNeeded()
    const box = await ring(page).locator('svg').boundingBox()
    if (!box) throw new Error('The ring is not there.')
    // Sector 200 of 256, in the middle of the band.
    const angle = (200.5 / 256) * 2 * Math.PI
    const scale = box.width / 320
    const [x, y] = [
      box.x + box.width / 2 + Math.sin(angle) * 93 * scale,
      box.y + box.height / 2 - Math.cos(angle) * 93 * scale,
    ]
    await page.mouse.move(x, y)
    await panel(page).getByText('Entry #900, earlier session').waitFor()
    await page.mouse.click(x, y)
    await page.waitForFunction(() => location.hash === '#log.entry.4')
  })
})

describe('a log that cannot be used', () => {
  it.each([
    ['checksum', (log: Ring) => log.entry(0, (entry) => entry.xor(100)), 'Its checksum is wrong'],
    ['Tail', (log: Ring) => log.entry(0, (entry) => entry.u32(12, 7)), 'Its Tail points to no place in the log'],
    ['length', (log: Ring) => log.entry(0, (entry) => entry.u32(8, 100)), 'Its length is impossible'],
  ] as const)('by its %s: says why in plain words, and that no command helps', async (_what, injure, reason) => {
    const page = await open(
      withLog((log) => injure(log.append({ number: 7, writes: [setsBlock(0)] }))),
      'Cannot be opened',
    )
    const said = await words(page)
    expect(said).toContain(reason)
    expect(said).toContain('No command brings back the writes that are missing')
    expect(said).not.toContain('qemu-img check -r all copy')
  })

  it('shows what its entry holds all the same: unknown writes, and both checksums', async () => {
    const page = await open(
      withLog((log) =>
        log
          .append({ number: 7, writes: [setsBlock(0), write.zero(3 * MiB, 4096)] })
          .entry(0, (entry) => entry.bytes(96, ascii('<b>!')).u32(28, 0xab)),
      ),
      'Cannot be opened',
    )
    await page.getByText('Fields of #7').click()
    await entries(page).first().getByText('EntryLength').waitFor()
    const text = (await entries(page).first().innerText()).replace(/\s+/g, ' ')
    for (const words of [
      'Its checksum is wrong',
      'What it holds, and by the specification nobody writes: writes 4 KiB at 0x300000 (3,145,728) → block table (BAT)',
      'begins with <b>!, which no write does',
      'does not match computed 0x',
      'Reserved 0x000000ab',
    ])
      expect(text).toContain(words)
  })

  it('because the file was cut off: what waits is told from what is outside the sequence', async () => {
    const page = await open(
      withLog((log) => log.append({ number: 7, writes: [setsBlock(0)], flushed: 64 * MiB })),
      'Cannot be opened',
    )
    const said = await words(page)
    for (const part of [
      '1 not replayed: the file is cut short',
      '0 not replayed of this session, but outside the sequence',
      'Waits, but cannot be replayed 1 entry: #7',
      '48 MiB were cut off after the log was written',
      'oldest and newest',
    ])
      expect(said).toContain(part)
    expect(said).not.toContain('Waits to be replayed')
  })

  it('because the file was cut off: by how much', async () => {
    const said = await words(
      await open(withLog((log) => log.append({ number: 7, flushed: 64 * MiB, writes: [setsBlock(0)] }))),
    )
    expect(said).toContain('cut off after its log was written')
  })
})

describe('a log that means harm', () => {
  it('with zeros for a drive to fill: warns, and offers no command', async () => {
    const page = await open(withLog((log) => log.append({ number: 7, writes: [write.zero(32 * MiB, 2 ** 50)] })))
    const said = await words(page)
    expect(said).toContain('a program that writes them fills the drive')
    expect(said).not.toContain('copy.vhdx')
    expect(said).toContain('zeros 1 PiB at')
  })

  it('since its replay destroys the file: is not called harmless, and has no command', async () => {
    const page = await open(
      withLog((log) => log.append({ number: 7, writes: [write.zero(2 * MiB, 4096)] })),
      'Cannot be opened',
    )
    const said = await words(page)
    expect(said).toContain('must not be applied')
    expect(said).not.toContain('That is no damage')
    expect(said).toContain('Do not have this log replayed, and give no copy to a program that would')
    expect(said).toContain('1 in the sequence waits, but must not be applied')
    expect(said).toContain('Waits, but must not be applied 1 write')
    expect(said).not.toContain('to be replayed')
    const name = await ring(page).getAttribute('aria-label')
    expect(name).toContain('1 in the sequence, which must not be applied')
    expect(name).not.toContain('to be replayed')
    expect(said).not.toContain('copy.vhdx')
  })

  it('since it writes over the start of the file: says that QEMU would write it', async () => {
    const said = await words(
      await open(
        withLog((log) => log.append({ number: 7, writes: [write.zero(0, 4096)] })),
        'Cannot be opened',
      ),
    )
    expect(said).toContain('nobody writes it, but QEMU does')
    expect(said).toContain('qemu-img check -r all can destroy the file')
  })

  it('with more zeros than usual inside the file: warns, and names Windows alone', async () => {
    const page = await open(
      withLog((log) => log.append({ number: 7, writes: [setsBlock(0), write.zero(8 * MiB, 2 ** 31)] }), {
        minimumSize: 2 ** 31 + 8 * MiB,
      }),
    )
    const said = await words(page)
    expect(said).toContain('can fill the drive that holds it. Usual writers make no such log')
    expect(said).toContain('Mount-VHD -Path copy.vhdx')
    expect(said).not.toContain('qemu-img check -r all copy.vhdx')
  })

  it('of 1,024 entries: few are drawn, the filter and the address reach them all', async () => {
    const page = await open(
      withLog(
        (log) => {
          for (let k = 0; k < 1024; k++)
            log.sector(k, (sector) =>
              sector
                .bytes(0, ascii('loge'))
                .u32(8, 4096)
                .u64(16, k + 1)
                .guid(32, LOG_GUID),
            )
          return log
        },
        { log: { offset: 16 * MiB, length: 4 * MiB } },
      ),
      'Cannot be opened',
    )
    expect(await ring(page).getAttribute('aria-valuemax')).toBe('1024')
    await page.getByText('1,024 entries in the log').click()
    expect(await entries(page).count()).toBeLessThan(200)
    await panel(page).getByRole('searchbox', { name: 'Filter' }).fill('#777')
    await expect.poll(() => entries(page).count()).toBe(1)
    expect(await entries(page).first().innerText()).toContain('#777')
    await panel(page).getByRole('searchbox', { name: 'Filter' }).fill('')
    await ring(page).focus()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement?.id === 'log.entry.1023')
  })

  it('of more entries than the report lists: the rest is reached page by page', async () => {
    const page = await open(
      withLog(
        (log) => {
          for (let k = 0; k < 1100; k++) log.append({ number: k + 1, sector: k, tail: 0 })
          return log
        },
        { log: { offset: 16 * MiB, length: 8 * MiB } },
      ),
      'Needs a log replay',
    )
    // The strip: the first, how many are left out, and the newest, which the report does not list.
    const strip = panel(page).locator('figcaption ol > li')
    expect((await strip.allInnerTexts()).map((text) => text.replace(/\s+/g, ' '))).toEqual([
      '#1 oldest',
      '#2 4 KiB',
      '#3 4 KiB',
      '#4 4 KiB',
      '#5 4 KiB',
      '#6 4 KiB',
      '1,093 more … #1100 newest',
    ])
    await page.getByText('The log: every entry with its fields, writes and bytes').click()
    const tree = panel(page).getByRole('table', { name: 'The log: every entry' })
    for (let shown = 100; shown < 1100; shown += 100) {
      await expect.poll(() => tree.locator('tbody > tr').count()).toBe(2 * shown)
      await panel(page)
        .getByRole('button', { name: /^Show 100 more/ })
        .click()
    }
    await tree.getByText('number 1100, to be replayed').waitFor()
    await tree.getByText('Below Entry 1099').click()
    await expect.poll(() => tree.innerText()).toContain('1100')
  })

  it('of more entries than are judged: is neither called harmless nor given a command, and the cap is the reason', async () => {
    const page = await open(
      withLog(
        (log) => {
          for (let k = 0; k < 33_000; k++)
            log.sector(k, (sector) =>
              sector
                .bytes(0, ascii('loge'))
                .u32(8, 4096)
                .u64(16, k + 1)
                .guid(32, LOG_GUID),
            )
          return log
        },
        { log: { offset: 16 * MiB, length: 160 * MiB } },
      ),
      'Not decided',
    )
    const said = await words(page)
    const cap = /not examined to its end: at most 32768 entries/
    expect(said).toMatch(cap)
    expect(said).not.toMatch(/no damage|copy\.vhdx|outside the sequence|0 to be replayed/)
    expect(await ring(page).getAttribute('aria-label')).toContain('how many are to be replayed is not known')
    const main = (await page.locator('main').innerText()).replace(/\s+/g, ' ')
    expect(main.slice(0, main.indexOf('What was examined'))).toMatch(cap)
    expect(main).not.toMatch(/depends on could not be read|Copy the file to another drive/)
  })

  it('that makes a small file endless: says the same in each place, and what it takes of the drive', async () => {
    const page = await open(
      withLog((log) => log.append({ number: 7, writes: [setsBlock(0)], last: 2 ** 45 })),
      'Needs a log replay',
    )
    const said = await words(page)
    expect(said).toContain('By the specification the replay makes the file 31.9 TiB longer')
    expect(said).toContain('Whether Windows then takes so much room on the drive that holds it')
    const main = (await page.locator('main').innerText()).replace(/\s+/g, ' ')
    expect(main).toContain('Do not let QEMU replay this log: it makes the file longer, which QEMU gets wrong')
    expect(main).toContain('its replay did not always make the file as long as such a log demands')
    expect(main).not.toMatch(/so many zeros|writes every zero/)
  })

  it('of an entry with 129 writes: a few are shown, the rest when asked for, and QEMU is not offered', async () => {
    const page = await open(
      withLog((log) =>
        log.append({ number: 7, writes: Array.from({ length: 129 }, (_, i) => write.zero(3 * MiB + 4096 * i, 4096)) }),
      ),
      'Needs a log replay',
    )
    const listed = entries(page).first().locator('li')
    expect(await listed.count()).toBeLessThan(5)
    await page.getByText('126 more writes of #7').click()
    await expect.poll(() => listed.count()).toBe(128)
    const said = await words(page)
    expect(await page.locator('#programs').innerText()).toContain(
      'cannot replay a log entry of more than 126 descriptors',
    )
    expect(said).toContain('The report lists the first 128 of an entry.')
    expect(said).toContain('128 writes the first 128 of 129; the tree below has all')
    expect(said).not.toContain('qemu-img check -r all copy')
  })
})

describe('a log in order', () => {
  it('says clean, and keeps what is left of earlier sessions behind a line', async () => {
    const page = await open(
      base().ring((log) => log.append({ number: 5, logGuid: OLD_GUID, writes: [setsBlock(0)] })),
      'Sound',
    )
    expect(await words(page)).toContain('clean The last writer finished')
    expect(await entries(page).count()).toBe(0)
    await page.getByText('1 entry in the log').click()
    expect(await entries(page).first().innerText()).toContain('earlier session')
    expect(await words(page)).not.toContain('copy.vhdx')
  })

  it('that holds nothing draws nothing', async () => {
    const page = await open(base(), 'Sound')
    expect(await words(page)).toContain('clean')
    expect(await ring(page).count()).toBe(0)
  })
})
