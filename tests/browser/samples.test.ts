// The samples: each opens by its button, in a worker, without asking anybody for anything; together they are small.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { inProject } from '../../scripts/lib/project.mjs'
import { packedSamples } from '../images/samples.mjs'
import { openTab, verdictIs, verdictOf } from './support/browser.ts'
import { desk } from './support/desk.ts'

const at = desk()

describe.each([
  ['Healthy', 'Sound', ['127 GiB', 'Type Dynamic', 'BlockSize 32 MiB']],
  [
    'Dirty log',
    'Needs a log replay',
    [
      'needs replay',
      '127 GiB',
      '3 writes, 12 KiB, in 3 entries: #41 to #43',
      '4,096 physical',
      'As stored: 512 bytes logical, 512 physical',
      '12 fully present the block has its place in the file changed by the replay As stored: 10',
    ],
  ],
  ['Damaged header', 'Sound', ['header 1 is damaged', 'does not match', 'Header: wrong checksum']],
  ['Differencing', 'Sound', ['only together with its parent', 'D:\\VMs\\server.vhdx', '.\\server.vhdx']],
  ['64 TiB', 'Sound', ['64 TiB', '70,368,744,177,664 bytes', 'BlockSize 64 MiB', '1,048,576', '4 fully present']],
])('the sample %s', (title, verdict, words) => {
  it('opens by its button, and asks nobody for anything', async () => {
    const { page, requests, complaints, close } = await openTab(at.browser, at.site.url)
    await page.getByRole('button', { name: new RegExp(`^${title}`) }).click()
    expect(await verdictOf(page)).toBe(verdict)
    const text = (await page.locator('main').innerText()).replace(/\s+/g, ' ')
    for (const word of [...words, 'A sample that came with this page']) expect(text).toContain(word)
    // One that waits for a replay is read as stored by a worker of its own.
    await expect.poll(() => page.workers().length).toBe(verdict === 'Needs a log replay' ? 2 : 1)
    expect({ requests, complaints }).toEqual({ requests: [], complaints: [] })
    await close()
  })
})

describe('all samples', () => {
  it('are five, lie in the page’s script, and take at most 20 KB of it', () => {
    const packed = packedSamples()
    expect(packed.length).toBe(5)
    const assets = inProject('build/site/assets')
    const script = readdirSync(assets)
      .filter((name) => name.endsWith('.js'))
      .map((name) => readFileSync(`${assets}/${name}`, 'utf8'))
      .join('')
    for (const { runs } of packed) for (const [, base64] of runs) expect(script).toContain(base64)
    expect(JSON.stringify(packed).length).toBeLessThanOrEqual(20_000)
  })

  it('give way to a file, and to one another', async () => {
    const { page, close } = await openTab(at.browser, at.site.url)
    await page.getByRole('button', { name: /^Dirty log/ }).click()
    await verdictIs(page, 'Needs a log replay')
    await page.getByRole('button', { name: 'back to the start' }).click()
    await page.getByRole('button', { name: /^Healthy/ }).click()
    await verdictIs(page, 'Sound')
    await expect.poll(() => page.workers().length).toBe(1)
    await close()
  })
})
