// @ts-check
// What the mutation run may not see, and the ratios it must not fall below.

/**
 * By image, fields some of whose bits nothing shows, and why.
 * @type {Readonly<Record<string, Readonly<Record<string, string>>>>}
 */
export const BLIND = {}

/**
 * Bits turned over at least; so many of them that change the report; so many that change a finding or the verdict: as counted last, so
 * that one bit less fails.
 * @type {Readonly<Record<string, { flips: number, seen: number, judged: number }>>}
 */
export const FLOOR = {
  'healthy-windows': { flips: 6112, seen: 6112, judged: 6067 },
  'healthy-child-plain': { flips: 8448, seen: 8448, judged: 8287 },
  'iotest-dynamic-1G': { flips: 8000, seen: 8000, judged: 7965 },
  'iotest-dirtylog-10G-4M': { flips: 15744, seen: 15744, judged: 15723 },
  'test-disk2vhd': { flips: 6112, seen: 6112, judged: 6112 },
  btrfs: { flips: 12128, seen: 12128, judged: 12089 },
}
