// How far a reading is: told once there is something to tell, the time left once the pace is known.
import { describe, expect, it } from 'vitest'
import type { Report } from '../../web/engine/report.ts'
import { progressMeter } from '../../web/ui/progress.ts'

const MiB = 2 ** 20
const before = { blocks: null } as unknown as Report
const table = { blocks: {} } as unknown as Report

describe('the progress of a reading', () => {
  it('is not told of the few bytes that come first', () => {
    const tell = progressMeter(() => 0)
    expect(tell(before, { bytesRead: 0, bytesMissing: 448 * 1024 })).toBeNull()
  })

  it('is told of the block table, and the time left once the pace is known', () => {
    let now = 1000
    const tell = progressMeter(() => now)
    expect(tell(table, { bytesRead: MiB, bytesMissing: 3 * MiB })).toEqual({
      bytes: MiB,
      bytesLeft: 3 * MiB,
      secondsLeft: null,
    })
    now = 2000
    expect(tell(table, { bytesRead: 2 * MiB, bytesMissing: 2 * MiB })?.secondsLeft).toBe(2)
  })

  it('is told of a long log, which is read before the table, to its end', () => {
    const tell = progressMeter(() => 0)
    expect(tell(before, { bytesRead: MiB, bytesMissing: 4095 * MiB })).toMatchObject({ bytesLeft: 4095 * MiB })
    expect(tell(before, { bytesRead: 4095 * MiB, bytesMissing: MiB })).toMatchObject({ bytes: 4095 * MiB })
  })
})
