// @ts-check
// The rows of appendix B.2 about the log, row by row as they stand, and vector 4 of B.1 inside an image.

import { child, MiB, STATE, write } from '../builder.mjs'
import { INVALID } from '../invalid-because.mjs'
import { LOG_ENTRY } from '../vectors.mjs'
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

const ONE = { from: 7, to: 7, count: 1, bytes: 4096 }

/** @param {number} n @param {number} offset in the file */
const at = (n, offset) => write.bat(n, STATE.fullyPresent, offset)

/** #100 at sector 253, #101 at 254, 255 and 0, #102 at 1. @param {import('../builder.mjs').Ring} ring */
const wrapped = (ring) =>
  ring
    .append({ number: 100, sector: 253, tail: 253 })
    .append({
      number: 101,
      sector: 254,
      tail: 253,
      writes: [at(0, 4 * MiB), write.data(BAT + 4096, new Uint8Array(4096))],
    })
    .append({ number: 102, sector: 1, tail: 254, writes: [at(1, 6 * MiB)] })

/** @param {number} sector of an entry with 254 data descriptors */
const fillsTheRing = (sector) => (/** @type {import('../builder.mjs').Ring} */ ring) => {
  const pages = Array.from({ length: 253 }, (_, i) => write.data(BAT + 4096 * (i + 1), new Uint8Array(4096)))
  ring.append({ number: 7, sector, writes: [...pages, at(0, 4 * MiB)] })
}

const FULL = { from: 7, to: 7, count: 254, bytes: 254 * 4096 }

