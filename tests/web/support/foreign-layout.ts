// Where a real image keeps its structures, found without the engine: read at the offsets that MS-VHDX prints. For sound images only,
// so nothing is checked and both copies of a header or table are taken as good.
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { guidText } from './guid-text.ts'

const MiB = 2 ** 20
const BAT = '2dc27766-f623-4200-9d64-115e9bfd4a08'
const METADATA = '8b7ca206-4790-4b9a-b8fe-575f050f886e'
/** File Parameters, Virtual Disk Size, Logical Sector Size: without them no block can be found. */
const NEEDED = [
  'caa16737-fa36-4d43-b3b6-33f0aa44e76b',
  '2fa54224-cd1b-4876-b211-5dbed83bf4b8',
  '8141bf1d-a96f-4709-ba47-f233a8faab5f',
]

interface Piece {
  start: number
  end: number
}

export interface ForeignLayout {
  size: number
  needsReplay: boolean
  log: Piece
  bat: Piece
  /** All regions of the table, the metadata region among them. */
  regions: Piece[]
  metadataTable: Piece
  items: Piece[]
  /** Those of `items` without which nothing can be located. */
  needed: Piece[]
  /** The entries of the block table that the disk needs. */
  entries: Piece
  /** Blocks that hold data, as far as the disk goes. */
  blocks: Piece[]
}

export function foreignLayout(file: string): ForeignLayout {
  const handle = openSync(file, 'r')
  const at = (offset: number, length: number) => {
    const bytes = Buffer.alloc(length)
    if (readSync(handle, bytes, 0, length, offset) !== length) throw new Error(`${file} ends before ${offset + length}`)
    return bytes
  }
  try {
    const headers = [0x10000, 0x20000].map((offset) => at(offset, 80))
    const [one = Buffer.alloc(80), other = one] = headers
    const header = other.readBigUInt64LE(8) > one.readBigUInt64LE(8) ? other : one
    const piece = (start: number, length: number) => ({ start, end: start + length })
    const table = at(0x30000, 0x10000)
    const entries = Array.from({ length: table.readUInt32LE(8) }, (_, k) => table.subarray(16 + 32 * k, 48 + 32 * k))
    const region = (entry: Buffer) => piece(Number(entry.readBigUInt64LE(16)), entry.readUInt32LE(24))
    const bat = entries.filter((entry) => guidText(entry) === BAT).map(region)[0]
    if (!bat) throw new Error(`${file} has no block table`)
    const metadata = entries.filter((entry) => guidText(entry) === METADATA).map(region)[0]
    if (!metadata) throw new Error(`${file} has no metadata region`)
    const list = at(metadata.start, 0x10000)
    const rows = Array.from({ length: list.readUInt16LE(10) }, (_, k) => list.subarray(32 + 32 * k, 64 + 32 * k))
    const item = (row: Buffer) => piece(metadata.start + row.readUInt32LE(16), row.readUInt32LE(20))
    const value = (k: number, length: number) => at(found[k]?.start ?? 0, length)
    const found = NEEDED.map((guid) => rows.filter((row) => guidText(row) === guid).map(item)[0])
    const blockSize = value(0, 8).readUInt32LE(0)
    const diskSize = Number(value(1, 8).readBigUInt64LE(0))
    const ratio = (2 ** 23 * value(2, 4).readUInt32LE(0)) / blockSize
    const count = Math.ceil(diskSize / blockSize)
    const needed = count + Math.floor((count - 1) / ratio)
    const words = at(bat.start, 8 * needed)
    const blocks: Piece[] = []
    for (let block = 0; block < count; block++) {
      const entry = words.readBigUInt64LE(8 * (block + Math.floor(block / ratio)))
      const start = Number(entry >> 20n) * MiB
      if ((entry & 7n) === 6n) blocks.push(piece(start, Math.min(blockSize, diskSize - block * blockSize)))
    }
    return {
      entries: piece(bat.start, 8 * needed),
      blocks,
      size: statSync(file).size,
      needsReplay: header.subarray(48, 64).some((byte) => byte !== 0),
      log: piece(Number(header.readBigUInt64LE(72)), header.readUInt32LE(68)),
      bat,
      regions: entries.map(region),
      metadataTable: piece(metadata.start, 0x10000),
      items: rows.map(item),
      needed: rows.filter((row) => NEEDED.includes(guidText(row))).map(item),
    }
  } finally {
    closeSync(handle)
  }
}

/** The verdict that is due when the file ends at `size`. */
export function verdictOfCut(layout: ForeignLayout, size: number): string {
  const lost = ({ end }: Piece) => end > size
  if (size < 8) return 'notVhdx'
  if (size < MiB || lost(layout.metadataTable) || layout.needed.some(lost)) return 'unopenable'
  // FlushedFileOffset of a log that QEMU left is the size the file has.
  if (layout.needsReplay && size < layout.size) return 'unopenable'
  if (lost(layout.entries)) return 'unopenable'
  if (lost(layout.log) || layout.regions.some(lost) || layout.blocks.some(lost)) return 'damaged'
  return layout.needsReplay ? 'needsReplay' : 'sound'
}

/** Every border of a structure, the byte before it and the byte behind it; ascending, inside the file. */
export function bordersOf({ size, log, regions, metadataTable, items }: ForeignLayout): number[] {
  const fixed = [0, 8, 520, ...[64, 68, 128, 132, 192, 256, 320, 1024].map((kib) => kib * 1024), size]
  const pieces = [log, ...regions, metadataTable, ...items].flatMap(({ start, end }) => [start, end])
  const around = [...fixed, ...pieces].flatMap((place) => [place - 1, place, place + 1])
  return [...new Set(around)].filter((place) => place >= 0 && place <= size).sort((a, b) => a - b)
}
