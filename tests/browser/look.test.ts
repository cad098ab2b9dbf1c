// How the page looks in each of its states: it fits every width, passes axe in light, dark and forced colours.
// Leaves a picture of each state in build/screenshots, for people to look at.
import { mkdirSync, readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { inProject } from '../../scripts/lib/project.mjs'
import { ascii, base, child, locatorItem, MiB, PLAIN_PAIRS, STATE, unknownGuid, utf16 } from '../images/builder.mjs'
import { openTab, pick, verdictIs } from './support/browser.ts'
import { desk } from './support/desk.ts'
import { busy, LOG_GUID, OLD_GUID, withLog } from './support/dirty.ts'
import { change, pickThen } from './support/spoil.ts'

const at = desk()

const pictures = inProject('build/screenshots')
const axe = readFileSync(inProject('node_modules/axe-core/axe.min.js'), 'utf8')

beforeAll(() => {
  mkdirSync(pictures, { recursive: true })
})

const corrupt = (header: { xor(offset: number): unknown }) => header.xor(4)
/** Blocks of each state, in and out of order. */
const entriesOfEveryKind = () => [
  { index: 0, state: STATE.partiallyPresent, offset: 8 * MiB },
  ...[1, 2, 3, 4].map((n) => ({ index: n, state: STATE.fullyPresent, offset: (10 + 2 * n) * MiB })),
  { index: 7, state: STATE.fullyPresent, offset: 30 * MiB },
  { index: 9, state: STATE.zero, offset: 0 },
  { index: 10, state: STATE.unmapped, offset: 34 * MiB },
  { index: 11, state: STATE.undefined, offset: 0 },
  { index: 2048, state: STATE.fullyPresent, offset: 40 * MiB },
]

/** A log of 1 MiB with something in each of its sectors, and nothing to be made of it. */
const crowded = () =>
  withLog((log) => {
    for (let k = 0; k < 256; k++) {
      const guid = k % 3 === 0 ? LOG_GUID : OLD_GUID
      log.sector(k, (sector) =>
        sector
          .bytes(0, ascii('loge'))
          .u32(8, 4096)
          .u64(16, 2n ** 64n - 1n)
          .guid(32, guid),
      )
    }
    return log
  })
const long = 'a-name-without-a-single-place-to-break-it-'.repeat(5)

/** Each brings the page into one state. */
const states: Record<string, (page: Page) => Promise<void>> = {
  landing: async () => {},
  sound: (page) => open(page, at.images.qemu('ext4.vhdx', '1T', 'subformat=dynamic'), 'Sound'),
  'header-damaged': (page) => open(page, at.images.built('srv-data-01.vhdx', base().header(1, corrupt)), 'Sound'),
  damaged: (page) => {
    const cutShort = base({ bat: { offset: 14 * MiB, length: 4 * MiB } }).truncate(16 * MiB)
    return open(page, at.images.built('srv-data-02.vhdx', cutShort.header(1, corrupt)), 'Damaged')
  },
  dirty: (page) => open(page, at.images.built('docker_data.vhdx', busy()), 'Needs a log replay'),
  'as-stored': async (page) => {
    await open(page, at.images.built('docker_data.vhdx', busy()), 'Needs a log replay')
    await page.keyboard.press('r')
    await page.getByText('before the log is replayed').waitFor()
  },
  blocks: async (page) => {
    const draft = child({ entries: entriesOfEveryKind(), minimumSize: 48 * MiB })
    await open(page, at.images.built('checkpoint.avhdx', draft), 'Sound')
    await page.getByRole('slider', { name: /^The virtual disk of/ }).focus()
    await page.keyboard.press('Enter')
    await page.locator('[id="bat.0"]').waitFor()
  },
  'log-full': (page) => open(page, at.images.built('crowded.vhdx', crowded()), 'Cannot be opened'),
  unopenable: (page) =>
    open(page, at.images.built('lost.vhdx', base().header(1, corrupt).header(2, corrupt)), 'Cannot be opened'),
  differencing: (page) => open(page, at.images.built('checkpoint.avhdx', child()), 'Sound'),
  'many-findings': async (page) => {
    const regions = Array.from({ length: 300 }, (_, i) => ({
      guid: unknownGuid(i + 1),
      offset: 8 * MiB,
      length: 2 * MiB,
      required: 1,
    }))
    await open(page, at.images.built('many.vhdx', base({ regions })), 'Cannot be opened')
  },
  fields: async (page) => {
    await open(page, at.images.built('fields.avhdx', child()), 'Sound')
    await page.getByText('Header 2: every field with its bytes').click()
    await page.getByText('Region table 1: every field with its bytes').click()
    await page.getByText('Below Entry 1').click()
    await page.getByRole('rowheader', { name: /^FileOffset/ }).waitFor()
  },
  'error-code': async (page) => {
    await page.getByLabel('Paste the code').fill('Wsl/Service/CreateInstance/MountVhd/HCS/0x80070570')
    await page.getByText('one code for many causes').waitFor()
  },
  help: async (page) => {
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
  },
  'not-a-vhdx': (page) =>
    open(page, at.images.file('appliance.vhdx', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3)), 'Not a VHDX'),
  failure: async (page) => {
    await pickThen(page, [at.images.built('docker_data.vhdx', base())], change)
    await verdictIs(page, 'The file could not be read')
  },
  hostile: (page) => {
    const locator = locatorItem([...PLAIN_PAIRS, { key: `key-${long}`, value: long.repeat(100) }])
    return open(page, at.images.built(`${long}.vhdx`, child({ locator }).edit(8, utf16(long))), 'Sound')
  },
}

