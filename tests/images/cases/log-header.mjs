// @ts-check
// The log as the headers know it: not in use, of another version, of every size, at places where it must not be, and
// headers that do not agree about it.

import { countingGuid, MiB, write, ZERO_GUID } from '../builder.mjs'
import {
  clean,
  empty,
  entryFacts,
  inUse,
  LOG,
  LOG_GUID,
  logRow,
  OLD_GUID,
  present,
  replays,
  setsBlock,
} from './log-case.mjs'

const ONE = { from: 7, to: 7, count: 1, bytes: 4096 }
const THIRD = countingGuid(0xc0)

/** @param {import('../builder.mjs').Ring} ring */
const nothing = (ring) => ring

/** A log of `length` bytes behind all else. @param {number} length @param {number} [offset] */
const long = (length, offset = 16 * MiB) => inUse({ log: { offset, length } })

/** Only the current header. @param {(header: import('../builder.mjs').LogWindow) => unknown} change @param {import('../builder.mjs').Draft} draft */
const current = (change, draft) => draft.header(2, change).header(2, (h) => h.reseal())

/** Only the spare one. @param {(header: import('../builder.mjs').LogWindow) => unknown} change @param {import('../builder.mjs').Draft} draft */
const spare = (change, draft) => draft.header(1, change).header(1, (h) => h.reseal())

