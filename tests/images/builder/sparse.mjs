// @ts-check
// A file of any size of which only the pages that were written exist; everything else reads as zero.
// Offsets are JavaScript numbers: no image is larger than 2^53 bytes.

/**
 * What the builder hands out. Extents are sorted, do not touch each other, and begin and end with a
 * byte that is not zero; between them, and up to `size`, the file is zero.
 * @typedef {{ name: string, size: number, extents: Array<[offset: number, bytes: Uint8Array]> }} SparseImage
 */

const PAGE = 4096

export class SparseBytes {
  /** @type {Map<number, Uint8Array>} page number to its bytes */
  #pages = new Map()
  #size = 0

  get size() {
    return this.#size
  }

  /**
   * Cuts the file or extends it with zeros. What was cut off does not come back.
   * @param {number} size
   */
  resize(size) {
    if (!Number.isSafeInteger(size) || size < 0) throw new Error(`impossible size ${size}`)
    for (const number of [...this.#pages.keys()]) {
      if (number * PAGE >= size) this.#pages.delete(number)
    }
    this.#pages.get(Math.floor(size / PAGE))?.fill(0, size % PAGE)
    this.#size = size
  }

  /**
   * Bytes beyond the end are a mistake of the case, not an extension of the file.
   * @param {number} offset
   * @param {Uint8Array} bytes
   */
  write(offset, bytes) {
    if (!Number.isSafeInteger(offset) || offset < 0 || offset + bytes.length > this.#size) {
      throw new Error(`write of ${bytes.length} at ${offset} is outside a file of ${this.#size}`)
    }
    for (let done = 0; done < bytes.length; ) {
      const number = Math.floor((offset + done) / PAGE)
      const start = (offset + done) % PAGE
      const piece = bytes.subarray(done, done + PAGE - start)
      let page = this.#pages.get(number)
      if (!page) {
        page = new Uint8Array(PAGE)
        this.#pages.set(number, page)
      }
      page.set(piece, start)
      done += piece.length
    }
  }

  /**
   * @param {number} offset
   * @param {number} length
   * @returns {Uint8Array} a copy
   */
  read(offset, length) {
    if (!Number.isSafeInteger(offset) || offset < 0 || offset + length > this.#size) {
      throw new Error(`read of ${length} at ${offset} is outside a file of ${this.#size}`)
    }
    const bytes = new Uint8Array(length)
    for (let done = 0; done < length; ) {
      const start = (offset + done) % PAGE
      const count = Math.min(PAGE - start, length - done)
      const page = this.#pages.get(Math.floor((offset + done) / PAGE))
      if (page) bytes.set(page.subarray(start, start + count), done)
      done += count
    }
    return bytes
  }

  /**
   * @param {string} name
   * @returns {SparseImage}
   */
  image(name) {
    /** @type {Array<[number, Uint8Array]>} */
    const extents = []
    /** @type {number[]} */
    let run = []
    const flush = () => {
      if (run.length === 0) return
      const first = /** @type {number} */ (run[0]) * PAGE
      const whole = new Uint8Array(run.length * PAGE)
      for (const [i, number] of run.entries()) whole.set(this.#page(number), i * PAGE)
      const begin = whole.findIndex((b) => b !== 0)
      const end = whole.findLastIndex((b) => b !== 0) + 1
      extents.push([first + begin, whole.slice(begin, end)])
      run = []
    }
    for (const number of [...this.#pages.keys()].sort((a, b) => a - b)) {
      if (this.#page(number).every((b) => b === 0)) continue
      if (run.length > 0 && run.at(-1) !== number - 1) flush()
      run.push(number)
    }
    flush()
    return { name, size: this.#size, extents }
  }

  /** @param {number} number */
  #page(number) {
    return this.#pages.get(number) ?? new Uint8Array(PAGE)
  }
}

/**
 * Bytes of a finished image, for sources of tests. Reading beyond the end gives what there is.
 * @param {SparseImage} image
 * @param {number} offset
 * @param {number} length
 * @returns {Uint8Array}
 */
export function readSparse(image, offset, length) {
  const end = Math.min(offset + length, image.size)
  const bytes = new Uint8Array(Math.max(0, end - offset))
  for (const [start, content] of image.extents) {
    const from = Math.max(start, offset)
    const to = Math.min(start + content.length, end)
    if (from < to) bytes.set(content.subarray(from - start, to - start), from - offset)
  }
  return bytes
}

/**
 * The same image under another name and size: for truncation tests that cut one image many times.
 * @param {SparseImage} image
 * @param {number} size not greater than the image's own
 * @returns {SparseImage}
 */
export function cutSparse(image, size) {
  /** @type {SparseImage['extents']} */
  const extents = []
  for (const [start, content] of image.extents) {
    if (start >= size) break
    const kept = content.subarray(0, Math.min(content.length, size - start))
    const end = kept.findLastIndex((b) => b !== 0) + 1
    if (end > 0) extents.push([start, kept.slice(0, end)])
  }
  return { name: `${image.name}-cut-at-${size}`, size, extents }
}
