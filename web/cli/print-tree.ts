// `tree`: the nodes of one level. Pure: nodes in, lines out.
import type { TreeNode } from '../engine/tree.ts'
import { hex } from '../text/hex.ts'
import { inertClipped } from '../text/inert.ts'
import { counted, size } from '../text/sizes.ts'
import type { Line } from './layout.ts'
import { columns, styled } from './layout.ts'
import { SEVERITY_STYLES } from './print.ts'

/** A value may be a path of the parent or a hundred bytes; the JSON has it whole. */
const LONGEST_VALUE = 200

export function treeLines(nodes: readonly TreeNode[]): Line[] {
  return columns(nodes.map(treeRow))
}

function treeRow({ id, label, range, value, stored, children, mark }: TreeNode): Line {
  const place = range ? `${hex(range.offset)}, ${size(range.length)}` : 'not in the file'
  const before = stored === undefined ? '' : ` (before replay: ${stored})`
  const below = children === 0 ? '' : `${value === undefined ? '' : ' '}(${counted(children, 'node')} below)`
  const said = inertClipped(`${value ?? ''}${before}${below}`, LONGEST_VALUE)
  const worst = mark ? styled(mark, SEVERITY_STYLES[mark]) : ''
  return [styled(id, 'strong'), label, styled(place, 'quiet'), said, worst]
}