export const LOG_HEADER_CASES = [
  // LogGuid zero: clean, whatever lies in the ring.
  clean('log-clean', nothing, { entries: 0 }),
  clean(
    'log-clean-with-history',
    (r) => r.append({ ...setsBlock(7), logGuid: OLD_GUID }).append({ ...setsBlock(8), logGuid: OLD_GUID }),
    {
      infos: ['LOG-020', 'LOG-028'],
      totals: { 'LOG-020': 2 },
      entries: 2,
      facts: entryFacts(1, { stale: true, valid: true, active: false }),
      laterFacts: { 'blocks.payload.fullyPresent': 0 },
    },
  ),
  clean('log-clean-with-an-entry-of-guid-zero', (r) => r.append({ ...setsBlock(7), logGuid: ZERO_GUID }), {
    infos: ['LOG-028'],
    entries: 1,
    facts: entryFacts(0, { stale: false, valid: true, active: false }),
    note: 'Its GUID is the header’s, so it is not of another session; but a log whose GUID is zero is never replayed.',
  }),
  clean(
    'log-clean-with-a-torn-entry',
    (r) => r.append({ ...setsBlock(7), logGuid: OLD_GUID }).entry(0, (e) => e.xor(5000)),
    {
      entries: 1,
      facts: entryFacts(0, { valid: false }),
    },
  ),
  clean(
    'log-clean-with-a-file-too-short-for-history',
    (r) => r.append({ number: 7, flushed: 64 * MiB, last: 64 * MiB, logGuid: OLD_GUID }),
    {
      infos: ['LOG-020', 'LOG-028'],
      entries: 1,
    },
  ),
  clean('log-clean-in-use-before', (r) => r.append({ ...setsBlock(7), logGuid: LOG_GUID }), {
    image: () => spare((h) => h.guid(48, LOG_GUID), inUse({ logGuid: ZERO_GUID })),
    infos: ['HDR-021', 'LOG-020', 'LOG-028', 'LOG-029'],
    entries: 1,
    note: 'A disk that was closed with one header update: the older header still names the session.',
  }),
  logRow('log-none', () => {}, 'sound', [], ['HDR-016'], {
    image: () => inUse({ logGuid: ZERO_GUID, log: { offset: 0, length: 0 } }),
    facts: { 'log.state': 'empty', 'log.length': 0, 'log.activeSequence': null },
    entries: 0,
  }),

  // In use, but nothing there.
  empty('log-in-use-all-zero', nothing, { infos: ['LOG-034'], entries: 0 }),
  ...[0, MiB - 1].map((at) =>
    empty(`log-in-use-zero-but-byte-${at}`, nothing, { after: (draft) => draft.log(at, [1]), entries: 0 }),
  ),
  empty('log-in-use-zero-with-bytes-around', nothing, {
    image: () =>
      long(MiB, 8 * MiB)
        .edit(8 * MiB - 1, [1])
        .edit(9 * MiB, [1]),
    infos: ['LOG-034'],
    entries: 0,
  }),
  empty('log-in-use-by-the-last-guid-byte', (r) => r.append({ ...setsBlock(7), logGuid: LOG_GUID }), {
    image: () => inUse({ logGuid: '00000000-0000-0000-0000-000000000001' }),
    infos: ['LOG-020'],
  }),
  replays('log-guid-with-one-bit', (r) => r.append(setsBlock(7)), ONE, {
    image: () => inUse({ logGuid: '00000000-0000-0000-0000-000000000001' }),
  }),

  // Another version: the log cannot be understood. That its entries would be valid by version 0 does not count.
  ...[1, 0x100].map((version) =>
    logRow(
      `log-version-${version}-in-use`,
      (r) => r.append({ number: 7, writes: [write.item('virtualDiskSize', (i) => i.u64(0, 96 * MiB))] }),
      'unopenable',
      ['HDR-007'],
      ['HDR-024'],
      {
        after: (draft) => draft.headers((h) => h.u16(64, version)),
        open: ['LOG-003', 'LOG-034'],
        facts: { 'log.state': 'invalid', 'disk.virtualSize': 64 * MiB },
        note: 'Whether entries of an unknown version are listed is left open; nothing is replayed.',
      },
    ),
  ),
  logRow('log-version-1-in-use-all-zero', nothing, 'unopenable', ['HDR-007'], ['HDR-024'], {
    after: (draft) => draft.headers((h) => h.u16(64, 1)),
    open: ['LOG-001', 'LOG-034'],
    facts: { 'log.state': 'invalid' },
    note: 'Appendix B.2: LOG-001 if the log is looked at all the same.',
  }),

  // Where no ring is, no rule speaks of its entries.
  logRow('log-in-use-of-length-0', () => {}, 'unopenable', ['HDR-011'], ['HDR-024'], {
    image: () => inUse({ log: { offset: MiB, length: 0 } }),
    facts: { 'log.state': 'invalid', 'log.activeSequence': null, 'log.pendingWrites.count': 0 },
    entries: 0,
  }),
  ...[
    ['cut-by-a-byte', 17 * MiB - 1, ['FILE-003']],
    ['cut-in-the-middle', 16 * MiB + 8192, ['FILE-003']],
    ['cut-off', 16 * MiB, []],
  ].map(([name, size, infos]) =>
    logRow(
      `log-in-use-${name}`,
      (r) => r.append(setsBlock(7)),
      'unopenable',
      ['FILE-004', 'HDR-013 fatal', 'HDR-027'],
      ['HDR-024', .../** @type {string[]} */ (infos)],
      {
        image: () => long(MiB),
        after: (draft) => draft.truncate(Number(size)),
        facts: { 'log.state': 'invalid', 'log.activeSequence': null },
        note: 'The ring is not inside the file: HDR-013 alone, no LOG-001 (3.5, step 2), and the entry in it is not read.',
      },
    ),
  ),

  // Where a log must not be: errors, but its entries count.
  replays('log-in-use-unaligned-offset', (r) => r.append(setsBlock(7)), ONE, {
    image: () => long(MiB, 8 * MiB + 4096),
    status: 'damaged',
    rules: ['HDR-010', 'HDR-027'],
  }),
  replays('log-in-use-odd-offset', (r) => r.append({ ...setsBlock(7), sector: 255 }), ONE, {
    image: () => long(MiB, 8 * MiB + 1),
    status: 'damaged',
    rules: ['HDR-010', 'HDR-027'],
    infos: ['LOG-032'],
    facts: entryFacts(0, { offset: 255 * 4096 }),
  }),
  replays('log-in-use-one-sector-short', (r) => r.append({ ...setsBlock(7), sector: 254 }), ONE, {
    image: () => long(MiB - 4096, 8 * MiB),
    status: 'damaged',
    rules: ['HDR-009', 'HDR-027'],
    infos: ['LOG-032'],
    note: 'The ring has 255 sectors; the entry in the last of them runs over the end.',
  }),
  replays('log-in-use-of-one-entry', (r) => r.append(setsBlock(7)), ONE, {
    image: () => long(8192, 8 * MiB),
    status: 'damaged',
    rules: ['HDR-009', 'HDR-027'],
  }),
  replays('log-in-use-half-a-sector-more', (r) => r.append(setsBlock(7)), ONE, {
    image: () => long(MiB + 2048, 8 * MiB),
    status: 'damaged',
    rules: ['HDR-009', 'HDR-027'],
  }),
  ...[1, 512, 4095].map((length) =>
    empty(`log-in-use-of-${length}-bytes`, nothing, {
      image: () =>
        long(length, 8 * MiB).edit(8 * MiB, new TextEncoder().encode('loge').subarray(0, Math.min(4, length))),
      rules: ['HDR-009', 'HDR-027'],
      note: 'Too small for any entry, and not all zero: no sector of it was looked at.',
    }),
  ),
  empty('log-in-use-at-0', nothing, {
    image: () => inUse().headers((h) => h.u64(72, 0)),
    rules: ['HDR-012'],
    entries: 0,
  }),
  empty('log-in-use-on-the-metadata', nothing, {
    image: () => inUse().headers((h) => h.u64(72, 2 * MiB)),
    rules: ['REG-014'],
    entries: 0,
    later: ['LAY-001'],
  }),
  replays(
    'log-in-use-on-the-bat',
    (r) => r.append({ number: 7, sector: 200, writes: [write.item('virtualDiskSize', (i) => i.u64(0, 96 * MiB))] }),
    ONE,
    {
      image: () => long(MiB, 3 * MiB),
      status: 'damaged',
      rules: ['REG-014'],
      facts: { 'disk.virtualSize': 96 * MiB },
      later: ['BAT-020', 'LAY-001'],
      note: 'The entry lies behind the part of the BAT that the disk needs.',
    },
  ),

  // Headers that do not agree. The current one alone counts.
  replays('log-headers-only-the-current-in-use', (r) => r.append(setsBlock(7)), ONE, {
    image: () => spare((h) => h.zero(48, 16), inUse()),
    infos: ['HDR-021'],
  }),
  replays(
    'log-headers-two-sessions',
    (r) => r.append({ ...setsBlock(90), sector: 50, logGuid: OLD_GUID }).append({ ...setsBlock(7), sector: 0 }),
    ONE,
    {
      image: () => spare((h) => h.guid(48, OLD_GUID), inUse()),
      infos: ['HDR-021', 'LOG-020', 'LOG-029'],
    },
  ),
  replays(
    'log-headers-two-sessions-one-without-entries',
    (r) => r.append({ ...setsBlock(90), sector: 50, logGuid: OLD_GUID }).append({ ...setsBlock(7), sector: 0 }),
    ONE,
    {
      image: () => spare((h) => h.guid(48, THIRD), inUse()),
      infos: ['HDR-021', 'LOG-020'],
    },
  ),
  empty('log-headers-entries-of-the-older-session-only', (r) => r.append({ ...setsBlock(7), logGuid: OLD_GUID }), {
    image: () => spare((h) => h.guid(48, OLD_GUID), inUse()),
    infos: ['HDR-021', 'LOG-020', 'LOG-029'],
    note: 'The older header’s session could be replayed, but that header is not current.',
  }),
  replays(
    'log-headers-current-damaged',
    (r) => r.append({ ...setsBlock(90), sector: 50, logGuid: OLD_GUID }).append({ ...setsBlock(7), sector: 0 }),
    { from: 90, to: 90, count: 1, bytes: 4096 },
    {
      image: () => spare((h) => h.guid(48, OLD_GUID), inUse()).header(2, (h) => h.xor(4)),
      rules: ['HDR-003'],
      infos: ['LOG-020'],
      note: 'Header 1 is current now, and its session is the one to replay. A header that is not valid names no session.',
    },
  ),
  clean('log-headers-current-damaged-older-one-clean', (r) => r.append({ ...setsBlock(7), logGuid: LOG_GUID }), {
    image: () => spare((h) => h.zero(48, 16), inUse()).header(2, (h) => h.xor(4)),
    rules: ['HDR-003'],
    infos: ['LOG-020', 'LOG-028'],
  }),
  replays('log-headers-two-places', (r) => r.append(setsBlock(7)), ONE, {
    image: () => spare((h) => h.u64(72, 8 * MiB), inUse()),
    rules: ['HDR-021 warning'],
  }),
  replays('log-headers-two-lengths', (r) => r.append({ ...setsBlock(7), sector: 255 }), ONE, {
    image: () => spare((h) => h.u32(68, 2 * MiB), inUse()),
    rules: ['HDR-021 warning'],
    infos: ['LOG-032'],
    note: 'The entry runs over the end that the current header gives.',
  }),
  replays('log-headers-spare-without-log', (r) => r.append(setsBlock(7)), ONE, {
    image: () => spare((h) => h.u32(68, 0).zero(48, 16), inUse()),
    rules: ['HDR-021 warning'],
  }),
  empty('log-headers-current-names-an-empty-place', (r) => r.append(setsBlock(7)), {
    image: () => inUse(),
    after: (draft) => current((h) => h.u64(72, 8 * MiB), draft),
    rules: ['HDR-021 warning'],
    infos: ['LOG-034'],
    entries: 0,
  }),

  // Every size, with an entry at its end and one over it.
  ...[1, 2, 15, 16, 17, 32].flatMap((mib) => [
    replays(`log-of-${mib}-mib`, (r) => r.append({ ...setsBlock(7), sector: mib * 256 - 2 }), ONE, {
      image: () => long(mib * MiB),
      facts: { 'log.offset': 16 * MiB, 'log.length': mib * MiB, 'log.entries.0.offset': mib * MiB - 8192 },
      entries: 1,
    }),
    replays(
      `log-of-${mib}-mib-wrapped`,
      (r) =>
        r
          .append({ number: 7, sector: mib * 256 - 1, writes: [present(0)] })
          .append({ number: 8, tail: mib * 256 - 1, writes: [present(1)] }),
      { from: 7, to: 8, count: 2, bytes: 8192 },
      {
        image: () => long(mib * MiB),
        infos: ['LOG-032'],
        entries: 2,
        laterFacts: { 'blocks.payload.fullyPresent': 2 },
      },
    ),
  ]),
  replays('log-behind-4-gib', (r) => r.append(setsBlock(7)), ONE, {
    image: () => long(MiB, 2 ** 33),
    facts: { 'log.offset': 2 ** 33 },
  }),
  replays('log-behind-2-50', (r) => r.append({ ...setsBlock(7), sector: 255 }), ONE, {
    image: () => long(MiB, 2 ** 50),
    infos: ['LOG-032'],
    facts: { 'log.offset': 2 ** 50 },
  }),
  // At 1 MiB of the log no longer than one: its neighbour is the metadata region.
  empty('log-of-1-mib-that-says-2', (r) => r.append({ ...setsBlock(7), sector: 255 }), {
    image: () => inUse(),
    after: (draft) => draft.headers((h) => h.u32(68, 2 * MiB)),
    rules: ['REG-014'],
    entries: 1,
    facts: { ...entryFacts(0, { valid: false }), 'log.offset': LOG },
    later: ['LAY-001'],
  }),
]

