import { expect, it } from 'vitest'
import { deskWithTabs } from './support/desk.ts'

const at = deskWithTabs()

/** What stands below the box once this was pasted. */
async function answerTo(text: string): Promise<string> {
  await at.page.getByLabel('Paste the code, or the whole message').fill(text)
  return (await at.page.locator('#error-text + [role=status]').innerText()).replace(/\s+/g, ' ')
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
  expect(await at.page.locator('main img').count()).toBe(0)
})

it('keys typed into it are text and open nothing', async () => {
  await at.page.getByLabel('Paste the code').pressSequentially('o?1')
  expect(await at.page.locator('dialog[open]').count()).toBe(0)
  expect(await at.page.getByLabel('Paste the code').inputValue()).toBe('o?1')
})
