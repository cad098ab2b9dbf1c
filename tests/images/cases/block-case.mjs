// @ts-check
// Short ways to write a case about blocks. Its rules, BAT, SBM and LAY of every severity included, are stated by hand; what
// the naive judge derives must be the same. A file ends where its last structure does unless a case says otherwise.

import { base, child, MiB } from '../builder.mjs'
import { row } from './case.mjs'

/**
 * @typedef {import('../builder.mjs').Recipe} Recipe
 * @typedef {import('./case.mjs').More} More
 * @typedef {[index: number, state: number, mib?: number]} Entry an index in the table, and a file offset in MiB
 * @typedef {{ image(name: string): import('../builder.mjs').SparseImage }} Made
 * @typedef {Partial<Recipe> & { size?: number }} Changes `size`: of the file, in MiB
 */

/** Nothing but the four structures: header section, log, metadata and table of 1 MiB each. */
const STRUCTURES = 4

/** @param {Entry[]} entries @param {Changes} changes */
const recipe = (entries, { size = STRUCTURES, ...changes }) => ({
  minimumSize: size * MiB,
  entries: entries.map(([index, state, mib = 0]) => ({ index, state, offset: mib * MiB })),
  ...changes,
})

/** A dynamic disk of 32 blocks of 2 MiB. @param {Entry[]} entries @param {Changes} [changes] */
export const disk = (entries, changes = {}) => base(recipe(entries, changes))

/** The same, fixed. @param {Entry[]} entries @param {Changes} [changes] */
export const fixed = (entries, changes = {}) => disk(entries, { leaveBlockAllocated: true, ...changes })

/** The same as a child; the bitmap entry of chunk 0 has index 2048. @param {Entry[]} entries @param {Changes} [changes] */
export const differencing = (entries, changes = {}) => child(recipe(entries, changes))

export const BITMAP = 2048

/** @param {string} name @param {() => Made} make @param {string[]} [infos] @param {More} [more] */
export const sound = (name, make, infos = [], more = {}) => row(`blocks-${name}`, make, 'sound', [], { ...more, infos })

/** Sound, but a child. @param {string} name @param {() => Made} make @param {string[]} [infos] @param {More} [more] */
export const soundChild = (name, make, infos = [], more = {}) =>
  row(`blocks-${name}`, make, 'sound', ['CHN-001'], { ...more, infos })

/** @param {string} name @param {() => Made} make @param {string[]} rules @param {string[]} [infos] @param {More} [more] */
export const warned = (name, make, rules, infos = [], more = {}) =>
  row(`blocks-${name}`, make, 'sound', rules, { ...more, infos })

/** @param {string} name @param {() => Made} make @param {string[]} rules @param {string[]} [infos] @param {More} [more] */
export const damaged = (name, make, rules, infos = [], more = {}) =>
  row(`blocks-${name}`, make, 'damaged', rules, { ...more, infos })

/** @param {string} name @param {() => Made} make @param {string[]} rules @param {string[]} [infos] @param {More} [more] */
export const unopenable = (name, make, rules, infos = [], more = {}) =>
  row(`blocks-${name}`, make, 'unopenable', rules, { ...more, infos })

/** Facts of `blocks`. @param {Record<string, number | bigint | null>} facts */
export const blocks = (facts) => prefixed('blocks', facts)

/** Facts of `space`, in MiB. @param {Record<string, number>} facts */
export const spaceMib = (facts) =>
  prefixed('space', Object.fromEntries(Object.entries(facts).map(([name, mib]) => [name, mib * MiB])))

/** @param {string} path @param {Record<string, import('./case.mjs').Fact>} facts */
function prefixed(path, facts) {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [`${path}.${name}`, value]))
}
