// @ts-check
// What the replay changes (MS-VHDX 2.3.3): region tables, metadata and size as the report must show them, in what
// order writes apply, and that nothing is applied where the replay is stopped.

import { child, countingGuid, Draft, KiB, knownItem, MiB, STATE, unknownGuid, write } from '../builder.mjs'
import {
  BAT,
  descriptorFacts,
  empty,
  entryFacts,
  inUse,
  LOG,
  LOG_GUID,
  logRow,
  present,
  replays,
  setsBlock,
} from './log-case.mjs'

const METADATA = 2 * MiB
const ITEMS = METADATA + 64 * KiB
const SIZE = 'virtualDiskSize'
const FILE = 'fileParameters'

/** One entry #7. @param {string} name @param {import('../builder.mjs').write.Write[]} writes @param {number} count of descriptors, a page each @param {import('./log-case.mjs').LogMore} [more] */
const one = (name, writes, count, more = {}) =>
  replays(
    `log-replay-${name}`,
    (r) => r.append({ number: 7, writes }),
    { from: 7, to: 7, count, bytes: 4096 * count },
    more,
  )

/** @param {number} mib */
const sized = (mib) => write.item(SIZE, (i) => i.u64(0, mib * MiB))

/** The physical sector size where it is not by itself: its four bytes end a page. */
const atTheEndOfAPage = () =>
  inUse({
    itemOrder: [FILE, SIZE, 'virtualDiskId', 'logicalSectorSize'],
    items: [knownItem('physicalSectorSize', { bytes: Uint8Array.of(0, 0x10, 0, 0), offset: 64 * KiB + 4092 })],
  })

/** The disk's size over the end of a page. */
const overTheEndOfAPage = () =>
  inUse({
    itemOrder: [FILE, 'virtualDiskId', 'logicalSectorSize', 'physicalSectorSize'],
    items: [knownItem(SIZE, { bytes: Uint8Array.of(0, 0, 0, 4, 0, 0, 0, 0), offset: 64 * KiB + 4092 })],
  })

/** A third region that ends at 5 MiB in a file of 4 MiB. */
const regionBehindTheFile = () =>
  inUse({ minimumSize: 4 * MiB, regions: [{ guid: unknownGuid(1), offset: 4 * MiB, length: MiB, required: 0 }] })

