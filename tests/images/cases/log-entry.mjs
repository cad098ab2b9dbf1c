// @ts-check
// One log entry under tests 1 to 7 and 10 (invalid-because.mjs): its header, its checksum, its length. Every injury comes
// with the right checksum, as a writer that really wrote it, and with a wrong one, as an interrupted write.

import { countingGuid, MiB, write } from '../builder.mjs'
import { INVALID } from '../invalid-because.mjs'
import { BAT, empty, entryFacts, LOG, LOG_GUID, OLD_GUID, present, replays, setsBlock } from './log-case.mjs'
import { behindOne, SECOND, second, stated } from './log-second.mjs'

const ONE = { from: 1, to: 1, count: 1, bytes: 4096 }
const TWO = { from: 2, to: 2, count: 1, bytes: 4096 }
const RING = MiB

const { invalid, valid } = second('log-entry')

export const LOG_ENTRY_CASES = [
  valid('good', () => {}, {
    facts: {
      'log.offset': LOG,
      'log.length': RING,
      ...entryFacts(1, {
        entryLength: 8192,
        tail: 8192,
        sequenceNumber: 2,
        descriptorCount: 1,
        logGuid: LOG_GUID,
        flushedFileOffset: 16 * MiB,
        lastFileOffset: 16 * MiB,
        'descriptors.length': 1,
        'descriptors.0.kind': 'data',
        'descriptors.0.fileOffset': BAT,
        'descriptors.0.length': 4096,
      }),
      ...entryFacts(0, { valid: true, active: false, stale: false, sequenceNumber: 1 }),
    },
  }),
  replays(
    'log-entry-every-field',
    (r) =>
      r.append({
        number: 0x1122334455667788n,
        sector: 10,
        tail: 10,
        flushed: 5 * MiB,
        last: 9 * MiB,
        writes: [write.zero(BAT + 4096, 8192), present(0)],
      }),
    { from: 0x1122334455667788n, to: 0x1122334455667788n, count: 2, bytes: 12288 },
    {
      entries: 1,
      facts: entryFacts(0, {
        offset: 40960,
        entryLength: 8192,
        tail: 40960,
        sequenceNumber: 0x1122334455667788n,
        descriptorCount: 2,
        logGuid: LOG_GUID,
        flushedFileOffset: 5 * MiB,
        lastFileOffset: 9 * MiB,
        'descriptors.length': 2,
        'descriptors.0.kind': 'zero',
        'descriptors.0.fileOffset': BAT + 4096,
        'descriptors.0.length': 8192,
        'descriptors.1.kind': 'data',
        'descriptors.1.fileOffset': BAT,
        'descriptors.1.length': 4096,
      }),
    },
  ),

  // Test 1: the signature. Without it there is no entry to list.
  ...[0, 3].map((at) =>
    replays(
      `log-entry-signature-byte-${at}`,
      behindOne((e) => e.xor(at).reseal()),
      ONE,
      { entries: 1 },
    ),
  ),

  // Test 2: EntryLength. With a length that no checksum can cover the entry is only listed.
  ...[8191, 8193, 4095, 2048, 12289].map((length) =>
    invalid(`length-${length}`, INVALID.entryLength, (e) => e.u32(8, length).reseal(length), {
      ...stated('LOG-026', 8),
      note: 'LOG-026 is an error only if the checksum is right: it is, over the EntryLength bytes that are stated.',
    }),
  ),
  ...[8191, 8193, 2048].map((length) =>
    invalid(`length-${length}-checksum-wrong`, INVALID.entryLength, (e) => e.u32(8, length)),
  ),
  ...[0, RING + 1, RING + 4096, 0xfffff000, 0xffffffff].map((length) =>
    invalid(`length-${length}-of-no-checksum`, INVALID.entryLength, (e) => e.u32(8, length).reseal(8192), {
      note: 'More than the ring, or nothing: no checksum is over these bytes, so none is right and LOG-026 does not fire.',
    }),
  ),
  // The whole ring is a possible length; here it covers the good entry, too, and holds but one data sector.
  invalid('length-of-the-ring', INVALID.length, (e) => e.u32(8, RING).reseal(RING), stated('LOG-012', 8)),
  invalid('length-of-the-ring-checksum-wrong', INVALID.checksum, (e) => e.u32(8, RING)),

  // Test 10 and the end of test 9: EntryLength against the descriptors.
  invalid('one-sector-too-long', INVALID.length, (e) => e.u32(8, 12288).reseal(12288), stated('LOG-012', 8)),
  invalid('one-sector-too-short', INVALID.dataOutside, (e) => e.u32(8, 4096).reseal(4096), {
    ...stated('LOG-012', 8),
    note: 'The first failing test is 9: the data sector is not inside the entry. The rule for that is LOG-012.',
  }),
  invalid('one-sector-too-long-checksum-wrong', INVALID.checksum, (e) => e.u32(8, 12288)),
  invalid('one-sector-too-short-checksum-wrong', INVALID.checksum, (e) => e.u32(8, 4096)),
  invalid('no-descriptor-for-its-data', INVALID.length, (e) => e.u32(24, 0).reseal(), stated('LOG-012', 8)),

  // Test 3: Tail.
  ...[8193, 8704, 4095, RING, RING + 4096, 0xfffff000].map((tail) =>
    invalid(`tail-${tail}`, INVALID.tail, (e) => e.u32(12, tail).reseal(), stated('LOG-025', 12)),
  ),
  invalid('tail-8193-checksum-wrong', INVALID.tail, (e) => e.u32(12, 8193)),
  invalid('tail-of-the-ring-checksum-wrong', INVALID.tail, (e) => e.u32(12, RING)),
  // The last sector of the ring is in range, but no entry of the run is there.
  empty(
    'log-entry-tail-in-the-last-sector',
    behindOne((e) => e.u32(12, RING - 4096).reseal()),
    {
      rules: ['LOG-022'],
      entries: 2,
      facts: entryFacts(1, { valid: true, active: false, tail: RING - 4096 }),
    },
  ),

  // Test 4: SequenceNumber.
  invalid('number-0', INVALID.sequenceNumber, (e) => e.u64(16, 0).reseal(), stated('LOG-024', 16)),
  invalid('number-0-checksum-wrong', INVALID.sequenceNumber, (e) => e.u64(16, 0)),

  // Test 5: LogGuid. Of another session, the entry is listed and stale, but not at fault.
  ...[32, 47].map((at) =>
    replays(
      `log-entry-guid-byte-${at}`,
      behindOne((e) => e.xor(at, 0x80).reseal()),
      ONE,
      {
        entries: 2,
        infos: ['LOG-020'],
        totals: { 'LOG-020': 1 },
        facts: entryFacts(1, { valid: true, stale: true, active: false }),
      },
    ),
  ),
  replays(
    'log-entry-stale-and-torn',
    (r) =>
      r
        .append(setsBlock(1))
        .append({ ...setsBlock(2, 1), logGuid: OLD_GUID })
        .entry(1, (e) => e.xor(5000)),
    ONE,
    { entries: 2, facts: entryFacts(1, { valid: false, stale: true, invalidBecause: INVALID.checksum }) },
  ),
  replays(
    'log-entry-stale-and-faulty',
    (r) =>
      r
        .append(setsBlock(1))
        .append({ ...setsBlock(2, 1), logGuid: OLD_GUID })
        .entry(1, (e) => e.u32(12, 8193).u32(28, 7).reseal()),
    ONE,
    { entries: 2, facts: entryFacts(1, { valid: false, stale: true, invalidBecause: INVALID.tail }) },
  ),
  replays(
    'log-entry-stale-with-reserved-set',
    (r) =>
      r
        .append(setsBlock(1))
        .append({ ...setsBlock(2, 1), logGuid: OLD_GUID })
        .entry(1, (e) => e.u32(28, 7).reseal()),
    ONE,
    { entries: 2, infos: ['LOG-020'], facts: entryFacts(1, { valid: true, stale: true }) },
  ),

  // Test 6: DescriptorCount. 254 descriptors fill 8192 bytes exactly; then the next test finds zeros for descriptors.
  invalid('count-255', INVALID.descriptorCount, (e) => e.u32(24, 255).reseal(), stated('LOG-027', 24)),
  invalid('count-254', INVALID.descriptorSignature, (e) => e.u32(24, 254).reseal()),
  invalid('count-255-checksum-wrong', INVALID.descriptorCount, (e) => e.u32(24, 255), {
    ...stated('LOG-027', 24),
    note: 'LOG-027 is a warning by its own words for an interrupted write too; only errors need a right checksum.',
  }),
  // 32 times these is 0 and 64 in 32 bits.
  ...[0x08000000, 0x08000002, 0xffffffff].map((count) =>
    invalid(`count-${count}`, INVALID.descriptorCount, (e) => e.u32(24, count).reseal(), stated('LOG-027', 24)),
  ),

  // Test 7: the checksum covers every byte of the entry, padding included, and no more.
  ...[4, 7, 17, 48, 73, 96, 4095, 4105, 8191].map((at) => invalid(`byte-${at}`, INVALID.checksum, (e) => e.xor(at))),
  replays(
    'log-entry-byte-behind-it',
    behindOne((e) => e.u8(8192, 1)),
    TWO,
    { entries: 2 },
  ),
  invalid('checksum-0', INVALID.checksum, (e) => e.u32(4, 0)),
  invalid('checksum-of-the-header-only', INVALID.checksum, (e) => e.reseal(64)),
  invalid('checksum-without-the-data', INVALID.checksum, (e) => e.reseal(4096)),

  // Reported, but no reason to be invalid.
  ...[7, 0x80000000].map((value) =>
    valid(`reserved-${value}`, (e) => e.u32(28, value).reseal(), { status: 'damaged', ...stated('LOG-008', 28) }),
  ),
  invalid('reserved-checksum-wrong', INVALID.checksum, (e) => e.u32(28, 7), {
    note: 'LOG-008 and LOG-009 are judged on valid entries: in a torn one nobody wrote the field.',
  }),
  replays(
    'log-entry-reserved-before-the-tail',
    (r) =>
      r
        .append(setsBlock(1))
        .append({ ...setsBlock(2, 1), tail: 2 })
        .entry(0, (e) => e.u32(28, 1).reseal()),
    TWO,
    {
      rules: ['LOG-008'],
      status: 'damaged',
      at: { 'LOG-008': LOG + 28 },
      note: 'LOG-008 looks at every valid entry of this session, whether it is replayed or not.',
    },
  ),
  ...[
    ['flushed-unaligned', 48, 16 * MiB - 4096],
    ['flushed-1', 48, 1],
    ['last-unaligned', 56, 16 * MiB - 512],
  ].map(([name, field, value]) =>
    valid(`${name}`, (e) => e.u64(Number(field), Number(value)).reseal(), {
      status: 'damaged',
      ...stated('LOG-006', Number(field)),
    }),
  ),
  valid('flushed-0', (e) => e.u64(48, 0).reseal(), { infos: ['LOG-007'], at: { 'LOG-007': SECOND + 48 } }),
  valid('last-0', (e) => e.u64(56, 0).reseal()),
  valid('flushed-and-last-0', (e) => e.u64(48, 0).u64(56, 0).reseal(), { infos: ['LOG-007'] }),
  replays(
    'log-entry-flushed-unaligned-before-the-tail',
    (r) =>
      r
        .append(setsBlock(1))
        .append({ ...setsBlock(2, 1), tail: 2 })
        .entry(0, (e) => e.u64(48, 4096).u64(56, 512).reseal()),
    TWO,
    { note: 'LOG-006 and LOG-007 speak of active entries only: those from the tail on.' },
  ),

  // Alone in the ring an invalid entry leaves no sequence, and nothing at whose head it could stand.
  empty('log-entry-alone-torn', (r) => r.append(setsBlock(1)).entry(0, (e) => e.xor(5000)), {
    entries: 1,
    facts: entryFacts(0, { valid: false, active: false, invalidBecause: INVALID.checksum }),
  }),
  empty('log-entry-alone-number-0', (r) => r.append(setsBlock(0)), {
    entries: 1,
    rules: ['LOG-024'],
    at: { 'LOG-024': LOG + 16 },
  }),
  empty('log-entry-alone-of-another-session', (r) => r.append({ ...setsBlock(1), logGuid: countingGuid(0x81) }), {
    entries: 1,
    infos: ['LOG-020'],
    facts: entryFacts(0, { valid: true, stale: true, active: false }),
  }),
  // Away from the head a torn entry is only listed; a forged one is an error there, too.
  replays(
    'log-entry-torn-elsewhere',
    (r) =>
      r
        .append(setsBlock(1))
        .append({ ...setsBlock(9, 1), sector: 50 })
        .entry(1, (e) => e.xor(5000)),
    ONE,
    { entries: 2, facts: entryFacts(1, { offset: 50 * 4096, valid: false, invalidBecause: INVALID.checksum }) },
  ),
  replays(
    'log-entry-forged-elsewhere',
    (r) =>
      r
        .append(setsBlock(1))
        .append({ ...setsBlock(9, 1), sector: 50 })
        .entry(1, (e) => e.u32(12, RING).reseal()),
    ONE,
    { entries: 2, status: 'damaged', rules: ['LOG-025'], at: { 'LOG-025': LOG + 50 * 4096 + 12 } },
  ),
]
