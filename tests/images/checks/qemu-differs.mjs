// @ts-check
// Where QEMU 7.2 and the specification part ways on our injured images, and why. On every other case of the header
// section and the metadata QEMU refuses what must not be opened and opens what is sound.

const TABLE_1 = 'reads region table 1 only'
const NO_LOG = 'needs a log'
const NO_PARENT = 'knows no parents'
const SECTOR_512 = 'knows sectors of 512 bytes only'
const ITEM_LENGTH = 'does not look at the length of an item'

/** @type {Record<string, string>} */
export const OPENS_ALTHOUGH_UNOPENABLE = {
  'header-same-number-other-version': 'takes no notice of a header of another version',
  'header-version-2-in-current': 'falls back to the older header of version 1',
  'b2-newer-header-of-version-2': 'falls back to the older header of version 1',
  'header-log-behind-the-file-in-use': 'takes a log that cannot be read for an empty one',
  'header-no-log-but-in-use': 'takes a log of length 0 for an empty one',
  'region-metadata-empty': 'does not look at the length of the metadata region',
  'metadata-64-kib': 'does not look at the length of the metadata region',
  'region-metadata-32-kib': 'does not look at the length of the metadata region',
  'metadata-disk-size-only-as-user-item': 'does not look at IsUser',
  'item-file-parameters-4-bytes': ITEM_LENGTH,
  'item-file-parameters-12-bytes': ITEM_LENGTH,
  'item-file-parameters-7-bytes': ITEM_LENGTH,
  'item-disk-size-4-bytes': ITEM_LENGTH,
  'item-disk-size-16-bytes': ITEM_LENGTH,
  'item-logical-sector-2-bytes': ITEM_LENGTH,
  'item-logical-sector-8-bytes': ITEM_LENGTH,
}

/** @type {Record<string, string>} */
export const REFUSES_ALTHOUGH_SOUND = {
  'header-no-log': NO_LOG,
  'region-at-1-mib-without-a-log': NO_LOG,
  'region-1-checksum': TABLE_1,
  'region-1-last-covered-byte': TABLE_1,
  'region-1-signature': TABLE_1,
  'region-copies-differ-first-one-damaged': TABLE_1,
  'region-count-2048-in-1': TABLE_1,
  'b2-checksum-of-region-table-1': TABLE_1,
  'metadata-user-item-with-a-system-guid': 'does not look at IsUser',
  'metadata-user-item-required': 'does not look at IsUser',
  'item-disk-size-0': 'refuses a disk of size 0',
  'item-disk-size-0-child': NO_PARENT,
  'item-fixed-flag-on-a-child': NO_PARENT,
  'item-locator-without-flag': NO_PARENT,
  'values-parent-locator': NO_PARENT,
  'b2-child-partly-present': NO_PARENT,
  'item-physical-below-logical': SECTOR_512,
  'item-both-sectors-4096': SECTOR_512,
}