export const LOG_APPENDIX_B_CASES = [
  replays(
    'b1-vector-4',
    (r) => r.raw(0, LOG_ENTRY),
    { from: 0x1122334455667788n, to: 0x1122334455667788n, count: 2, bytes: 12288 },
    {
      // At 3 MiB of the base lies the BAT; here nobody does.
      image: () => inUse({ bat: { offset: 4 * MiB } }),
      rules: ['LOG-016'],
      needsBat: ['LOG-016'],
      open: ['LOG-030'],
      entries: 1,
      facts: {
        ...entryFacts(0, {
          offset: 0,
          entryLength: 8192,
          tail: 0,
          sequenceNumber: 0x1122334455667788n,
          descriptorCount: 2,
          logGuid: LOG_GUID,
          flushedFileOffset: 0x400000,
          lastFileOffset: 0x400000,
        }),
        ...descriptorFacts(0, 0, { kind: 'zero', fileOffset: 0x301000, length: 0x2000 }),
        ...descriptorFacts(0, 1, { kind: 'data', fileOffset: 0x300000, length: 4096 }),
      },
    },
  ),
  replays(
    'b2-log-wrapped-sequence',
    wrapped,
    { from: 101, to: 102, count: 3, bytes: 12288 },
    {
      infos: ['LOG-032'],
      entries: 3,
      facts: {
        ...entryFacts(0, { offset: 4096, active: true }),
        ...entryFacts(1, { active: false }),
        ...entryFacts(2, { active: true }),
      },
      laterFacts: { 'blocks.payload.fullyPresent': 2 },
    },
  ),
  replays(
    'b2-log-torn-head',
    (r) => wrapped(r).entry(2, (e) => e.xor(5000)),
    { from: 100, to: 101, count: 2, bytes: 8192 },
    {
      infos: ['LOG-021', 'LOG-032'],
      entries: 3,
      laterFacts: { 'blocks.payload.fullyPresent': 1 },
    },
  ),
  empty('b2-log-tail-not-in-the-run', (r) => r.append({ ...setsBlock(5), tail: 9 }), { rules: ['LOG-022'] }),
  replays(
    'b2-log-damage-in-the-middle',
    (r) => {
      for (let k = 1; k <= 7; k++) r.append({ ...setsBlock(k, k % 6), tail: k < 4 ? 0 : 4 })
      r.entry(4, (e) => e.xor(5000))
    },
    { from: 3, to: 4, count: 2, bytes: 8192 },
    { rules: ['LOG-022', 'LOG-039'], infos: ['LOG-021'], entries: 7, laterFacts: { 'blocks.payload.fullyPresent': 4 } },
  ),
  logRow(
    'b2-log-flushed-file-offset-too-great',
    (r) => r.append({ ...setsBlock(7), flushed: 64 * MiB }),
    'unopenable',
    ['FILE-004', 'LOG-002'],
    ['HDR-024', 'LOG-003'],
    {
      facts: { 'log.state': 'invalid' },
    },
  ),
  replays('b2-log-file-grows', (r) => r.append({ ...setsBlock(7), flushed: 4 * MiB, last: 6 * MiB }), ONE, {
    image: () => inUse({ minimumSize: 4 * MiB }),
    infos: ['LOG-005'],
    laterFacts: { 'blocks.payload.fullyPresent': 1 },
  }),
  empty('b2-log-descriptor-into-a-header', (r) => r.append({ number: 7, writes: [write.data(0x10000)] }), {
    rules: ['LOG-013'],
    facts: entryFacts(0, { valid: false, invalidBecause: INVALID.headers }),
  }),
  empty('b2-log-descriptor-into-the-log', (r) => r.append({ number: 7, writes: [write.data(LOG + 512 * 1024)] }), {
    rules: ['LOG-014'],
    facts: entryFacts(0, { valid: false, invalidBecause: INVALID.log }),
  }),
  empty(
    'b2-log-zero-descriptor-overflows',
    (r) => r.append({ number: 7, writes: [write.zero(2n ** 62n, 2n ** 62n)] }),
    {
      rules: ['LOG-018'],
      facts: entryFacts(0, { valid: false, invalidBecause: INVALID.overflow }),
    },
  ),
  replays('b2-log-entry-reserved-7', (r) => r.append(setsBlock(7)).entry(0, (e) => e.u32(28, 7).reseal()), ONE, {
    status: 'damaged',
    rules: ['LOG-008'],
    laterFacts: { 'blocks.payload.fullyPresent': 1 },
  }),
  replays(
    'b2-log-130-descriptors',
    (r) =>
      r.append({
        number: 7,
        writes: [...Array.from({ length: 129 }, (_, i) => write.zero(BAT + 4096 * (i + 1), 4096)), at(0, 4 * MiB)],
      }),
    { from: 7, to: 7, count: 130, bytes: 130 * 4096 },
    {
      facts: entryFacts(0, { entryLength: 12288, descriptorCount: 130, 'descriptors.length': 128 }),
      laterFacts: { 'blocks.payload.fullyPresent': 1 },
    },
  ),
  replays('b2-log-entry-fills-the-ring', fillsTheRing(0), FULL, {
    entries: 1,
    laterFacts: { 'blocks.payload.fullyPresent': 1 },
  }),
  replays('b2-log-entry-fills-the-ring-from-sector-100', fillsTheRing(100), FULL, {
    infos: ['LOG-032'],
    entries: 1,
    facts: entryFacts(0, { offset: 409600, tail: 409600, entryLength: MiB }),
    laterFacts: { 'blocks.payload.fullyPresent': 1 },
  }),
  replays('b2-log-descriptor-into-payload', (r) => r.append({ number: 7, writes: [write.data(4 * MiB)] }), ONE, {
    image: () => inUse({ entries: [{ index: 0, state: STATE.fullyPresent, offset: 4 * MiB }] }),
    status: 'damaged',
    rules: ['LOG-015'],
    needsBat: ['LOG-015'],
    open: ['LOG-030'],
  }),
  replays('b2-log-descriptor-into-free-space', (r) => r.append({ number: 7, writes: [write.data(8 * MiB)] }), ONE, {
    rules: ['LOG-016'],
    needsBat: ['LOG-016'],
    open: ['LOG-030'],
  }),
  replays(
    'b2-log-huge-zero-descriptor',
    (r) => r.append({ number: 7, writes: [write.zero(7 * MiB, 2 ** 40)] }),
    { ...ONE, bytes: 2 ** 40 },
    {
      image: () => inUse({ minimumSize: 8 * MiB }),
      rules: ['LOG-016', 'LOG-019'],
      needsBat: ['LOG-016'],
      infos: ['LOG-017'],
      open: ['LOG-030'],
    },
  ),
]

/** @param {number} state of block 0, which lies at 4 MiB */
const withBlock = (state) => inUse({ entries: [{ index: 0, state, offset: 4 * MiB }] })
/** What the replay changes in payload has no field. */
const ERROR = { status: /** @type {const} */ ('damaged'), rules: ['LOG-015'], needsBat: ['LOG-015'], open: ['LOG-030'] }
const WARNING = { rules: ['LOG-015 warning'], needsBat: ['LOG-015'], open: ['LOG-016'] }
const UNCLAIMED = { rules: ['LOG-016'], needsBat: ['LOG-016'], open: ['LOG-030'] }

