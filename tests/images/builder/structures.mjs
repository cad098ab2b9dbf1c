// @ts-check
// Writes each structure of a recipe at the offsets of MS-VHDX 2.2 and 2.6. No judgement: a recipe may be wrong.

import { batIndexOfBlock, geometry } from './geometry.mjs'
import { IS_USER, ITEM, MiB, REGION, STATE } from './names.mjs'
import { SLOT } from './recipe.mjs'
import { ascii, guidBytes } from './text.mjs'
import { littleEndian, Window } from './window.mjs'

/**
 * @typedef {import('./sparse.mjs').SparseBytes} SparseBytes
 * @typedef {import('./recipe.mjs').Recipe} Recipe
 * @typedef {import('./recipe.mjs').Item} Item
 * @typedef {import('./recipe.mjs').Region} Region
 * @typedef {import('./recipe.mjs').BatEntry} BatEntry
 * @typedef {Item & { offset: number, length: number }} PlacedItem
 */

const HEADER_BYTES = 4096

/** @param {SparseBytes} bytes @param {1 | 2} copy */
export function headerWindow(bytes, copy) {
  return new Window(bytes, SLOT * copy, HEADER_BYTES)
}

/** @param {import('./window.mjs').Bytes} bytes @param {1 | 2} copy */
export function regionTableWindow(bytes, copy) {
  return new Window(bytes, SLOT * (2 + copy), SLOT)
}

/** @param {SparseBytes} bytes @param {Recipe} recipe */
export function writeFileTypeIdentifier(bytes, recipe) {
  new Window(bytes, 0).bytes(0, ascii('vhdxfile')).utf16(8, recipe.creator)
}

/** @param {SparseBytes} bytes @param {Recipe} recipe @param {1 | 2} copy */
export function writeHeader(bytes, recipe, copy) {
  headerWindow(bytes, copy)
    .bytes(0, ascii('head'))
    .u64(8, /** @type {number} */ (recipe.sequenceNumbers[copy - 1]))
    .guid(16, recipe.fileWriteGuid)
    .guid(32, recipe.dataWriteGuid)
    .guid(48, recipe.logGuid)
    .u16(64, 0)
    .u16(66, 1)
    .u32(68, recipe.log.length)
    .u64(72, recipe.log.offset)
    .reseal()
}

/**
 * The entries of the region table, known regions first.
 * @param {Recipe} recipe
 * @returns {Region[]}
 */
export function regionsOf(recipe) {
  const known = recipe.regionOrder.map((name) => ({
    guid: REGION[name],
    offset: recipe[name].offset,
    length: name === 'bat' ? batLength(recipe) : recipe.metadata.length,
    required: recipe.required,
  }))
  return [...known, ...recipe.regions]
}

/** @param {Recipe} recipe bytes of the BAT region: as given, or as many whole MiB as the disk needs */
export function batLength(recipe) {
  const needed = geometry(recipe).batEntries * 8
  return recipe.bat.length ?? Math.max(1, Math.ceil(needed / MiB)) * MiB
}

/** @param {SparseBytes} bytes @param {Region[]} regions @param {1 | 2} copy */
export function writeRegionTable(bytes, regions, copy) {
  const table = regionTableWindow(bytes, copy).bytes(0, ascii('regi')).u32(8, regions.length)
  regions.forEach((region, k) => {
    const entry = 16 + 32 * k
    table
      .guid(entry, region.guid)
      .u64(entry + 16, region.offset)
      .u32(entry + 24, region.length)
      .u32(entry + 28, region.required)
  })
  table.reseal()
}

/**
 * Gives every item of the recipe its offset in the region.
 * @param {Recipe} recipe
 * @returns {PlacedItem[]}
 */
export function placeItems(recipe) {
  let next = SLOT
  const known = recipe.itemOrder.map((name) => ({ name, ...ITEM[name], bytes: knownContent(recipe, name) }))
  return [...known, ...recipe.items].map((/** @type {Item} */ item) => {
    const length = item.length ?? item.bytes?.length ?? 0
    const offset = item.offset ?? (length === 0 ? 0 : next)
    next = Math.max(next, offset + length)
    return { ...item, offset, length }
  })
}

/** @param {SparseBytes} bytes @param {Recipe} recipe @param {PlacedItem[]} items */
export function writeMetadata(bytes, recipe, items) {
  const region = new Window(bytes, recipe.metadata.offset)
  region.bytes(0, ascii('metadata')).u16(10, items.length)
  const slots = recipe.staleEntry ? [...items, ...items.slice(-1)] : items
  slots.forEach((item, k) => {
    const entry = 32 + 32 * k
    region
      .guid(entry, item.id)
      .u32(entry + 16, item.offset)
      .u32(entry + 20, item.length)
      .u32(entry + 24, item.flags)
  })
  for (const item of items) {
    if (item.bytes) region.bytes(item.offset, item.bytes)
  }
}

/** @param {SparseBytes} bytes @param {Recipe} recipe */
export function writeBat(bytes, recipe) {
  const table = new Window(bytes, recipe.bat.offset)
  for (const entry of batEntriesOf(recipe)) table.u64(8 * entry.index, batValue(entry.state, entry.offset))
}

/**
 * Entries that are not zero.
 * @param {Recipe} recipe
 * @returns {BatEntry[]}
 */
export function batEntriesOf(recipe) {
  if (!recipe.allocated && recipe.absentState === STATE.notPresent) return recipe.entries
  const { payloadBlocks, chunkRatio } = geometry(recipe)
  const all = Array.from({ length: payloadBlocks }, (_, block) => ({
    index: batIndexOfBlock(block, chunkRatio),
    state: recipe.allocated ? STATE.fullyPresent : recipe.absentState,
    offset: recipe.allocated ? recipe.dataStart + block * recipe.blockSize : 0,
  }))
  return [...all, ...recipe.entries]
}

/** @param {number} state @param {number} offset file offset, a multiple of 1 MiB */
export function batValue(state, offset) {
  if (offset % MiB !== 0) throw new Error(`no BAT entry can name offset ${offset}`)
  return BigInt(offset) | BigInt(state)
}

/** @param {Recipe} recipe @param {import('./recipe.mjs').KnownItem} name @returns {Uint8Array} */
function knownContent(recipe, name) {
  switch (name) {
    case 'fileParameters': {
      const flags = (recipe.leaveBlockAllocated ? 1 : 0) | (recipe.hasParent ? 2 : 0)
      return Uint8Array.from([...littleEndian(recipe.blockSize, 4), ...littleEndian(flags, 4)])
    }
    case 'virtualDiskSize':
      return littleEndian(recipe.virtualSize, 8)
    case 'virtualDiskId':
      return guidBytes(recipe.virtualDiskId)
    case 'logicalSectorSize':
      return littleEndian(recipe.logicalSectorSize, 4)
    case 'physicalSectorSize':
      return littleEndian(recipe.physicalSectorSize, 4)
    case 'parentLocator':
      if (!recipe.locator) throw new Error('the recipe lists a parent locator but has none')
      return recipe.locator
  }
}

/**
 * A user item with a GUID nobody knows.
 * @param {string} id @param {Partial<Item>} [rest]
 * @returns {Item}
 */
export function userItem(id, rest = {}) {
  return { id, flags: IS_USER, ...rest }
}