export const LOG_REPLAY_CASES = [
  // What no value of the disk's own tells of: an entry of a table, an item that nobody knows, a sector bitmap.
  one('item-flags', [write.metadata((m) => m.u32(32 + 32 + 24, 2))], 1, { rules: ['MET-020'] }),
  one('region-not-required', [write.regionTables((t) => t.u32(16 + 28, 0))], 2, { rules: ['REG-019'] }),
  one('unknown-item', [write.item('u', (i) => i.u32(0, 0xdeadbeef))], 1, {
    image: () =>
      inUse({ items: [{ name: 'u', id: unknownGuid(1), flags: 1, bytes: Uint8Array.of(1, 2, 3, 4), length: 4 }] }),
    infos: ['MET-017'],
  }),
  one('sector-bitmap', [write.data(6 * MiB, new Uint8Array(4096).fill(255, 0, 512))], 1, {
    image: () =>
      child({
        logGuid: LOG_GUID,
        entries: [
          { index: 0, state: STATE.partiallyPresent, offset: 4 * MiB },
          { index: 2048, state: STATE.fullyPresent, offset: 6 * MiB },
        ],
      }).edit(6 * MiB, [0b111]),
    rules: ['CHN-001'],
  }),
  one('size-and-blocks', [present(0), present(3), sized(96)], 3, {
    facts: { 'disk.virtualSize': 96 * MiB },
    laterFacts: { 'blocks.payload.fullyPresent': 2 },
    note: 'The disk grows: entries of one number are of the same block all the same.',
  }),
  // Metadata: the first eight bytes of a page come from the descriptor, the last four too, the rest from the sector.
  one('block-size-in-the-leading-bytes', [write.item(FILE, (i) => i.u32(0, 32 * MiB))], 1, {
    facts: {
      'disk.blockSize': 32 * MiB,
      'disk.virtualSize': 64 * MiB,
      ...descriptorFacts(0, 0, { kind: 'data', fileOffset: ITEMS, length: 4096 }),
    },
    laterFacts: { 'blocks.payload.total': 2 },
  }),
  one('fixed-flag-in-the-leading-bytes', [write.item(FILE, (i) => i.u32(4, 1))], 1, {
    facts: { 'disk.type': 'fixed' },
    later: ['BAT-019'],
  }),
  one('disk-size-in-the-data-sector', [sized(96)], 1, {
    facts: { 'disk.virtualSize': 96 * MiB, 'metadata.items.1.value.virtualDiskSize': 96 * MiB },
    laterFacts: { 'blocks.payload.total': 48 },
  }),
  one('physical-sector-in-the-trailing-bytes', [write.item('physicalSectorSize', (i) => i.u32(0, 512))], 1, {
    image: atTheEndOfAPage,
    facts: { 'disk.physicalSectorSize': 512 },
  }),
  one('disk-size-over-two-pages', [write.item(SIZE, (i) => i.u64(0, 0x1_0600_0000))], 2, {
    image: overTheEndOfAPage,
    facts: { 'disk.virtualSize': 0x1_0600_0000 },
  }),
  one('disk-id', [write.item('virtualDiskId', (i) => i.guid(0, countingGuid(0x90)))], 1, {
    facts: { 'disk.diskId': countingGuid(0x90) },
  }),
  one('logical-sector-size', [write.item('logicalSectorSize', (i) => i.u32(0, 4096))], 1, {
    facts: { 'disk.logicalSectorSize': 4096 },
  }),
  one(
    'new-item',
    [write.metadata((m) => m.u16(10, 6).guid(192, unknownGuid(4)).u32(208, 0x10100).u32(212, 16).u32(216, 1))],
    1,
    {
      infos: ['MET-017'],
      facts: { 'metadata.entryCount': 6, 'metadata.items.length': 6, 'metadata.items.5.itemId': unknownGuid(4) },
    },
  ),
  replays(
    'log-replay-parent-linkage',
    (r) => r.append({ number: 7, writes: [write.item('parentLocator', (i) => i.utf16(72, '{11'))] }),
    { from: 7, to: 7, count: 1, bytes: 4096 },
    {
      image: () => child({ logGuid: LOG_GUID }),
      rules: ['CHN-001'],
      facts: { 'parentLocator.entries.0.value': '{1184f8fb-36d3-4091-afb5-b1afe587bfa8}' },
      note: 'Header of 20 bytes, two entries of 12, then the key of 28 bytes; the value begins at 72.',
    },
  ),

  // What is judged is the replayed value, for better or worse.
  one('disk-size-becomes-odd', [write.item(SIZE, (i) => i.u64(0, 64 * MiB + 7))], 1, {
    status: 'damaged',
    rules: ['ITM-006'],
    infos: ['ITM-016'],
    facts: { 'disk.virtualSize': 64 * MiB + 7 },
  }),
  one('disk-size-becomes-whole', [sized(64)], 1, {
    image: () => inUse({ virtualSize: 64 * MiB + 7 }),
    facts: { 'disk.virtualSize': 64 * MiB },
  }),
  one('block-size-becomes-illegal', [write.item(FILE, (i) => i.u32(0, 3 * MiB))], 1, {
    status: 'unopenable',
    rules: ['ITM-002'],
    open: ['ITM-016'],
  }),
  one('metadata-mended', [write.metadata((m) => m.bytes(0, new TextEncoder().encode('metadata')))], 1, {
    image: () => inUse().metadata((m) => m.zero(0, 8)),
    facts: { 'disk.blockSize': 2 * MiB },
  }),
  one('metadata-destroyed', [write.zero(METADATA, 4096)], 1, {
    status: 'unopenable',
    rules: ['MET-002'],
    summary: false,
    facts: { disk: null },
  }),
  one('creation-finished', [write.metadata((m) => m.u16(10, 5))], 1, {
    image: () => inUse({ items: [knownItem('incompleteFile')] }),
    infos: ['MET-021'],
    facts: { 'metadata.entryCount': 5 },
  }),

  // Region tables.
  one('bat-moved', [write.region(0, (e) => e.u64(16, 8 * MiB))], 2, {
    facts: { 'regionTables.0.entries.0.fileOffset': 8 * MiB, 'regionTables.1.entries.0.fileOffset': 8 * MiB },
  }),
  one('bat-moved-in-the-first-table', [write.regionTable(1, (t) => t.u64(16 + 16, 8 * MiB))], 1, {
    rules: ['REG-003'],
    facts: { 'regionTables.0.entries.0.fileOffset': 8 * MiB, 'regionTables.1.entries.0.fileOffset': BAT },
  }),
  one('metadata-moved', [write.region(1, (e) => e.u64(16, 8 * MiB))], 2, {
    image: () => inUse().edit(8 * MiB, otherMetadata()),
    facts: {
      'regionTables.0.entries.1.fileOffset': 8 * MiB,
      'disk.virtualSize': 128 * MiB,
      'metadata.offset': 8 * MiB,
    },
  }),
  one(
    'metadata-moved-and-written',
    [
      write.region(1, (e) => e.u64(16, 8 * MiB)),
      write.data(8 * MiB, otherMetadata().slice(0, 4096)),
      write.data(8 * MiB + 64 * KiB, otherMetadata().slice(64 * KiB)),
    ],
    4,
    {
      facts: {
        'disk.virtualSize': 128 * MiB,
        'metadata.offset': 8 * MiB,
        'metadata.items.1.fileOffset': 8 * MiB + 64 * KiB + 8,
      },
    },
  ),
  one('region-tables-mended', [write.regionTables((t) => t.u8(4096, 0))], 4, {
    image: () =>
      inUse()
        .regionTable(1, (t) => t.u8(4096, 1))
        .regionTable(2, (t) => t.u8(4096, 1)),
    facts: { 'regionTables.0.valid': true, 'regionTables.1.valid': true, 'regionTables.0.current': true },
    note: 'As stored both checksums are wrong. Each write is the page with the byte and the page with the checksum.',
  }),
  one('region-table-1-destroyed', [write.zero(0x30000, 4096)], 1, {
    rules: ['REG-002'],
    facts: { 'regionTables.0.valid': false, 'regionTables.1.current': true },
  }),
  one('region-tables-destroyed', [write.zero(0x30000, 4096), write.zero(0x40000, 4096)], 2, {
    status: 'unopenable',
    rules: ['REG-001'],
    summary: false,
    facts: { disk: null, 'regionTables.0.valid': false, 'regionTables.1.valid': false },
  }),
  one(
    'region-added',
    [
      write.regionTables((t) =>
        t
          .u32(8, 3)
          .guid(80, unknownGuid(1))
          .u64(96, 8 * MiB)
          .u32(104, MiB),
      ),
    ],
    2,
    {
      infos: ['REG-016'],
      facts: { 'regionTables.0.entryCount': 3 },
    },
  ),
  one('bat-moved-out-of-the-file', [write.region(0, (e) => e.u64(16, 64 * MiB))], 2, {
    status: 'damaged',
    rules: ['FILE-004', 'REG-012'],
    later: ['BAT-002'],
    laterStatus: 'unopenable',
  }),

  // Order: later descriptors win, within an entry and from entry to entry.
  one('data-then-zero', [write.data(BAT + 8192), write.zero(BAT + 8192, 4096), present(0)], 3, {
    laterFacts: { 'blocks.payload.fullyPresent': 1 },
  }),
  one('size-then-destroyed', [sized(96), write.zero(ITEMS, 4096)], 2, {
    status: 'unopenable',
    rules: ['ITM-002', 'ITM-008', 'ITM-009', 'ITM-010', 'ITM-013'],
    open: ['ITM-016'],
    facts: { 'disk.virtualSize': 0, 'disk.blockSize': 0 },
  }),
  one('destroyed-then-size', [write.zero(ITEMS, 4096), sized(96)], 2, { facts: { 'disk.virtualSize': 96 * MiB } }),
  one('size-twice', [sized(96), sized(128)], 2, { facts: { 'disk.virtualSize': 128 * MiB } }),
  replays(
    'log-replay-data-inside-a-zero-range',
    (r) => r.append({ number: 7, writes: [write.zero(BAT, 3 * 4096), write.bat(512 + 5, 0), present(3)] }),
    { from: 7, to: 7, count: 3, bytes: 5 * 4096 },
    { laterFacts: { 'blocks.payload.fullyPresent': 1 } },
  ),
  replays(
    'log-replay-zero-range-inside-data',
    (r) => r.append({ number: 7, writes: [present(0), sized(96), write.zero(BAT, 3 * 4096)] }),
    { from: 7, to: 7, count: 3, bytes: 5 * 4096 },
    { open: [], facts: { 'disk.virtualSize': 96 * MiB }, laterFacts: { 'blocks.payload.fullyPresent': 0 } },
  ),
  replays(
    'log-replay-entry-by-entry',
    (r) =>
      r
        .append({ number: 1, tail: 0, writes: [sized(96)] })
        .append({ number: 2, tail: 0, writes: [sized(128), present(0)] })
        .append({ number: 3, tail: 0, writes: [sized(160), present(1)] }),
    { from: 1, to: 3, count: 5, bytes: 5 * 4096 },
    { facts: { 'disk.virtualSize': 160 * MiB }, laterFacts: { 'blocks.payload.fullyPresent': 2 } },
  ),
  replays(
    'log-replay-entries-before-the-tail-are-done',
    (r) =>
      r
        .append({ number: 1, tail: 0, writes: [write.item('physicalSectorSize', (i) => i.u32(0, 512))] })
        .append({ number: 2, tail: 2, writes: [write.data(ITEMS, otherMetadata().subarray(64 * KiB, 68 * KiB))] }),
    { from: 2, to: 2, count: 1, bytes: 4096 },
    {
      facts: { 'disk.virtualSize': 128 * MiB, 'disk.physicalSectorSize': 4096 },
      note: '#1 is outdated: replaying the run from its start would show what no longer holds, had #2 not the same page.',
    },
  ),
  replays(
    'log-replay-only-from-the-tail-on',
    (r) =>
      r
        .append({ number: 1, tail: 0, writes: [write.regionTable(1, (t) => t.u64(32, 8 * MiB))] })
        .append({ number: 2, tail: 2, writes: [sized(96)] }),
    { from: 2, to: 2, count: 1, bytes: 4096 },
    { facts: { 'regionTables.0.entries.0.fileOffset': BAT, 'disk.virtualSize': 96 * MiB } },
  ),
  replays(
    'log-replay-not-the-stale-nor-the-torn',
    (r) =>
      r
        .append({ number: 6, writes: [sized(96)] })
        .append({ number: 7, writes: [sized(128)] })
        .append({ number: 8, writes: [sized(160)], logGuid: countingGuid(0x80) })
        .entry(1, (e) => e.xor(8191)),
    { from: 6, to: 6, count: 1, bytes: 4096 },
    { infos: ['LOG-020', 'LOG-021'], facts: { 'disk.virtualSize': 96 * MiB } },
  ),
  // Data sectors are counted by data descriptors alone.
  one(
    'zero-descriptors-between',
    [
      write.zero(BAT + 8192, 4096),
      sized(96),
      write.zero(BAT + 4 * 4096, 4096),
      write.zero(BAT + 5 * 4096, 4096),
      write.region(0, (e) => e.u64(16, 8 * MiB)),
    ],
    6,
    {
      rules: ['LOG-016'],
      needsBat: ['LOG-016'],
      facts: { 'disk.virtualSize': 96 * MiB, 'regionTables.1.entries.0.fileOffset': 8 * MiB },
      note: 'The zeros go where the BAT was; in the replayed view nobody owns that.',
    },
  ),

  // The file's size. LastFileOffset of the head extends it, FlushedFileOffset of the head may refuse it.
  replays(
    'log-size-grows',
    (r) => r.append({ ...setsBlock(7), flushed: 4 * MiB, last: 6 * MiB }),
    { from: 7, to: 7, count: 1, bytes: 4096 },
    {
      image: () => inUse({ minimumSize: 4 * MiB }),
      infos: ['LOG-005'],
      at: { 'LOG-005': LOG + 56 },
      facts: { 'file.size': 4 * MiB },
      laterFacts: { 'blocks.payload.fullyPresent': 1, 'space.missing': 0 },
    },
  ),
  ...[4, 5].map((mib) =>
    replays(
      `log-size-${mib}-mib-for-a-region-up-to-5`,
      (r) => r.append({ number: 7, flushed: 4 * MiB, last: mib * MiB, writes: [sized(96)] }),
      { from: 7, to: 7, count: 1, bytes: 4096 },
      {
        image: () => shortened(regionBehindTheFile()),
        status: mib === 4 ? 'damaged' : 'needsReplay',
        rules: mib === 4 ? ['FILE-004', 'REG-012'] : [],
        infos: mib === 4 ? ['REG-016'] : ['LOG-005', 'REG-016'],
        facts: { 'disk.virtualSize': 96 * MiB },
        note: 'Ends are compared with the size after replay.',
      },
    ),
  ),
  replays(
    'log-size-a-write-extends-it-too',
    (r) => r.append({ number: 7, flushed: 4 * MiB, last: 4 * MiB, writes: [write.data(5 * MiB - 4096)] }),
    { from: 7, to: 7, count: 1, bytes: 4096 },
    {
      image: () => shortened(regionBehindTheFile()),
      infos: ['LOG-017', 'REG-016'],
      open: ['LOG-030'],
      note: 'Of a region that nobody knows there is no field to be told of.',
    },
  ),
  replays(
    'log-size-bat-moved-behind-the-file',
    (r) =>
      r.append({
        number: 7,
        last: 17 * MiB,
        writes: [
          write.region(0, (e) => e.u64(16, 16 * MiB)),
          write.data(16 * MiB, batPage(6 * MiB)),
          write.zero(16 * MiB + 4096, MiB - 4096),
        ],
      }),
    { from: 7, to: 7, count: 4, bytes: 3 * 4096 + MiB - 4096 },
    {
      infos: ['LOG-005', 'LOG-017'],
      facts: { 'regionTables.0.entries.0.fileOffset': 16 * MiB },
      laterFacts: { 'blocks.payload.fullyPresent': 1 },
    },
  ),
  ...[0, 16].map((more) =>
    replays(
      `log-size-metadata-only-in-the-log-and-${more}-bytes`,
      (r) => r.append({ number: 7, flushed: 5 * MiB, last: 6 * MiB, writes: [sized(96)] }),
      { from: 7, to: 7, count: 1, bytes: 4096 },
      {
        image: () => inUse({ metadata: { offset: 5 * MiB, length: MiB }, minimumSize: 0 }),
        after: (draft) => draft.truncate(5 * MiB + 64 * KiB + more),
        infos: ['FILE-003', 'LOG-005', 'LOG-017'],
        facts: { 'disk.virtualSize': 96 * MiB, 'disk.blockSize': 2 * MiB, 'metadata.items.length': 5 },
        note: 'The file ends where the items begin; the page that holds them is in the log, what follows reads as zeros.',
      },
    ),
  ),
  replays(
    'log-size-only-the-heads-last-file-offset',
    (r) => r.append({ ...setsBlock(1), tail: 0, last: 64 * MiB }).append({ ...setsBlock(2, 1), tail: 0 }),
    { from: 1, to: 2, count: 2, bytes: 8192 },
  ),
  replays(
    'log-size-only-the-heads-flushed-file-offset',
    (r) => r.append({ ...setsBlock(1), tail: 0, flushed: 64 * MiB }).append({ ...setsBlock(2, 1), tail: 0 }),
    { from: 1, to: 2, count: 2, bytes: 8192 },
  ),
  replays(
    'log-size-stale-entries-do-not-count',
    (r) =>
      r
        .append(setsBlock(1))
        .append({ ...setsBlock(2), flushed: 64 * MiB, last: 64 * MiB, logGuid: countingGuid(0x80) }),
    { from: 1, to: 1, count: 1, bytes: 4096 },
    { infos: ['LOG-020'] },
  ),
  replays('log-size-flushed-is-the-size', (r) => r.append({ ...setsBlock(1), flushed: 16 * MiB }), {
    from: 1,
    to: 1,
    count: 1,
    bytes: 4096,
  }),

  // A byte less than FlushedFileOffset, and the replay is stopped: everything is shown as stored.
  ...[
    ['by-a-byte', 16 * MiB - 1, 16 * MiB, ['FILE-003']],
    ['by-a-mib', 15 * MiB, 16 * MiB, []],
    ['by-far', 16 * MiB, 2 ** 53, []],
  ].map(([name, size, flushed, infos]) =>
    stopped(`log-size-flushed-missed-${name}`, Number(size), Number(flushed), /** @type {string[]} */ (infos)),
  ),
  stopped('log-size-flushed-unaligned-and-missed', 16 * MiB, 17 * MiB + 512, [], ['LOG-006']),

  // Stopped for want of a sequence: the torn entry's value is not shown.
  empty(
    'log-stopped-torn',
    (r) =>
      r
        .append({ number: 7, writes: [sized(96), write.region(0, (e) => e.u64(16, 8 * MiB))] })
        .entry(0, (e) => e.xor(5000)),
    {
      facts: { 'disk.virtualSize': 64 * MiB, 'regionTables.0.entries.0.fileOffset': BAT },
      laterFacts: { 'blocks.payload.total': 32 },
      note: 'There is no `blocks.beforeReplay`.',
    },
  ),
  empty('log-stopped-without-tail', (r) => r.append({ number: 7, tail: 9, writes: [sized(96)] }), {
    rules: ['LOG-022'],
    facts: { 'disk.virtualSize': 64 * MiB },
  }),
  empty(
    'log-stopped-with-damaged-metadata',
    (r) => r.append({ number: 7, writes: [sized(96)] }).entry(0, (e) => e.xor(4)),
    {
      image: () => inUse({ virtualSize: 64 * MiB + 7 }),
      rules: ['ITM-006'],
      infos: ['ITM-016'],
      facts: { 'disk.virtualSize': 64 * MiB + 7 },
    },
  ),
]

