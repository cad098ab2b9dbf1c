// @ts-check
// The report's `invalidBecause`: the first failing test of an entry, as a few plain words. Test 1 has none, for
// without the signature there is no entry to list; test 5 has none, for a stale entry may be valid.

/** In the order of the tests: 2, 3, 4, 6, 7, then 8, 9 and 10. */
export const INVALID = {
  entryLength: 'entry length',
  tail: 'tail',
  sequenceNumber: 'sequence number',
  descriptorCount: 'descriptor count',
  checksum: 'checksum',
  descriptorSignature: 'descriptor signature',
  descriptorNumber: 'descriptor sequence number',
  targetAlignment: 'target not aligned',
  zeroLength: 'zero length not aligned',
  overflow: 'target overflows',
  headers: 'target in the headers',
  log: 'target in the log',
  dataOutside: 'data sector outside the entry',
  dataSignature: 'data sector signature',
  dataNumber: 'data sector sequence number',
  length: 'entry length does not fit the descriptors',
}
