// Files that something happens to between the moment they are picked and the moment the page reads them.
import { appendFileSync, utimesSync } from 'node:fs'
import type { Page } from 'playwright-core'

/**
 * Chooses files, lets `happen` befall the last of them on the disk, and only then hands the page the first, as a drop, or what
 * `made` makes of them all.
 */
export async function pickThen(
  page: Page,
  paths: string[],
  happen: (path: string) => void,
  made: (files: File[]) => File | undefined = ([first]) => first,
): Promise<void> {
  const input = await page.evaluateHandle(() =>
    Object.assign(document.createElement('input'), { type: 'file', multiple: true }),
  )
  await input.setInputFiles(paths)
  const file = await input.evaluateHandle((element) => {
    const files = [...(element.files ?? [])]
    // Looking at the size is what pins a File to the state that the disk was in; the page does so at once.
    if (!files.every((picked) => picked.size > 0)) throw new Error('An empty file was picked.')
    return files
  })
  happen(paths.at(-1) ?? '')
  const one = await file.evaluateHandle(made)
  await one.evaluate((picked) => {
    const transfer = new DataTransfer()
    if (picked) transfer.items.add(picked)
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }))
  })
}

/** Changes a file. Browsers notice that by the second, so this change lies in another second. */
export function change(path: string): void {
  appendFileSync(path, 'more')
  const later = new Date(Date.now() + 60_000)
  utimesSync(path, later, later)
}
