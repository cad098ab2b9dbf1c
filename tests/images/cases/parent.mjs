// @ts-check
// PLO rules and CHN-001: the parent locator of a child whose parent is not given. Every case fires CHN-001.

import { child, countingGuid, hex, locatorItem, MiB, PLAIN_PAIRS, unknownGuid, utf16, ZERO_GUID } from '../builder.mjs'
import { row } from './case.mjs'

/** @typedef {import('../builder/locator.mjs').Pair} Pair */
/** @typedef {import('../builder/locator.mjs').LocatorOptions} LocatorOptions */

const LINKAGE = { key: 'parent_linkage', value: '{7584f8fb-36d3-4091-afb5-b1afe587bfa8}' }
const RELATIVE = { key: 'relative_path', value: '.\\parent.vhdx' }
const VOLUME = { key: 'volume_path', value: '\\\\?\\Volume{26eef04e-af99-4b42-b8c9-92b5b4c0a3a1}\\parent.vhdx' }
const ABSOLUTE = { key: 'absolute_win32_path', value: '\\\\?\\C:\\parent.vhdx' }

/** @param {Pair[]} pairs @param {LocatorOptions} [options] */
const locator = (pairs, options) => child({ locator: locatorItem(pairs, options) })

/** Two good pairs and a third. @param {Pair} pair @param {LocatorOptions} [options] */
const withPair = (pair, options) => locator([...PLAIN_PAIRS, pair], options)

/** The good linkage and this relative path. @param {string | Uint8Array} value */
const relative = (value) => locator([LINKAGE, { key: 'relative_path', value }])

/** The good paths and this linkage. @param {string} value */
const linkage = (value) => locator([{ key: 'parent_linkage', value }, RELATIVE])

/**
 * @param {string} name
 * @param {() => { image(name: string): import('../builder.mjs').SparseImage }} make
 * @param {import('./case.mjs').Status} status
 * @param {string[]} rules CHN-001 aside
 * @param {import('./case.mjs').More} [more]
 */
const parent = (name, make, status, rules, more) => row(`parent-${name}`, make, status, ['CHN-001', ...rules], more)

/** n pairs with keys nobody knows. @param {number} n */
const manyPairs = (n) => Array.from({ length: n }, (_, k) => ({ key: `key ${k}`, value: 'v' }))

const UNUSABLE = 'The pair is unusable and takes no part in other rules.'
const FOLDER = { infos: ['PLO-022'] }

