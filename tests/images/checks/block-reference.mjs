// @ts-check
// What a block table says, read as plainly as can be: counts per state, claims on the file, the ledger, extents, and
// what stands where. README.md beside the builder lists how the text is read where it is silent. No rule is judged here.

import { clip, entriesIn, least, lengthOf, sceneAfter, sceneStored, union } from './block-image.mjs'

/**
 * @typedef {import('./block-image.mjs').Scene} Scene
 * @typedef {import('./block-image.mjs').Ranges} Ranges
 * @typedef {{ block: bigint, index: bigint, state: number, reserved: bigint, position: bigint }} Block
 * @typedef {{ chunk: bigint, index: bigint, state: number, reserved: bigint, position: bigint }} Bitmap
 * @typedef {{ payload: Block[], bitmaps: Bitmap[], spare: Block[], scene: Scene }} Table
 *   Entries that are not zero, by index. `spare`: of blocks that the disk does not have.
 * @typedef {{ start: bigint, length: bigint, state: string, fileOffset: bigint | null }} Extent
 */

export const MIB = 1n << 20n
const STATES = ['notPresent', 'undefined', 'zero', 'unmapped', 'invalid', 'invalid', 'fullyPresent', 'partiallyPresent']

/** @param {{ state: number }} entry */
export const inUse = ({ state }) => state === 6 || state === 7

/** @param {Scene} scene @returns {Table} */
export function tableOf(scene) {
  const { chunkRatio: r, payloadBlocks } = scene
  /** @type {Table} */
  const table = { payload: [], bitmaps: [], spare: [], scene }
  for (const entry of entriesIn(scene, 0n, scene.readable)) {
    const chunk = entry.index / (r + 1n)
    const block = entry.index - chunk
    if (entry.index % (r + 1n) === r) table.bitmaps.push({ ...entry, chunk })
    else if (block < payloadBlocks) table.payload.push({ ...entry, block })
    else table.spare.push({ ...entry, block })
  }
  return table
}

/** How many payload entries and how many others are readable. @param {Scene} scene */
export function examined({ readable, chunkRatio, payloadBlocks }) {
  const payload = least(readable - readable / (chunkRatio + 1n), payloadBlocks)
  return { payload, others: readable - payload }
}

/** `blocks` of the report. @param {Table} table @returns {Record<string, bigint>} by path */
export function countsOf({ payload, bitmaps, spare, scene }) {
  const seen = examined(scene)
  /** @type {Record<string, bigint>} */
  const facts = {
    chunkRatio: scene.chunkRatio,
    batEntries: scene.needed,
    entriesExamined: scene.readable,
    'payload.total': scene.payloadBlocks,
    'sectorBitmap.total': scene.needed - scene.payloadBlocks,
  }
  const count = (/** @type {Array<{ state: number }>} */ list, /** @type {number[]} */ states) =>
    BigInt(list.filter(({ state }) => states.includes(state)).length)
  for (const name of new Set(STATES)) {
    const states = STATES.flatMap((each, state) => (each === name && state !== 0 ? [state] : []))
    facts[`payload.${name}`] = count(payload, states)
  }
  facts['payload.notPresent'] = seen.payload - count(payload, [1, 2, 3, 4, 5, 6, 7])
  const others = [...bitmaps, ...spare]
  facts['sectorBitmap.present'] = count(others, [6])
  facts['sectorBitmap.invalid'] = count(others, [1, 2, 3, 4, 5, 7])
  facts['sectorBitmap.notPresent'] = seen.others - count(others, [1, 2, 3, 4, 5, 6, 7])
  const used = payload.filter(inUse)
  facts['written'] = used.reduce((sum, { block }) => sum + bytesInDisk(scene, block), 0n)
  const placed = used.filter(({ position }) => position !== 0n)
  const blockSize = BigInt(scene.disk.blockSize)
  const starts = placed.filter(({ block, position }, k) => {
    const before = placed[k - 1]
    return before?.block !== block - 1n || before.position + blockSize !== position
  })
  facts['fragments'] = BigInt(starts.length)
  return facts
}

/** Of a block, what lies in the disk: less than BlockSize for the last one. @param {Scene} scene @param {bigint} block */
export function bytesInDisk({ disk }, block) {
  const blockSize = BigInt(disk.blockSize)
  return least(blockSize, disk.virtualSize - block * blockSize)
}

