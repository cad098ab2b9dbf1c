// Drop a file anywhere on the window. While one is held over it the store says so, and the page shows an outline.
import { openFile, refuseFolder } from './open.ts'
import { getState, setState } from './store.ts'

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') === true
}

function take(transfer: DataTransfer): void {
  const [first] = transfer.items
  const entry = first?.webkitGetAsEntry()
  const file = transfer.files[0]
  if (entry?.isDirectory) refuseFolder(entry.name)
  else if (file)
    void openFile(
      file,
      transfer.files.length > 1 ? `${transfer.files.length} files were dropped; this is the first.` : null,
    )
}

/** Listens from now on. */
export function acceptDrops(): void {
  addEventListener('dragover', (event) => {
    if (!carriesFiles(event) || !event.dataTransfer) return
    event.preventDefault() // without it the browser would navigate to the file
    event.dataTransfer.dropEffect = 'copy'
    if (!getState().dragging) setState({ dragging: true })
  })
  addEventListener('dragleave', (event) => {
    if (event.relatedTarget === null) setState({ dragging: false }) // out of the window, not into another element
  })
  addEventListener('drop', (event) => {
    if (!carriesFiles(event) || !event.dataTransfer) return
    event.preventDefault()
    setState({ dragging: false })
    take(event.dataTransfer)
  })
}
