// @ts-check
// What the mutation run may not see, and the ratios it must not fall below.

/**
 * Fields some of whose bits nothing shows, and why.
 * @type {Readonly<Record<string, string>>}
 */
export const BLIND = {}

/**
 * Bits turned over at least; the part of them that changes the report; the part that changes a finding or the verdict.
 * @type {Readonly<Record<string, { flips: number, seen: number, judged: number }>>}
 */
export const FLOOR = {
  'healthy-windows': { flips: 5344, seen: 1, judged: 0.99 },
  'healthy-child-plain': { flips: 7680, seen: 1, judged: 0.98 },
  'iotest-dynamic-1G': { flips: 5344, seen: 1, judged: 0.99 },
  'iotest-dirtylog-10G-4M': { flips: 5344, seen: 1, judged: 0.99 },
  'test-disk2vhd': { flips: 5344, seen: 1, judged: 0.99 },
  btrfs: { flips: 5344, seen: 1, judged: 0.99 },
}