/** The ledger's classes in its order. */
export const CLASSES = /** @type {const} */ ([
  'headerSection',
  'log',
  'metadata',
  'bat',
  'otherRegions',
  'payloadInUse',
  'sectorBitmaps',
  'payloadAnchored',
])

/**
 * Who claims what, whole and uncut.
 * @param {Table} table
 * @returns {Record<typeof CLASSES[number], Ranges>}
 */
export function claimsOf({ payload, bitmaps, scene }) {
  const ofBlock = (/** @type {Block} */ { position }) => range(position, BigInt(scene.disk.blockSize))
  const placed = payload.filter(({ position }) => position !== 0n)
  const region = (/** @type {(kind: string) => boolean} */ wanted) =>
    scene.regions.filter(({ kind }) => wanted(kind)).map(({ offset, length }) => range(offset, length))
  return {
    headerSection: [range(0n, MIB)],
    log: scene.log ? [range(scene.log.offset, scene.log.length)] : [],
    metadata: region((kind) => kind === 'metadata'),
    bat: region((kind) => kind === 'bat'),
    otherRegions: region((kind) => kind !== 'metadata' && kind !== 'bat'),
    payloadInUse: placed.filter(inUse).map(ofBlock),
    sectorBitmaps: bitmapsInUse({ bitmaps, scene }).map(({ position }) => range(position, MIB)),
    payloadAnchored: placed.filter(({ state }) => state < 4).map(ofBlock),
  }
}

/** @param {Pick<Table, 'bitmaps' | 'scene'>} table */
export function bitmapsInUse({ bitmaps, scene }) {
  return scene.disk.hasParent ? bitmaps.filter(({ state, position }) => state === 6 && position !== 0n) : []
}

/** Header section, log and regions. @param {ReturnType<typeof claimsOf>} claims @returns {Ranges} */
export function structuresIn({ headerSection, log, metadata, bat, otherRegions }) {
  return union([...headerSection, ...log, ...metadata, ...bat, ...otherRegions])
}

/** `space` of the report. @param {Table} table @returns {Record<string, bigint>} */
export function spaceOf(table) {
  const { scene } = table
  const claims = claimsOf(table)
  /** @type {Record<string, bigint>} */
  const space = { fileSize: scene.rawSize }
  /** @type {Ranges} */
  let before = []
  for (const name of CLASSES) {
    const together = union([...before, ...clip(claims[name], 0n, scene.rawSize)])
    space[name] = lengthOf(together) - lengthOf(before)
    before = together
  }
  const end = before.at(-1)?.[1] ?? 0n
  space['tail'] = scene.rawSize - end
  space['unreferenced'] = end - lengthOf(before)
  const needed = table.payload
    .filter((each) => inUse(each) && each.position !== 0n)
    .map(({ block, position }) => range(position, bytesInDisk(scene, block)))
  const wanted = [...structuresIn(claims), ...needed, ...claims.sectorBitmaps]
  space['missing'] = lengthOf(clip(union(wanted), scene.eof))
  return space
}

/**
 * What nobody claims below EOF: between claims and behind the last one.
 * @param {Table} table
 * @returns {{ gaps: Ranges, tail: Ranges }}
 */
export function freeSpaceOf(table) {
  const { eof } = table.scene
  const taken = union(clip(Object.values(claimsOf(table)).flat(), 0n, eof))
  /** @type {Ranges} */
  const gaps = taken.map(([start], k) => [taken[k - 1]?.[1] ?? 0n, start])
  const end = taken.at(-1)?.[1] ?? 0n
  return { gaps: gaps.filter(([a, b]) => a < b), tail: end < eof ? [[end, eof]] : [] }
}

/** @param {Table} table @returns {Extent[]} */
export function extentsOf({ payload, scene }) {
  const blockSize = BigInt(scene.disk.blockSize)
  const all = examined(scene).payload
  /** @type {Extent[]} */
  const extents = []
  const add = (
    /** @type {bigint} */ block,
    /** @type {bigint} */ count,
    /** @type {number} */ state,
    /** @type {bigint | null} */ fileOffset,
  ) => {
    const start = block * blockSize
    const length = least(count * blockSize, scene.disk.virtualSize - start)
    const name = /** @type {string} */ (STATES[state])
    const last = extents.at(-1)
    const goesOn =
      last?.fileOffset === null ? fileOffset === null : last && last.fileOffset + last.length === fileOffset
    if (last && last.state === name && goesOn) last.length += length
    else if (length > 0n) extents.push({ start, length, state: name, fileOffset })
  }
  let next = 0n
  for (const each of payload) {
    add(next, each.block - next, 0, null)
    add(each.block, 1n, each.state, inUse(each) && each.position !== 0n ? each.position : null)
    next = each.block + 1n
  }
  add(next, all - next, 0, null)
  return extents
}

