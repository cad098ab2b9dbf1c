// Choosing and dropping files, and what then stands on the page: the verdict in a word first, facts, tables, places.
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { base, child, locatorItem, PLAIN_PAIRS, utf16 } from '../images/builder.mjs'
import { NOT_VHDX_CASES } from '../images/cases/not-vhdx.mjs'
import { dragOver, openTab, pick, startBrowser, type Tab, verdictIs, verdictOf } from './support/browser.ts'
import { dirty } from './support/dirty.ts'
import { Images } from './support/images.ts'
import { type Site, serveSite } from './support/site.ts'

let browser: Browser
let site: Site
const images = new Images()
let tab: Tab

beforeAll(async () => {
  ;[browser, site] = await Promise.all([startBrowser(), serveSite()])
})

afterAll(async () => {
  images.remove()
  await Promise.all([browser?.close(), site?.close()])
})

beforeEach(async () => {
  tab = await openTab(browser, site.url)
})

// Whatever a test did, the page complained of nothing and asked nobody for anything.
afterEach(async () => {
  const { complaints, requests } = tab
  await tab.close()
  expect({ complaints, requests }).toEqual({ complaints: [], requests: [] })
})

/** A panel's text, white space evened out. */
async function panel(id: string): Promise<string> {
  return (await tab.page.locator(`section[id="${id}"]`).innerText()).replace(/\s+/g, ' ')
}

/** Breaks a header's checksum. */
const corrupt = (header: { xor(offset: number): unknown }) => header.xor(4)

describe('the verdict stands on the page in a word', () => {
  it.each([
    ['Sound', () => images.built('good.vhdx', base())],
    ['Sound', () => images.built('header-1.vhdx', base().header(1, corrupt))],
    ['Needs a log replay', () => images.built('dirty.vhdx', dirty())],
    [
      'Damaged',
      () =>
        images.built(
          'log-version-1.vhdx',
          base().headers((h) => h.u16(64, 1)),
        ),
    ],
    ['Cannot be opened', () => images.built('no-header.vhdx', base().header(1, corrupt).header(2, corrupt))],
    ['Not a VHDX', () => images.file('letter.vhdx', 'Dear Sir or Madam,')],
  ])('%s', async (word, make) => {
    await pick(tab.page, make())
    expect(await verdictOf(tab.page)).toBe(word)
    expect(await tab.page.title()).toContain(word)
    expect(await tab.page.locator('p.unseen[role=status]').innerText()).toContain(`Verdict: ${word}.`)
  })
})

describe('what is no VHDX is called what it is', () => {
  const kinds = [
    ['vhd-fixed', 'seems to be a VHD,'],
    ['vhd-dynamic', 'seems to be a VHD,'],
    ['qcow2', 'seems to be a qcow2 disk'],
    ['vmdk-sparse', 'seems to be a VMDK disk'],
    ['vdi', 'seems to be a VDI disk'],
    ['iso', 'seems to be an ISO image'],
    ['gzip', 'seems to be a gzip archive'],
    ['zip', 'seems to be a zip archive'],
    ['xz', 'seems to be an xz archive'],
    ['zstd', 'seems to be a zstd archive'],
    ['7z', 'seems to be a 7z archive'],
    ['bzip2', 'seems to be a bzip2 archive'],
    ['raw-gpt', 'a GPT partition table'],
    ['raw-mbr', 'a raw disk image with an MBR'],
    ['git-lfs-pointer', 'a Git LFS pointer'],
    ['zeros-16-mib', 'nothing but zeros'],
    ['empty', 'The file is empty'],
    ['noise', 'of no format that this tool knows'],
  ] as const

  it.each(kinds)('%s', async (name, word) => {
    const found = NOT_VHDX_CASES.find((each) => each.name === `not-vhdx-${name}`)
    if (!found) throw new Error(`The catalogue has no case not-vhdx-${name}.`)
    await pick(tab.page, images.built('download.vhdx', { image: () => found.make() }))
    expect(await verdictOf(tab.page)).toBe('Not a VHDX')
    const text = (await tab.page.locator('main').innerText()).replace(/\s+/g, ' ')
    expect(text.toLowerCase()).toContain(word.toLowerCase())
    expect(await tab.page.getByRole('heading', { name: 'What to do next' }).count()).toBe(1)
  })
})

