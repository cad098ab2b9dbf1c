// @ts-check
// What the mutation run may not see, and the ratios it must not fall below.

const OVERWRITTEN = 'the log holds these entries anew, so the replay overwrites what stands in the table'

/**
 * By image, fields some of whose bits nothing shows, and why.
 * @type {Readonly<Record<string, Readonly<Record<string, string>>>>}
 */
export const BLIND = {
  'iotest-dirtylog-10G-4M': {
    'bat.entry.fileOffsetMB': OVERWRITTEN,
    'bat.entry.reserved': OVERWRITTEN,
    'bat.entry.state': OVERWRITTEN,
  },
}

/**
 * Bits turned over at least; the part of them that changes the report; the part that changes a finding or the verdict.
 * @type {Readonly<Record<string, { flips: number, seen: number, judged: number }>>}
 */
export const FLOOR = {
  'healthy-windows': { flips: 6112, seen: 1, judged: 0.99 },
  'healthy-child-plain': { flips: 8448, seen: 1, judged: 0.98 },
  'iotest-dynamic-1G': { flips: 7488, seen: 1, judged: 0.994 },
  'iotest-dirtylog-10G-4M': { flips: 12160, seen: 0.969, judged: 0.966 },
  'test-disk2vhd': { flips: 6112, seen: 1, judged: 0.999 },
  btrfs: { flips: 10080, seen: 1, judged: 0.995 },
}