/**
 * LOG-002: the sequence is found, but the file is shorter than its head guarantees.
 * @param {string} name @param {number} size @param {number} flushed @param {string[]} infos @param {string[]} [rules]
 */
function stopped(name, size, flushed, infos, rules = []) {
  const last = size - (size % MiB)
  return logRow(
    name,
    (r) => r.append({ number: 7, flushed, last, writes: [sized(96)] }),
    'unopenable',
    ['FILE-004', 'LOG-002', ...rules],
    ['HDR-024', 'LOG-003', ...infos],
    {
      image: () => inUse(),
      after: (draft) => draft.truncate(size),
      entries: 1,
      at: { 'LOG-002': LOG + 48 },
      facts: { 'log.state': 'invalid', 'disk.virtualSize': 64 * MiB, ...entryFacts(0, { valid: true }) },
      note: 'Whether the entry is called active, and what is pending, is left open; LOG-003 says that the sequence was found.',
    },
  )
}

/** A metadata region of a disk of 128 MiB. */
function otherMetadata() {
  const image = new Draft({ ...inUse().recipe, virtualSize: 128 * MiB }).image('other')
  const bytes = new Uint8Array(68 * KiB)
  for (const [offset, content] of image.extents) {
    if (offset >= METADATA && offset < BAT) bytes.set(content, offset - METADATA)
  }
  return bytes
}

/** The first page of a BAT whose block 0 is at `offset`. @param {number} offset */
function batPage(offset) {
  const page = new Uint8Array(4096)
  new DataView(page.buffer).setBigUint64(0, BigInt(offset) | BigInt(STATE.fullyPresent), true)
  return page
}

/** Without the space of its third region. @param {Draft} draft */
function shortened(draft) {
  if (draft.size !== 4 * MiB) throw new Error(`the file is ${draft.size} bytes long`)
  return draft
}
