// @ts-check
// Everything that makes images, from one place. Written from the specification alone: it imports nothing
// of the engine, so that a slip there and a slip here disagree.
//
//   base().header(2, (h) => h.u16(64, 3).reseal()).image('header-log-version-3')

export { crc32c, structureChecksum } from './builder/crc32c.mjs'
export { base, child, Draft, knownItem } from './builder/draft.mjs'
export { batIndexOfBitmap, batIndexOfBlock, geometry } from './builder/geometry.mjs'
export { locatorItem, PLAIN_PAIRS } from './builder/locator.mjs'
export { entryBytes, SECTOR, sectorsOf } from './builder/log.mjs'
export * as write from './builder/log-writes.mjs'
export * from './builder/names.mjs'
export * as presets from './builder/presets.mjs'
export { BASE, CHILD } from './builder/recipe.mjs'
export { Ring } from './builder/ring.mjs'
export { cutSparse, readSparse, SparseBytes } from './builder/sparse.mjs'
export { batValue, userItem } from './builder/structures.mjs'
export { ascii, countingGuid, guidBytes, hex, unknownGuid, utf16, ZERO_GUID } from './builder/text.mjs'
export { littleEndian, Window } from './builder/window.mjs'

/** @typedef {import('./builder/sparse.mjs').SparseImage} SparseImage */
/** @typedef {import('./builder/recipe.mjs').Recipe} Recipe */
/** @typedef {import('./builder/log.mjs').Update} Update */
/** @typedef {import('./builder/ring.mjs').NewEntry} NewEntry */
/** @typedef {import('./builder/window.mjs').Window} LogWindow */