export const PARENT_CASES = [
  parent('plain', () => child(), 'sound', [], {
    facts: {
      'disk.type': 'differencing',
      'parentLocator.locatorType': 'b04aefb7-d19e-4a81-b789-25b8e9445913',
      'parentLocator.keyValueCount': 2,
      'parentLocator.entries.0.key': 'parent_linkage',
      'parentLocator.entries.0.value': LINKAGE.value,
      'parentLocator.entries.1.key': 'relative_path',
      'parentLocator.entries.1.value': '.\\parent.vhdx',
    },
  }),
  parent('pairs-in-another-order', () => locator([RELATIVE, LINKAGE]), 'sound', []),
  parent('strings-before-each-other', () => child({ locator: stringsBackwards() }), 'sound', [], {
    facts: { 'parentLocator.entries.1.value': '.\\parent.vhdx' },
  }),
  parent('long-item', () => locator([...PLAIN_PAIRS], { length: 65536 }), 'sound', []),

  // Header.
  parent('item-19-bytes', () => locator([], { length: 19, count: 0 }), 'unopenable', ['PLO-001']),
  parent(
    'item-empty',
    () => child().entry('parentLocator', (e) => e.u32(16, 0).u32(20, 0)),
    'unopenable',
    ['PLO-001'],
    {
      infos: ['MET-022'],
      note: 'Present but empty: shorter than 20 bytes.',
    },
  ),
  parent('entries-do-not-fit', () => locator([...PLAIN_PAIRS], { count: 200 }), 'unopenable', ['PLO-001'], {
    note: 'With a table longer than the item no pair is judged.',
  }),
  parent('entries-just-do-not-fit', () => locator([], { count: 1, length: 31 }), 'unopenable', ['PLO-001'], {
    note: 'As parent-entries-do-not-fit.',
  }),
  parent(
    'entries-just-fit',
    () => locator([], { count: 1, length: 32 }),
    'damaged',
    ['PLO-005', 'PLO-010', 'PLO-014'],
    {
      note: 'The only pair is all zero: unusable, so neither linkage nor path is there.',
    },
  ),
  parent('type-unknown', () => locator([...PLAIN_PAIRS], { type: unknownGuid(1) }), 'unopenable', ['PLO-002']),
  parent('type-zero', () => locator([...PLAIN_PAIRS], { type: ZERO_GUID }), 'unopenable', ['PLO-002']),
  parent('reserved', () => locator([...PLAIN_PAIRS], { reserved: 0x8000 }), 'damaged', ['PLO-003']),
  parent('no-pairs', () => locator([]), 'damaged', ['PLO-004', 'PLO-010', 'PLO-014'], {
    note: 'Nothing in the contract suppresses PLO-010 and PLO-014 by PLO-004.',
  }),
  parent('256-pairs', () => locator([...PLAIN_PAIRS, ...manyPairs(254)]), 'sound', [], { infos: ['PLO-018'] }),
  parent('257-pairs', () => locator([...PLAIN_PAIRS, ...manyPairs(255)]), 'sound', ['PLO-023'], {
    infos: ['PLO-018'],
    facts: { 'parentLocator.keyValueCount': 257, 'parentLocator.entries.length': 256 },
  }),
  parent('what-counts-behind-256-pairs', () => locator([...manyPairs(298), ...PLAIN_PAIRS]), 'sound', ['PLO-023'], {
    infos: ['PLO-018'],
    note: 'The report lists 256 pairs; all are judged.',
  }),
  parent(
    'defect-behind-256-pairs',
    () => locator([...PLAIN_PAIRS, ...manyPairs(298), { ...RELATIVE, keyOffset: 0 }]),
    'damaged',
    ['PLO-005', 'PLO-023'],
    { infos: ['PLO-018'] },
  ),

  // Fields of an entry.
  parent('value-length-0', () => withPair({ ...VOLUME, valueLength: 0 }), 'damaged', ['PLO-005'], { note: UNUSABLE }),
  parent('value-offset-0', () => withPair({ ...VOLUME, valueOffset: 0 }), 'damaged', ['PLO-005'], { note: UNUSABLE }),
  parent('key-length-0', () => withPair({ ...VOLUME, keyLength: 0 }), 'damaged', ['PLO-005'], { note: UNUSABLE }),
  parent('key-offset-0', () => withPair({ ...VOLUME, keyOffset: 0 }), 'damaged', ['PLO-005'], { note: UNUSABLE }),
  parent(
    'linkage-value-length-0',
    () => locator([{ ...LINKAGE, valueLength: 0 }, RELATIVE]),
    'damaged',
    ['PLO-005', 'PLO-010'],
    { note: UNUSABLE },
  ),
  parent('value-beyond-the-item', () => withPair({ ...VOLUME, valueOffset: 4096 }), 'damaged', ['PLO-006'], {
    note: UNUSABLE,
  }),
  parent(
    'value-one-unit-beyond-the-item',
    () => withPair({ ...VOLUME, valueLength: 2 * VOLUME.value.length + 2 }),
    'damaged',
    ['PLO-006'],
    { note: UNUSABLE },
  ),
  parent('value-offset-greatest', () => withPair({ ...VOLUME, valueOffset: 0xfffffffe }), 'damaged', ['PLO-006'], {
    note: UNUSABLE,
  }),
  parent('key-beyond-the-item', () => withPair({ ...VOLUME, keyOffset: 1 << 20 }), 'damaged', ['PLO-006'], {
    note: UNUSABLE,
  }),
  parent('value-length-odd', () => withPair({ ...VOLUME, valueLength: 2 * VOLUME.value.length - 1 }), 'damaged', [
    'PLO-007',
  ]),
  parent('key-length-odd', () => withPair({ ...VOLUME, keyLength: 21 }), 'damaged', ['PLO-007'], {
    infos: null,
    note: 'Ten units and a half of volume_path. Whether it then counts as an unknown key (PLO-018, info) is left open.',
  }),
  parent('offsets-odd', () => locator([...PLAIN_PAIRS], { gap: 1 }), 'sound', ['PLO-007 warning'], {
    facts: { 'parentLocator.entries.1.value': '.\\parent.vhdx' },
  }),
  parent(
    'offset-and-length-odd',
    () => withPair({ ...VOLUME, valueLength: 2 * VOLUME.value.length - 1 }, { gap: 1 }),
    'damaged',
    ['PLO-007', 'PLO-007 warning'],
  ),

  // Text.
  parent('value-ends-in-nul', () => relative('.\\parent.vhdx\0'), 'damaged', ['PLO-008']),
  parent('value-holds-nul', () => relative('.\\par\0ent.vhdx'), 'damaged', ['PLO-008']),
  parent('key-ends-in-nul', () => withPair({ key: 'volume_path\0', value: VOLUME.value }), 'damaged', ['PLO-008'], {
    infos: null,
    note: 'The key with its NUL is not volume_path; whether PLO-018 (info) joins is left open.',
  }),
  parent('zero-byte-but-no-nul', () => relative('.\\\u0100\u0001.vhdx'), 'sound', []),
  parent('key-twice', () => withPair({ key: 'relative_path', value: '..\\parent.vhdx' }), 'damaged', ['PLO-009'], {
    facts: { 'parentLocator.entries.2.value': '..\\parent.vhdx' },
  }),
  parent(
    'unknown-key-twice',
    () => locator([...PLAIN_PAIRS, { key: 'k', value: 'a' }, { key: 'k', value: 'b' }]),
    'damaged',
    ['PLO-009'],
    { infos: ['PLO-018'] },
  ),
  parent(
    'unknown-keys-in-two-cases',
    () => locator([...PLAIN_PAIRS, { key: 'k', value: 'a' }, { key: 'K', value: 'b' }]),
    'sound',
    [],
    { infos: ['PLO-018'] },
  ),
  parent('value-unpaired-surrogate', () => relative('.\\par\ud800ent.vhdx'), 'sound', ['PLO-021'], {
    facts: { 'parentLocator.entries.1.value': '.\\par\ufffdent.vhdx' },
  }),
  parent('value-low-surrogate-first', () => relative('.\\\udc00.vhdx'), 'sound', ['PLO-021']),
  parent('value-high-surrogate-last', () => relative('.\\parent.vhdx\udbff'), 'sound', ['PLO-021']),
  parent('key-unpaired-surrogate', () => withPair({ key: 'k\ud800', value: 'v' }), 'sound', ['PLO-021'], {
    infos: ['PLO-018'],
  }),
  parent('value-beyond-the-bmp', () => relative('.\\\u{1f4be}.vhdx'), 'sound', [], {
    facts: { 'parentLocator.entries.1.value': '.\\\u{1f4be}.vhdx' },
  }),
  parent('value-looks-like-markup', () => relative('.\\<b>&lt;script>.vhdx'), 'sound', [], {
    facts: { 'parentLocator.entries.1.value': '.\\<b>&lt;script>.vhdx' },
  }),
  parent(
    'strings-shared',
    () => withPair({ key: 'volume_path', value: VOLUME.value, keyOffset: 56 }),
    'sound',
    ['PLO-020'],
    {
      infos: null,
      note: 'The third key lies on the first one’s bytes (parent_lin…): its text is another key.',
    },
  ),
  parent('values-shared', () => child({ locator: sharedValue() }), 'sound', ['PLO-020']),
  parent(
    'string-on-the-entry-table',
    () => withPair({ key: 'volume_path', value: '', valueOffset: 20, valueLength: 2 }),
    'sound',
    ['PLO-016', 'PLO-020'],
    { facts: { 'parentLocator.entries.2.value': '8' } },
  ),
  parent('string-behind-the-entry-table', () => locator([...PLAIN_PAIRS], { gap: 0 }), 'sound', []),

  // Linkage.
  parent('no-linkage', () => locator([RELATIVE]), 'damaged', ['PLO-010']),
  parent(
    'linkage-in-other-case',
    () => locator([{ ...LINKAGE, key: 'Parent_Linkage' }, RELATIVE]),
    'damaged',
    ['PLO-010'],
    { infos: ['PLO-019'], note: 'PLO-019 stands in place of PLO-018, not beside it.' },
  ),
  parent('linkage-no-guid', () => linkage('the parent'), 'damaged', ['PLO-011']),
  parent('linkage-one-digit-short', () => linkage('{7584f8fb-36d3-4091-afb5-b1afe587bfa}'), 'damaged', ['PLO-011']),
  parent('linkage-not-hex', () => linkage('{7584f8fg-36d3-4091-afb5-b1afe587bfa8}'), 'damaged', ['PLO-011']),
  parent('linkage-text-behind', () => linkage(`${LINKAGE.value}x`), 'damaged', ['PLO-011']),
  parent('linkage-upper-case', () => linkage(LINKAGE.value.toUpperCase()), 'sound', [], { infos: ['PLO-012'] }),
  parent('linkage-no-braces', () => linkage(LINKAGE.value.slice(1, -1)), 'sound', [], { infos: ['PLO-012'] }),
  parent('linkage-digits-only', () => linkage('{11111111-2222-3333-4444-555555555555}'), 'sound', []),
  parent('linkage2-zero', () => withPair({ key: 'parent_linkage2', value: `{${ZERO_GUID}}` }), 'sound', [], {
    infos: ['PLO-013'],
  }),
  parent('linkage2-set', () => withPair({ key: 'parent_linkage2', value: `{${countingGuid(0x10)}}` }), 'sound', [
    'PLO-013 warning',
  ]),

  // Paths.
  parent('no-path', () => locator([LINKAGE]), 'damaged', ['PLO-014']),
  parent('only-volume-path', () => locator([LINKAGE, VOLUME]), 'sound', []),
  parent('only-absolute-path', () => locator([LINKAGE, ABSOLUTE]), 'sound', []),
  parent(
    'only-linkage2-and-linkage',
    () => locator([LINKAGE, { key: 'parent_linkage2', value: `{${ZERO_GUID}}` }]),
    'damaged',
    ['PLO-014'],
    { infos: ['PLO-013'] },
  ),
  parent(
    'absolute-path-as-windows-10',
    () => locator([LINKAGE, { key: 'absolute_win32_path', value: 'C:\\parent.vhdx' }]),
    'sound',
    [],
    { infos: ['PLO-015'] },
  ),
  parent(
    'absolute-path-reveals-a-user',
    () => locator([LINKAGE, { key: 'absolute_win32_path', value: '\\\\?\\C:\\Users\\alice\\parent.vhdx' }]),
    'sound',
    [],
    FOLDER,
  ),
  parent(
    'absolute-path-reveals-a-server',
    () => locator([LINKAGE, { key: 'absolute_win32_path', value: '\\\\?\\UNC\\server7\\share\\parent.vhdx' }]),
    'sound',
    [],
    FOLDER,
  ),
  parent(
    'volume-path-without-volume',
    () => locator([LINKAGE, { key: 'volume_path', value: '\\\\?\\C:\\parent.vhdx' }]),
    'sound',
    ['PLO-016'],
  ),
  parent(
    'volume-path-without-prefix',
    () => locator([LINKAGE, { key: 'volume_path', value: VOLUME.value.slice(4) }]),
    'sound',
    ['PLO-016'],
    {
      infos: null,
      note: 'Whether "Volume{…}" without its prefix counts as a folder name (PLO-022, info) is left open.',
    },
  ),
  parent('relative-path-up', () => relative('..\\parent.vhdx'), 'sound', []),
  parent('relative-path-name-only', () => relative('parent.vhdx'), 'sound', []),
  parent('relative-path-with-a-folder', () => relative('..\\alice\\parent.vhdx'), 'sound', [], FOLDER),
  parent('relative-path-with-a-drive', () => relative('C:\\parent.vhdx'), 'sound', ['PLO-017']),
  parent('relative-path-with-a-drive-only', () => relative('C:parent.vhdx'), 'sound', ['PLO-017']),
  parent('relative-path-from-the-root', () => relative('\\parent.vhdx'), 'sound', ['PLO-017']),
  parent('relative-path-with-slashes', () => relative('./parent.vhdx'), 'sound', ['PLO-017']),

  // Keys.
  parent('unknown-key', () => withPair({ key: 'made_by', value: 'somebody' }), 'sound', [], { infos: ['PLO-018'] }),
  parent('path-key-in-other-case', () => withPair({ ...VOLUME, key: 'Volume_Path' }), 'sound', [], {
    infos: ['PLO-019'],
    note: 'PLO-019 stands in place of PLO-018, not beside it.',
  }),
  parent(
    'only-path-key-in-other-case',
    () => locator([LINKAGE, { ...RELATIVE, key: 'Relative_Path' }]),
    'damaged',
    ['PLO-014'],
    { infos: ['PLO-019'], note: 'As parent-path-key-in-other-case.' },
  ),
  parent(
    'absolute-path-of-the-specification',
    () => withPair({ key: 'absolute_path', value: 'C:\\parent.vhdx' }),
    'sound',
    [],
    {
      infos: ['PLO-018'],
      note: 'The specification’s example writes absolute_path (appendix A); the key is absolute_win32_path.',
    },
  ),

  // Bounds.
  parent(
    'longest-strings',
    () =>
      child({
        metadata: { offset: 8 * MiB, length: 2 * MiB },
        locator: locatorItem([LINKAGE, RELATIVE, { key: 'k'.repeat(32767), value: 'v'.repeat(32767) }]),
      }),
    'sound',
    [],
    { infos: ['PLO-018'] },
  ),
  parent(
    '65535-pairs-on-one-string',
    () =>
      child({
        metadata: { offset: 8 * MiB, length: 2 * MiB },
        locator: crowd(),
      }),
    'damaged',
    ['PLO-009', 'PLO-020', 'PLO-023'],
    {
      infos: null,
      facts: { 'parentLocator.keyValueCount': 65535, complete: false },
      note: 'Decoding stops when more was decoded than the item holds; two equal keys come long before.',
    },
  ),
]

