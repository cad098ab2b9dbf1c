// The engine without a source: supplies an image from memory, in one go. For tests that judge tens of thousands of images; all others
// go through openImage.
import type { Engine } from '../../../web/engine/engine.ts'
import type { ReportDepth } from '../../../web/engine/image.ts'
import type { ByteRange } from '../../../web/engine/plan.ts'
import { planReads } from '../../../web/engine/plan.ts'
import { MOST_ROUNDS } from '../../../web/engine/settle.ts'
import type { SparseImage } from '../../images/builder.mjs'
import { readSparse } from '../../images/builder.mjs'

/** What these tests look at. Integers above 2^53 are rounded, which none of them minds. */
export interface Judged {
  complete: boolean
  verdict: { status: string } | null
  disk?: { virtualSize: number } | null
  findings: { rule: string; severity: string }[]
}

export interface Answered {
  report: Judged
  text: string
  /** Calls of report that wished for bytes. */
  rounds: number
  /** All that was wished for. */
  wishes: readonly ByteRange[]
  /** The same as it is read with a merge gap of 0: wishes of one round that touch are one read. */
  reads: readonly ByteRange[]
}

const PAGE = 4096

/**
 * Throws if the engine stops, asks too often, or wishes for bytes that are not in the file. `badPage` is the start of 4 KiB that cannot
 * be read.
 */
export function judge(engine: Engine, image: SparseImage, depth: ReportDepth, badPage?: number): Answered {
  const session = engine.open(image.name, image.size)
  try {
    session.setDepth(depth)
    const wishes: ByteRange[] = []
    const reads: ByteRange[] = []
    for (let rounds = 0; rounds <= MOST_ROUNDS; rounds++) {
      const { wanted, text } = session.report(0, 0)
      if (wanted.length === 0) return { report: JSON.parse(text) as Judged, text, rounds, wishes, reads }
      wishes.push(...wanted)
      reads.push(...planReads(wanted, 0))
      for (const { offset, length } of wanted) {
        if (offset + length > image.size) throw new Error(`wished for ${length} bytes at ${offset} of ${image.size}`)
        for (const part of around(badPage, { offset, length })) {
          if (part.offset === badPage) session.unreadable(part.offset, part.length)
          else session.supply(part.offset, readSparse(image, part.offset, part.length))
        }
      }
    }
    throw new Error(`more than ${MOST_ROUNDS} rounds`)
  } finally {
    session.delete()
  }
}

// What lies before the bad page, the page, and what lies behind it.
function around(badPage: number | undefined, { offset, length }: ByteRange): ByteRange[] {
  const end = offset + length
  if (badPage === undefined || badPage < offset || badPage >= end) return [{ offset, length }]
  const parts = [
    { offset, length: badPage - offset },
    { offset: badPage, length: Math.min(PAGE, end - badPage) },
    { offset: badPage + PAGE, length: end - badPage - PAGE },
  ]
  return parts.filter((part) => part.length > 0)
}
