// @ts-check
// A sound image, cut at any byte: what must be said then follows from the recipe alone. Used for every structure
// boundary ±1 and 200 random places of every healthy image.

import { batLength, regionsOf } from '../builder/structures.mjs'
import { base, child, cutSparse, KiB, MiB } from '../builder.mjs'
import { row } from './case.mjs'

/**
 * @typedef {import('../builder.mjs').Draft} Draft
 * @typedef {{ status: import('./case.mjs').Status, rules: string[], infos: string[] | null, summary: boolean,
 *   later: string[], laterStatus?: import('./case.mjs').Status }} Expected
 */

const NEEDED = ['fileParameters', 'virtualDiskSize', 'logicalSectorSize']

/**
 * What a sound image says after it was cut to `size` bytes. A copy of a header or region table that is not wholly
 * in the file is not valid; as it was not found, HDR-002, HDR-003 and REG-002 do not speak of it, and HDR-001 and
 * REG-001 fire only if no copy is left. Infos are those of an image whose only info is ITM-019: for others set `infos`
 * to null. `later` looks at the BAT as a whole, not at blocks that lie beyond the cut.
 * @param {Draft} draft not injured, sound
 * @param {number} size
 * @returns {Expected}
 */
export function expectCut(draft, size) {
  const { recipe } = draft
  const infos = size % MiB === 0 ? [] : ['FILE-003']
  if (size < 8) return { status: 'notVhdx', rules: ['FILE-001', 'FILE-002'], infos: null, summary: false, later: [] }

  const rules = size < MiB ? ['FILE-002'] : []
  const headers = size >= 132 * KiB ? 2 : size >= 68 * KiB ? 1 : 0
  const logCut = Number(recipe.log.offset) + recipe.log.length > size
  if (headers === 0) rules.push('HDR-001')
  if (headers > 0 && logCut) rules.push('HDR-013')
  if (headers === 2 && logCut) rules.push('HDR-027')

  const table = size >= 256 * KiB
  const metadata = recipe.metadata
  const metadataCut = table && metadata.offset + 64 * KiB > size
  if (!table) rules.push('REG-001')
  if (table && regionsOf(recipe).some((r) => Number(r.offset) + r.length > size)) rules.push('REG-012')
  if (metadataCut) rules.push('MET-001')

  const readable = table && !metadataCut
  const cutItems = draft.items.filter((item) => item.length > 0 && metadata.offset + item.offset + item.length > size)
  if (readable && cutItems.length > 0) rules.push('MET-008')
  const cutNames = cutItems.map((item) => item.name ?? '')
  const summary = readable && !NEEDED.some((name) => cutNames.includes(name))
  if (readable && !summary) rules.push('MET-024')
  if (readable && recipe.hasParent && !cutNames.includes('fileParameters')) rules.push('CHN-001')
  if (['HDR-013', 'REG-012', 'MET-001'].some((rule) => rules.includes(rule))) rules.push('FILE-004')

  const fatal = ['FILE-002', 'HDR-001', 'REG-001', 'MET-001', 'MET-024'].some((rule) => rules.includes(rule))
  const damaged = ['HDR-013', 'REG-012', 'MET-008'].some((rule) => rules.includes(rule))
  const status = fatal ? 'unopenable' : damaged ? 'damaged' : 'sound'
  // The creator's own bytes may be cut, so its rules are not judged below 64 KiB.
  return { status, rules, infos: size < 64 * KiB ? null : infos, summary, ...later(draft, size, fatal, summary) }
}

/**
 * A BAT whose needed entries are cut off is fatal, once it is examined.
 * @param {Draft} draft @param {number} size @param {boolean} fatal @param {boolean} summary
 * @returns {{ later: string[], laterStatus?: import('./case.mjs').Status }}
 */
function later(draft, size, fatal, summary) {
  const needed = draft.recipe.bat.offset + 8 * draft.geometry.batEntries
  if (fatal || !summary || needed <= size || draft.geometry.batEntries === 0) return { later: [] }
  return { later: ['BAT-002'], laterStatus: 'unopenable' }
}

/**
 * Every place where a structure begins or ends, one byte before and one behind, inside the file.
 * @param {Draft} draft
 * @returns {number[]} ascending
 */
export function boundaries(draft) {
  const { recipe } = draft
  const log = Number(recipe.log.offset)
  const places = [0, 8, 520, ...[64, 68, 128, 132, 192, 256, 320, 1024].map((kib) => kib * KiB)]
  places.push(log, log + 4096, log + recipe.log.length)
  for (const region of regionsOf(recipe)) places.push(Number(region.offset), Number(region.offset) + region.length)
  const table = recipe.metadata.offset
  places.push(table + 32, table + 32 + 32 * draft.items.length, table + 64 * KiB)
  for (const item of draft.items) places.push(table + item.offset, table + item.offset + item.length)
  places.push(recipe.bat.offset + 8 * draft.geometry.batEntries, recipe.bat.offset + batLength(recipe), draft.size)
  const around = places.flatMap((place) => [place - 1, place, place + 1])
  return [...new Set(around)].filter((size) => size >= 0 && size < draft.size).sort((a, b) => a - b)
}

/**
 * The same places every time for the same image size.
 * @param {number} size of the image
 * @param {number} [count]
 * @returns {number[]} ascending
 */
export function randomCuts(size, count = 200) {
  let state = 88172645463325252n
  const next = () => {
    for (const shift of [13n, -7n, 17n]) {
      state ^= shift > 0n ? state << shift : state >> -shift
      state = BigInt.asUintN(64, state)
    }
    return Number(state % BigInt(size))
  }
  return Array.from({ length: count }, next).sort((a, b) => a - b)
}

/**
 * The case of a sound image cut to `size` bytes.
 * @param {string} name
 * @param {Draft} draft
 * @param {number} size
 * @param {import('../builder.mjs').SparseImage} [image] of the draft, if it is at hand
 */
export function cutCase(name, draft, size, image = draft.image(name)) {
  const { status, rules, ...more } = expectCut(draft, size)
  const make = { image: (/** @type {string} */ as) => ({ ...cutSparse(image, size), name: as }) }
  return row(`truncation-${name}-${size}`, () => make, status, rules, more)
}

/** Both kinds of disk at every boundary: these are cases like any other. */
export const TRUNCATION_CASES = [
  ...everyBoundary('base', base({ minimumSize: 4 * MiB })),
  ...everyBoundary('child', child({ minimumSize: 4 * MiB })),
]

/** @param {string} name @param {Draft} draft */
function everyBoundary(name, draft) {
  const image = draft.image(name)
  return boundaries(draft).map((size) => cutCase(name, draft, size, image))
}
