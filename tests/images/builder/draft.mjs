// @ts-check
// An image under construction: built whole from a recipe, then injured by one-liners, then handed out.
// Every injury works on the bytes, never on the recipe, so nothing repairs itself behind a case's back.

import { geometry } from './geometry.mjs'
import { ITEM } from './names.mjs'
import { BASE, CHILD } from './recipe.mjs'
import { Ring } from './ring.mjs'
import { SparseBytes } from './sparse.mjs'
import * as structures from './structures.mjs'
import { Window } from './window.mjs'

/**
 * @typedef {import('./recipe.mjs').Recipe} Recipe
 * @typedef {import('./sparse.mjs').SparseImage} SparseImage
 */

/** A sound file by appendix B.2, changed where `changes` says so. @param {Partial<Recipe>} [changes] */
export function base(changes = {}) {
  return new Draft({ ...BASE, ...changes })
}

/** The same as a differencing disk with a plain parent locator. @param {Partial<Recipe>} [changes] */
export function child(changes = {}) {
  return new Draft({ ...BASE, ...CHILD, ...changes })
}

export class Draft {
  #bytes = new SparseBytes()
  /** @type {Ring | undefined} */
  #ring

  /** @param {Recipe} recipe */
  constructor(recipe) {
    this.recipe = recipe
    this.geometry = geometry(recipe)
    this.items = structures.placeItems(recipe)
    this.#bytes.resize(naturalSize(recipe))
    structures.writeFileTypeIdentifier(this.#bytes, recipe)
    structures.writeHeader(this.#bytes, recipe, 1)
    structures.writeHeader(this.#bytes, recipe, 2)
    const regions = structures.regionsOf(recipe)
    structures.writeRegionTable(this.#bytes, regions, 1)
    structures.writeRegionTable(this.#bytes, regions, 2)
    structures.writeMetadata(this.#bytes, recipe, this.items)
    structures.writeBat(this.#bytes, recipe)
  }

  get size() {
    return this.#bytes.size
  }

  /** @param {string} name @returns {SparseImage} */
  image(name) {
    return this.#bytes.image(name)
  }

  /** @param {number} offset in the file @param {Uint8Array | number[]} bytes */
  edit(offset, bytes) {
    this.#bytes.write(offset, Uint8Array.from(bytes))
    return this
  }

  /** @param {number} offset in the file @param {number} [mask] bits to flip */
  xor(offset, mask = 0x01) {
    new Window(this.#bytes, offset).xor(0, mask)
    return this
  }

  /** @param {number} offset @param {number} length */
  zero(offset, length) {
    return this.edit(offset, new Uint8Array(length))
  }

  /** The file ends at `size`; what was behind is gone. @param {number} size */
  truncate(size) {
    if (size > this.size) throw new Error(`cannot cut ${this.size} bytes to ${size}`)
    this.#bytes.resize(size)
    return this
  }

  /** Zero bytes appended to the file. @param {number} count */
  pad(count) {
    this.#bytes.resize(this.size + count)
    return this
  }

  /** One header. Its checksum stays as it is unless `injure` ends in reseal(). @param {1 | 2} copy @param {(header: Window) => unknown} injure */
  header(copy, injure) {
    injure(structures.headerWindow(this.#bytes, copy))
    return this
  }

  /** Both headers, resealed. @param {(header: Window) => unknown} injure */
  headers(injure) {
    return this.header(1, injure).header(1, reseal).header(2, injure).header(2, reseal)
  }

  /** One region table, as `header`. @param {1 | 2} copy @param {(table: Window) => unknown} injure */
  regionTable(copy, injure) {
    injure(structures.regionTableWindow(this.#bytes, copy))
    return this
  }

  /** Both region tables, resealed. @param {(table: Window) => unknown} injure */
  regionTables(injure) {
    return this.regionTable(1, injure).regionTable(1, reseal).regionTable(2, injure).regionTable(2, reseal)
  }

  /** Entry `k` of both region tables: offsets are from the start of the entry. @param {number} k @param {(entry: Window, table: Window) => unknown} injure */
  region(k, injure) {
    return this.regionTables((table) => injure(new Window(this.#bytes, table.start + 16 + 32 * k), table))
  }

  /** The metadata region: header and table at 0, items from 0x10000 on. @param {(region: Window) => unknown} injure */
  metadata(injure) {
    injure(new Window(this.#bytes, this.recipe.metadata.offset))
    return this
  }

  /** The table entry of an item. @param {string} name @param {(entry: Window) => unknown} injure */
  entry(name, injure) {
    injure(new Window(this.#bytes, this.entryOffset(name)))
    return this
  }

  /** The content of an item. @param {string} name @param {(item: Window) => unknown} injure */
  item(name, injure) {
    injure(new Window(this.#bytes, this.itemOffset(name)))
    return this
  }

  /** @param {number} index in the BAT @param {number} state @param {number} [offset] in the file */
  bat(index, state, offset = 0) {
    new Window(this.#bytes, this.recipe.bat.offset).u64(8 * index, structures.batValue(state, offset))
    return this
  }

  /** The log, entry by entry: `draft.ring((r) => r.append({ number: 1 }).entry(0, (e) => e.u32(28, 7).reseal()))`. @param {(ring: Ring) => unknown} build */
  ring(build) {
    this.#ring ??= new Ring(this, this.#bytes)
    build(this.#ring)
    return this
  }

  /** Raw bytes into the log ring. @param {number} offset in the ring @param {Uint8Array | number[]} bytes */
  log(offset, bytes) {
    return this.edit(Number(this.recipe.log.offset) + offset, bytes)
  }

  /** File offset of an item's content. @param {string} name */
  itemOffset(name) {
    return this.recipe.metadata.offset + this.#find(name).offset
  }

  /** File offset of an item's table entry. @param {string} name */
  entryOffset(name) {
    return this.recipe.metadata.offset + 32 + 32 * this.items.indexOf(this.#find(name))
  }

  /** @param {string} name */
  #find(name) {
    const item = this.items.find((each) => each.name === name)
    if (!item) throw new Error(`the image has no item ${name}`)
    return item
  }
}

/**
 * The table entry of a known item, for `items` of a recipe, with its flags of 2.8.
 * @param {keyof typeof ITEM} name
 * @param {Partial<import('./recipe.mjs').Item>} [rest]
 * @returns {import('./recipe.mjs').Item}
 */
export function knownItem(name, rest = {}) {
  return { name, ...ITEM[name], ...rest }
}

/** @param {Window} structure */
function reseal(structure) {
  structure.reseal()
}

/**
 * Large enough for everything the recipe places, and at least its minimum. Regions of `regions` and
 * entries of `entries` do not count: a case may want them beyond the end.
 * @param {Recipe} recipe
 */
function naturalSize(recipe) {
  const ends = [recipe.minimumSize, Number(recipe.log.offset) + recipe.log.length]
  ends.push(recipe.metadata.offset + recipe.metadata.length)
  ends.push(recipe.bat.offset + structures.batLength(recipe))
  if (recipe.allocated) {
    ends.push(recipe.dataStart + geometry(recipe).payloadBlocks * recipe.blockSize)
  }
  return Math.max(...ends)
}
