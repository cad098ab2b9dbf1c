// @ts-check
// Descriptors and data sectors: tests 8 and 9 of an entry (invalid-because.mjs). #2 has a zero descriptor at 64, a data descriptor at
// 96 and one data sector at 4096.

import { ascii, MiB, write } from '../builder.mjs'
import { INVALID } from '../invalid-because.mjs'
import { BAT, descriptorFacts, empty, entryFacts, inUse, LOG, present, replays, setsBlock } from './log-case.mjs'
import { behindOne, second, stated } from './log-second.mjs'

const [ZERO, DATA] = [64, 96]
const { invalid, valid } = second('log-descriptor', [write.zero(BAT + 4096, 8192), present(1)])

/** A log with free space around it. */
const LONELY = { log: { offset: 8 * MiB, length: MiB } }
const lonely = () => inUse(LONELY)

/** One entry with one descriptor, all legal. @param {string} name @param {import('../builder.mjs').write.Write} update @param {number | bigint} bytes @param {import('./log-case.mjs').LogMore} [more] */
const lands = (name, update, bytes, more = {}) =>
  replays(
    `log-target-${name}`,
    (r) => r.append({ number: 7, writes: [update] }),
    { from: 7, to: 7, count: 1, bytes },
    more,
  )

/** One entry, refused for its target. @param {string} name @param {import('../builder.mjs').write.Write} update @param {string} because @param {string} rule @param {import('./log-case.mjs').LogMore} [more] */
const refused = (name, update, because, rule, more = {}) =>
  empty(`log-target-${name}`, (r) => r.append({ number: 7, writes: [update] }), {
    rules: [rule],
    at: { [rule]: LOG + 64 + (rule === 'LOG-011' ? 8 : 16) },
    ...more,
    facts: entryFacts(0, { valid: false, invalidBecause: because }),
  })

/** Nobody owns the target: the block table is needed to say so. What the replay changes there has no name. */
const UNCLAIMED = { rules: ['LOG-016'], needsBat: ['LOG-016'], open: ['LOG-030'] }
/** Between the region tables and the log lies header space that no structure uses. */
const IN_HEADER_SPACE = { open: ['LOG-016', 'LOG-030'] }
const TOP = 2n ** 63n

