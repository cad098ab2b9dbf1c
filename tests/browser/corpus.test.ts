import { describe, expect, it } from 'vitest'
import { grouped } from '../../web/text/sizes.ts'
import { corpusImage, corpusLacks } from '../web/support/corpus.ts'
import { qemuInfo } from '../web/support/foreign.ts'
import { openTab, pick, verdictOf } from './support/browser.ts'
import { desk } from './support/desk.ts'

const at = desk()

// Verdict, creator and SequenceNumbers were found by other programs and by reading the bytes by hand.
const images = [
  ['iotest-dynamic-1G.vhdx.bz2', 'Sound', 'Microsoft Windows 6.2.9200.16384', [14, 15], 2],
  ['iotest-dirtylog-10G-4M.vhdx.bz2', 'Needs a log replay', 'QEMU v1.6.50', [932638740, 932638741], 2],
  ['test-disk2vhd.vhdx.bz2', 'Sound', 'd2v', [1, 1], null],
  ['btrfs.vhdx.gz', 'Sound', 'Microsoft Windows 10.0.15063.0', [18, 19], 2],
] as const

describe.each(images)('%s', (packed, verdict, creator, sequenceNumbers, current) => {
  const missing = corpusLacks(packed)

  it('is picked and read', async ({ skip }) => {
    if (missing) skip(missing)
    const path = corpusImage(packed)
    const { page, requests, complaints, close } = await openTab(at.browser, at.site.url)
    await pick(page, path)
    expect(await verdictOf(page)).toBe(verdict)

    const text = (selector: string) => page.locator(selector).innerText()
    const overview = (await text('[id="file"]')).replace(/\s+/g, ' ')
    const qemu = qemuInfo(path)
    if ('refusal' in qemu) expect(qemu.refusal).toContain('log that needs to be replayed')
    else expect(overview).toContain(`to the guest · ${grouped(qemu.virtualSize)} bytes`)
    expect(overview).toContain(`Creator ${creator}`)

    for (const [i, number] of sequenceNumbers.entries()) {
      expect(await text(`[id="header.${i + 1}.sequenceNumber"] > div`)).toBe(grouped(number))
      // Where both headers tie, the table of the corpus does not say which is current.
      if (current) expect((await text(`[id="header.${i + 1}"]`)).includes('current')).toBe(i + 1 === current)
    }
    expect({ requests, complaints }).toEqual({ requests: [], complaints: [] })
    await close()
  })
})