describe('a file', () => {
  it('is dropped anywhere on the window, which shows where by an outline', async () => {
    const { page } = tab
    const outline = page.getByText('Drop to open')
    await dragOver(page, [images.built('drop.vhdx', base())])
    await outline.waitFor()
    // Chromium's own drags can be steered everywhere but out of the window.
    await page.evaluate(() => window.dispatchEvent(new DragEvent('dragleave')))
    await outline.waitFor({ state: 'detached' })
    const drop = await dragOver(page, [images.built('drop.vhdx', base())])
    await outline.waitFor()
    await drop()
    expect(await verdictOf(page)).toBe('Sound')
    expect(await outline.count()).toBe(0)
  })

  it('is the first of several that were dropped, and the page says so', async () => {
    const drop = await dragOver(tab.page, [images.built('first.vhdx', base()), images.file('second.txt', 'second')])
    await drop()
    expect(await verdictOf(tab.page)).toBe('Sound')
    expect(await tab.page.locator('main').innerText()).toContain('2 files were dropped; this is the first.')
  })

  it('takes the place of the one before, by button and by drop, and may be the same again', async () => {
    const { page } = tab
    const good = images.built('good.vhdx', base())
    await pick(page, images.file('letter.txt', 'Dear Sir or Madam,'))
    expect(await verdictOf(page)).toBe('Not a VHDX')
    await pick(page, good)
    await verdictIs(page, 'Sound')
    await pick(page, good)
    expect(await verdictOf(page)).toBe('Sound')
    await (await dragOver(page, [images.file('letter.txt', 'Dear Sir or Madam,')]))()
    await verdictIs(page, 'Not a VHDX')
    // Those before it have given back their workers.
    await expect.poll(() => page.workers().length).toBe(1)
  })

  it('that is a child says where its parent is', async () => {
    await pick(tab.page, images.built('child.avhdx', child()))
    expect(await verdictOf(tab.page)).toBe('Sound')
    expect(await panel('parent')).toContain('relative_path')
    expect(await panel('file')).toContain('Differencing')
  })
})

describe('while the file is read', () => {
  it('what is known already stands on the page, and no verdict', async () => {
    await tab.close()
    tab = await openTab(browser, site.url, {
      before: () => {
        // Holds the worker's final answer back until `letGo`.
        const Real = window.Worker
        window.Worker = class extends Real {
          override set onmessage(hear: (event: MessageEvent) => void) {
            super.onmessage = (event) => {
              if (event.data.tell === 'report') Object.assign(window, { letGo: () => hear(event) })
              else hear(event)
            }
          }
        }
      },
    })
    const { page } = tab
    await pick(page, images.built('slow.vhdx', dirty()))
    await page.locator('section[id="headers"]').waitFor()
    expect(await page.locator('#verdict').innerText()).toBe('Reading …')
    expect(await page.locator('main header').innerText()).not.toContain('log')
    await page.waitForFunction(() => 'letGo' in window)
    await page.evaluate(() => (window as unknown as { letGo(): void }).letGo())
    await verdictIs(page, 'Needs a log replay')
  })
})

