// @ts-check
// Which BAT, SBM and LAY rules a block table calls for, and LOG-015 and LOG-016 that need it, derived entry by entry.
// Cases about blocks state the same by hand; of all other cases it is from here.

import { bitmapRules } from './block-bitmaps.mjs'
import { clip, entriesIn, readThrough, union, written } from './block-image.mjs'
import {
  bitmapsInUse,
  blocksOf,
  bytesInDisk,
  claimsOf,
  examined,
  freeSpaceOf,
  inUse,
  MIB,
  structuresIn,
} from './block-reference.mjs'

/**
 * @typedef {import('./block-reference.mjs').Table} Table
 * @typedef {import('./block-image.mjs').Ranges} Ranges
 * @typedef {import('../catalogue.mjs').Severity} Severity
 * @typedef {{ rule: string, severity: Severity, total: number, indexes: bigint[] }} Judged
 *   `indexes`: of the entries that are the claim; empty for a rule of the whole.
 * @typedef {(rule: string, severity: Severity, claims: boolean | Array<{ index: bigint }>) => void} Fire
 */

/** Overlaps of regions: with one of them LAY-001 sums up. */
const REGIONS_MEET = ['REG-009', 'REG-013', 'REG-014']

/**
 * @param {import('../builder.mjs').SparseImage} image
 * @param {Array<{ rule: string, severity: string }>} others what fired of the other groups
 * @param {{ deep?: boolean }} [options]
 * @returns {{ judged: Judged[], blocks: NonNullable<ReturnType<typeof blocksOf>> } | null} null where they are suppressed
 */
export function judgeBlocks(image, others, { deep = false } = {}) {
  const suppressed = others.some(({ rule, severity }) => severity === 'fatal' && /^(MET|ITM|REG)-/.test(rule))
  const blocks = suppressed ? null : blocksOf(image)
  if (!blocks) return null
  /** @type {Judged[]} */
  const judged = []
  /** @type {Fire} */
  const fire = (rule, severity, claims) => {
    const indexes = typeof claims === 'boolean' ? [] : claims.map(({ index }) => index)
    const total = claims === true ? 1 : indexes.length
    if (total > 0) judged.push({ rule, severity, total, indexes })
  }
  const { table } = blocks
  const claims = claimsOf(table)
  wholeTable(table, fire)
  entries(table, fire)
  const met = overlaps(table, claims, fire)
  bitmapRules(table, { deep, unreliable: met.unreliable }, fire)
  if (deep) {
    const behind = table.scene.eof > table.scene.bat.offset ? (table.scene.eof - table.scene.bat.offset) / 8n : 0n
    const room = table.scene.bat.length / 8n
    const end = behind < room ? behind : room
    const spare = end > table.scene.needed ? entriesIn(table.scene, table.scene.needed, end) : []
    fire('BAT-020', 'warning', [...table.spare, ...spare])
  } else fire('BAT-020', 'warning', table.spare)
  const fired = (/** @type {string} */ rule) => judged.some((each) => each.rule === rule)
  const cut = met.cut || ['BAT-002', 'BAT-008', 'BAT-009'].some(fired)
  if (!others.some(({ rule }) => rule === 'FILE-004')) fire('FILE-004', 'error', cut)
  const meeting = met.bitmaps.length > 0 || ['BAT-011', 'BAT-012', 'BAT-017'].some(fired)
  fire('LAY-001', 'error', meeting || others.some(({ rule }) => REGIONS_MEET.includes(rule)))
  freeSpace(table, { deep }, judged, fire)
  logTargets(table, blocks.stored, claims, judged)
  return { judged: judged.sort((a, b) => (a.rule < b.rule ? -1 : 1)), blocks }
}