async function open(page: Page, path: string, verdict: string): Promise<void> {
  await pick(page, path)
  await verdictIs(page, verdict)
}

/** What axe has against the page as it is, in a line each. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe) // a script tag would be refused by the page's policy
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run()
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target).join(', ')}`)
  })
}

// A hostile image may state a string of 64 KiB; the key and the value of a locator are the longest there are.
const longest = 'x'.repeat(32_767)

describe('a string of 64 KiB', () => {
  it('fits every width, whole too', async () => {
    const { page, close } = await openTab(at.browser, at.site.url)
    const locator = locatorItem([...PLAIN_PAIRS, { key: 'volume_path', value: longest }])
    await open(page, at.images.built('longest.avhdx', child({ locator })), 'Sound')
    await page.locator('section[id="parent"]').getByRole('button', { name: 'Show all 32,767 characters' }).click()
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 900 })
      expect(await sideways(page)).toBeLessThanOrEqual(0)
    }
    expect(await page.locator('section[id="parent"]').innerText()).toContain(longest)
    await close()
  })
})

describe('in forced colours', () => {
  it.each(['landing', 'damaged', 'dirty', 'as-stored', 'blocks', 'failure', 'fields'])(
    '%s keeps its borders, its words and axe',
    async (state) => {
      const { page, close } = await openTab(at.browser, at.site.url, { forcedColors: 'active' })
      await states[state]?.(page)
      expect(await page.evaluate(() => matchMedia('(forced-colors: active)').matches)).toBe(true)
      expect(await violations(page)).toEqual([])
      // What is told apart by a ground of another colour elsewhere has a border here.
      const frames = page.locator('button:visible, main > header, main table')
      expect(await frames.count()).toBeGreaterThan(0)
      const bare = await frames.evaluateAll((elements) =>
        elements
          .filter((element) => getComputedStyle(element).borderTopStyle === 'none' && element.textContent !== '')
          .map((element) => element.outerHTML.slice(0, 80)),
      )
      expect(bare.filter((html) => !html.includes('vhdxscope: back') && !html.includes('Show all'))).toEqual([])
      await page.keyboard.press('Tab')
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle)
      expect(outline).toBe('solid')
      await picture(page, `${state}-1280-forced`, 1280)
      await close()
    },
  )
})

/** Leaves a picture of the page, of a very long one the beginning: rows far from the window are not drawn. */
async function picture(page: Page, name: string, width: number): Promise<void> {
  const height = Math.min(
    await page.evaluate(() => document.documentElement.scrollHeight),
    name.startsWith('many') ? 2900 : 9000,
  )
  await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true, clip: { x: 0, y: 0, width, height } })
}

/** By how many pixels the page is wider than the window. */
async function sideways(page: Page): Promise<number> {
  return await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
}

describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
  it.each(Object.entries(states))('%s fits, and axe finds nothing', async (state, reach) => {
    const tab = await openTab(at.browser, at.site.url, { colorScheme })
    await reach(tab.page)
    for (const width of [320, 390, 640, 900, 1280, 2560]) {
      await tab.page.setViewportSize({ width, height: 900 })
      expect(await sideways(tab.page), `at ${width} pixels the page scrolls sideways`).toBeLessThanOrEqual(0)
      if (width !== 390 && width !== 1280) continue
      expect(await violations(tab.page)).toEqual([])
      await picture(tab.page, `${state}-${width}-${colorScheme}`, width)
    }
    await tab.close()
  })
})