export const LOG_DESCRIPTOR_CASES = [
  valid('good', () => {}, {
    bytes: 12288,
    facts: {
      ...descriptorFacts(1, 0, { kind: 'zero', fileOffset: BAT + 4096, length: 8192 }),
      ...descriptorFacts(1, 1, { kind: 'data', fileOffset: BAT, length: 4096 }),
    },
  }),

  // Signatures and numbers: no rule names them, the entry is only listed as invalid.
  invalid('zero-signature', INVALID.descriptorSignature, (e) => e.xor(ZERO, 0x20).reseal()),
  invalid('data-signature', INVALID.descriptorSignature, (e) => e.xor(DATA + 3).reseal()),
  invalid('signature-of-a-data-sector', INVALID.descriptorSignature, (e) => e.bytes(DATA, ascii('data')).reseal()),
  invalid('signature-of-an-entry', INVALID.descriptorSignature, (e) => e.bytes(ZERO, ascii('loge')).reseal()),
  invalid('signature-zero', INVALID.descriptorSignature, (e) => e.zero(DATA, 4).reseal()),
  invalid('zero-number', INVALID.descriptorNumber, (e) => e.u64(ZERO + 24, 3).reseal()),
  invalid('data-number', INVALID.descriptorNumber, (e) => e.u64(DATA + 24, 1).reseal()),
  invalid('data-number-high-half', INVALID.descriptorNumber, (e) => e.u8(DATA + 31, 1).reseal()),
  invalid('zero-called-data', INVALID.dataOutside, (e) => e.bytes(ZERO, ascii('desc')).reseal(), {
    rules: ['LOG-012'],
    note: 'Two data descriptors, one data sector: EntryLength does not fit.',
  }),
  // The leading bytes of the page are the BAT entry of block 0: now a length that is no multiple of 4096.
  invalid('data-called-zero', INVALID.zeroLength, (e) => e.bytes(DATA, ascii('zero')).reseal(), {
    ...stated('LOG-011', DATA + 8),
  }),
  invalid('signature-checksum-wrong', INVALID.checksum, (e) => e.xor(ZERO)),
  invalid('number-checksum-wrong', INVALID.checksum, (e) => e.u64(DATA + 24, 1)),

  // FileOffset and ZeroLength, with a right checksum and with a wrong one.
  ...[1, 512, 4095].flatMap((more) => [
    invalid(`data-target-plus-${more}`, INVALID.targetAlignment, (e) => e.u64(DATA + 16, BAT + more).reseal(), {
      ...stated('LOG-010', DATA + 16),
    }),
    invalid(`zero-target-plus-${more}`, INVALID.targetAlignment, (e) => e.u64(ZERO + 16, BAT + 4096 + more).reseal(), {
      ...stated('LOG-010', ZERO + 16),
    }),
  ]),
  ...[1, 512, 4095, 4097, 2 ** 32 + 1].map((length) =>
    invalid(`zero-length-${length}`, INVALID.zeroLength, (e) => e.u64(ZERO + 8, length).reseal(), {
      ...stated('LOG-011', ZERO + 8),
    }),
  ),
  invalid('target-plus-512-checksum-wrong', INVALID.checksum, (e) => e.u64(DATA + 16, BAT + 512)),
  invalid('zero-length-512-checksum-wrong', INVALID.checksum, (e) => e.u64(ZERO + 8, 512)),
  invalid('target-in-a-header-checksum-wrong', INVALID.checksum, (e) => e.u64(DATA + 16, 0x10000)),
  invalid('target-in-the-log-checksum-wrong', INVALID.checksum, (e) => e.u64(DATA + 16, LOG)),
  invalid('target-overflows-checksum-wrong', INVALID.checksum, (e) => e.u64(DATA + 16, TOP)),
  // Of two faults the first in order counts.
  invalid(
    'two-faults',
    INVALID.zeroLength,
    (e) =>
      e
        .u64(ZERO + 8, 1)
        .u64(DATA + 16, 1)
        .reseal(),
    {
      ...stated('LOG-011', ZERO + 8),
    },
  ),
  invalid('unaligned-in-a-header', INVALID.targetAlignment, (e) => e.u64(DATA + 16, 0x10001).reseal(), {
    ...stated('LOG-010', DATA + 16),
  }),

  // Reserved: of a zero descriptor only; a data descriptor has page bytes there.
  ...[4, 7].map((at) =>
    valid(`zero-reserved-byte-${at}`, (e) => e.u8(ZERO + at, 1).reseal(), {
      bytes: 12288,
      status: 'damaged',
      ...stated('LOG-009', ZERO + 4),
    }),
  ),
  invalid('zero-reserved-checksum-wrong', INVALID.checksum, (e) => e.u32(ZERO + 4, 1)),

  // Data sectors.
  invalid('data-sector-signature', INVALID.dataSignature, (e) => e.xor(4096).reseal()),
  invalid('data-sector-is-an-entry', INVALID.dataSignature, (e) => e.bytes(4096, ascii('loge')).reseal(), {
    entries: 3,
  }),
  invalid('data-sector-high-half', INVALID.dataNumber, (e) => e.u32(4100, 1).reseal()),
  invalid('data-sector-low-half', INVALID.dataNumber, (e) => e.u32(8188, 1).reseal()),
  invalid('data-sector-of-an-older-entry', INVALID.dataNumber, (e) => e.u32(4100, 0).u32(8188, 1).reseal()),
  invalid('data-sector-torn', INVALID.checksum, (e) => e.zero(4096, 4096)),
  replays(
    'log-descriptor-data-sector-halves-exchanged',
    (r) =>
      r
        .append(setsBlock(0x2_0000_0002))
        .append({ number: 0x2_0000_0003, tail: 2, writes: [present(1)] })
        .entry(1, (e) =>
          e
            .u32(4096 + 4, 3)
            .u32(8188, 2)
            .reseal(),
        ),
    { from: 0x2_0000_0002, to: 0x2_0000_0002, count: 1, bytes: 4096 },
    { entries: 2, infos: ['LOG-021'], facts: entryFacts(1, { valid: false, invalidBecause: INVALID.dataNumber }) },
  ),
  replays(
    'log-descriptor-third-data-sector-wrong',
    behindOne(
      (e) => e.xor(3 * 4096).reseal(),
      [0, 1, 2].map((k) => write.data(BAT + k * 4096, new Uint8Array(4096))),
    ),
    { from: 1, to: 1, count: 1, bytes: 4096 },
    { entries: 2, infos: ['LOG-021'], facts: entryFacts(1, { valid: false, invalidBecause: INVALID.dataSignature }) },
  ),

  // More than one descriptor sector: 126 in the first, 128 in each further one.
  ...[125, 126, 127, 253, 254].map((count) =>
    replays(
      `log-descriptor-count-${count}`,
      (r) => r.append({ number: 3, writes: [...zeros(count - 1), present(0)] }),
      { from: 3, to: 3, count, bytes: 4096 * count },
      {
        facts: {
          ...entryFacts(0, {
            entryLength: 4096 * (Math.ceil((64 + 32 * count) / 4096) + 1),
            descriptorCount: count,
            'descriptors.length': Math.min(count, 128),
            'descriptors.124.kind': count === 125 ? 'data' : 'zero',
          }),
        },
        laterFacts: { 'blocks.payload.fullyPresent': 1 },
      },
    ),
  ),
  ...[125, 126, 129].map((bad) =>
    empty(
      `log-descriptor-${bad}-of-130-wrong`,
      (r) =>
        r.append({ number: 3, writes: [...zeros(129), present(0)] }).entry(0, (e) => e.xor(64 + 32 * bad).reseal()),
      { facts: entryFacts(0, { valid: false, invalidBecause: INVALID.descriptorSignature }) },
    ),
  ),
  // Behind the last descriptor the sector may hold anything.
  valid('padding-not-zero', (e) => e.bytes(128, write.pattern().subarray(0, 3968)).reseal(), { bytes: 12288 }),

  // Where data may land: region tables and above, but not on the log.
  refused('file-start', write.data(0), INVALID.headers, 'LOG-013'),
  refused('header-1', write.data(0x10000), INVALID.headers, 'LOG-013'),
  refused('header-2', write.data(0x20000), INVALID.headers, 'LOG-013'),
  refused('last-page-before-the-region-tables', write.data(0x2f000), INVALID.headers, 'LOG-013'),
  refused('zero-from-a-header-on', write.zero(0x2f000, 8192), INVALID.headers, 'LOG-013'),
  refused('zero-of-nothing-in-a-header', write.zero(0x2f000, 0), INVALID.headers, 'LOG-013', {
    note: 'Test 8 looks at FileOffset, whatever the length.',
  }),
  lands(
    'region-table-1',
    write.regionTable(1, (t) => t.u8(60000, 1)),
    8192,
    {
      facts: { 'regionTables.0.valid': true, 'log.pendingWrites.count': 2 },
      infos: ['REG-021'],
      note: 'Two pages: the one with the byte and the first, which holds the checksum.',
    },
  ),
  lands('header-space-behind-the-region-tables', write.data(0x50000), 4096, IN_HEADER_SPACE),
  lands('last-page-before-the-log', write.data(LOG - 4096), 4096, IN_HEADER_SPACE),
  lands('zero-up-to-the-log', write.zero(LOG - 8192, 8192), 8192, IN_HEADER_SPACE),
  refused('log-first-page', write.data(LOG), INVALID.log, 'LOG-014'),
  refused('log-last-page', write.data(2 * MiB - 4096), INVALID.log, 'LOG-014'),
  refused('zero-into-the-log', write.zero(LOG - 4096, 8192), INVALID.log, 'LOG-014'),
  refused('zero-out-of-the-log', write.zero(2 * MiB - 4096, 8192), INVALID.log, 'LOG-014'),
  refused('zero-around-the-log', write.zero(8 * MiB - 4096, MiB + 8192), INVALID.log, 'LOG-014', {
    image: lonely,
    at: { 'LOG-014': 8 * MiB + 80 },
  }),
  lands('first-page-behind-the-log', write.data(9 * MiB), 4096, { image: lonely, ...UNCLAIMED }),
  lands('page-before-a-lonely-log', write.data(8 * MiB - 4096), 4096, { image: lonely, ...UNCLAIMED }),
  lands('zero-of-nothing-in-the-log', write.zero(LOG + 4096, 0), 0, {
    open: ['LOG-030', 'LOG-031'],
    note: 'An empty range meets nothing.',
  }),

  // The end of all offsets.
  refused('2-63', write.data(TOP), INVALID.overflow, 'LOG-018'),
  refused('ends-at-2-63', write.data(TOP - 4096n), INVALID.overflow, 'LOG-018'),
  refused('ends-at-2-64', write.data(2n ** 64n - 4096n), INVALID.overflow, 'LOG-018'),
  refused('zero-ends-at-2-63', write.zero(2n ** 62n, 2n ** 62n), INVALID.overflow, 'LOG-018'),
  refused('zero-wraps-2-64', write.zero(BAT, 2n ** 64n - 4096n), INVALID.overflow, 'LOG-018'),
  refused('zero-of-nothing-at-2-63', write.zero(TOP, 0), INVALID.overflow, 'LOG-018'),
  ...[2n ** 53n, 2n ** 53n + 4096n, TOP - 8192n].map((target) =>
    lands(`data-at-${target}`, write.data(target), 4096, {
      ...UNCLAIMED,
      infos: ['LOG-017'],
      at: { 'LOG-017': LOG + 80 },
      facts: descriptorFacts(0, 0, { fileOffset: target }),
    }),
  ),

  // Beyond the end of the file.
  lands('last-page-of-the-file', write.data(16 * MiB - 4096), 4096, UNCLAIMED),
  lands('first-page-behind-the-file', write.data(16 * MiB), 4096, { ...UNCLAIMED, infos: ['LOG-017'] }),
  lands('zero-over-the-end', write.zero(16 * MiB - 4096, 8192), 8192, { ...UNCLAIMED, infos: ['LOG-017'] }),
  lands('zero-up-to-the-end', write.zero(16 * MiB - 8192, 8192), 8192, UNCLAIMED),

  // Zero descriptors of any length cost nothing. Up to the file's size they are plausible.
  lands('zero-of-nothing', write.zero(BAT, 0), 0, { open: ['LOG-030', 'LOG-031'] }),
  lands('zero-one-page', write.zero(BAT, 4096), 4096, { open: ['LOG-030'] }),
  lands('zero-the-whole-bat', write.zero(BAT, MiB), MiB, { open: ['LOG-030'] }),
  lands('zero-as-long-as-the-file', write.zero(16 * MiB, 16 * MiB), 16 * MiB, { ...UNCLAIMED, infos: ['LOG-017'] }),
  ...[BigInt(16 * MiB + 4096), 2n ** 40n, 2n ** 53n, 2n ** 62n].map((length) =>
    lands(`zero-${length}-behind-the-file`, write.zero(16 * MiB, length), length, {
      rules: ['LOG-019'],
      infos: ['LOG-017'],
      open: ['LOG-016', 'LOG-030'],
      at: { 'LOG-019': LOG + 72 },
      facts: descriptorFacts(0, 0, { length }),
      note: 'Such a range does not extend the file, so the target is not inside it.',
    }),
  ),
  ...[64 * MiB, 64 * MiB + 4096].map((length) =>
    replays(
      `log-target-zero-${length}-with-a-file-of-64-mib-to-be`,
      (r) => r.append({ number: 7, last: 64 * MiB, writes: [write.zero(16 * MiB, length)] }),
      { from: 7, to: 7, count: 1, bytes: length },
      {
        rules: length > 64 * MiB ? ['LOG-016', 'LOG-019'] : ['LOG-016'],
        needsBat: ['LOG-016'],
        infos: ['LOG-005', 'LOG-017'],
        open: ['LOG-030'],
      },
    ),
  ),
]

/** Pages of the BAT that the disk does not need. @param {number} count */
function zeros(count) {
  return Array.from({ length: count }, (_, i) => write.zero(BAT + 4096 * ((i % 255) + 1), 4096))
}
