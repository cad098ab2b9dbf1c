// @ts-check
// The layout choices of the known producers, as far as the header section and the
// metadata show them. They are what those programs write, faults included; not every one is free of findings.

import { geometry } from './geometry.mjs'
import { locatorItem } from './locator.mjs'
import { GiB, KiB, MiB, STATE, TiB } from './names.mjs'
import { BASE } from './recipe.mjs'
import { utf16, ZERO_GUID } from './text.mjs'

/** @typedef {import('./recipe.mjs').Recipe} Recipe */

/** Windows / Hyper-V, 5.1. @param {Partial<Recipe>} [changes] @returns {Recipe} */
export function windows(changes = {}) {
  return {
    ...BASE,
    creator: 'Microsoft Windows 10.0.17134.0',
    virtualSize: 1 * GiB,
    blockSize: 32 * MiB,
    sequenceNumbers: [14, 15],
    itemOrder: ['fileParameters', 'virtualDiskSize', 'logicalSectorSize', 'physicalSectorSize', 'virtualDiskId'],
    staleEntry: true,
    minimumSize: 4 * MiB,
    ...changes,
  }
}

/** A checkpoint of Hyper-V: the locator that libvhdi's documentation publishes. @returns {Recipe} */
export function windowsChild() {
  return windows({
    blockSize: 2 * MiB,
    hasParent: true,
    itemOrder: [
      'fileParameters',
      'virtualDiskSize',
      'logicalSectorSize',
      'physicalSectorSize',
      'virtualDiskId',
      'parentLocator',
    ],
    locator: locatorItem([
      { key: 'parent_linkage', value: '{7584f8fb-36d3-4091-afb5-b1afe587bfa8}' },
      { key: 'absolute_win32_path', value: 'C:\\Projects\\dfvfs\\test_data\\ntfs-parent.vhdx' },
      { key: 'relative_path', value: '.\\ntfs-parent.vhdx' },
      {
        key: 'volume_path',
        value: '\\\\?\\Volume{26eef04e-af99-4b42-b8c9-92b5b4c0a3a1}\\Projects\\dfvfs\\test_data\\ntfs-parent.vhdx',
      },
      { key: 'parent_linkage2', value: `{${ZERO_GUID}}` },
    ]),
  })
}

/**
 * QEMU, 5.2: BAT right behind the log, metadata behind it, then 4 MiB nobody uses; Required is 0.
 * @param {Partial<Recipe>} [changes]
 * @returns {Recipe}
 */
export function qemu(changes = {}) {
  const virtualSize = changes.virtualSize ?? 1 * GiB
  const recipe = {
    ...BASE,
    creator: 'QEMU v7.2.22',
    virtualSize,
    blockSize: qemuBlockSize(Number(virtualSize)),
    physicalSectorSize: 512,
    sequenceNumbers: /** @type {[number, number]} */ ([932638740, 932638741]),
    bat: { offset: 2 * MiB },
    required: 0,
    absentState: STATE.zero,
    ...changes,
  }
  const batBytes = Math.max(1, Math.ceil((geometry(recipe).batEntries * 8) / MiB)) * MiB
  const metadata = { offset: recipe.bat.offset + batBytes, length: 1 * MiB }
  const dataStart = metadata.offset + metadata.length + 4 * MiB
  return { ...recipe, metadata, dataStart, minimumSize: dataStart }
}

/** Sysinternals disk2vhd, 5.3: identical headers, every block present, 512 bytes too many. @returns {Recipe} */
export function disk2vhd() {
  const virtualSize = 256 * MiB
  return {
    ...BASE,
    creator: 'd2v',
    virtualSize,
    physicalSectorSize: 512,
    sequenceNumbers: [1, 1],
    regionOrder: ['metadata', 'bat'],
    allocated: true,
    minimumSize: 4 * MiB + virtualSize + 512,
  }
}

/** DiscUtils, 5.4, dynamic. @param {Partial<Recipe>} [changes] @returns {Recipe} */
export function discUtils(changes = {}) {
  return {
    ...BASE,
    creator: '.NET DiscUtils',
    virtualSize: 10 * GiB,
    blockSize: 32 * MiB,
    sequenceNumbers: [0, 1],
    regionOrder: ['metadata', 'bat'],
    minimumSize: 4 * MiB,
    ...changes,
  }
}

/**
 * DiscUtils, fixed: the log lies where the capacity ends, so an odd capacity misaligns it; the BAT stays empty.
 * @param {number} capacity
 * @returns {Recipe}
 */
export function discUtilsFixed(capacity) {
  const metadata = Math.ceil((capacity + MiB) / MiB) * MiB
  return discUtils({
    virtualSize: capacity,
    blockSize: 1 * MiB,
    leaveBlockAllocated: true,
    log: { offset: capacity, length: MiB },
    metadata: { offset: metadata, length: MiB },
  })
}

/** Microsoft OpenVMM, 5.5. @returns {Recipe} */
export function openVmm() {
  return {
    ...BASE,
    creator: '',
    virtualSize: 2 * GiB,
    physicalSectorSize: 512,
    sequenceNumbers: [0, 1],
    minimumSize: 4 * MiB,
  }
}

/** FreeBSD mkimg, 5.6: no GUIDs, Required 0, all blocks present without the fixed flag. @returns {Recipe} */
export function mkimg() {
  return {
    ...BASE,
    creator: '',
    virtualSize: 128 * MiB,
    blockSize: 16 * MiB,
    physicalSectorSize: 512,
    sequenceNumbers: [0, 1],
    fileWriteGuid: ZERO_GUID,
    dataWriteGuid: ZERO_GUID,
    required: 0,
    allocated: true,
    minimumSize: 0,
  }
}

/** makevhdx, 5.6: identical headers with number 0 and no GUIDs. @returns {Recipe} */
export function makevhdx() {
  return { ...mkimg(), blockSize: 1 * MiB, physicalSectorSize: 4096, sequenceNumbers: [0, 0], required: 1 }
}

/** FATtools, 5.6, as far as headers and metadata go; its faulty BAT is not imitated. @returns {Recipe} */
export function fatTools() {
  return { ...BASE, creator: 'Python 3', sequenceNumbers: [0, 1], regionOrder: ['metadata', 'bat'] }
}

/** What QEMU 1.6 left in the metadata region: pieces of its memory, behind the items. */
export const QEMU_LEFTOVER = { offset: 68 * KiB, bytes: utf16('a piece of the heap') }

/** @param {number} size of the virtual disk */
function qemuBlockSize(size) {
  if (size > 32 * TiB) return 64 * MiB
  if (size > 100 * GiB) return 32 * MiB
  return size > 1 * GiB ? 16 * MiB : 8 * MiB
}
