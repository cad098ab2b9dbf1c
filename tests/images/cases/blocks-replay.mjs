// @ts-check
// The block table through the log: entries that the replay sets, clears and mends, in the leading bytes of a page, in its
// data sector and in its trailing bytes, by zero descriptors, and in a file that grows. `blocks.beforeReplay` is the same
// table as stored.

import { child, GiB, MiB, STATE, write } from '../builder.mjs'
import { BITMAP, blocks, spaceMib } from './block-case.mjs'
import { BAT, inUse, LOG_GUID, replays } from './log-case.mjs'

/** @typedef {import('./block-case.mjs').Entry} Entry */

const { fullyPresent, partiallyPresent } = STATE

/** @param {Entry[]} entries @param {Partial<import('../builder.mjs').Recipe>} changes */
const recipe = (entries, changes) => ({
  logGuid: LOG_GUID,
  entries: entries.map(([index, state, mib = 0]) => ({ index, state, offset: mib * MiB })),
  ...changes,
})

/** In use, 32 blocks of 2 MiB, `size` MiB long. @param {Entry[]} entries @param {number} size @param {Partial<import('../builder.mjs').Recipe>} [changes] */
const dirty =
  (entries, size, changes = {}) =>
  () =>
    inUse(recipe(entries, { minimumSize: size * MiB, ...changes }))

/** @param {Entry[]} entries @param {number} size */
const dirtyChild = (entries, size) => () => child(recipe(entries, { minimumSize: size * MiB }))

/** @param {Entry} entry */
const sets = ([index, state, mib = 0]) => write.bat(index, state, mib * MiB)

/** @param {Record<string, number>} facts */
const before = (facts) =>
  blocks(Object.fromEntries(Object.entries(facts).map(([name, value]) => [`beforeReplay.${name}`, value])))

/**
 * One entry #7 whose descriptors each write 4096 bytes.
 * @param {string} name @param {import('../builder.mjs').write.Write[]} writes @param {import('./log-case.mjs').LogMore & { count?: number, bytes?: number }} more
 */
const one = (name, writes, { count = writes.length, bytes = 4096 * count, ...more }) =>
  replays(`blocks-replay-${name}`, (r) => r.append({ number: 7, writes }), { from: 7, to: 7, count, bytes }, more)

/** So many entries that the last of 2 pages is used: 512 a page. */
const TWO_PAGES = { virtualSize: 2 * GiB }

