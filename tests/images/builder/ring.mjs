// @ts-check
// The log of an image under construction. Entries are appended as a writer would, one behind the other and round the
// end; sectors and numbers can be given where a case wants other ones. Injuries work on the bytes in the ring.

import { entryBytes, SECTOR } from './log.mjs'
import { View } from './log-writes.mjs'
import { MiB } from './names.mjs'
import { Window } from './window.mjs'

/**
 * @typedef {{
 *   number: number | bigint, sector?: number, tail?: number, logGuid?: string,
 *   flushed?: number | bigint, last?: number | bigint, writes?: import('./log-writes.mjs').Write[]
 * }} NewEntry
 *   `sector`: where it begins, else behind the entry appended before. `tail`: the sector that its Tail names, else
 *   its own, as QEMU has it. `logGuid`: else that of the recipe's headers. `flushed`, `last`: else the size of the
 *   file in whole MiB.
 */

export class Ring {
  #bytes
  #draft
  #view
  #length
  /** @type {Array<{ offset: number, length: number }>} */
  #entries = []

  /**
   * @param {import('./draft.mjs').Draft} draft
   * @param {import('./sparse.mjs').SparseBytes} file
   */
  constructor(draft, file) {
    const { offset, length } = draft.recipe.log
    this.#draft = draft
    this.#length = length
    this.#bytes = wrapped(file, Number(offset), length)
    this.#view = new View(file)
  }

  /** @param {NewEntry} entry */
  append(entry) {
    const { draft, previous } = { draft: this.#draft, previous: this.#entries.at(-1) }
    const offset =
      entry.sector === undefined ? (previous ? previous.offset + previous.length : 0) : entry.sector * SECTOR
    const start = offset % this.#length
    const size = Math.floor(draft.size / MiB) * MiB
    const updates = (entry.writes ?? []).flatMap((write) => write(this.#view, draft))
    const bytes = entryBytes({
      number: entry.number,
      tail: entry.tail === undefined ? start : entry.tail * SECTOR,
      logGuid: entry.logGuid ?? draft.recipe.logGuid,
      flushed: entry.flushed ?? size,
      last: entry.last ?? size,
      updates,
    })
    return this.raw(start, bytes)
  }

  /** Bytes at an offset in the ring, as an entry like those appended. @param {number} offset @param {Uint8Array} bytes */
  raw(offset, bytes) {
    if (bytes.length > this.#length) throw new Error(`an entry of ${bytes.length} in a ring of ${this.#length}`)
    this.#bytes.write(offset, bytes)
    this.#entries.push({ offset, length: bytes.length })
    return this
  }

  /** The k-th entry appended; offsets run over the end of the ring. Negative: from the last. @param {number} k @param {(entry: Window) => unknown} injure */
  entry(k, injure) {
    const { offset, length } = this.place(k)
    injure(new Window(this.#bytes, offset, length))
    return this
  }

  /** Any sector of the ring. @param {number} sector @param {(bytes: Window) => unknown} injure */
  sector(sector, injure) {
    injure(new Window(this.#bytes, sector * SECTOR))
    return this
  }

  /** The k-th entry once more, at another sector. @param {number} k @param {number} sector */
  copy(k, sector) {
    const { offset, length } = this.place(k)
    return this.raw(sector * SECTOR, this.#bytes.read(offset, length))
  }

  /** Where the k-th entry lies in the ring, in bytes. @param {number} k */
  place(k) {
    const place = this.#entries.at(k)
    if (!place) throw new Error(`the ring has no entry ${k}`)
    return place
  }
}

/**
 * The ring's bytes by their offset in it, round its end.
 * @param {import('./sparse.mjs').SparseBytes} file
 * @param {number} start
 * @param {number} length
 * @returns {import('./window.mjs').Bytes}
 */
function wrapped(file, start, length) {
  /** @param {number} offset @param {number} count @returns {Array<[at: number, done: number, count: number]>} */
  const pieces = (offset, count) => {
    const at = offset % length
    const first = Math.min(count, length - at)
    return first === count
      ? [[start + at, 0, count]]
      : [
          [start + at, 0, first],
          [start, first, count - first],
        ]
  }
  return {
    write(offset, bytes) {
      for (const [at, done, count] of pieces(offset, bytes.length)) file.write(at, bytes.subarray(done, done + count))
    },
    read(offset, count) {
      const bytes = new Uint8Array(count)
      for (const [at, done, part] of pieces(offset, count)) bytes.set(file.read(at, part), done)
      return bytes
    },
  }
}
