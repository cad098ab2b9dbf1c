// @ts-check
// HDR rules. Base: headers 10 and 11, equal otherwise, so header 2 is current and header 1 the spare.

import { base, countingGuid, GiB, MiB, ZERO_GUID } from '../builder.mjs'
import { row } from './case.mjs'

const NEVER = 2n ** 64n
const LOG_GUID = countingGuid(0x20)

/** @param {number | bigint} first @param {number | bigint} second */
const numbers = (first, second) => base({ sequenceNumbers: [first, second] })

/** Both headers changed alike and resealed. @param {Parameters<ReturnType<typeof base>['headers']>[0]} change */
const both = (change) => base().headers(change)

/** Only the current header. @param {Parameters<ReturnType<typeof base>['headers']>[0]} change */
const current = (change) =>
  base()
    .header(2, change)
    .header(2, (h) => h.reseal())

/** Only the spare header. @param {Parameters<ReturnType<typeof base>['headers']>[0]} change */
const spare = (change) =>
  base()
    .header(1, change)
    .header(1, (h) => h.reseal())

const FIRST_CURRENT = { 'headers.0.current': true, 'headers.1.current': false }
const SECOND_CURRENT = { 'headers.0.current': false, 'headers.1.current': true }

export const HEADER_CASES = [
  // Validity and choice (3.2).
  row('header-1-checksum', () => base().header(1, (h) => h.xor(4)), 'sound', ['HDR-003'], {
    facts: { 'headers.0.valid': false, 'headers.1.valid': true, ...SECOND_CURRENT },
  }),
  row('header-2-checksum', () => base().header(2, (h) => h.xor(4)), 'sound', ['HDR-003'], {
    facts: { 'headers.0.valid': true, 'headers.1.valid': false, ...FIRST_CURRENT },
  }),
  row('header-1-last-covered-byte', () => base().header(1, (h) => h.xor(4095)), 'sound', ['HDR-003']),
  row('header-1-first-byte-not-covered', () => base().header(1, (h) => h.xor(4096)), 'sound', [], {
    infos: ['HDR-018'],
  }),
  row('header-1-signature', () => base().header(1, (h) => h.xor(0).reseal()), 'sound', ['HDR-002']),
  row('header-2-signature', () => base().header(2, (h) => h.xor(3).reseal()), 'sound', ['HDR-002']),
  row('header-2-signature-and-checksum', () => base().header(2, (h) => h.xor(0)), 'sound', ['HDR-002'], {
    note: 'Without the signature there is no header whose checksum could be judged: HDR-002 alone, as 3.2 step 3 has it one or the other.',
  }),
  row('header-1-zero', () => base().header(1, (h) => h.zero(0, 4096)), 'sound', ['HDR-002'], {
    note: 'As header-2-signature-and-checksum.',
  }),
  row(
    'header-both-checksums',
    () =>
      base()
        .header(1, (h) => h.xor(8))
        .header(2, (h) => h.xor(8)),
    'unopenable',
    ['HDR-001'],
    { facts: { 'headers.0.current': false, 'headers.1.current': false, 'disk.blockSize': 2 * MiB } },
  ),
  row(
    'header-one-signature-one-checksum',
    () =>
      base()
        .header(1, (h) => h.xor(0))
        .header(2, (h) => h.xor(9)),
    'unopenable',
    ['HDR-001'],
  ),
  row('header-1-newer', () => numbers(11, 10), 'sound', [], {
    facts: { ...FIRST_CURRENT, 'headers.0.sequenceNumber': 11 },
  }),
  row('header-2-newer', () => numbers(10, 11), 'sound', [], { facts: SECOND_CURRENT }),
  row('header-numbers-compared-unsigned', () => numbers(2n ** 63n, 2n ** 63n - 1n), 'sound', [], {
    facts: { ...FIRST_CURRENT, 'headers.0.sequenceNumber': 2n ** 63n },
  }),
  row('header-numbers-beyond-2-53', () => numbers(2n ** 53n, 2n ** 53n + 1n), 'sound', [], {
    facts: { ...SECOND_CURRENT, 'headers.1.sequenceNumber': 2n ** 53n + 1n },
  }),
  row('header-numbers-do-not-wrap', () => numbers(NEVER - 2n, 0), 'sound', [], {
    infos: ['HDR-022'],
    facts: FIRST_CURRENT,
  }),
  row('header-2-version-2-but-checksum-wrong', () => base().header(2, (h) => h.u16(66, 2)), 'sound', ['HDR-003'], {
    facts: FIRST_CURRENT,
  }),

  // Equal numbers.
  row('header-identical', () => numbers(5, 5), 'sound', ['HDR-004'], { facts: FIRST_CURRENT }),
  row('header-identical-number-zero', () => numbers(0, 0), 'sound', ['HDR-004']),
  row(
    'header-same-number-other-file-write-guid',
    () => numbers(5, 5).header(2, (h) => h.xor(16).reseal()),
    'unopenable',
    ['HDR-005'],
    { infos: ['HDR-021'] },
  ),
  row(
    'header-same-number-other-reserved-byte',
    () => numbers(5, 5).header(2, (h) => h.u8(4095, 1).reseal()),
    'unopenable',
    ['HDR-005'],
    {
      infos: null,
      note: 'The reserved bytes of header 2 only: HDR-017 looks at the current header, for display header 1. Whether reserved bytes are "other fields" of HDR-021 is left open.',
    },
  ),
  row('header-same-number-other-log', () => numbers(5, 5).header(2, (h) => h.u64(72, 8 * MiB).reseal()), 'unopenable', [
    'HDR-005',
    'HDR-021 warning',
  ]),
  row(
    'header-same-number-other-version',
    () => numbers(5, 5).header(2, (h) => h.u16(66, 2).reseal()),
    'unopenable',
    ['HDR-005', 'HDR-021 warning', 'HDR-027'],
    {
      note: 'After HDR-005 the rules on the current header are applied to header 1, which is used for display; header 2 is then "the other".',
    },
  ),

  // Sequence numbers.
  row('header-number-gap-1', () => numbers(1, 2), 'sound', []),
  row('header-number-gap-2', () => numbers(10, 12), 'sound', [], { infos: ['HDR-022'] }),
  row('header-number-gap-2-first-newer', () => numbers(12, 10), 'sound', [], { infos: ['HDR-022'] }),
  row('header-number-exhausted', () => numbers(NEVER - 2n, NEVER - 1n), 'sound', ['HDR-023'], {
    facts: { 'headers.1.sequenceNumber': NEVER - 1n },
    at: { 'HDR-023': 0x20008 },
  }),
  row('header-number-one-left', () => numbers(NEVER - 3n, NEVER - 2n), 'sound', []),
  row('header-number-exhausted-in-1', () => numbers(NEVER - 1n, NEVER - 2n), 'sound', ['HDR-023'], {
    at: { 'HDR-023': 0x10008 },
  }),

  // Versions.
  row('header-version-2', () => both((h) => h.u16(66, 2)), 'unopenable', ['HDR-006', 'HDR-027'], {
    at: { 'HDR-006': 0x20042 },
  }),
  row('header-version-0', () => both((h) => h.u16(66, 0)), 'unopenable', ['HDR-006', 'HDR-027']),
  row('header-version-257', () => both((h) => h.u16(66, 0x0101)), 'unopenable', ['HDR-006', 'HDR-027']),
  row('header-version-2-in-current', () => current((h) => h.u16(66, 2)), 'unopenable', ['HDR-006', 'HDR-021 warning'], {
    facts: SECOND_CURRENT,
  }),
  row('header-version-2-in-spare', () => spare((h) => h.u16(66, 2)), 'sound', ['HDR-021 warning', 'HDR-027']),
  row('header-log-version-1-in-use', () => both((h) => h.u16(64, 1).guid(48, LOG_GUID)), 'unopenable', ['HDR-007'], {
    infos: ['HDR-024'],
    at: { 'HDR-007': 0x20040 },
    later: ['LOG-001'],
  }),
  row('header-log-version-1-empty', () => both((h) => h.u16(64, 1)), 'damaged', ['HDR-008'], {
    at: { 'HDR-008': 0x20040 },
  }),
  row('header-log-version-3-in-current', () => current((h) => h.u16(64, 3)), 'damaged', ['HDR-008', 'HDR-021 warning']),
  row('header-log-version-1-in-spare', () => spare((h) => h.u16(64, 1)), 'sound', ['HDR-021 warning']),

  // Where the log lies.
  row(
    'header-log-length-unaligned',
    () => current((h) => h.u32(68, MiB - 4096)),
    'damaged',
    ['HDR-009', 'HDR-021 warning'],
    { at: { 'HDR-009': 0x20044 } },
  ),
  row('header-log-length-1', () => current((h) => h.u32(68, 1)), 'damaged', ['HDR-009', 'HDR-021 warning']),
  row(
    'header-log-length-unaligned-in-both',
    () => both((h) => h.u32(68, MiB - 4096)),
    'damaged',
    ['HDR-009', 'HDR-027'],
    { note: '"its log is misaligned" (HDR-027) is read as: offset or length is not a multiple of 1 MiB.' },
  ),
  row(
    'header-log-offset-unaligned',
    () => current((h) => h.u64(72, 8 * MiB + 4096)),
    'damaged',
    ['HDR-010', 'HDR-021 warning'],
    { at: { 'HDR-010': 0x20048 } },
  ),
  row('header-log-offset-unaligned-in-both', () => both((h) => h.u64(72, 8 * MiB + 512)), 'damaged', [
    'HDR-010',
    'HDR-027',
  ]),
  row('header-log-offset-unaligned-in-spare', () => spare((h) => h.u64(72, 8 * MiB + 1)), 'sound', [
    'HDR-021 warning',
    'HDR-027',
  ]),
  row('header-log-at-0', () => both((h) => h.u64(72, 0)), 'damaged', ['HDR-012'], { at: { 'HDR-012': 0x20048 } }),
  row('header-log-at-half-a-mib', () => both((h) => h.u64(72, MiB / 2)), 'damaged', ['HDR-010', 'HDR-012', 'HDR-027']),
  row('header-log-at-1-mib-less-1', () => both((h) => h.u64(72, MiB - 1)), 'damaged', [
    'HDR-010',
    'HDR-012',
    'HDR-027',
  ]),
  row('header-log-ends-with-the-file', () => both((h) => h.u64(72, 15 * MiB)), 'sound', []),
  row('header-log-behind-the-file', () => both((h) => h.u64(72, 16 * MiB)), 'damaged', [
    'FILE-004',
    'HDR-013',
    'HDR-027',
  ]),
  row('header-log-partly-behind-the-file', () => both((h) => h.u64(72, 15 * MiB).u32(68, 2 * MiB)), 'damaged', [
    'FILE-004',
    'HDR-013',
    'HDR-027',
  ]),
  row('header-log-behind-the-file-in-current', () => current((h) => h.u64(72, 16 * MiB)), 'damaged', [
    'FILE-004',
    'HDR-013',
    'HDR-021 warning',
  ]),
  row('header-log-behind-the-file-in-spare', () => spare((h) => h.u64(72, 16 * MiB)), 'sound', [
    'HDR-021 warning',
    'HDR-027',
  ]),
  row(
    'header-log-behind-the-file-in-use',
    () => both((h) => h.u64(72, 16 * MiB).guid(48, LOG_GUID)),
    'unopenable',
    ['FILE-004', 'HDR-013 fatal', 'HDR-027'],
    { infos: ['HDR-024'], later: ['LOG-001'] },
  ),
  row(
    'header-log-offset-overflows',
    () => both((h) => h.u64(72, NEVER - BigInt(MiB))),
    'damaged',
    ['FILE-004', 'HDR-013', 'HDR-014', 'HDR-027'],
    {
      facts: { 'headers.1.logOffset': NEVER - BigInt(MiB) },
      note: 'The true sum is beyond the end of the file as well, so HDR-013 fires beside HDR-014.',
    },
  ),
  row('header-log-offset-just-does-not-overflow', () => both((h) => h.u64(72, NEVER - BigInt(2 * MiB))), 'damaged', [
    'FILE-004',
    'HDR-013',
    'HDR-027',
  ]),
  row(
    'header-log-offset-2-53',
    () => both((h) => h.u64(72, 2n ** 53n)),
    'damaged',
    ['FILE-004', 'HDR-013', 'HDR-027'],
    { facts: { 'headers.1.logOffset': 2n ** 53n } },
  ),
  row('header-log-offset-overflows-in-spare', () => spare((h) => h.u64(72, NEVER - BigInt(MiB))), 'sound', [
    'HDR-021 warning',
    'HDR-027',
  ]),
  row('header-log-1-gib', () => base({ log: { offset: 16 * MiB, length: GiB } }), 'sound', []),
  row('header-log-above-1-gib', () => base({ log: { offset: 16 * MiB, length: GiB + MiB } }), 'sound', ['HDR-015'], {
    at: { 'HDR-015': 0x20044 },
  }),
  row('header-log-4095-mib', () => base({ log: { offset: 16 * MiB, length: 4095 * MiB } }), 'sound', ['HDR-015']),

  // No log at all.
  row('header-no-log', () => base({ log: { offset: 0, length: 0 } }), 'sound', [], { infos: ['HDR-016'] }),
  row('header-no-log-with-an-offset', () => base({ log: { offset: MiB, length: 0 } }), 'sound', [], {
    infos: ['HDR-016'],
  }),
  row(
    'header-no-log-offset-behind-the-file',
    () => both((h) => h.u32(68, 0).u64(72, 32 * MiB)),
    'damaged',
    ['FILE-004', 'HDR-013', 'HDR-027'],
    {
      infos: ['HDR-016'],
      note: 'By the letter of HDR-013 (LogOffset + 0 > size), although an empty log takes no space. HDR-012 excepts LogLength 0, HDR-013 does not.',
    },
  ),
  row('header-no-log-but-in-use', () => both((h) => h.u32(68, 0).guid(48, LOG_GUID)), 'unopenable', ['HDR-011'], {
    infos: ['HDR-024'],
  }),

  // In use.
  row('header-in-use', () => both((h) => h.guid(48, LOG_GUID)), 'needsReplay', [], {
    infos: ['HDR-024'],
    facts: { 'headers.1.logGuid': LOG_GUID },
    later: ['LOG-001'],
    laterStatus: 'unopenable',
  }),
  row('header-in-use-in-current', () => current((h) => h.guid(48, LOG_GUID)), 'needsReplay', [], {
    infos: ['HDR-021', 'HDR-024'],
    later: ['LOG-001'],
    laterStatus: 'unopenable',
  }),
  row('header-in-use-in-spare', () => spare((h) => h.guid(48, LOG_GUID)), 'sound', [], { infos: ['HDR-021'] }),
  row('header-in-use-last-guid-byte', () => both((h) => h.u8(63, 1)), 'needsReplay', [], {
    infos: ['HDR-024'],
    later: ['LOG-001'],
    laterStatus: 'unopenable',
  }),
  row('header-in-use-and-damaged', () => both((h) => h.guid(48, LOG_GUID).u8(80, 1)), 'damaged', ['HDR-017'], {
    infos: ['HDR-024'],
    later: ['LOG-001'],
    laterStatus: 'unopenable',
  }),
  row(
    'header-in-use-spare-damaged',
    () => both((h) => h.guid(48, LOG_GUID)).header(1, (h) => h.xor(4)),
    'needsReplay',
    ['HDR-003'],
    {
      infos: ['HDR-024'],
      later: ['LOG-001'],
      laterStatus: 'unopenable',
    },
  ),

  // Reserved bytes and GUIDs.
  row('header-reserved-first-byte', () => both((h) => h.u8(80, 1)), 'damaged', ['HDR-017'], {
    at: { 'HDR-017': 0x20050 },
  }),
  row('header-reserved-last-byte', () => both((h) => h.u8(4095, 0x80)), 'damaged', ['HDR-017'], {
    at: { 'HDR-017': 0x20fff },
  }),
  row('header-reserved-in-current', () => current((h) => h.u8(80, 1)), 'damaged', ['HDR-017'], {
    infos: null,
    note: 'Whether the reserved bytes are "other fields" of HDR-021 (info) is left open.',
  }),
  row('header-reserved-in-spare', () => spare((h) => h.u8(80, 1)), 'sound', [], {
    infos: null,
    note: 'HDR-017 looks at the current header only. Whether HDR-021 (info) fires is left open.',
  }),
  row('header-1-space-behind', () => base().header(1, (h) => h.u8(65535, 1)), 'sound', [], {
    infos: ['HDR-018'],
    at: { 'HDR-018': 0x1ffff },
  }),
  row('header-2-space-behind', () => base().header(2, (h) => h.u8(4096, 1)), 'sound', [], {
    infos: ['HDR-018'],
    at: { 'HDR-018': 0x21000 },
  }),
  row(
    'header-space-behind-both',
    () =>
      base()
        .header(1, (h) => h.u8(5000, 1))
        .header(2, (h) => h.u8(5000, 1)),
    'sound',
    [],
    { infos: ['HDR-018'] },
  ),
  row('header-file-write-guid-zero', () => base({ fileWriteGuid: ZERO_GUID }), 'sound', ['HDR-019'], {
    at: { 'HDR-019': 0x20010 },
  }),
  row('header-data-write-guid-zero', () => base({ dataWriteGuid: ZERO_GUID }), 'sound', ['HDR-020'], {
    at: { 'HDR-020': 0x20020 },
  }),
  row('header-file-write-guid-zero-in-current', () => current((h) => h.zero(16, 16)), 'sound', ['HDR-019'], {
    infos: ['HDR-021'],
  }),
  row('header-data-write-guid-zero-in-spare', () => spare((h) => h.zero(32, 16)), 'sound', [], {
    infos: ['HDR-021'],
  }),
  row('header-guid-with-one-bit', () => base({ fileWriteGuid: '00000000-0000-0000-0000-000000000001' }), 'sound', [], {
    facts: { 'headers.1.fileWriteGuid': '00000000-0000-0000-0000-000000000001' },
  }),

  // Differences between two valid headers.
  row('header-other-data-write-guid', () => current((h) => h.guid(32, countingGuid(0x50))), 'sound', [], {
    infos: ['HDR-021'],
    facts: { 'headers.0.dataWriteGuid': countingGuid(0x10), 'headers.1.dataWriteGuid': countingGuid(0x50) },
  }),
  row('header-other-file-write-guid', () => spare((h) => h.guid(16, countingGuid(0x50))), 'sound', [], {
    infos: ['HDR-021'],
  }),
  row('header-other-log-length', () => spare((h) => h.u32(68, 2 * MiB)), 'sound', ['HDR-021 warning']),
  row('header-other-log-offset', () => spare((h) => h.u64(72, 8 * MiB)), 'sound', ['HDR-021 warning']),
]
