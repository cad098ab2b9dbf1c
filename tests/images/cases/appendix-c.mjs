// @ts-check
// What foreign programs tell, as data: what is expected of four known images and of fresh ones by QEMU. The images are
// not in the repository; a test that has them (VHDX_CORPUS) finds them by the first 16 hex digits of their SHA-256.

import { GiB, MiB } from '../builder.mjs'

/**
 * `findings` are those of the header section and the metadata, whatever their severity, ITM-019 aside; none is
 * above warning. `later` are those of log and blocks,
 * `blockFindings` the latter alone and all of them; `blocks` and `space` as the report has them, after replay.
 */
export const KNOWN_IMAGES = [
  {
    name: 'iotest-dynamic-1G',
    sha256: 'a4fb24fa51fb4852',
    size: 104857600,
    creator: 'Microsoft Windows 6.2.9200.16384',
    virtualSize: 1 * GiB,
    blockSize: 32 * MiB,
    sectors: [512, 4096],
    sequenceNumbers: [14, 15],
    status: 'sound',
    findings: ['LOG-020', 'LOG-028', 'MET-021', 'QRK-001'],
    later: [],
    blockFindings: [],
    blocks: { 'payload.fullyPresent': 3, 'payload.zero': 29, 'payload.total': 32, fragments: 1 },
    space: { payloadInUse: 96 * MiB, tail: 0, unreferenced: 0 },
  },
  {
    name: 'iotest-dirtylog-10G-4M',
    sha256: '511daba998dba208',
    size: 31457280,
    creator: 'QEMU v1.6.50',
    virtualSize: 10 * GiB,
    blockSize: 1 * MiB,
    sectors: [512, 512],
    sequenceNumbers: [932638740, 932638741],
    status: 'needsReplay',
    findings: ['HDR-021', 'HDR-024', 'LOG-003', 'LOG-020', 'LOG-031', 'MET-022', 'QRK-002', 'QRK-009', 'REG-019'],
    later: ['BAT-026', 'LAY-002', 'LOG-030'],
    blockFindings: ['BAT-026', 'LAY-002', 'LAY-007'],
    blocks: {
      'payload.fullyPresent': 18,
      'payload.notPresent': 10222,
      'beforeReplay.payload.fullyPresent': 17,
      'sectorBitmap.total': 2,
    },
    space: { payloadInUse: 18 * MiB, tail: 0, unreferenced: 8 * MiB },
  },
  {
    name: 'test-disk2vhd',
    sha256: '5b6721d4f26ef13d',
    size: 272630272,
    creator: 'd2v',
    virtualSize: 256 * MiB,
    blockSize: 2 * MiB,
    sectors: [512, 512],
    sequenceNumbers: [1, 1],
    status: 'sound',
    findings: ['FILE-003', 'HDR-004', 'QRK-003'],
    later: ['BAT-024', 'BAT-026', 'LAY-004'],
    blockFindings: ['BAT-024', 'BAT-026', 'LAY-004', 'LAY-007'],
    blocks: { 'payload.fullyPresent': 128, 'payload.total': 128, written: 256 * MiB },
    space: { payloadInUse: 256 * MiB, tail: 512, unreferenced: 0 },
  },
  {
    name: 'btrfs',
    sha256: 'e1ec34ba6fea6a04',
    size: 71303168,
    creator: 'Microsoft Windows 10.0.15063.0',
    virtualSize: 1 * GiB,
    blockSize: 32 * MiB,
    sectors: [512, 4096],
    sequenceNumbers: [18, 19],
    status: 'sound',
    findings: ['LOG-020', 'LOG-028', 'MET-021', 'QRK-001'],
    later: [],
    blockFindings: [],
    blocks: { 'payload.fullyPresent': 2, 'payload.notPresent': 29, 'payload.zero': 1, fragments: 2 },
    space: { payloadInUse: 64 * MiB, tail: 0, unreferenced: 0 },
  },
]

/** Fresh images of `qemu-img create -f vhdx`: always REG-019 for both regions; for odd sizes these infos besides. */
export const FRESH_QEMU = {
  always: ['QRK-002', 'REG-019'],
  oddSize: ['FILE-003', 'ITM-016'],
  afterWriting: ['HDR-021', 'LOG-020', 'LOG-028'],
}
