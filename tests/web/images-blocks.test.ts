// The naive reader of block tables, with which cases and engine are compared, on images that others made: their states and the
// ledger as they are known. No engine takes part; QEMU's word on the same reader is part of the oracle's own check.
import { describe, expect, it } from 'vitest'
import { KNOWN_IMAGES } from '../images/cases.mjs'
import { structuresOf } from '../images/checks/block-foreign.mjs'
import { judgeBlocks } from '../images/checks/block-judge.mjs'
import { factsOf } from '../images/checks/block-reference.mjs'
import { corpusImage, corpusLacks } from './support/corpus.ts'

/** Packed as the collection has them. */
const PACKED: Readonly<Record<string, string>> = {
  'iotest-dynamic-1G': 'iotest-dynamic-1G.vhdx.bz2',
  'iotest-dirtylog-10G-4M': 'iotest-dirtylog-10G-4M.vhdx.bz2',
  'test-disk2vhd': 'test-disk2vhd.vhdx.bz2',
  btrfs: 'btrfs.vhdx.gz',
}

describe('the naive reader on known images', () => {
  for (const known of KNOWN_IMAGES) {
    const packed = PACKED[known.name] ?? ''
    const lacks = corpusLacks(packed)
    it(known.name, { timeout: 60_000 }, ({ skip }) => {
      if (lacks) skip(lacks)
      const result = judgeBlocks(structuresOf(corpusImage(packed)), [])
      expect(result).not.toBeNull()
      if (!result) return
      expect(result.judged.map(({ rule }) => rule)).toEqual(known.blockFindings)
      expect(result.judged.map(({ severity }) => severity)).toEqual(known.blockFindings.map(() => 'info'))
      const facts: Record<string, bigint> = factsOf(result.blocks)
      const stated = [
        ...Object.entries(known.blocks).map(([name, value]) => [`blocks.${name}`, value] as const),
        ...Object.entries(known.space).map(([name, value]) => [`space.${name}`, value] as const),
      ]
      expect(stated.map(([path]) => [path, Number(facts[path])])).toEqual(stated)
      const parts = Object.entries(facts).filter(([path]) => /^space\.(?!fileSize|missing)/.test(path))
      expect(parts.reduce((sum, [, bytes]) => sum + bytes, 0n)).toBe(BigInt(known.size))
    })
  }
})
