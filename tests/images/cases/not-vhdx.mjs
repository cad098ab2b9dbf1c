// @ts-check
// Files that are no VHDX: neither the identifier nor a valid header or region table. Only FILE rules are reported,
// and of these only those that need no identifier (FILE-001, 002, 003, 009).

import { ascii, base, hex, KiB, littleEndian, MiB, SparseBytes } from '../builder.mjs'
import { row } from './case.mjs'

/** @typedef {[offset: number, bytes: Uint8Array]} Piece */
/** @typedef {{ size: number, image(name: string): import('../builder.mjs').SparseImage }} Source */

/**
 * @param {number} size
 * @param {...Piece} pieces a negative offset counts from the end
 */
function file(size, ...pieces) {
  const bytes = new SparseBytes()
  bytes.resize(size)
  for (const [offset, content] of pieces) bytes.write(offset < 0 ? size + offset : offset, content)
  return bytes
}

/**
 * A file that looks like another format.
 * @param {string} name
 * @param {string} format
 * @param {() => Source} make
 * @param {import('./case.mjs').More} [more]
 */
function other(name, format, make, more = {}) {
  return notVhdx(name, format, make, { ...more, infos: ['FILE-009', ...(more.infos ?? [])] })
}

/**
 * @param {string} name
 * @param {string} format
 * @param {() => Source} make
 * @param {import('./case.mjs').More} [more]
 */
function notVhdx(name, format, make, more = {}) {
  const short = make().size < MiB ? ['FILE-002'] : []
  const odd = make().size % MiB !== 0 ? ['FILE-003'] : []
  return row(`not-vhdx-${name}`, make, 'notVhdx', ['FILE-001', ...short], {
    ...more,
    infos: [...(more.infos ?? []), ...odd],
    summary: false,
    facts: { 'verdict.detectedFormat': format, ...more.facts },
  })
}

/** The last sector of a VHD, as far as anybody looks. */
const VHD_FOOTER = Uint8Array.from([...ascii('conectix'), ...hex('00000002 00010000')])

/** Boot code, one partition entry, the two signature bytes. @param {number} type of the partition */
function masterBootRecord(type) {
  const sector = new Uint8Array(512)
  sector.set(hex('fab8 0000 8ed0'), 0)
  sector.set([0x80, 0x20, 0x21, 0x00, type, 0xfe, 0xff, 0xff], 446)
  sector.set(littleEndian(2048, 4), 454)
  sector.set(littleEndian(16384, 4), 458)
  sector.set([0x55, 0xaa], 510)
  return sector
}

const GPT_HEADER = Uint8Array.from([...ascii('EFI PART'), ...hex('00000100 5c000000')])
const LFS = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146e6ac\nsize 12345\n'
const VDI_TEXT = '<<< Oracle VM VirtualBox Disk Image >>>\n'
const NOT_IN_FILE_009 =
  'FILE-009 names no disk labels and no ISO; it is read as: whenever another format was recognized.'