/** @param {number} length @param {string} name */
const large = (length, name) => [
  replays(`log-of-${name}`, (r) => r.append({ ...setsBlock(7), sector: length / 4096 - 2 }), ONE, {
    image: () => long(length),
    rules: length > 1024 * MiB ? ['HDR-015'] : [],
    facts: { 'log.length': length, 'log.entries.0.offset': length - 8192 },
    entries: 1,
  }),
  replays(
    `log-of-${name}-wrapped`,
    (r) =>
      r
        .append({ number: 7, sector: length / 4096 - 1, writes: [present(0)] })
        .append({ number: 8, tail: length / 4096 - 1, writes: [present(1)] })
        .append({ ...setsBlock(90), sector: length / 8192, logGuid: OLD_GUID }),
    { from: 7, to: 8, count: 2, bytes: 8192 },
    {
      image: () => long(length),
      rules: length > 1024 * MiB ? ['HDR-015'] : [],
      infos: ['LOG-020', 'LOG-032'],
      entries: 3,
    },
  ),
]

/** Sparse images, but somebody has to look at every sector. */
export const LOG_LARGE_CASES = [
  ...large(1024 * MiB, '1-gib'),
  ...large(4095 * MiB, '4095-mib'),
  empty('log-of-4095-mib-all-zero', nothing, {
    image: () => long(4095 * MiB),
    rules: ['HDR-015'],
    infos: ['LOG-034'],
    entries: 0,
  }),
]