/** The table and the disk as a whole. @param {Table} table @param {Fire} fire */
function wholeTable({ payload, scene }, fire) {
  const { bat, disk, needed, inRegion, eof, payloadBlocks } = scene
  const lastBitmapOnly = disk.hasParent && needed - inRegion === 1n
  fire('BAT-001', lastBitmapOnly ? 'error' : 'fatal', inRegion < needed)
  fire('BAT-002', 'fatal', inRegion > 0n && bat.offset + 8n * inRegion > eof)
  const seen = examined(scene).payload
  const present = payload.filter(({ state }) => state === 6).length
  fire('BAT-018', 'info', disk.fixed && seen > BigInt(present))
  const regions = scene.regions.reduce((sum, { length }) => sum + length, 0n)
  const promised = MIB + (scene.log?.length ?? 0n) + regions + disk.virtualSize
  fire('BAT-019', 'warning', disk.fixed && eof < promised)
  const roundedUp = ((needed * 8n + MIB - 1n) / MIB) * MIB
  fire('BAT-021', 'info', bat.length > (roundedUp > MIB ? roundedUp : MIB))
  const whole = seen === payloadBlocks
  fire('BAT-023', 'info', whole && !payload.some(inUse))
  const dynamic = !disk.fixed && !disk.hasParent
  fire('BAT-024', 'info', whole && dynamic && payloadBlocks > 0n && BigInt(present) === payloadBlocks)
  const placed = payload.filter((each) => inUse(each) && each.position !== 0n)
  fire(
    'BAT-026',
    'info',
    placed.some(({ position }, k) => position < (placed[k - 1]?.position ?? 0n)),
  )
}

/** Entry by entry. @param {Table} table @param {Fire} fire */
function entries({ payload, bitmaps, scene }, fire) {
  const { eof, disk, payloadBlocks } = scene
  const blockSize = BigInt(disk.blockSize)
  const all = [...payload, ...bitmaps]
  fire(
    'BAT-003',
    'error',
    all.filter(({ reserved }) => reserved !== 0n),
  )
  fire(
    'BAT-025',
    'warning',
    all.filter(({ position }) => position >= 2n ** 48n),
  )
  const inState = (/** @type {number[]} */ ...states) => payload.filter(({ state }) => states.includes(state))
  const withPosition = (/** @type {typeof payload} */ list) => list.filter(({ position }) => position !== 0n)
  fire('BAT-004', 'error', inState(4, 5))
  fire('BAT-005', 'error', disk.hasParent ? [] : inState(7))
  fire(
    'BAT-006',
    'error',
    inState(6, 7).filter(({ position }) => position === 0n),
  )
  const cut = withPosition(inState(6, 7)).flatMap((each) => {
    const { block, position } = each
    if (position + blockSize <= eof) return []
    if (position >= eof) return [{ ...each, rule: 'BAT-008' }]
    const onlySpare = block === payloadBlocks - 1n && position + bytesInDisk(scene, block) <= eof
    return [{ ...each, rule: onlySpare ? 'BAT-010' : 'BAT-009' }]
  })
  for (const name of ['BAT-008', 'BAT-009', 'BAT-010']) {
    const those = cut.filter(({ rule }) => rule === name)
    fire(name, name === 'BAT-010' ? 'warning' : 'error', those)
  }
  fire('BAT-013', 'warning', withPosition(inState(2)))
  fire('BAT-014', 'info', withPosition(inState(0)))
  fire('BAT-015', 'info', withPosition(inState(1, 3)))
}

/**
 * Who shares bytes with whom.
 * @param {Table} table @param {ReturnType<typeof claimsOf>} claims @param {Fire} fire
 */
function overlaps(table, claims, fire) {
  const { payload, scene } = table
  const blockSize = BigInt(scene.disk.blockSize)
  const used = payload.filter((each) => inUse(each) && each.position !== 0n)
  const bitmaps = bitmapsInUse(table)
  const blocksAt = ascending(used.map(({ position }) => position))
  const bitmapsAt = ascending(bitmaps.map(({ position }) => position))
  const structures = structuresIn(claims)
  /** @type {Map<bigint, number>} */
  const claimants = new Map()
  for (const { position } of [...used, ...bitmaps]) claimants.set(position, (claimants.get(position) ?? 0) + 1)

  const onBlock = (/** @type {bigint} */ at, /** @type {bigint} */ length, /** @type {bigint} */ except = -1n) =>
    anyBetween(blocksAt, at - blockSize + 1n, at + length - 1n, except)
  const onStructure = (/** @type {bigint} */ at, /** @type {bigint} */ length) =>
    structures.some(([a, b]) => at < b && at + length > a)
  fire(
    'BAT-011',
    'error',
    used.filter(({ position }) => onBlock(position, blockSize, position)),
  )
  fire(
    'BAT-012',
    'error',
    used.filter(({ position }) => onStructure(position, blockSize)),
  )
  const shared = [...used, ...bitmaps].filter(({ position }) => (claimants.get(position) ?? 0) > 1)
  fire('BAT-017', 'error', shared)
  const anchors = payload.filter(({ state, position }) => (state === 1 || state === 3) && position !== 0n)
  const unusable = anchors.filter(({ position: at }) => {
    const onBitmap = anyBetween(bitmapsAt, at - MIB + 1n, at + blockSize - 1n)
    return at + blockSize > scene.eof || onStructure(at, blockSize) || onBlock(at, blockSize) || onBitmap
  })
  fire('BAT-016', 'warning', unusable)

  const cut = bitmaps.filter(({ position }) => position + MIB > scene.eof)
  const meeting = bitmaps.filter(
    ({ position: at }) =>
      onStructure(at, MIB) || onBlock(at, MIB) || bitmaps.filter(({ position }) => position === at).length > 1,
  )
  const unreliable = bitmaps.filter((each) => cut.includes(each) || meeting.includes(each))
  fire('SBM-006', 'error', unreliable)
  return { bitmaps: meeting, cut: cut.length > 0, unreliable }
}

