// Files that something happens to between the moment they are picked and the moment the page reads them.
import { appendFileSync, utimesSync } from 'node:fs'
import type { Page } from 'playwright-core'

/** Chooses a file, lets `happen` befall it on the disk, and only then hands it to the page, as a drop. */
export async function pickThen(page: Page, path: string, happen: (path: string) => void): Promise<void> {
  const input = await page.evaluateHandle(() => Object.assign(document.createElement('input'), { type: 'file' }))
  await input.setInputFiles(path)
  // Looking at the size is what pins a File to the state that the disk was in; the page does so at once.
  const file = await input.evaluateHandle((element) => {
    const picked = element.files?.[0]
    if (!picked?.size) throw new Error('Nothing was picked.')
    return picked
  })
  happen(path)
  await file.evaluate((picked) => {
    const transfer = new DataTransfer()
    transfer.items.add(picked)
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }))
  })
}

/** Changes a file. Browsers notice that by the second, so this change lies in another second. */
export function change(path: string): void {
  appendFileSync(path, 'more')
  const later = new Date(Date.now() + 60_000)
  utimesSync(path, later, later)
}