/**
 * Who claims the byte at a file offset, the ledger's owner first; with what it is there.
 * @param {Table} table @param {bigint} offset
 */
export function standsAt(table, offset) {
  const claims = claimsOf(table)
  const free =
    offset < table.scene.eof
      ? freeSpaceOf(table).tail.some(([a]) => offset >= a)
        ? 'tail'
        : 'unreferenced'
      : 'outside'
  const owners = CLASSES.filter((name) => claims[name].some(([a, b]) => offset >= a && offset < b))
  const meets = (/** @type {{ position: bigint }} */ { position }, /** @type {bigint} */ length) =>
    position !== 0n && offset >= position && offset < position + length
  const blocks = table.payload.filter(
    (each) => each.state !== 4 && each.state !== 5 && meets(each, BigInt(table.scene.disk.blockSize)),
  )
  const chunks = bitmapsInUse(table).filter((each) => meets(each, MIB))
  return {
    kind: owners[0] ?? free,
    owners,
    blocks: blocks.map(({ block }) => block),
    chunks: chunks.map(({ chunk }) => chunk),
  }
}

/** @param {bigint} offset @param {bigint} length @returns {[bigint, bigint]} */
function range(offset, length) {
  return [offset, least(offset + length, 2n ** 64n)]
}

/**
 * Everything about the blocks of an image, or null where the table cannot be found: `blocks` and `space` as the report has
 * them, by path; `stored` is the table before a replay that is in effect: perhaps another one, or of another disk.
 * @param {import('../builder.mjs').SparseImage} image
 */
export function blocksOf(image) {
  const scene = sceneAfter(image)
  if (!scene) return null
  const table = tableOf(scene)
  const before = sceneStored(image)
  const stored = before && tableOf(before)
  return {
    scene,
    table,
    stored,
    counts: countsOf(table),
    countsBefore: scene.replayed && stored ? countsOf(stored) : null,
    space: spaceOf(table),
    extents: extentsOf(table),
  }
}

/** @param {Scene} a @param {Scene} b */
function sameEntries(a, b) {
  const said = (/** @type {Scene} */ { bat, disk }) => [bat.offset, bat.length, disk.blockSize, disk.logicalSectorSize]
  return said(a).join() === said(b).join()
}

/**
 * The needed entries whose 8 bytes differ before and after the replay, by index; none where the table stands elsewhere, or its entries
 * are of other blocks. The disk may get another length.
 * @param {NonNullable<ReturnType<typeof blocksOf>>} blocks
 */
export function changedEntries({ table, stored }) {
  if (!stored || !sameEntries(stored.scene, table.scene)) return []
  // Of the disk as it will be, also where the stored one had no entries.
  const values = (/** @type {Scene} */ scene) =>
    new Map(
      entriesIn(scene, 0n, least(table.scene.readable, (scene.eof - scene.bat.offset) / 8n)).map(
        ({ index, state, reserved, position }) => [index, position | (reserved << 3n) | BigInt(state)],
      ),
    )
  const [before, after] = [values(stored.scene), values(table.scene)]
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((index) => ({ index, before: before.get(index) ?? 0n, after: after.get(index) ?? 0n }))
    .filter((each) => each.before !== each.after)
    .sort((a, b) => (a.index < b.index ? -1 : 1))
}

/** The facts of a case, by path of the report. @param {NonNullable<ReturnType<typeof blocksOf>>} blocks */
export function factsOf({ counts, countsBefore, space }) {
  const prefixed = (/** @type {string} */ path, /** @type {Record<string, bigint>} */ facts) =>
    Object.fromEntries(Object.entries(facts).map(([name, value]) => [`${path}.${name}`, value]))
  return {
    ...prefixed('blocks', counts),
    ...(countsBefore ? prefixed('blocks.beforeReplay', countsBefore) : {}),
    ...prefixed('space', space),
  }
}
