// @ts-check
// Every field of every structure of the first half, each with a value of its own, as the report must give it.
// A field read at a wrong offset, in a wrong width or byte order shows here, also where no rule would notice.

import {
  base,
  child,
  GiB,
  IS_USER,
  knownItem,
  locatorItem,
  MiB,
  PLAIN_PAIRS,
  REGION,
  unknownGuid,
} from '../builder.mjs'
import { row } from './case.mjs'

const FIRST = '03020100-0504-0706-0809-0a0b0c0d0e0f'
const SECOND = '13121110-1514-1716-1819-1a1b1c1d1e1f'
const THIRD = 'ffeeddcc-bbaa-9988-7766-554433221100'
const ITEMS = 2 * MiB + 64 * 1024

/** Offset of an item as stored and in the file. @param {number} k @param {number} offset */
const at = (k, offset) => ({
  [`metadata.items.${k}.offset`]: 0x10000 + offset,
  [`metadata.items.${k}.fileOffset`]: ITEMS + offset,
})

export const VALUE_CASES = [
  row('values-headers-of-appendix-b', () => base({ sequenceNumbers: [0, 1] }), 'sound', [], {
    facts: {
      'headers.0.copy': 1,
      'headers.0.offset': 65536,
      'headers.0.checksum.stored': 0xff416dce,
      'headers.0.checksum.computed': 0xff416dce,
      'headers.0.sequenceNumber': 0,
      'headers.1.copy': 2,
      'headers.1.offset': 131072,
      'headers.1.checksum.stored': 0x7db9f1b9,
      'headers.1.sequenceNumber': 1,
      'headers.1.fileWriteGuid': FIRST,
      'headers.1.dataWriteGuid': SECOND,
      'headers.1.logGuid': '00000000-0000-0000-0000-000000000000',
      'headers.1.logVersion': 0,
      'headers.1.version': 1,
      'headers.1.logLength': MiB,
      'headers.1.logOffset': MiB,
    },
  }),
  row(
    'values-spare-header-all-different',
    () =>
      base().header(1, (h) =>
        h
          .u64(8, 9)
          .guid(16, THIRD)
          .guid(32, FIRST)
          .guid(48, SECOND)
          .u16(64, 0x1234)
          .u32(68, 0x300000)
          .u64(72, 0x900000)
          .reseal(),
      ),
    'sound',
    ['HDR-021 warning'],
    {
      infos: ['HDR-022'],
      facts: {
        'headers.0.valid': true,
        'headers.0.current': false,
        'headers.0.sequenceNumber': 9,
        'headers.0.fileWriteGuid': THIRD,
        'headers.0.dataWriteGuid': FIRST,
        'headers.0.logGuid': SECOND,
        'headers.0.logVersion': 0x1234,
        'headers.0.version': 1,
        'headers.0.logLength': 0x300000,
        'headers.0.logOffset': 0x900000,
      },
    },
  ),
  row(
    'values-header-with-a-wrong-checksum',
    () => base({ sequenceNumbers: [0, 1] }).header(1, (h) => h.u32(4, 0x12345678)),
    'sound',
    ['HDR-003'],
    {
      facts: {
        'headers.0.valid': false,
        'headers.0.checksum.stored': 0x12345678,
        'headers.0.checksum.computed': 0xff416dce,
        'headers.0.sequenceNumber': 0,
        'headers.0.fileWriteGuid': FIRST,
      },
    },
  ),
  row(
    'values-regions',
    () => base({ regions: [{ guid: THIRD, offset: 8 * MiB, length: 3 * MiB, required: 0 }] }),
    'sound',
    [],
    {
      infos: ['REG-016'],
      facts: {
        'regionTables.0.copy': 1,
        'regionTables.0.offset': 196608,
        'regionTables.0.entryCount': 3,
        'regionTables.0.entries.0.guid': REGION.bat,
        'regionTables.0.entries.0.fileOffset': 3 * MiB,
        'regionTables.0.entries.0.length': MiB,
        'regionTables.0.entries.0.required': true,
        'regionTables.0.entries.0.requiredRaw': 1,
        'regionTables.0.entries.1.guid': REGION.metadata,
        'regionTables.0.entries.1.fileOffset': 2 * MiB,
        'regionTables.0.entries.2.guid': THIRD,
        'regionTables.0.entries.2.fileOffset': 8 * MiB,
        'regionTables.0.entries.2.length': 3 * MiB,
        'regionTables.0.entries.2.required': false,
        'regionTables.1.copy': 2,
        'regionTables.1.offset': 262144,
        'regionTables.1.entryCount': 3,
        'metadata.offset': 2 * MiB,
        'metadata.length': MiB,
      },
    },
  ),
  row(
    'values-metadata',
    () =>
      base({
        virtualSize: 3 * GiB,
        blockSize: 8 * MiB,
        leaveBlockAllocated: true,
        virtualDiskId: THIRD,
        items: [
          { id: unknownGuid(7), flags: IS_USER, bytes: Uint8Array.of(0x00, 0x7f, 0xff) },
          knownItem('pmemLabelStorage', { bytes: Uint8Array.of(1) }),
        ],
      }),
    'sound',
    [],
    {
      infos: ['MET-017', 'MET-026'],
      later: ['BAT-019'],
      facts: {
        'metadata.entryCount': 7,
        'metadata.items.0.itemId': 'caa16737-fa36-4d43-b3b6-33f0aa44e76b',
        'metadata.items.0.length': 8,
        'metadata.items.0.isUser': false,
        'metadata.items.0.isVirtualDisk': false,
        'metadata.items.0.isRequired': true,
        'metadata.items.0.flagsRaw': 4,
        'metadata.items.0.value.blockSize': 8 * MiB,
        'metadata.items.0.value.leaveBlockAllocated': true,
        'metadata.items.0.value.hasParent': false,
        ...at(0, 0),
        'metadata.items.1.itemId': '2fa54224-cd1b-4876-b211-5dbed83bf4b8',
        'metadata.items.1.isVirtualDisk': true,
        'metadata.items.1.value.virtualDiskSize': 3 * GiB,
        ...at(1, 8),
        'metadata.items.2.itemId': 'beca12ab-b2e6-4523-93ef-c309e000c746',
        'metadata.items.2.length': 16,
        'metadata.items.2.value.virtualDiskId': THIRD,
        ...at(2, 16),
        'metadata.items.3.itemId': '8141bf1d-a96f-4709-ba47-f233a8faab5f',
        'metadata.items.3.value.logicalSectorSize': 512,
        ...at(3, 32),
        'metadata.items.4.itemId': 'cda348c7-445d-4471-9cc9-e9885251c556',
        'metadata.items.4.length': 4,
        'metadata.items.4.value.physicalSectorSize': 4096,
        ...at(4, 36),
        'metadata.items.5.itemId': unknownGuid(7),
        'metadata.items.5.isUser': true,
        'metadata.items.5.isRequired': false,
        'metadata.items.5.flagsRaw': 1,
        'metadata.items.5.length': 3,
        'metadata.items.5.value': '007fff',
        ...at(5, 40),
        'metadata.items.6.itemId': '10e1ae8a-4b7e-4169-a40f-cd70de928393',
        ...at(6, 43),
        'disk.type': 'fixed',
        'disk.diskId': THIRD,
      },
    },
  ),
  row(
    'values-parent-locator',
    () => child({ locator: locatorItem([...PLAIN_PAIRS, { key: 'Schlüssel', value: 'ключ \u{1f511}' }]) }),
    'sound',
    ['CHN-001'],
    {
      infos: ['PLO-018'],
      facts: {
        'metadata.items.5.itemId': 'a8d35f2d-b30b-454d-abf7-d3d84834ab0c',
        'parentLocator.locatorType': 'b04aefb7-d19e-4a81-b789-25b8e9445913',
        'parentLocator.keyValueCount': 3,
        'parentLocator.entries.length': 3,
        'parentLocator.entries.0.key': 'parent_linkage',
        'parentLocator.entries.0.value': '{7584f8fb-36d3-4091-afb5-b1afe587bfa8}',
        'parentLocator.entries.1.key': 'relative_path',
        'parentLocator.entries.1.value': '.\\parent.vhdx',
        'parentLocator.entries.2.key': 'Schlüssel',
        'parentLocator.entries.2.value': 'ключ \u{1f511}',
      },
    },
  ),
]
