// @ts-check
// Logs by chance, the same for the same seed: sessions one over the other, runs that wrap, moving tails, torn and forged
// entries. To compare a reader with checks/log-reference.mjs; nothing states what they should say.
//
//   const { image, log } = randomRing(17)     image: SparseImage; log: what the naive reader takes

import { ascii, base, countingGuid, guidBytes, KiB, MiB, readSparse, SECTOR, STATE, write } from './builder.mjs'

/** @typedef {import('./builder.mjs').Ring} Ring */

const CURRENT = countingGuid(0x20)
const OLD = [countingGuid(0x80), countingGuid(0xa0)]
const NUMBERS = [1n, 40n, 2n ** 32n - 3n, 2n ** 53n - 2n, 2n ** 63n - 2n, 2n ** 64n - 2n ** 20n - 1n, 2n ** 64n - 5n]
const LAST = 2n ** 64n - 1n

/** @param {number} seed a whole number */
export function randomRing(seed) {
  const random = chance(seed)
  // Every third ring is of 1 MiB and more; in the tiny ones entries get in each other's way.
  const sectors = random.below(3) === 0 ? random.pick([256, 256, 512]) : 8 + random.below(40)
  const logLength = sectors * SECTOR
  const logOffset = 16 * MiB
  const draft = base({ logGuid: CURRENT, log: { offset: logOffset, length: logLength } })
  draft.ring((ring) => {
    const sessions = random.below(3)
    for (let k = 0; k < sessions; k++) session(ring, random, sectors, /** @type {string} */ (OLD[k]))
    const runs = 1 + random.below(random.below(2) + 2)
    for (let k = 0; k < runs; k++) session(ring, random, sectors, CURRENT)
    const injuries = random.below(4)
    for (let k = 0; k < injuries; k++) injure(ring, random, sectors)
  })
  if (random.below(8) === 0) draft.headers((h) => h.guid(48, OLD[0] ?? ''))
  const image = draft.image(`random-ring-${seed}`)
  const guid = readSparse(image, 0x20000 + 48, 16)
  return {
    image,
    log: {
      read: (/** @type {number} */ at, /** @type {number} */ count) => readSparse(image, logOffset + at, count),
      logOffset: BigInt(logOffset),
      logLength,
      logGuid: guid,
      fileSize: BigInt(image.size),
    },
  }
}

/** A run of entries, mostly right. @param {Ring} ring @param {Chance} random @param {number} sectors @param {string} logGuid */
function session(ring, random, sectors, logGuid) {
  const count = 1 + random.below(random.pick([2, 5, 12]))
  const first = random.pick(NUMBERS) + BigInt(random.below(3))
  const tails = random.pick(['own', 'own', 'first', 'lag', 'lag', 'any'])
  /** @type {number[]} */
  const starts = []
  let sector = random.pick([0, random.below(sectors), sectors - 1 - random.below(3)])
  for (let k = 0; k < count && first + BigInt(k) <= LAST; k++) {
    starts.push(sector)
    const writes = Array.from({ length: random.pick([0, 1, 1, 2, 3]) }, () => anyWrite(random))
    if (sectors >= 256 && random.below(12) === 0) {
      for (let i = 0; i < 130; i++) writes.push(write.zero(3 * MiB + SECTOR * (1 + i), SECTOR))
    }
    const lag = { own: 0, first: k, lag: random.below(4), any: 0 }[tails] ?? 0
    const tail = tails === 'any' ? random.below(sectors) : starts[Math.max(0, k - lag)]
    ring.append({
      number: first + BigInt(k),
      sector,
      tail: /** @type {number} */ (tail),
      logGuid,
      writes,
      ...(random.below(25) === 0 ? { flushed: random.pick([0, 1, 512 * MiB]) } : {}),
      ...(random.below(25) === 0 ? { last: random.pick([0, 512, 64 * MiB]) } : {}),
    })
    const { offset, length } = ring.place(-1)
    sector = (offset + length) / SECTOR
    sector = random.below(30) === 0 ? random.below(sectors) : sector % sectors
  }
}

