// @ts-check
// Layouts of real producers whose files deserve a remark: the warnings marked with a dagger in the catalogue, and
// one known fault. Imitated from what is known of them; the programs' own files are tested elsewhere.

import { countingGuid, Draft, GiB, MiB, presets } from '../builder.mjs'
import { row } from './case.mjs'
import { diskFacts } from './healthy.mjs'

/** @param {import('../builder.mjs').Recipe} recipe */
const draft = (recipe) => () => new Draft(recipe)

const QEMU_PATHS = { 'disk.type': 'dynamic', 'fileTypeIdentifier.creator': 'QEMU v7.2.22' }

export const PRODUCER_CASES = [
  row('producer-windows-child', draft(presets.windowsChild()), 'sound', ['CHN-001'], {
    infos: ['MET-021', 'PLO-013', 'PLO-015', 'PLO-022', 'QRK-001'],
    facts: {
      ...diskFacts(presets.windowsChild()),
      'parentLocator.locatorType': 'b04aefb7-d19e-4a81-b789-25b8e9445913',
      'parentLocator.entries.0.key': 'parent_linkage',
      'parentLocator.entries.1.value': 'C:\\Projects\\dfvfs\\test_data\\ntfs-parent.vhdx',
      'parentLocator.entries.4.key': 'parent_linkage2',
    },
  }),
  row('producer-qemu', draft(presets.qemu()), 'sound', ['REG-019'], {
    infos: ['QRK-002'],
    totals: { 'REG-019': 2 },
    facts: { ...diskFacts(presets.qemu()), ...QEMU_PATHS },
  }),
  row('producer-qemu-100-gib', draft(presets.qemu({ virtualSize: 100 * GiB })), 'sound', ['REG-019'], {
    infos: ['QRK-002'],
    facts: { 'disk.blockSize': 16 * MiB, ...QEMU_PATHS },
  }),
  row('producer-qemu-odd-size', draft(presets.qemu({ virtualSize: 100 * MiB + 512 })), 'sound', ['REG-019'], {
    infos: ['ITM-016', 'QRK-002'],
  }),
  row(
    'producer-qemu-after-writing',
    () => new Draft(presets.qemu()).header(2, (h) => h.guid(32, countingGuid(0x60)).reseal()),
    'sound',
    ['REG-019'],
    { infos: ['HDR-021', 'QRK-002'] },
  ),
  row(
    'producer-qemu-1-6',
    () => new Draft(presets.qemu()).metadata((m) => m.bytes(presets.QEMU_LEFTOVER.offset, presets.QEMU_LEFTOVER.bytes)),
    'sound',
    ['REG-019'],
    { infos: ['MET-022', 'QRK-002', 'QRK-009'] },
  ),
  row('producer-qemu-by-name-alone', draft(presets.qemu({ required: 1 })), 'sound', [], {
    facts: QEMU_PATHS,
    infos: [],
    note: 'Creator may say anything: without the habit nobody says that QEMU wrote it.',
  }),
  row('producer-qemu-of-another-name', draft(presets.qemu({ creator: 'QEMUlator' })), 'sound', ['REG-019'], {
    infos: [],
  }),
  row('producer-disk2vhd', draft(presets.disk2vhd()), 'sound', ['HDR-004'], {
    infos: ['FILE-003', 'QRK-003'],
    facts: { ...diskFacts(presets.disk2vhd()), 'headers.0.current': true, 'headers.1.current': false },
  }),
  row('producer-disc-utils-fixed', draft(presets.discUtilsFixed(32 * MiB)), 'sound', [], {
    infos: ['QRK-004'],
    facts: diskFacts(presets.discUtilsFixed(32 * MiB)),
    later: ['BAT-019'],
  }),
  row(
    'producer-disc-utils-fixed-of-odd-size',
    draft(presets.discUtilsFixed(32 * MiB + 512)),
    'damaged',
    ['HDR-010', 'HDR-027'],
    {
      infos: ['ITM-016', 'QRK-004'],
      later: ['BAT-019'],
    },
  ),
  row('producer-mkimg', draft(presets.mkimg()), 'sound', ['HDR-019', 'HDR-020', 'REG-019'], {
    infos: ['FILE-005', 'QRK-006'],
  }),
  row('producer-makevhdx', draft(presets.makevhdx()), 'sound', ['HDR-004', 'HDR-019', 'HDR-020'], {
    infos: ['FILE-005', 'QRK-007'],
  }),
]
