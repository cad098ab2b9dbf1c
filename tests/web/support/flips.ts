// Flipped bits: an image whose bytes are read once and kept, and its report with one bit turned over. Synchronous, on an engine of its
// own, since a mutation run asks for many thousand reports.
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import type { Engine } from '../../../web/engine/engine.ts'
import type { ReportDepth } from '../../../web/engine/image.ts'
import { parseTreePage, type TreeNode } from '../../../web/engine/tree.ts'
import type { SparseImage } from '../../images/builder.mjs'
import { readSparse } from '../../images/builder.mjs'

/** Bytes by place; each place is read from the disk once. */
export interface Kept {
  readonly name: string
  readonly size: number
  read(offset: number, length: number): Uint8Array
}

export function keptFile(name: string, path: string): Kept {
  const kept = new Map<string, Uint8Array>()
  return {
    name,
    size: statSync(path).size,
    read(offset, length) {
      const key = `${offset}+${length}`
      const known = kept.get(key)
      if (known) return known
      const bytes = new Uint8Array(length)
      const file = openSync(path, 'r')
      try {
        readSync(file, bytes, 0, length, offset)
      } finally {
        closeSync(file)
      }
      kept.set(key, bytes)
      return bytes
    },
  }
}

export function keptImage(name: string, image: SparseImage): Kept {
  return { name, size: image.size, read: (offset, length) => readSparse(image, offset, length) }
}

export interface Flip {
  readonly offset: number
  /** 0 to 7 */
  readonly bit: number
}

/** What a session wants and answers, with the flip in the bytes it is given. */
function answered(
  engine: Engine,
  image: Kept,
  flip: Flip | null,
  depth: ReportDepth,
  ask: (session: ReturnType<Engine['open']>) => {
    wanted: readonly { offset: number; length: number }[]
    text: string
  },
): string {
  const session = engine.open(image.name, image.size)
  session.setDepth(depth)
  try {
    for (let round = 0; round < 20; round++) {
      const { wanted, text } = ask(session)
      if (wanted.length === 0) return text
      for (const { offset, length } of wanted) {
        let bytes = image.read(offset, length)
        if (flip && offset <= flip.offset && flip.offset < offset + length) {
          bytes = bytes.slice()
          bytes[flip.offset - offset] = (bytes[flip.offset - offset] ?? 0) ^ (1 << flip.bit)
        }
        session.supply(offset, bytes)
      }
    }
    throw new Error(`${image.name}: no answer after 20 rounds`)
  } finally {
    session.delete()
  }
}

/** The report's JSON, always as of 0 reads. */
export function reportText(engine: Engine, image: Kept, flip: Flip | null, depth: ReportDepth = 'standard'): string {
  return answered(engine, image, flip, depth, (session) => session.report(0, 0))
}

/** The table's entries are all alike, and each of their reports scans the table. */
const FEW = 4

/** So many children of a node: all, or half of them from its start and half from its end. */
function childrenOf(engine: Engine, image: Kept, node: string, most: number): readonly TreeNode[] {
  const page = (first: number, count: number) =>
    parseTreePage(answered(engine, image, null, 'standard', (session) => session.children(node, first, count)))
  const all = page(0, most)
  if (!all || all.total <= most) return all?.nodes ?? []
  const half = most / 2
  return [...all.nodes.slice(0, half), ...(page(all.total - half, half)?.nodes ?? [])]
}

/** Every field below a node that has bytes of its own and nothing below it, with its place. A log without entries has no field. */
export function fieldsBelow(engine: Engine, image: Kept, node: string, most: number): TreeNode[] {
  return childrenOf(engine, image, node, most).flatMap((child) => {
    if (child.children > 0) return fieldsBelow(engine, image, child.id, child.id === 'bat' ? FEW : most)
    return child.id === 'log' ? [] : [child]
  })
}
