// Fields of a structure in the position of the switch, each beside the same field in the other position: by its id, since the same
// structure may lie elsewhere there.
import type { VhdxImage } from '../engine/image.ts'
import type { TreeNode } from '../engine/tree.ts'
import type { View } from './store.ts'
import type { ChildrenOf, ShownNode } from './widgets/field-tree.tsx'

/** `view` is null where there is but one position. `stored` opens the file as stored. */
export function childrenIn(image: VhdxImage, view: View | null, stored: () => Promise<VhdxImage>): ChildrenOf {
  return async (node, first, count) => {
    const differs = view !== null && !alike.test(node)
    const asStored = differs && view === 'asStored'
    const here = asStored ? await stored() : image
    const page = await here.children(node, first, count)
    if (!page || !differs) return page
    const there = async () => (asStored ? image : await stored()).children(node, first, count)
    // Where the other side cannot be had the fields are shown all the same, with no marks.
    const compared = there().then(
      (found) => {
        const others = new Map(found?.nodes.map((each) => [each.id, each]))
        return page.nodes.map((each) => beside(each, others.get(each.id)))
      },
      () => null,
    )
    return { ...page, compared }
  }
}

/** No replay may write on these; the log is one and the same in both positions. */
const alike = /^(fileTypeIdentifier|header|log)\b/

function beside(node: TreeNode, other: TreeNode | undefined): ShownNode {
  if (!other) return { ...node, other: 'no such field' }
  const moved = node.range !== null && other.range !== null && node.range.offset !== other.range.offset
  const place = moved && other.range ? { otherPlace: other.range.offset } : {}
  if (node.value !== other.value) return { ...node, other: other.value ?? 'empty', ...place }
  // What a value leaves out, such as reserved bits, is told by the bytes.
  if (node.bytes !== other.bytes) return { ...node, otherBytes: other.bytes ?? '', ...place }
  return { ...node, ...place }
}
