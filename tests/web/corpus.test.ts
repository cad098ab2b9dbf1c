// Real images: what the report says agrees with what other programs find in them, and nothing in them looks like damage.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { ReportDepth } from '../../web/engine/image.ts'
import type { Report } from '../../web/engine/report.ts'
import { corpusImage, corpusLacks } from './support/corpus.ts'
import { open } from './support/engine.ts'
import { qemuInfo, vhdiInfo } from './support/foreign.ts'

interface Known {
  packed: string
  fileSize: number
  creator: string
  virtualSize: bigint
  blockSize: number
  sequenceNumbers: [bigint, bigint]
  logGuid: string
  status: string
}

const ZERO = '00000000-0000-0000-0000-000000000000'

// Found by qemu-img 7.2, vhdiinfo 20210425, and by reading the bytes by hand.
const IMAGES: Known[] = [
  {
    packed: 'iotest-dynamic-1G.vhdx.bz2',
    fileSize: 104857600,
    creator: 'Microsoft Windows 6.2.9200.16384',
    virtualSize: 1073741824n,
    blockSize: 33554432,
    sequenceNumbers: [14n, 15n],
    logGuid: ZERO,
    status: 'sound',
  },
  {
    packed: 'iotest-dirtylog-10G-4M.vhdx.bz2',
    fileSize: 31457280,
    creator: 'QEMU v1.6.50',
    virtualSize: 10737418240n,
    blockSize: 1048576,
    sequenceNumbers: [932638740n, 932638741n],
    logGuid: 'c82755bc-427f-1245-b72c-da70aaabe031',
    status: 'needsReplay',
  },
  {
    packed: 'test-disk2vhd.vhdx.bz2',
    fileSize: 272630272,
    creator: 'd2v',
    virtualSize: 268435456n,
    blockSize: 2097152,
    sequenceNumbers: [1n, 1n],
    logGuid: ZERO,
    status: 'sound',
  },
  {
    packed: 'btrfs.vhdx.gz',
    fileSize: 71303168,
    creator: 'Microsoft Windows 10.0.15063.0',
    virtualSize: 1073741824n,
    blockSize: 33554432,
    sequenceNumbers: [18n, 19n],
    logGuid: ZERO,
    status: 'sound',
  },
]

describe.each(IMAGES)('$packed', (known) => {
  const missing = corpusLacks(known.packed)

  async function report(depth?: ReportDepth): Promise<Report> {
    const image = await open(corpusImage(known.packed))
    const found = await image.report({ depth })
    image.close()
    return found
  }

  it('is what is known of it', async ({ skip }) => {
    if (missing) skip(missing)
    const { file, fileTypeIdentifier, disk, headers, verdict, complete } = await report()
    const current = headers.find((header) => header?.current)
    expect({
      fileSize: file.size,
      creator: fileTypeIdentifier?.creator,
      virtualSize: disk?.virtualSize,
      blockSize: disk?.blockSize,
      sequenceNumbers: headers.map((header) => header?.sequenceNumber),
      logGuid: current?.logGuid,
      status: verdict?.status,
      packed: known.packed,
    }).toEqual(known)
    expect(complete).toBe(true)
  })

  it('has no finding above warning', async ({ skip }) => {
    if (missing) skip(missing)
    const { findings } = await report()
    expect(findings.filter(({ severity }) => severity === 'fatal' || severity === 'error')).toEqual([])
  })

  it('costs two reads and 448 KiB for the verdict, and the log if it is in use', async ({ skip }) => {
    if (missing) skip(missing)
    const { file, verdict } = await report('essentials')
    const log = verdict?.status === 'needsReplay' ? 1 : 0
    expect(file).toMatchObject({ reads: 2 + log, bytesRead: (448 + 1024 * log) * 1024 })
  })

  it('agrees with qemu-img, which refuses it exactly where a replay is due', async ({ skip }) => {
    if (missing) skip(missing)
    const { disk, verdict } = await report()
    const qemu = qemuInfo(corpusImage(known.packed))
    if (verdict?.status === 'needsReplay')
      expect(qemu).toMatchObject({ refusal: expect.stringContaining('log that needs to be replayed') })
    else expect(qemu).toEqual({ virtualSize: disk?.virtualSize, blockSize: disk?.blockSize })
  })

  it('agrees with vhdiinfo', async ({ skip }) => {
    if (missing) skip(missing)
    const { disk, headers } = await report()
    expect(vhdiInfo(corpusImage(known.packed))).toEqual({
      type: disk?.type,
      virtualSize: disk?.virtualSize,
      logicalSectorSize: disk?.logicalSectorSize,
      identifier: headers.find((header) => header?.current)?.dataWriteGuid,
    })
  })

  it('is not changed by being looked at', async ({ skip }) => {
    if (missing) skip(missing)
    const hash = () =>
      createHash('sha256')
        .update(readFileSync(corpusImage(known.packed)))
        .digest('hex')
    const before = hash()
    await report()
    expect(hash()).toBe(before)
  })
})
