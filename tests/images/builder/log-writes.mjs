// @ts-check
// What a log entry writes, said by meaning: an entry of the BAT, a region table, a metadata item. Each is made from the
// file as the entries before left it, so that a sequence of them is what an honest writer would log.

import { SECTOR } from './log.mjs'
import { batValue, regionTableWindow } from './structures.mjs'
import { Window } from './window.mjs'

/**
 * @typedef {import('./log.mjs').Update} Update
 * @typedef {(view: View, draft: import('./draft.mjs').Draft) => Update[]} Write
 * @typedef {(window: Window) => unknown} Injure
 */

/** The file with all writes logged so far; behind its end are zeros. */
export class View {
  #file
  /** @type {Map<number, Uint8Array>} */
  #pages = new Map()
  /** @type {Set<number>} */
  #touched = new Set()

  /** @param {import('./sparse.mjs').SparseBytes} file */
  constructor(file) {
    this.#file = file
  }

  /** @param {number} offset @param {Uint8Array} bytes */
  write(offset, bytes) {
    for (const [i, byte] of bytes.entries()) {
      const number = Math.floor((offset + i) / SECTOR)
      const page = this.#page(number)
      page[(offset + i) % SECTOR] = byte
      this.#pages.set(number, page)
      this.#touched.add(number)
    }
  }

  /** @param {number} offset @param {number} length */
  read(offset, length) {
    return Uint8Array.from({ length }, (_, i) => {
      const page = this.#page(Math.floor((offset + i) / SECTOR))
      return /** @type {number} */ (page[(offset + i) % SECTOR])
    })
  }

  /** The pages changed since the last call, as data updates. @returns {Update[]} */
  take() {
    const numbers = [...this.#touched].sort((a, b) => a - b)
    this.#touched.clear()
    return numbers.map((number) => ({ kind: 'data', fileOffset: number * SECTOR, page: this.#page(number).slice() }))
  }

  /** @param {number} number */
  #page(number) {
    const known = this.#pages.get(number)
    if (known) return known
    const page = new Uint8Array(SECTOR)
    const inFile = Math.max(0, Math.min(SECTOR, this.#file.size - number * SECTOR))
    if (inFile > 0) page.set(this.#file.read(number * SECTOR, inFile))
    this.#pages.set(number, page)
    return page
  }
}

/** An entry of the BAT. @param {number} index @param {number} state @param {number} [offset] in the file @returns {Write} */
export function bat(index, state, offset = 0) {
  return (view, draft) => {
    new Window(view, draft.recipe.bat.offset).u64(8 * index, batValue(state, offset))
    return view.take()
  }
}

/** One region table, resealed. @param {1 | 2} copy @param {Injure} change @returns {Write} */
export function regionTable(copy, change) {
  return (view) => {
    const table = regionTableWindow(view, copy)
    change(table)
    table.reseal()
    return view.take()
  }
}

/** Both region tables. @param {Injure} change @returns {Write} */
export function regionTables(change) {
  return (view, draft) => [...regionTable(1, change)(view, draft), ...regionTable(2, change)(view, draft)]
}

/** Entry `k` of both region tables; offsets from the start of the entry. @param {number} k @param {Injure} change @returns {Write} */
export function region(k, change) {
  return (view, draft) => regionTables((table) => change(new Window(view, table.start + 16 + 32 * k)))(view, draft)
}

/** The metadata region. @param {Injure} change @returns {Write} */
export function metadata(change) {
  return (view, draft) => {
    change(new Window(view, draft.recipe.metadata.offset))
    return view.take()
  }
}

/** The content of a metadata item. @param {string} name @param {Injure} change @returns {Write} */
export function item(name, change) {
  return (view, draft) => {
    change(new Window(view, draft.itemOffset(name)))
    return view.take()
  }
}

/** One page, whatever was there; as plain or as forged as the case wants it. @param {number | bigint} fileOffset @param {Uint8Array} [page] @returns {Write} */
export function data(fileOffset, page = pattern()) {
  return () => [{ kind: 'data', fileOffset, page }]
}

/** A zero descriptor. Later writes of the same ring do not build upon it. @param {number | bigint} fileOffset @param {number | bigint} length @returns {Write} */
export function zero(fileOffset, length) {
  return () => [{ kind: 'zero', fileOffset, length }]
}

/** A page no byte of which is like its neighbour. @param {number} [first] */
export function pattern(first = 1) {
  return Uint8Array.from({ length: SECTOR }, (_, i) => (first + i * 7 + (i >> 8)) & 0xff)
}