/** Entries in order, their strings in the opposite one. */
function stringsBackwards() {
  const begin = 20 + 24
  const [k0, v0] = [utf16(LINKAGE.key), utf16(LINKAGE.value)]
  const [k1, v1] = [utf16(RELATIVE.key), utf16(RELATIVE.value)]
  const strings = Uint8Array.from([...v1, ...k1, ...v0, ...k0])
  const at = { v1: begin, k1: begin + v1.length, v0: begin + v1.length + k1.length }
  const item = locatorItem(
    [
      { ...LINKAGE, keyOffset: at.v0 + v0.length, valueOffset: at.v0 },
      { ...RELATIVE, keyOffset: at.k1, valueOffset: at.v1 },
    ],
    { length: begin + strings.length },
  )
  item.set(strings, begin)
  return item
}

/** Two path keys whose values are the very same bytes, a path that both accept. */
function sharedValue() {
  const value = '\\\\?\\Volume{26eef04e-af99-4b42-b8c9-92b5b4c0a3a1}\\parent.vhdx'
  const pairs = [LINKAGE, { key: 'volume_path', value }, { key: 'absolute_win32_path', value }]
  const begin = 20 + 12 * pairs.length
  const first = begin + 2 * (LINKAGE.key.length + LINKAGE.value.length + 'volume_path'.length)
  return locatorItem([
    LINKAGE,
    { key: 'volume_path', value },
    { key: 'absolute_win32_path', value, valueOffset: first },
  ])
}

/** As many pairs as the count can say, all but two with the same key and value of 32 KiB each. */
function crowd() {
  const count = 65535
  const begin = 20 + 12 * count
  const shared = begin + 2 * (LINKAGE.key.length + LINKAGE.value.length + RELATIVE.key.length + RELATIVE.value.length)
  const text = { key: '', keyOffset: shared, keyLength: 65534, value: '', valueOffset: shared, valueLength: 65534 }
  const pairs = [LINKAGE, RELATIVE, ...Array.from({ length: count - 2 }, () => text)]
  const item = locatorItem(pairs, { length: shared + 65534 })
  for (let i = shared; i < item.length; i += 2) item.set(hex('6b00'), i)
  return item
}
