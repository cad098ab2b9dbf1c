// Images whose log waits to be replayed, as a browser test wants them: what is stored and what a replay makes of it differ.
import { base, countingGuid, type Draft, MiB, STATE, write } from '../../images/builder.mjs'

export const LOG_GUID = countingGuid(0x20)
export const OLD_GUID = countingGuid(0x80)

type Build = Parameters<Draft['ring']>[0]

/** The base file, in use, with this in its log. */
export function withLog(build: Build, changes: Parameters<typeof base>[0] = {}): Draft {
  return base({ logGuid: LOG_GUID, ...changes }).ring(build)
}

/** What a writer logs that puts block `n` to 4 MiB + n blocks. */
export const setsBlock = (n: number) => write.bat(n, STATE.fullyPresent, 4 * MiB + n * 2 * MiB)

/** One entry that sets one block: the least that is dirty. */
export function dirty(changes: Parameters<typeof base>[0] = {}): Draft {
  return withLog((log) => log.append({ number: 7, writes: [setsBlock(0)] }), changes)
}

/** Three entries of this session to be replayed, one before them that is not, one of an earlier session. */
export function busy(): Draft {
  return withLog((log) =>
    log
      .append({ number: 900, logGuid: OLD_GUID, sector: 200 })
      .append({ number: 40, sector: 20 })
      .append({ number: 41, tail: 21, writes: [write.item('virtualDiskSize', (item) => item.u64(0, 96 * MiB))] })
      .append({ number: 42, tail: 21, writes: [setsBlock(1)] })
      .append({ number: 43, tail: 21, writes: [setsBlock(2), write.zero(3 * MiB + 64 * 1024, 4096)] }),
  )
}

/** The replay puts a table of no blocks, elsewhere, in the place of one with a block at 4 MiB. */
export const moved = () =>
  withLog((log) => log.append({ number: 7, writes: [write.region(0, (entry) => entry.u64(16, 8 * MiB))] }), {
    entries: [{ index: 2, state: STATE.fullyPresent, offset: 4 * MiB }],
    minimumSize: 16 * MiB,
  })