export const BLOCK_REPLAY_CASES = [
  one('sets-a-block', [sets([1, fullyPresent, 4])], {
    image: dirty([], 6),
    facts: {
      ...blocks({ 'payload.fullyPresent': 1, 'payload.notPresent': 31, written: 2 * MiB, fragments: 1 }),
      ...before({ 'payload.fullyPresent': 0, 'payload.notPresent': 32, written: 0, fragments: 0, batEntries: 32 }),
      ...spaceMib({ payloadInUse: 2, tail: 0 }),
    },
  }),
  one('sets-the-block-in-the-leading-bytes', [sets([0, fullyPresent, 4])], {
    image: dirty([], 6),
    facts: { ...blocks({ 'payload.fullyPresent': 1 }), ...before({ 'payload.fullyPresent': 0 }) },
    note: 'The first eight bytes of a page are the descriptor’s: entry 0 of the table.',
  }),
  one('sets-the-block-with-trailing-bytes', [sets([511, fullyPresent, 5 * 2 ** 20])], {
    image: dirty([], 6, TWO_PAGES),
    status: 'damaged',
    rules: ['BAT-008', 'FILE-004'],
    facts: { ...blocks({ 'payload.fullyPresent': 1, 'payload.total': 1024 }), ...spaceMib({ missing: 2 }) },
    infos: ['LAY-004'],
    note: 'The upper half of entry 511 is in the trailing bytes: 5 TiB.',
  }),
  one('zeros-nothing-far-behind-the-end', [write.zero(100 * MiB, 0), sets([0, fullyPresent, 60])], {
    bytes: 4096,
    image: dirty([], 6),
    status: 'damaged',
    rules: ['BAT-008', 'FILE-004'],
    facts: { ...blocks({ 'payload.fullyPresent': 1 }), ...spaceMib({ missing: 2 }) },
    infos: ['LAY-004'],
    note: 'A run of no zeros writes nothing, so the file does not become longer by it.',
  }),
  one('sets-the-first-of-the-second-page', [sets([512, fullyPresent, 4])], {
    image: dirty([[511, fullyPresent, 6]], 8, TWO_PAGES),
    infos: ['BAT-026'],
    facts: { ...blocks({ 'payload.fullyPresent': 2 }), ...before({ 'payload.fullyPresent': 1 }) },
  }),
  one('clears-a-block', [sets([0, 0])], {
    image: dirty([[0, fullyPresent, 4]], 6),
    infos: ['BAT-023', 'LAY-004', 'LAY-007'],
    facts: {
      ...blocks({ 'payload.fullyPresent': 0, written: 0 }),
      ...before({ 'payload.fullyPresent': 1, written: 2 * MiB }),
      ...spaceMib({ payloadInUse: 0, tail: 2 }),
    },
  }),
  one('trims-a-block', [sets([0, 3, 4])], {
    image: dirty([[0, fullyPresent, 4]], 6),
    infos: ['BAT-015', 'BAT-023', 'LAY-007'],
    facts: { ...blocks({ 'payload.unmapped': 1 }), ...spaceMib({ payloadAnchored: 2, tail: 0 }) },
  }),
  one('zeros-over-the-table', [write.zero(BAT, 4096)], {
    image: dirty(
      [
        [0, fullyPresent, 4],
        [31, fullyPresent, 6],
      ],
      8,
    ),
    infos: ['BAT-023', 'LAY-004', 'LAY-007'],
    facts: { ...blocks({ 'payload.notPresent': 32 }), ...before({ 'payload.fullyPresent': 2 }) },
  }),
  one('zeros-over-one-page-of-two', [write.zero(BAT, 4096)], {
    image: dirty(
      [
        [511, fullyPresent, 4],
        [512, fullyPresent, 6],
      ],
      8,
      TWO_PAGES,
    ),
    infos: ['LAY-002', 'LAY-007'],
    facts: { ...blocks({ 'payload.fullyPresent': 1 }), ...before({ 'payload.fullyPresent': 2, fragments: 1 }) },
  }),
  one('zeros-over-the-whole-table-and-more', [write.zero(BAT, MiB)], {
    bytes: MiB,
    image: dirty(
      [
        [0, fullyPresent, 4],
        [700, fullyPresent, 6],
      ],
      8,
      TWO_PAGES,
    ),
    infos: ['BAT-023', 'LAY-004', 'LAY-007'],
    facts: blocks({ 'payload.notPresent': 1024 }),
  }),
  one('zeros-then-a-block', [write.zero(BAT, 8192), write.data(BAT + 4096, page([fullyPresent, 4]))], {
    count: 2,
    bytes: 12288,
    image: dirty(
      [
        [0, fullyPresent, 4],
        [512, fullyPresent, 6],
      ],
      6,
      TWO_PAGES,
    ),
    facts: { ...blocks({ 'payload.fullyPresent': 1 }), ...before({ 'payload.fullyPresent': 2 }) },
  }),
  one('block-then-zeros', [write.data(BAT, page([fullyPresent, 4])), write.zero(BAT, 4096)], {
    image: dirty([], 4),
    infos: ['BAT-023'],
    open: ['LOG-030'],
    facts: { ...blocks({ 'payload.fullyPresent': 0 }), ...before({ 'payload.fullyPresent': 0 }) },
  }),
  replays(
    'blocks-replay-last-entry-wins',
    (r) =>
      r
        .append({ number: 7, writes: [sets([0, fullyPresent, 4])] })
        .append({ number: 8, tail: 0, writes: [sets([0, fullyPresent, 6])] })
        .append({ number: 9, tail: 0, writes: [sets([1, fullyPresent, 4])] }),
    { from: 7, to: 9, count: 3, bytes: 12288 },
    {
      image: dirty([], 8),
      infos: ['BAT-026'],
      facts: { ...blocks({ 'payload.fullyPresent': 2, fragments: 2 }), ...before({ 'payload.fullyPresent': 0 }) },
    },
  ),
  replays(
    'blocks-replay-file-grows-for-a-block',
    (r) => r.append({ number: 7, flushed: 4 * MiB, last: 6 * MiB, writes: [sets([0, fullyPresent, 4])] }),
    { from: 7, to: 7, count: 1, bytes: 4096 },
    {
      image: dirty([], 4),
      infos: ['LOG-005'],
      facts: {
        ...blocks({ 'payload.fullyPresent': 1 }),
        ...spaceMib({ fileSize: 4, payloadInUse: 0, tail: 0, missing: 0 }),
      },
      note: 'What the replay will append is neither in the file nor missing.',
    },
  ),
  replays(
    'blocks-replay-file-grows-too-little',
    (r) => r.append({ number: 7, flushed: 4 * MiB, last: 5 * MiB, writes: [sets([0, fullyPresent, 4])] }),
    { from: 7, to: 7, count: 1, bytes: 4096 },
    {
      image: dirty([], 4),
      status: 'damaged',
      rules: ['BAT-009', 'FILE-004'],
      infos: ['LOG-005'],
      facts: spaceMib({ missing: 1 }),
    },
  ),
  replays(
    'blocks-replay-file-grows-too-far',
    (r) => r.append({ number: 7, flushed: 4 * MiB, last: 9 * MiB, writes: [sets([0, fullyPresent, 6])] }),
    { from: 7, to: 7, count: 1, bytes: 4096 },
    {
      image: dirty([], 4),
      infos: ['LAY-002', 'LAY-004', 'LOG-005'],
      facts: spaceMib({ fileSize: 4, unreferenced: 0, tail: 0, missing: 0 }),
      note: 'The file will have a gap and a tail; today it has neither.',
    },
  ),

  replays(
    'blocks-replay-writes-a-cut-entry',
    (r) => r.append({ number: 7, flushed: 3 * MiB, last: 4 * MiB, writes: [sets([0, 2])] }),
    { from: 7, to: 7, count: 1, bytes: 4096 },
    {
      image: dirty([], 4),
      after: (draft) => draft.truncate(BAT + 31 * 8 + 4),
      infos: ['BAT-023', 'FILE-003', 'LOG-005', 'LOG-017'],
      facts: { ...blocks({ entriesExamined: 32, 'payload.zero': 1 }), ...before({ entriesExamined: 31 }) },
      note: 'All 32 entries stand in the page that the log holds.',
    },
  ),

  // What is judged is the replayed table, for better or worse.
  one('mends-an-overlap', [sets([1, fullyPresent, 6])], {
    image: dirty(
      [
        [0, fullyPresent, 4],
        [1, fullyPresent, 4],
      ],
      8,
    ),
    facts: { ...blocks({ fragments: 1 }), ...before({ fragments: 2 }) },
  }),
  one('makes-an-overlap', [sets([1, fullyPresent, 5])], {
    image: dirty(
      [
        [0, fullyPresent, 4],
        [1, fullyPresent, 6],
      ],
      8,
    ),
    status: 'damaged',
    rules: ['BAT-011', 'LAY-001'],
    infos: ['LAY-004'],
  }),
  one('mends-a-reserved-state', [sets([1, 2])], {
    image: dirty([[1, 5]], 4),
    infos: ['BAT-023'],
    facts: {
      ...blocks({ 'payload.zero': 1, 'payload.invalid': 0 }),
      ...before({ 'payload.zero': 0, 'payload.invalid': 1 }),
    },
  }),
  one('names-a-place-in-the-log', [sets([1, fullyPresent, 1])], {
    image: dirty([], 4),
    status: 'damaged',
    rules: ['BAT-012', 'LAY-001'],
  }),
  one('same-table-again', [write.data(BAT, page([fullyPresent, 4]))], {
    image: dirty([[0, fullyPresent, 4]], 6),
    open: ['LOG-030'],
    facts: { ...blocks({ 'payload.fullyPresent': 1 }), ...before({ 'payload.fullyPresent': 1 }) },
    note: 'Nothing differs, but a replay is in effect.',
  }),
  one('table-grows-over-what-is-there', [write.item('virtualDiskSize', (i) => i.u64(0, 66 * MiB))], {
    image: dirty([[32, fullyPresent, 4]], 6),
    facts: blocks({ 'payload.total': 33, 'payload.fullyPresent': 1 }),
    note: 'Entry 32 was behind the table and is a block now.',
  }),
  one('block-size-doubles', [write.item('fileParameters', (i) => i.u32(0, 4 * MiB))], {
    image: dirty(
      [
        [0, fullyPresent, 4],
        [15, fullyPresent, 6],
      ],
      10,
    ),
    status: 'damaged',
    rules: ['BAT-011', 'LAY-001'],
    facts: blocks({ chunkRatio: 1024, 'payload.total': 16, 'payload.fullyPresent': 2 }),
  }),

  // Children, and where the writes land.
  one('child-partly-present-with-its-bitmap', [sets([0, partiallyPresent, 4]), sets([BITMAP, fullyPresent, 6])], {
    image: dirtyChild([], 7),
    rules: ['CHN-001'],
    facts: {
      ...blocks({ 'payload.partiallyPresent': 1, 'sectorBitmap.present': 1 }),
      ...before({ 'payload.partiallyPresent': 0, 'sectorBitmap.present': 0 }),
    },
  }),
  one('child-loses-its-bitmap', [sets([BITMAP, 0])], {
    image: dirtyChild(
      [
        [0, partiallyPresent, 4],
        [BITMAP, fullyPresent, 6],
      ],
      7,
    ),
    status: 'damaged',
    rules: ['CHN-001', 'SBM-004'],
    infos: ['LAY-004', 'LAY-007'],
  }),
  one('child-bits-through-the-log', [write.data(6 * MiB, new Uint8Array(4096).fill(255))], {
    image: dirtyChild(
      [
        [0, partiallyPresent, 4],
        [BITMAP, fullyPresent, 6],
      ],
      7,
    ),
    rules: ['CHN-001'],
    deep: true,
    infos: ['SBM-008', 'SBM-010'],
    open: ['LOG-030'],
    note: 'A page of ones: block 0 has 4096 bits in 512 bytes, so seven blocks more have bits without need.',
    totals: { 'SBM-010': 7 },
  }),
  one('child-bits-cleared-by-the-log', [write.zero(6 * MiB, 4096)], {
    image: () =>
      child(
        recipe(
          [
            [0, partiallyPresent, 4],
            [BITMAP, fullyPresent, 6],
          ],
          { minimumSize: 7 * MiB },
        ),
      ).edit(6 * MiB, [1]),
    rules: ['CHN-001'],
    deep: true,
    infos: ['SBM-008'],
    open: ['LOG-030'],
  }),
  one('data-into-a-block-that-stays', [write.data(4 * MiB), sets([1, fullyPresent, 6])], {
    image: dirty([[0, fullyPresent, 4]], 8),
    status: 'damaged',
    rules: ['LOG-015'],
    needsBat: ['LOG-015'],
  }),
  one('data-into-a-block-that-goes', [sets([0, 0]), write.data(4 * MiB, new Uint8Array(4096))], {
    image: dirty([[0, fullyPresent, 4]], 6),
    rules: ['LOG-015 warning', 'LOG-016'],
    needsBat: ['LOG-015', 'LOG-016'],
    infos: ['BAT-023', 'LAY-004', 'LAY-007'],
  }),
  one('data-into-a-tail-in-depth', [write.data(5 * MiB)], {
    image: dirty([], 8),
    rules: ['LOG-016'],
    needsBat: ['LOG-016'],
    infos: ['BAT-023', 'LAY-003', 'LAY-004', 'LAY-007'],
    deep: true,
    open: ['LOG-030'],
  }),
  one('zeros-into-a-tail-that-holds-data-in-depth', [write.zero(5 * MiB, 4096)], {
    image: () => dirty([], 8)().edit(5 * MiB + 5, [1]),
    rules: ['LOG-016'],
    needsBat: ['LOG-016'],
    infos: ['BAT-023', 'LAY-004', 'LAY-007'],
    deep: true,
    open: ['LOG-030'],
    note: 'After the replay nothing is left there.',
  }),
  one(
    'many-pages-of-the-table',
    Array.from({ length: 200 }, (_, k) => sets([512 * k, fullyPresent, 4 + 2 * k])),
    {
      image: dirty([], 404, { virtualSize: 131009 * 2 * MiB }),
      facts: {
        ...blocks({ 'payload.fullyPresent': 199, 'sectorBitmap.present': 1, fragments: 199 }),
        ...before({ 'payload.fullyPresent': 0 }),
      },
      rules: ['SBM-002'],
      infos: ['LAY-002', 'LAY-007'],
    },
  ),
]

/** A page of the table whose first entry is this. @param {[state: number, mib: number]} entry */
function page([state, mib]) {
  const bytes = new Uint8Array(4096)
  new DataView(bytes.buffer).setBigUint64(0, (BigInt(mib) << 20n) | BigInt(state), true)
  return bytes
}
