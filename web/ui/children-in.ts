// Fields of a structure in the position of the switch. The engine gives them as after the replay, with their value as stored beside where it
// differs; their bytes as stored are those of the file.
import type { VhdxImage } from '../engine/image.ts'
import type { TreeNode } from '../engine/tree.ts'
import { hexBytes } from '../text/hex.ts'
import type { View } from './store.ts'
import type { ChildrenOf, ShownNode } from './widgets/field-tree.tsx'

/** Bytes: fields of a page lie near each other, and are read at once. */
const together = 65_536

/** `view` is null where there is but one position. */
export function childrenIn(image: VhdxImage, view: View | null): ChildrenOf {
  return async (node, first, count) => {
    const page = await image.children(node, first, count)
    if (!page || view === null) return page
    const inFile = await fileBytes(image, page.nodes)
    return { ...page, nodes: page.nodes.map((each, i) => shown(each, inFile[i] ?? null, view)) }
  }
}

function shown(node: TreeNode, inFile: string | null, view: View): ShownNode {
  const changed = node.stored !== undefined || (node.bytes !== undefined && node.bytes !== inFile)
  if (!changed || view === 'afterReplay' || node.bytes === undefined) return { ...node, changed }
  const { raw: _, bytes: __, ...rest } = node
  return inFile === null ? { ...rest, changed } : { ...rest, bytes: inFile, changed }
}

/** The bytes of each node as they lie in the file, in hex; null where it has none or they lie behind the end. */
async function fileBytes(image: VhdxImage, nodes: readonly TreeNode[]): Promise<(string | null)[]> {
  const places = nodes.map(({ range, bytes }) => {
    if (range === null || bytes === undefined) return null
    const [offset, length] = [Number(range.offset), bytes.length / 2]
    return offset + length > image.size || length === 0 ? null : { offset, length }
  })
  const there = places.filter((place) => place !== null)
  const start = Math.min(...there.map(({ offset }) => offset))
  const end = Math.max(...there.map(({ offset, length }) => offset + length))
  const all = there.length > 0 && end - start <= together ? await image.bytes(start, end - start) : null
  return await Promise.all(
    places.map(async (place) => {
      if (place === null) return null
      const { offset, length } = place
      const bytes = all ? all.subarray(offset - start, offset - start + length) : await image.bytes(offset, length)
      return hexBytes(bytes).replaceAll(' ', '')
    }),
  )
}
