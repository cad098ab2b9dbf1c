// The error-code box: works with no file, tells what a code means and what to look at, and nothing that is typed is markup.
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { openTab, startBrowser, type Tab } from './support/browser.ts'
import { type Site, serveSite } from './support/site.ts'

let browser: Browser
let site: Site
let tab: Tab

beforeAll(async () => {
  ;[browser, site] = await Promise.all([startBrowser(), serveSite()])
})

afterAll(async () => {
  await Promise.all([browser?.close(), site?.close()])
})

beforeEach(async () => {
  tab = await openTab(browser, site.url)
})

afterEach(async () => {
  const { complaints, requests } = tab
  await tab.close()
  expect({ complaints, requests }).toEqual({ complaints: [], requests: [] })
})

/** What stands below the box once this was pasted. */
async function answerTo(text: string): Promise<string> {
  await tab.page.getByLabel('Paste the code, or the whole message').fill(text)
  return (await tab.page.locator('#error-text + [role=status]').innerText()).replace(/\s+/g, ' ')
}

it.each([
  ['Wsl/Service/CreateInstance/MountVhd/HCS/0x80070570', 'one code for many causes'],
  ['-1069940710', 'fsutil sparse queryflag'],
  ['3225026573', 'This is a differencing disk'],
  ['ERROR_SHARING_VIOLATION', 'wsl --shutdown'],
  ['Der Prozess kann nicht zugreifen. (0x80070020)', 'Another program has the file open.'],
])('%s', async (text, words) => {
  expect(await answerTo(text)).toContain(words)
})

it('says when there is no code, when there is one it does not know, and nothing for nothing', async () => {
  expect(await answerTo('it does not work')).toContain('No error code found')
  expect(await answerTo('0x80072EE7')).toContain('0x80072ee7 is an error code, but none that this page knows')
  expect(await answerTo('')).toBe('')
})

it('names all codes of a message, and never turns it into markup', async () => {
  const text = await answerTo('<img src=x onerror=alert(1)> 0x80070570 \u202e and 0x80070005')
  expect(text).toContain('one code for many causes')
  expect(text).toContain('opened read-only while its log')
  expect(await tab.page.locator('main img').count()).toBe(0)
})

it('keys typed into it are text and open nothing', async () => {
  await tab.page.getByLabel('Paste the code').pressSequentially('o?1')
  expect(await tab.page.locator('dialog[open]').count()).toBe(0)
  expect(await tab.page.getByLabel('Paste the code').inputValue()).toBe('o?1')
})
