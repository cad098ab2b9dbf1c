// @ts-check
// The page's samples: small sparse images of disks as people meet them, sound and not, packed so that they fit the page's script.
// The page's build calls packedSamples(); nothing here is fetched or read from a disk.

import { base, batIndexOfBlock, child, GiB, geometry, locatorItem, MiB, STATE, TiB, write } from './builder.mjs'

/**
 * A sample as the page's script carries it: its runs of bytes that are not zero, as [offset, base64].
 * @typedef {{ id: string, title: string, about: string, name: string, size: number, runs: Array<[number, string]> }} PackedSample
 * @typedef {Omit<PackedSample, 'size' | 'runs'> & { draft: () => import('./builder.mjs').SparseImage }} Sample
 */

const ids = {
  fileWriteGuid: '6f2d1f0c-95b5-4e0a-a7f1-3b1de8a5c0d4',
  dataWriteGuid: 'c1a7c6de-0b64-4a53-8f0c-7a4f5e2b9d31',
  virtualDiskId: '2b8ad7e3-4c19-4f6e-9a55-d0c37e1184fa',
}
const creator = 'vhdxscope sample'

/** Blocks in use, one behind the other from `dataStart` on. @param {number[]} blocks @param {Parameters<typeof geometry>[0]} disk @param {number} dataStart */
function inUse(blocks, disk, dataStart) {
  const { chunkRatio } = geometry(disk)
  return blocks.map((block, i) => ({
    index: batIndexOfBlock(block, chunkRatio),
    state: STATE.fullyPresent,
    offset: dataStart + i * disk.blockSize,
  }))
}

/** A dynamic disk of 127 GiB in blocks of 32 MiB, as Hyper-V offers it. @param {Parameters<typeof base>[0]} [changes] */
function everyday(changes = {}) {
  const disk = { virtualSize: 127 * GiB, blockSize: 32 * MiB, logicalSectorSize: 512, hasParent: false }
  const blocks = [0, 1, 2, 3, 16, 17, 18, 255, 256, 4063]
  const dataStart = 4 * MiB
  return base({
    ...ids,
    ...disk,
    creator,
    sequenceNumbers: [14, 15],
    entries: inUse(blocks, disk, dataStart),
    dataStart,
    minimumSize: dataStart + blocks.length * disk.blockSize,
    ...changes,
  })
}

/** The machine stopped after a change of the disk's sector size and two new blocks were logged; nothing is in its place yet. */
function dirty() {
  const size = 4 * MiB + 12 * 32 * MiB
  const draft = everyday({
    logGuid: '90d1f6a2-33c8-4b7e-8a06-5be8f3a9127c',
    physicalSectorSize: 512,
    minimumSize: size,
  })
  return draft.ring((log) =>
    log
      // Left over from the session before.
      .append({ number: 977, logGuid: '4d7be1c0-5f0e-4a7d-9a6b-f26d0c1b7a35', sector: 180 })
      .append({ number: 40, sector: 96 })
      .append({ number: 41, tail: 96, writes: [write.item('physicalSectorSize', (item) => item.u32(0, 4096))] })
      .append({ number: 42, tail: 96, writes: [write.bat(300, STATE.fullyPresent, 4 * MiB + 10 * 32 * MiB)] })
      .append({ number: 43, tail: 97, writes: [write.bat(301, STATE.fullyPresent, 4 * MiB + 11 * 32 * MiB)] }),
  )
}

function checkpoint() {
  const locator = locatorItem([
    { key: 'parent_linkage', value: '{c1a7c6de-0b64-4a53-8f0c-7a4f5e2b9d31}' },
    { key: 'relative_path', value: '.\\server.vhdx' },
    { key: 'volume_path', value: '\\\\?\\Volume{26eef04e-af99-4b42-b8c9-92b5b4c0a3a1}\\VMs\\server.vhdx' },
    { key: 'absolute_win32_path', value: 'D:\\VMs\\server.vhdx' },
  ])
  return child({ ...ids, creator, virtualSize: 127 * GiB, sequenceNumbers: [8, 9], locator, minimumSize: 8 * MiB })
}

/** The largest disk there is: its block table alone has 8 MiB and a few bytes. */
function largest() {
  const disk = { virtualSize: 64 * TiB, blockSize: 64 * MiB, logicalSectorSize: 512, hasParent: false }
  const blocks = [0, 1, 524_288, 1_048_575]
  const dataStart = 13 * MiB
  return base({
    ...ids,
    ...disk,
    creator,
    sequenceNumbers: [3, 4],
    entries: inUse(blocks, disk, dataStart),
    dataStart,
    minimumSize: dataStart + blocks.length * disk.blockSize,
  })
}

/** @type {readonly Sample[]} */
const SAMPLES = [
  {
    id: 'healthy',
    title: 'Healthy',
    about: 'a dynamic disk with nothing wrong',
    name: 'healthy.vhdx',
    draft: () => everyday().image('healthy'),
  },
  {
    id: 'dirty-log',
    title: 'Dirty log',
    about: 'the machine stopped in mid-write',
    name: 'dirty-log.vhdx',
    draft: () => dirty().image('dirty-log'),
  },
  {
    id: 'damaged-header',
    title: 'Damaged header',
    about: 'one of the two copies is broken',
    name: 'damaged-header.vhdx',
    draft: () =>
      everyday()
        .header(1, (header) => header.xor(4))
        .image('damaged-header'),
  },
  {
    id: 'differencing',
    title: 'Differencing',
    about: 'a checkpoint that needs its parent',
    name: 'checkpoint.avhdx',
    draft: () => checkpoint().image('differencing'),
  },
  {
    id: 'largest',
    title: '64 TiB',
    about: 'the largest disk there is, in blocks of 64 MiB',
    name: '64-tib.vhdx',
    draft: () => largest().image('largest'),
  },
]

/** All samples, packed. @returns {PackedSample[]} */
export function packedSamples() {
  return SAMPLES.map(({ draft, ...sample }) => {
    const { size, extents } = draft()
    return { ...sample, size, runs: extents.flatMap(([offset, bytes]) => runs(offset, bytes)) }
  })
}

/** A run ends where it would cost more to name the zeros than to leave them out. */
const WORTH_A_GAP = 24

/** @param {number} offset @param {Uint8Array} bytes @returns {Array<[number, string]>} */
function runs(offset, bytes) {
  /** @type {Array<[number, string]>} */
  const found = []
  let start = 0
  for (let at = 0, zeros = 0; at <= bytes.length; at++) {
    if (at < bytes.length && bytes[at] === 0) {
      zeros++
      continue
    }
    if (at === bytes.length || zeros >= WORTH_A_GAP) {
      const end = at - zeros
      if (end > start) found.push([offset + start, Buffer.from(bytes.subarray(start, end)).toString('base64')])
      start = at
    }
    zeros = 0
  }
  return found
}
