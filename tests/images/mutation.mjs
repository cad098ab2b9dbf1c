// @ts-check
// What the mutation run may not see, and the ratios it must not fall below.

/**
 * By image, fields some of whose bits nothing shows, and why.
 * @type {Readonly<Record<string, Readonly<Record<string, string>>>>}
 */
export const BLIND = {}

/**
 * Bits turned over at least; the part of them that changes the report; the part that changes a finding or the verdict.
 * @type {Readonly<Record<string, { flips: number, seen: number, judged: number }>>}
 */
export const FLOOR = {
  'healthy-windows': { flips: 6112, seen: 1, judged: 0.99 },
  'healthy-child-plain': { flips: 8448, seen: 1, judged: 0.98 },
  'iotest-dynamic-1G': { flips: 8000, seen: 1, judged: 0.995 },
  'iotest-dirtylog-10G-4M': { flips: 15744, seen: 1, judged: 0.998 },
  'test-disk2vhd': { flips: 6112, seen: 1, judged: 0.999 },
  btrfs: { flips: 12128, seen: 1, judged: 0.996 },
}