/** Now and then one that makes its entry invalid. @param {Chance} random */
function anyWrite(random) {
  const page = Math.floor(random.below(256)) * SECTOR
  const sane = [
    () => write.bat(random.below(6), STATE.fullyPresent, (4 + 2 * random.below(6)) * MiB),
    () => write.item('virtualDiskSize', (i) => i.u64(0, (1 + random.below(200)) * MiB)),
    () => write.data(8 * MiB + page, write.pattern(random.below(200))),
    () => write.zero(3 * MiB + page, SECTOR * random.below(4)),
    () => write.regionTable(1, (t) => t.u8(40000 + random.below(9), 1)),
  ]
  const odd = [
    () => write.data(random.pick([0, 0x10000, 0x2f000, 0x30000 + 4 * KiB, 16 * MiB, 40 * MiB])),
    () => write.data(8 * MiB + random.pick([1, 512, 2048])),
    () =>
      write.zero(random.pick([8 * MiB, 15 * MiB, 2 ** 40]), random.pick([100, SECTOR, 2 * MiB, 2 ** 45, 2n ** 62n])),
    () => write.zero(2n ** 62n, random.pick([2n ** 62n, 2n ** 62n - 4096n])),
    () => write.data(2n ** 63n - BigInt(SECTOR * random.below(4))),
  ]
  return random.below(14) === 0 ? random.pick(odd)() : random.pick(sane)()
}

/** @param {Ring} ring @param {Chance} random @param {number} sectors */
function injure(ring, random, sectors) {
  const k = -1 - random.below(4)
  const has = () => {
    try {
      return ring.place(k)
    } catch {
      return undefined
    }
  }
  const place = has()
  if (!place) return
  const any = () =>
    random.pick([0, 1, 512, SECTOR, 2 * SECTOR, sectors * SECTOR, (sectors + 1) * SECTOR, 2 ** 32 - SECTOR])
  const fields = [
    () => ring.entry(k, (e) => e.u32(12, random.pick([any(), random.below(sectors) * SECTOR])).reseal()),
    () => ring.entry(k, (e) => e.u64(16, random.pick([0n, 1n, LAST, 41n])).reseal()),
    () => ring.entry(k, (e) => e.u32(24, random.pick([0, 1, 126, 127, 255, 2 ** 27, 2 ** 32 - 1])).reseal()),
    () => ring.entry(k, (e) => e.u32(28, 7).reseal()),
    () => ring.entry(k, (e) => e.guid(32, random.pick([...OLD, CURRENT])).reseal()),
    () => ring.entry(k, (e) => e.xor(64 + random.below(64), 1 << random.below(8)).reseal()),
    () => ring.entry(k, (e) => e.u32(48, random.pick([0, 512, MiB])).reseal()),
    () => ring.entry(k, (e) => withLength(e, any(), sectors * SECTOR)),
    () => ring.entry(k, (e) => withLength(e, place.length + random.pick([-SECTOR, SECTOR, 1]), sectors * SECTOR)),
  ]
  const others = [
    () => ring.entry(k, (e) => e.xor(random.below(place.length), 1 << random.below(8))),
    () => ring.entry(k, (e) => e.zero(SECTOR * random.below(place.length / SECTOR), SECTOR)),
    () => ring.copy(k, random.below(sectors)),
    () => ring.sector(random.below(sectors), (s) => s.bytes(0, ascii('loge')).u32(8, any())),
    () => ring.sector(random.below(sectors), (s) => s.bytes(0, ascii('loge')).bytes(32, guidBytes(CURRENT))),
    () => ring.entry(k, (e) => e.u32(place.length - 4, 5).reseal()),
  ]
  return random.pick([...fields, ...others])()
}

/** EntryLength as given, with a right checksum where there can be one. @param {import('./builder.mjs').LogWindow} entry @param {number} length @param {number} ring */
function withLength(entry, length, ring) {
  entry.u32(8, length)
  if (length >= 8 && length <= ring) entry.reseal(length)
}

/** @typedef {ReturnType<typeof chance>} Chance */

/** Numbers that look like chance. @param {number} seed */
function chance(seed) {
  let state = (Math.imul(seed + 1, 0x9e3779b1) ^ 0x85ebca6b) >>> 0
  /** @param {number} n */
  const below = (n) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) % n
  }
  return {
    below,
    /** @template T @param {T[]} list @returns {T} */
    pick: (list) => /** @type {T} */ (list[below(list.length)]),
  }
}
