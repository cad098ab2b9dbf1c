// Drop a file anywhere on the window. While one is held over it the store says so, and the page shows an outline.
import { openFile, refuseFolder } from './open.ts'
import { setState } from './store.ts'

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
  // Entering a child fires before leaving its parent, so the window is left only when as many were left as entered.
  let depth = 0
  const end = () => {
    depth = 0
    setState({ dragging: false })
  }
  addEventListener('dragenter', (event) => {
    if (!carriesFiles(event)) return
    event.preventDefault()
    depth++
    if (depth === 1) setState({ dragging: true })
  })
  addEventListener('dragleave', (event) => {
    if (!carriesFiles(event)) return
    depth--
    if (depth <= 0) end()
  })
  addEventListener('dragover', (event) => {
    if (!carriesFiles(event) || !event.dataTransfer) return
    event.preventDefault() // without it the browser would navigate to the file
    event.dataTransfer.dropEffect = 'copy'
  })
  addEventListener('drop', (event) => {
    if (!carriesFiles(event) || !event.dataTransfer) return
    event.preventDefault()
    end()
    take(event.dataTransfer)
  })
}