describe('what is known of a good file', () => {
  it('agrees with how qemu-img was told to make it', async () => {
    await pick(tab.page, images.qemu('qemu.vhdx', '3G', 'subformat=dynamic,block_size=8388608'))
    expect(await verdictOf(tab.page)).toBe('Sound')
    const overview = await panel('file')
    expect(overview).toContain('Looks like 3 GiB to the guest · 3,221,225,472 bytes')
    expect(overview).toContain('Type Dynamic')
    expect(overview).toContain('BlockSize 8 MiB')
    expect(overview).toContain('Creator QEMU v')
    expect(await panel('metadata')).toContain('Virtual Disk Size')
    expect(await panel('regionTables')).toContain('BAT')
    expect(await panel('coverage')).toMatch(/Read [\d.]+ [KM]iB of \d+ MiB in \d+ reads\./)
  })

  it('shows both headers, which is current and why, and in which rows they differ', async () => {
    await pick(tab.page, images.built('headers.vhdx', base({ sequenceNumbers: [7n, 2n ** 64n - 1n] })))
    await verdictOf(tab.page)
    const { page } = tab
    const cell = (id: string) => page.locator(`[id="${id}"]`).innerText()
    expect(await cell('header.1.sequenceNumber')).toContain('7')
    expect(await cell('header.2.sequenceNumber')).toContain('18,446,744,073,709,551,615')
    expect(await cell('header.2')).toMatch(/current\s+valid\s+at 0x20000 \(131,072\)/)
    expect(await page.locator('section[id="headers"] th[aria-current="true"]').getAttribute('id')).toBe('header.2')
    expect(await cell('header.1')).not.toContain('current\n')
    const differing = page.locator('section[id="headers"] tbody tr', { hasText: 'differs' }).locator('th')
    expect((await differing.allInnerTexts()).map((text) => text.split(/\s/)[0])).toEqual(['Checksum', 'SequenceNumber'])
  })
})

describe('a place', () => {
  it('is linked from its finding, goes into the address, is marked and gets the keyboard', async () => {
    const { page } = tab
    await pick(page, images.built('header-1.vhdx', base().header(1, corrupt)))
    await verdictOf(page)
    await page.locator('section[id="findings"] a').first().click()
    expect(new URL(page.url()).hash).toMatch(/^#header\.1/)
    const marked = page.locator('[data-focused]')
    expect(await marked.getAttribute('id')).toMatch(/^header\.1/)
    expect(await marked.evaluate((element) => element === document.activeElement)).toBe(true)
  })

  it('that came with the address is shown once the file is read, and forgotten with the next file', async () => {
    const { page } = tab
    await page.goto(`${site.url}#metadata.item.2`)
    tab.requests.length = 0 // going to an address asks for it
    await pick(page, images.built('good.vhdx', base()))
    await verdictOf(page)
    await page.locator('[id="metadata.item.2"][data-focused]:focus').waitFor()
    await pick(page, images.built('other.vhdx', base()))
    await page.locator('[data-focused]').waitFor({ state: 'detached' })
    expect(new URL(page.url()).hash).toBe('')
  })
})

describe('text from the file', () => {
  it('is never markup, and what it hides or turns around is made visible', async () => {
    const { page } = tab
    const creator = '<img src=x onerror=alert(1)>\u202egpj\u0007'
    await pick(page, images.built('<b>bold<b>\u202e.vhdx', base().edit(8, utf16(creator))))
    await verdictOf(page)
    expect(await page.locator('main img, main b').count()).toBe(0)
    expect(await panel('file')).toContain('<img src=x onerror=alert(1)><U+202E>gpj<U+0007>')
    expect(await page.locator('main header').innerText()).toContain('<b>bold<b><U+202E>.vhdx')
  })

  it('is cut where it is long, until all of it is asked for', async () => {
    const { page } = tab
    const path = `C:\\${'long\\'.repeat(2000)}`
    await pick(
      page,
      images.built(
        'long.avhdx',
        child({ locator: locatorItem([...PLAIN_PAIRS, { key: 'absolute_win32_path', value: path }]) }),
      ),
    )
    await verdictOf(page)
    const more = page.getByRole('button', { name: `Show all ${path.length.toLocaleString('en-US')} characters` })
    await more.click()
    expect(await panel('parent')).toContain(path)
  })
})

describe('after a link of the landing page', () => {
  it('a file opens at its verdict all the same', async () => {
    const { page } = tab
    await page.getByRole('link', { name: 'nothing leaves this page' }).click()
    await page.locator('#private:focus').waitFor()
    await pick(page, images.built('good.vhdx', base()))
    await verdictOf(page)
    await page.locator('#verdict:focus').waitFor()
    expect(await page.locator('[data-focused]').count()).toBe(0)
  })
})