/** @param {string} name @param {import('../builder.mjs').write.Write[]} writes @param {import('./log-case.mjs').LogMore & { bytes?: number }} more */
const lands = (name, writes, more) =>
  replays(
    `log-lands-${name}`,
    (r) => r.append({ number: 7, writes }),
    { ...ONE, count: writes.length, bytes: more.bytes ?? 4096 * writes.length },
    more,
  )

/** Where a descriptor lands, as the block table before and after the replay has it: LOG-015 and LOG-016. */
export const LOG_LANDING_CASES = [
  lands('first-page-of-a-block', [write.data(4 * MiB)], { image: () => withBlock(6), ...ERROR }),
  lands('last-page-of-a-block', [write.data(6 * MiB - 4096)], { image: () => withBlock(6), ...ERROR }),
  lands('page-behind-a-block', [write.data(6 * MiB)], { image: () => withBlock(6), ...UNCLAIMED }),
  lands('zeros-up-to-a-block', [write.zero(4 * MiB - 8192, 8192)], {
    image: () => withBlock(6),
    bytes: 8192,
    open: ['LOG-030'],
  }),
  lands('zeros-into-a-block', [write.zero(6 * MiB - 4096, 8192)], {
    image: () => withBlock(6),
    bytes: 8192,
    status: 'damaged',
    rules: ['LOG-015'],
    needsBat: ['LOG-015'],
    open: ['LOG-016', 'LOG-030'],
    note: 'Half of the range is a block’s, half nobody’s: whether LOG-016 fires as well is left open.',
  }),
  lands('payload-only-before', [write.data(4 * MiB), write.bat(0, 0)], { image: () => withBlock(6), ...WARNING }),
  lands('payload-only-after', [present(0), write.data(4 * MiB)], WARNING),
  lands(
    'payload-before-and-after-of-two-blocks',
    [write.bat(0, 0), write.bat(1, STATE.fullyPresent, 4 * MiB), write.data(4 * MiB)],
    {
      image: () => withBlock(6),
      ...ERROR,
      note: 'Whose block it is has changed, but it is payload before and after.',
    },
  ),
  ...[1, 3].map((state) =>
    lands(`soft-anchor-in-state-${state}`, [write.data(4 * MiB)], {
      image: () => withBlock(state),
      open: ['LOG-016', 'LOG-030'],
      note: 'A block that is not in state 6 or 7 is no payload; whether its place counts as claimed is left open.',
    }),
  ),
  lands('partial-block-of-a-child', [write.data(4 * MiB)], {
    image: () => partlyPresent(),
    status: 'damaged',
    rules: ['CHN-001', 'LOG-015'],
    needsBat: ['LOG-015'],
    open: ['LOG-030'],
  }),
  lands('sector-bitmap-of-a-child', [write.data(6 * MiB)], {
    image: () => partlyPresent(),
    rules: ['CHN-001'],
    open: ['LOG-030'],
    note: 'Bitmaps are updated through the log: that is what it is for.',
  }),
  lands('old-place-of-the-bat', [write.region(0, (e) => e.u64(16, 8 * MiB)), write.data(BAT)], {
    bytes: 3 * 4096,
    rules: ['LOG-016'],
    needsBat: ['LOG-016'],
    facts: { 'log.pendingWrites.count': 3 },
    note: 'In no structure of the replayed view, though in one of the stored view.',
  }),
  lands(
    'new-place-of-the-bat',
    [write.region(0, (e) => e.u64(16, 8 * MiB)), write.data(8 * MiB, new Uint8Array(4096))],
    {
      bytes: 3 * 4096,
      facts: { 'log.pendingWrites.count': 3 },
    },
  ),
  lands('region-nobody-knows', [write.data(8 * MiB)], {
    image: () =>
      inUse({ regions: [{ guid: '5ca1ab1e-0000-4000-8000-000000000001', offset: 8 * MiB, length: MiB, required: 0 }] }),
    infos: ['REG-016'],
    open: ['LOG-030'],
  }),
]

/** A child with block 0 at 4 MiB and the bitmap of its chunk at 6 MiB. */
function partlyPresent() {
  const entries = [
    { index: 0, state: STATE.partiallyPresent, offset: 4 * MiB },
    { index: 2048, state: STATE.fullyPresent, offset: 6 * MiB },
  ]
  return child({ logGuid: LOG_GUID, entries })
}
