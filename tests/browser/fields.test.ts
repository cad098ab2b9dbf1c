// Every field with its bytes: what the page says of a field agrees with the bytes in the file, and can be copied.
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { base, child, countingGuid } from '../images/builder.mjs'
import { pick, verdictIs } from './support/browser.ts'
import { deskWithTabs } from './support/desk.ts'
import { dirty } from './support/dirty.ts'

const at = deskWithTabs({ permissions: ['clipboard-read', 'clipboard-write'] })

const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText())

/** Opens the fields of a structure and gives the row of one. */
async function rowOf(page: Page, structure: string, field: string) {
  await page.getByText(`${structure}: every field with its bytes`).click()
  const table = page.getByRole('table', { name: `${structure}: every field with its bytes`, exact: true })
  return table.locator('tr', { has: page.getByRole('rowheader', { name: new RegExp(`^${field}\\b`) }) })
}

it.each([
  ['Header 2', 'SequenceNumber', '18446744073709551615', 0x20008, 8],
  ['Header 1', 'LogOffset', '0x100000', 0x10048, 8],
  ['Header 2', 'LogGuid', countingGuid(0x20), 0x20030, 16],
  ['Region table 1', 'EntryCount', '2', 0x30008, 4],
  ['File type identifier', 'Signature', 'vhdxfile', 0, 8],
  ['Metadata table', 'EntryCount', '5', 2 * 2 ** 20 + 10, 2],
])('%s, %s', async (structure, field, value, offset, length) => {
  const { page } = at
  const path = at.images.built('fields.vhdx', dirty({ sequenceNumbers: [7n, 2n ** 64n - 1n] }))
  await pick(page, path)
  await verdictIs(page, 'Needs a log replay')
  const row = await rowOf(page, structure, field)
  const text = (await row.innerText()).replace(/\s+/g, ' ')
  const bytes = readFileSync(path).subarray(offset, offset + length)
  const pairs = bytes.toString('hex').replace(/..(?=.)/g, '$& ')
  expect(text).toContain(value)
  expect(text).toContain(pairs)
  expect(text).toContain(`0x${offset.toString(16)} (${offset.toLocaleString('en-US')})`)
  expect(text).toContain('MS-VHDX 2.')
  await row.getByRole('button', { name: `Copy the bytes of ${field}` }).click()
  await row.getByText('Copied').waitFor()
  expect(await copied(page)).toBe(pairs)
  await row.getByRole('button', { name: `Copy the value of ${field}` }).click()
  await expect.poll(() => copied(page)).toContain(value)
})

it('an item of the metadata opens down to its bits', async () => {
  const { page } = at
  await pick(page, at.images.built('bits.avhdx', child()))
  await verdictIs(page, 'Sound')
  await page.getByText('Metadata table: every field with its bytes').click()
  await page.getByText(/^Below Item 0: \d+/).click()
  await page.getByText(/^Below Value: \d+/).click()
  await page.getByRole('rowheader', { name: /^BlockSize/ }).waitFor()
  await page
    .getByText(/^Below Flags: \d+/)
    .last()
    .click()
  await page.getByRole('rowheader', { name: /^HasParent/ }).waitFor()
})

it('a parent’s path is copied as it stands in the file', async () => {
  const { page } = at
  await pick(page, at.images.built('child.avhdx', child()))
  await verdictIs(page, 'Sound')
  await page.getByRole('button', { name: 'Copy the value of relative_path' }).click()
  await expect.poll(() => copied(page)).toBe('.\\parent.vhdx')
})

it('a finding is copied with its evidence, and so are all', async () => {
  const { page } = at
  await pick(
    page,
    at.images.built(
      'header.vhdx',
      base().header(1, (header) => header.xor(4)),
    ),
  )
  await verdictIs(page, 'Sound')
  await page.getByRole('button', { name: 'Copy this finding: Header: wrong checksum' }).click()
  await expect.poll(() => copied(page)).toMatch(/^warning HDR-003: Header: wrong checksum\n/)
  const one = await copied(page)
  for (const line of ['where: header.1 Checksum, at 0x10004 (65,540), 4 bytes', 'found: 0x', 'section: MS-VHDX 2.2.2'])
    expect(one).toContain(line)
  await page.getByRole('button', { name: 'Copy all findings' }).click()
  await expect.poll(() => copied(page)).toContain(`${one}\n\n`)
})

it('the address of a finding names the bytes, and such an address is understood', async () => {
  const { page } = at
  const path = at.images.built(
    'header.vhdx',
    base().header(1, (header) => header.xor(4)),
  )
  await pick(page, path)
  await verdictIs(page, 'Sound')
  await page.getByRole('link', { name: 'header.1 Checksum' }).click()
  expect(new URL(page.url()).hash).toBe('#header.1.checksum@0x10004+4')
  await page.locator('[id="header.1.checksum"][data-focused]').waitFor()
  await page.goto(`${at.site.url}?again#header.2.logOffset@0x20048+8`)
  at.tab.requests.length = 0 // going to an address asks for it
  await pick(page, path)
  await page.locator('[id="header.2.logOffset"][data-focused]:focus').waitFor()
})