export const NOT_VHDX_CASES = [
  notVhdx('empty', 'empty', () => file(0), { note: 'Nothing to look like anything: no FILE-009.' }),
  other('one-zero-byte', 'zeros', () => file(1)),
  other('zeros-16-mib', 'zeros', () => file(16 * MiB)),
  other('zeros-1000-bytes', 'zeros', () => file(1000)),
  other('zeros-1-tib', 'zeros', () => file(2 ** 40)),
  notVhdx('text', 'unknown', () => file(11, [0, ascii('hello world')])),
  notVhdx('noise', 'unknown', () => file(2 * MiB, [0, noise(256 * KiB)])),
  notVhdx('one-byte', 'unknown', () => file(1, [0, ascii('v')])),
  notVhdx('seven-bytes-of-the-signature', 'unknown', () => file(7, [0, ascii('vhdxfil')])),
  notVhdx('upper-case-signature', 'unknown', () => file(2 * MiB, [0, ascii('VHDXFILE')])),
  notVhdx('signature-at-512', 'unknown', () => file(2 * MiB, [512, ascii('vhdxfile')])),
  notVhdx('all-tables-and-signature-lost', 'unknown', () => ruined()),
  notVhdx('headers-without-checksum', 'unknown', () =>
    file(2 * MiB, [64 * KiB, ascii('head')], [192 * KiB, ascii('regi')]),
  ),

  other('vhd-fixed', 'vhd', () => file(4 * MiB + 512, [1024, ascii('data')], [-512, VHD_FOOTER])),
  other('vhd-dynamic', 'vhd', () => file(4 * MiB, [0, VHD_FOOTER], [512, ascii('cxsparse')], [-512, VHD_FOOTER])),
  other('vhd-dynamic-copy-lost', 'vhd', () => file(4 * MiB, [512, ascii('cxsparse')]), {
    note: 'cxsparse at 512 is in the list of FILE-009, not in the contract’s for detectedFormat.',
  }),
  other('vhd-of-511-bytes-footer', 'vhd', () => file(4 * MiB + 511, [1024, ascii('data')], [-511, VHD_FOOTER]), {
    note: 'Old VHDs have a footer of 511 bytes: the signature lies within the last 512.',
  }),
  other('vhd-fixed-with-a-disk-label', 'vhd', () => file(4 * MiB + 512, [0, masterBootRecord(7)], [-512, VHD_FOOTER])),
  other('qcow2', 'qcow2', () => file(MiB, [0, hex('514649fb 00000003')])),
  other('vmdk-sparse', 'vmdk', () => file(MiB, [0, Uint8Array.from([...ascii('KDMV'), ...hex('01000000')])])),
  other('vmdk-descriptor', 'vmdk', () => file(600, [0, ascii('# Disk DescriptorFile\nversion=1\n')])),
  other('vdi', 'vdi', () => file(2 * MiB, [0, ascii(VDI_TEXT)], [64, hex('7f10dabe')])),
  other('iso', 'iso', () => file(2 * MiB, [0x8000, Uint8Array.from([1, ...ascii('CD001'), 1])]), {
    note: NOT_IN_FILE_009,
  }),
  other('gzip', 'gzip', () => file(5000, [0, hex('1f8b0800 00000000 0003 abcdef')])),
  other('zip', 'zip', () => file(5000, [0, Uint8Array.from([...ascii('PK'), 3, 4, 20, 0])])),
  other('xz', 'xz', () => file(5000, [0, hex('fd377a585a00 0004')])),
  other('zstd', 'zstd', () => file(5000, [0, hex('28b52ffd 24')]), { note: NOT_IN_FILE_009 }),
  other('7z', '7z', () => file(5000, [0, hex('377abcaf271c 0004')])),
  other('bzip2', 'bzip2', () => file(5000, [0, ascii('BZh91AY&SY')]), {
    note: 'bzip2 is in the list of FILE-009; the contract’s list of detectedFormat ends in an ellipsis.',
  }),
  other('raw-gpt', 'raw-gpt', () => file(4 * MiB, [0, masterBootRecord(0xee)], [512, GPT_HEADER]), {
    note: NOT_IN_FILE_009,
  }),
  other('raw-mbr', 'raw-mbr', () => file(4 * MiB, [0, masterBootRecord(7)]), { note: NOT_IN_FILE_009 }),
  other('git-lfs-pointer', 'git-lfs', () => file(LFS.length, [0, ascii(LFS)])),
]

/** The base without everything that says what it is: creator, metadata and BAT are still there. */
function ruined() {
  return base()
    .zero(0, 8)
    .header(1, (h) => h.xor(100))
    .header(2, (h) => h.xor(100))
    .regionTable(1, (t) => t.xor(100))
    .regionTable(2, (t) => t.xor(100))
}

/**
 * Bytes without meaning, the same every time; none is zero and the first is no signature's.
 * @param {number} length
 */
function noise(length) {
  let state = 0x2545f491
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return 1 + ((state >>> 24) % 255)
  })
}
