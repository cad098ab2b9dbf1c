// A flipped bit must show. Every bit of every described field is turned over, one at a time (long fields and long lists sampled), and
// the report must differ from that of the clean image. Bits that nothing shows are listed by field, with the reason, and counted.
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../web/engine/engine.ts'
import { readJson } from '../../web/engine/report.ts'
import type { TreeNode } from '../../web/engine/tree.ts'
import { KNOWN_IMAGES } from '../images/cases.mjs'
import { caseByName } from '../images/examined.mjs'
import { BLIND, FLOOR } from '../images/mutation.mjs'
import { corpusImage, corpusLacks, PACKED } from './support/corpus.ts'
import { freshEngine } from './support/engine.ts'
import { fieldsBelow, type Kept, keptFile, keptImage, reportText } from './support/flips.ts'

/** Of a list this many children are taken, of a long field this many bytes. */
const CHILDREN = 16
const BYTES = 64

interface Tally {
  flips: number
  /** The report is another one. */
  seen: number
  /** Not only does the report show another value: a finding or the verdict is another. */
  judged: number
  /** Field names without their place, of the bits that nothing shows. */
  unseen: Set<string>
}

/** `regionTable.1.entry.0.guid` -> `regionTable.entry.guid` */
const plain = (id: string) => id.replace(/\.\d+(?=\.|$)/g, '')

function bytesOf({ range }: TreeNode): number[] {
  if (!range) return []
  const length = Number(range.length)
  const step = Math.max(1, Math.floor(length / BYTES))
  const offsets = []
  for (let at = 0; at < length && offsets.length < BYTES; at += step) offsets.push(Number(range.offset) + at)
  return offsets
}

function judgementOf(text: string): string {
  const { findings, verdict } = readJson(text) as unknown as { findings: unknown; verdict: unknown }
  return JSON.stringify([findings, verdict], (_, value) => (typeof value === 'bigint' ? String(value) : value))
}

/** The log of a clean file and the block table are not among the essentials. */
const depthOf = ({ id }: TreeNode): 'standard' | 'essentials' => (/^(log|bat)\b/.test(id) ? 'standard' : 'essentials')

function mutate(engine: Engine, image: Kept): Tally {
  const texts = {
    standard: reportText(engine, image, null, 'standard'),
    essentials: reportText(engine, image, null, 'essentials'),
  }
  const judgements = { standard: judgementOf(texts.standard), essentials: judgementOf(texts.essentials) }
  const tally: Tally = { flips: 0, seen: 0, judged: 0, unseen: new Set() }
  for (const field of fieldsBelow(engine, image, '', CHILDREN)) {
    const depth = depthOf(field)
    for (const offset of bytesOf(field)) {
      if (offset >= image.size) continue
      for (let bit = 0; bit < 8; bit++) {
        const text = reportText(engine, image, { offset, bit }, depth)
        tally.flips++
        if (text === texts[depth]) {
          tally.unseen.add(plain(field.id))
          continue
        }
        tally.seen++
        if (judgementOf(text) !== judgements[depth]) tally.judged++
      }
    }
  }
  return tally
}

const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`

function check(name: string, tally: Tally): void {
  const { flips, seen, judged, unseen } = tally
  console.log(
    `${name}: ${flips} bits turned over, ${seen} (${percent(seen, flips)}) seen, ${judged} (${percent(judged, flips)}) change a finding or the verdict`,
  )
  expect([...unseen].filter((field) => !(field in (BLIND[name] ?? {}))).sort()).toEqual([])
  const floor = FLOOR[name]
  if (!floor) throw new Error(`no floor is committed for ${name}`)
  expect(flips).toBeGreaterThanOrEqual(floor.flips)
  // As fractions, exactly: more fields may come in.
  expect(seen * floor.flips).toBeGreaterThanOrEqual(floor.seen * flips)
  expect(judged * floor.flips).toBeGreaterThanOrEqual(floor.judged * flips)
}

describe('a flipped bit shows', () => {
  it.each(['healthy-windows', 'healthy-child-plain'])('in %s', { timeout: 300_000 }, async (name) => {
    const engine = await freshEngine()
    check(name, mutate(engine, keptImage(name, caseByName(name).make())))
  })

  for (const { name } of KNOWN_IMAGES) {
    it(`in ${name}`, { timeout: 600_000 }, async ({ skip }) => {
      const packed = PACKED[name] ?? ''
      const lacks = corpusLacks(packed)
      if (lacks) skip(lacks)
      const engine = await freshEngine()
      check(name, mutate(engine, keptFile(name, corpusImage(packed))))
    })
  }
})
