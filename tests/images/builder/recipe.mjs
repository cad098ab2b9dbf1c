// @ts-check
// What an image is made of, and the base file of appendix B.2 that every case starts from unless it says otherwise.

import { locatorItem, PLAIN_PAIRS } from './locator.mjs'
import { KiB, MiB } from './names.mjs'
import { countingGuid, ZERO_GUID } from './text.mjs'

/**
 * @typedef {'fileParameters' | 'virtualDiskSize' | 'virtualDiskId' | 'logicalSectorSize'
 *   | 'physicalSectorSize' | 'parentLocator'} KnownItem
 *
 * An item of the metadata table. Without `bytes` its content is `length` zero bytes. Without `offset`
 * (from the start of the region) it follows the item before it; an empty item gets offset 0.
 * @typedef {{ name?: string, id: string, flags: number, bytes?: Uint8Array, length?: number, offset?: number }} Item
 *
 * @typedef {{ guid: string, offset: number | bigint, length: number, required: number }} Region
 *
 * A payload or bitmap entry by its index in the BAT. `offset` is a file offset.
 * @typedef {{ index: number, state: number, offset: number }} BatEntry
 *
 * @typedef {{
 *   creator: string,
 *   virtualSize: number | bigint, blockSize: number, logicalSectorSize: number, physicalSectorSize: number,
 *   leaveBlockAllocated: boolean, hasParent: boolean, virtualDiskId: string,
 *   sequenceNumbers: [number | bigint, number | bigint],
 *   fileWriteGuid: string, dataWriteGuid: string, logGuid: string,
 *   log: { offset: number | bigint, length: number },
 *   metadata: { offset: number, length: number },
 *   bat: { offset: number, length?: number },
 *   regionOrder: Array<keyof typeof import('./names.mjs').REGION>, required: number, regions: Region[],
 *   itemOrder: KnownItem[], items: Item[], staleEntry: boolean,
 *   locator: Uint8Array | undefined,
 *   entries: BatEntry[], absentState: number, allocated: boolean, dataStart: number,
 *   minimumSize: number
 * }} Recipe
 */

/** @type {KnownItem[]} */
const ITEM_ORDER = ['fileParameters', 'virtualDiskSize', 'virtualDiskId', 'logicalSectorSize', 'physicalSectorSize']

/** @type {Recipe} */
export const BASE = {
  creator: 'vhdx image builder',
  virtualSize: 64 * MiB,
  blockSize: 2 * MiB,
  logicalSectorSize: 512,
  physicalSectorSize: 4096,
  leaveBlockAllocated: false,
  hasParent: false,
  virtualDiskId: countingGuid(0x40),
  sequenceNumbers: [10, 11],
  fileWriteGuid: countingGuid(0x00),
  dataWriteGuid: countingGuid(0x10),
  logGuid: ZERO_GUID,
  log: { offset: 1 * MiB, length: 1 * MiB },
  metadata: { offset: 2 * MiB, length: 1 * MiB },
  // Without a length: what the disk needs, rounded up to whole MiB.
  bat: { offset: 3 * MiB },
  regionOrder: ['bat', 'metadata'],
  required: 1,
  regions: [],
  itemOrder: ITEM_ORDER,
  items: [],
  // The slot behind the table holds a copy of the last entry, as on every image that Windows made.
  staleEntry: false,
  locator: undefined,
  entries: [],
  absentState: 0,
  // Every block in state 6, one after the other from dataStart on.
  allocated: false,
  dataStart: 4 * MiB,
  minimumSize: 16 * MiB,
}

/** What makes the base file a child whose parent is not at hand. @type {Partial<Recipe>} */
export const CHILD = {
  hasParent: true,
  itemOrder: [...ITEM_ORDER, 'parentLocator'],
  locator: locatorItem(PLAIN_PAIRS),
}

/** Where the first metadata item lies in its region, and the size of each header section slot. */
export const SLOT = 64 * KiB
