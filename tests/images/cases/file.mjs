// @ts-check
// FILE rules: the identifier, the creator's text, the reserved space of the header section, short files.
// Files that are no VHDX at all are in not-vhdx.mjs, cuts at every boundary in truncation.mjs.

import { ascii, base, KiB, MiB } from '../builder.mjs'
import { row } from './case.mjs'

/** @param {string} creator */
const creator = (creator) => () => base({ creator })

const LONGEST = 'x'.repeat(256)

export const FILE_CASES = [
  row('file-signature-one-letter', () => base().edit(0, ascii('V')), 'unopenable', ['FILE-001'], {
    at: { 'FILE-001': 0 },
    facts: { 'fileTypeIdentifier.signature': 'Vhdxfile', 'fileTypeIdentifier.creator': 'vhdx image builder' },
  }),
  row('file-signature-last-letter', () => base().xor(7), 'unopenable', ['FILE-001'], { at: { 'FILE-001': 7 } }),
  row('file-signature-of-vhd-before-a-vhdx', () => base().edit(0, ascii('conectix')), 'unopenable', ['FILE-001'], {
    infos: ['FILE-009'],
  }),
  row(
    'file-signature-and-all-but-header-2-lost',
    () =>
      base()
        .zero(0, 68 * KiB)
        .zero(192 * KiB, 128 * KiB),
    'unopenable',
    ['FILE-001', 'HDR-002', 'REG-001'],
    {
      infos: null,
      facts: { 'fileTypeIdentifier.signature': '0000000000000000' },
      note: 'The identifier was not found, so its other rules (FILE-005) are taken as suppressed; infos are not judged here.',
    },
  ),
  row(
    'file-signature-and-all-but-region-table-1-lost',
    () =>
      base()
        .xor(0)
        .zero(64 * KiB, 4 * KiB)
        .zero(128 * KiB, 4 * KiB)
        .zero(256 * KiB, 64 * KiB),
    'unopenable',
    ['FILE-001', 'HDR-001', 'REG-002'],
  ),
  row('file-signature-footer-of-vhd-in-a-vhdx', () => base().edit(16 * MiB - 512, ascii('conectix')), 'sound', []),

  row(
    'file-size-1-mib',
    () => base().truncate(MiB),
    'unopenable',
    ['FILE-004', 'HDR-013', 'HDR-027', 'MET-001', 'REG-012'],
    { summary: false, totals: { 'REG-012': 2 } },
  ),
  row(
    'file-size-1-mib-less-1',
    () => base().truncate(MiB - 1),
    'unopenable',
    ['FILE-002', 'FILE-004', 'HDR-013', 'HDR-027', 'MET-001', 'REG-012'],
    { infos: ['FILE-003'], summary: false },
  ),
  row('file-size-plus-512', () => base().pad(512), 'sound', [], {
    infos: ['FILE-003'],
    facts: { 'file.size': 16 * MiB + 512 },
  }),
  row('file-size-plus-1', () => base().pad(1), 'sound', [], { infos: ['FILE-003'] }),
  row('file-size-plus-1-mib', () => base().pad(MiB), 'sound', []),

  row('file-creator-empty', creator(''), 'sound', [], {
    infos: ['FILE-005'],
    facts: { 'fileTypeIdentifier.creator': '' },
  }),
  row('file-creator-256-units', creator(LONGEST), 'sound', [], {
    facts: { 'fileTypeIdentifier.creator': LONGEST },
  }),
  row('file-creator-255-units', creator(LONGEST.slice(1)), 'sound', [], {
    facts: { 'fileTypeIdentifier.creator': LONGEST.slice(1) },
  }),
  row('file-creator-one-unit', creator('x'), 'sound', [], { facts: { 'fileTypeIdentifier.creator': 'x' } }),
  row('file-creator-many-scripts', creator('Zähler 測定 \u{1f4be}'), 'sound', [], {
    facts: { 'fileTypeIdentifier.creator': 'Zähler 測定 \u{1f4be}' },
  }),
  row('file-creator-looks-like-markup', creator('<img src=x onerror=alert(1)>'), 'sound', [], {
    facts: { 'fileTypeIdentifier.creator': '<img src=x onerror=alert(1)>' },
  }),
  row('file-creator-control-character', creator('to\u0007ol'), 'sound', ['FILE-006']),
  row('file-creator-line-break', creator('two\nlines'), 'sound', ['FILE-006']),
  row('file-creator-delete-character', creator('to\u007fol'), 'sound', ['FILE-006']),
  row('file-creator-high-surrogate-alone', creator('a\ud83db'), 'sound', ['FILE-006'], {
    facts: { 'fileTypeIdentifier.creator': 'a\ufffdb' },
  }),
  row('file-creator-low-surrogate-alone', creator('a\udcbeb'), 'sound', ['FILE-006'], {
    facts: { 'fileTypeIdentifier.creator': 'a\ufffdb' },
  }),
  row('file-creator-surrogates-swapped', creator('\udcbe\ud83d'), 'sound', ['FILE-006']),
  row('file-creator-pair-cut-at-the-end', creator(`${LONGEST.slice(1)}\ud83d`), 'sound', ['FILE-006']),

  row('file-data-behind-creator', creator('tool\0left over'), 'sound', [], {
    infos: ['FILE-007'],
    facts: { 'fileTypeIdentifier.creator': 'tool' },
  }),
  row('file-data-behind-creator-first-byte', creator('tool\0\u0001'), 'sound', [], { infos: ['FILE-007'] }),
  row('file-data-behind-creator-last-byte', () => base().edit(519, [0x80]), 'sound', [], {
    infos: ['FILE-007'],
    at: { 'FILE-007': 519 },
  }),
  row('file-data-behind-empty-creator', creator('\0tool'), 'sound', [], { infos: ['FILE-005', 'FILE-007'] }),
  row('file-control-character-behind-creator', creator('tool\0\u0007\ud800'), 'sound', [], {
    infos: ['FILE-007'],
  }),

  row('file-reserved-first-byte', () => base().edit(520, [1]), 'sound', [], {
    infos: ['FILE-008'],
    at: { 'FILE-008': 520 },
  }),
  row('file-reserved-last-byte', () => base().edit(65535, [1]), 'sound', [], {
    infos: ['FILE-008'],
    at: { 'FILE-008': 65535 },
  }),
  row('file-unassigned-first-byte', () => base().edit(320 * KiB, [1]), 'sound', [], {
    infos: ['FILE-011'],
    at: { 'FILE-011': 320 * KiB },
  }),
  row('file-unassigned-last-byte', () => base().edit(MiB - 1, [1]), 'sound', [], {
    infos: ['FILE-011'],
    at: { 'FILE-011': MiB - 1 },
  }),

  row(
    'file-log-cut-off',
    () => base({ log: { offset: 15 * MiB, length: MiB } }).truncate(16 * MiB - 1),
    'damaged',
    ['FILE-004', 'HDR-013', 'HDR-027'],
    { infos: ['FILE-003'] },
  ),
  row(
    'file-bat-region-cut-behind-its-needed-entries',
    () => base().truncate(3 * MiB + 256),
    'damaged',
    ['FILE-004', 'REG-012'],
    { infos: ['FILE-003'] },
  ),
]
