// Fields of a structure in the position of the switch, each beside the same field in the other position: by its id, since the same
// structure may lie elsewhere there. A field that only the other position has is among them.
import type { VhdxImage } from '../engine/image.ts'
import type { TreeNode, TreePage } from '../engine/tree.ts'
import type { View } from './store.ts'
import type { ChildrenOf, ShownNode } from './widgets/field-tree.tsx'

const none: TreePage = { total: 0, nodes: [] }

/** `view` is null where there is but one position. `stored` opens the file as stored. */
export function childrenIn(image: VhdxImage, view: View | null, stored: () => Promise<VhdxImage>): ChildrenOf {
  return async (node, first, count) => {
    if (view === null) return await image.children(node, first, count)
    const asStored = view === 'asStored'
    const here = asStored ? await stored() : image
    const page = await here.children(node, first, count)
    const there = async () => (asStored ? image : await stored()).children(node, first, count)
    // Where the other side cannot be had the fields are shown all the same, with no marks; in its own position its failure is told.
    const other = await there().then(
      (found) => found ?? none,
      () => null,
    )
    if (!page && !other?.total) return null
    return other ? both(page ?? none, other, first, count) : page
  }
}

/** The window of both lists. Only what has no place in this list, in any window, is added to it. */
function both(page: TreePage, other: TreePage, first: number, count: number) {
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
function missing({ id, label, spec, note, value, bytes, children }: TreeNode): ShownNode {
  return {
    id,
    label,
    ...(spec !== undefined && { spec }),
    ...(note !== undefined && { note }),
    range: null,
    value: 'no such field',
    other: value ?? (children > 0 ? 'there' : 'empty'),
    ...(bytes !== undefined && { otherBytes: bytes }),
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