/** LAY-002, 004, 007 and in the deep tier LAY-003. @param {Table} table @param {{ deep: boolean }} options @param {Judged[]} judged @param {Fire} fire */
function freeSpace(table, { deep }, judged, fire) {
  const { scene, payload } = table
  // Without a valid header nobody knows where the log lies, so nothing is known to be free.
  if (!scene.headed) return
  const { gaps, tail } = freeSpaceOf(table)
  if (gaps.length > 0) judged.push({ rule: 'LAY-002', severity: 'info', total: gaps.length, indexes: [] })
  fire('LAY-004', 'info', tail.length > 0)
  const holding = [...gaps, ...tail].filter(([a, b]) => holdsData(table, a, b))
  if (deep && holding.length > 0) {
    judged.push({ rule: 'LAY-003', severity: 'info', total: holding.length, indexes: [] })
  }
  const used = payload.filter((each) => inUse(each) && each.position !== 0n).length
  const lengths = [scene.log, ...scene.regions].reduce((sum, place) => sum + (place?.length ?? 0n), 0n)
  const ideal = MIB + lengths + BigInt(used * scene.disk.blockSize) + BigInt(bitmapsInUse(table).length) * MIB
  fire('LAY-007', 'info', scene.rawSize > ideal)
}

/** A byte that is not zero, after replay. @param {Table} table @param {bigint} start @param {bigint} end */
function holdsData({ scene }, start, end) {
  return written(scene, start, end).some(([a, b]) =>
    readThrough(scene.image, scene.active, a, Number(b - a)).some((byte) => byte !== 0),
  )
}

/** LOG-015 and LOG-016. @param {Table} table @param {Table | null} stored @param {ReturnType<typeof claimsOf>} claims @param {Judged[]} judged */
function logTargets({ scene }, stored, claims, judged) {
  const after = union(claims.payloadInUse)
  const before = stored ? union(claimsOf(stored).payloadInUse) : []
  const structures = union([...structuresIn(claims), ...after, ...claims.sectorBitmaps])
  const totals = { error: 0, warning: 0, unclaimed: 0 }
  for (const { fileOffset, length } of scene.active.flatMap((entry) => entry.descriptors)) {
    const meets = (/** @type {Ranges} */ ranges) => clip(ranges, fileOffset, fileOffset + length).length > 0
    if (length === 0n) continue
    if (meets(before) && meets(after)) totals.error++
    else if (meets(before) || meets(after)) totals.warning++
    if (fileOffset < scene.eof && !meets(structures)) totals.unclaimed++
  }
  const { error, warning, unclaimed } = totals
  if (error > 0) judged.push({ rule: 'LOG-015', severity: 'error', total: error, indexes: [] })
  if (warning > 0) judged.push({ rule: 'LOG-015', severity: 'warning', total: warning, indexes: [] })
  if (unclaimed > 0) judged.push({ rule: 'LOG-016', severity: 'warning', total: unclaimed, indexes: [] })
}

/** @param {bigint[]} values */
function ascending(values) {
  return [...new Set(values)].sort((a, b) => (a < b ? -1 : 1))
}

/** Whether one of the sorted values lies in [from, to] and is not `except`. @param {bigint[]} values @param {bigint} from @param {bigint} to @param {bigint} [except] */
function anyBetween(values, from, to, except = -1n) {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (/** @type {bigint} */ (values[middle]) < from) low = middle + 1
    else high = middle
  }
  return values.slice(low, low + 2).some((value) => value <= to && value !== except)
}
