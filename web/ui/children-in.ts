// Fields of a structure in the position of the switch, each beside the same field in the other position: by its id, since the same
// structure may lie elsewhere there. A field that only the other position has is among them.
import type { VhdxImage } from '../engine/image.ts'
import type { TreeNode, TreePage } from '../engine/tree.ts'
import type { View } from './store.ts'
import type { ChildrenOf, ShownNode, ShownNodes } from './widgets/field-tree.tsx'

const none: TreePage = { total: 0, nodes: [] }

/** `view` is null where there is but one position. `stored` opens the file as stored. */
export function childrenIn(image: VhdxImage, view: View | null, stored: () => Promise<VhdxImage>): ChildrenOf {
  return async (node, first, count) => {
    const differs = view !== null && !alike.test(node)
    const asStored = differs && view === 'asStored'
    const here = asStored ? await stored() : image
    const page = await here.children(node, first, count)
    if (!differs) return page
    const there = async () => (asStored ? image : await stored()).children(node, first, count)
    // Where the other side cannot be had the fields are shown all the same, with no marks.
    const compared = there().then(
      (found) => both(page ?? none, found ?? none, first, count),
      () => null,
    )
    if (page && page.total > 0) return { ...page, compared }
    // There is nothing to show before the other side is known.
    const all = await compared
    return all && all.total > 0 ? all : page
  }
}

/** No replay may write on these; the log is one and the same in both positions. */
const alike = /^(fileTypeIdentifier|header|log)\b/

/** The window of both lists. Only what has no place in this list, in any window, is added to it. */
function both(page: TreePage, other: TreePage, first: number, count: number): ShownNodes {
  const own = new Set(page.nodes.map(({ id }) => id))
  const others = new Map(other.nodes.map((each) => [each.id, each]))
  const nodes = page.nodes.map((each) => beside(each, others.get(each.id)))
  const whole = first === 0 && Math.max(page.total, other.total) <= count
  for (const [i, each] of other.nodes.entries()) {
    if (own.has(each.id) || !(whole || first + i >= page.total)) continue
    const before = other.nodes[i - 1]?.id
    nodes.splice(nodes.findIndex(({ id }) => id === before) + 1 || (i === 0 ? 0 : nodes.length), 0, missing(each))
  }
  return { total: whole ? nodes.length : Math.max(page.total, other.total), nodes }
}

/** A field that is on the other side only. */
function missing({ id, label, spec, note, range, value, bytes, children }: TreeNode): ShownNode {
  return {
    id,
    label,
    ...(spec !== undefined && { spec }),
    ...(note !== undefined && { note }),
    range: null,
    value: 'no such field',
    other: value ?? (children > 0 ? 'there' : 'empty'),
    ...(bytes !== undefined && { otherBytes: bytes }),
    ...(range && { otherPlace: range.offset }),
    children,
  }
}

function beside(node: TreeNode, other: TreeNode | undefined): ShownNode {
  if (!other) return { ...node, other: 'no such field' }
  const moved = node.range !== null && other.range !== null && node.range.offset !== other.range.offset
  const place = moved && other.range ? { otherPlace: other.range.offset } : {}
  if (node.value !== other.value) return { ...node, other: other.value ?? 'empty', ...place }
  // What a value leaves out, such as reserved bits, is told by the bytes.
  if (node.bytes !== other.bytes) return { ...node, otherBytes: other.bytes ?? '', ...place }
  return { ...node, ...place }
}
