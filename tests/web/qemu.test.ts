// Images fresh from qemu-img: the report agrees with what was asked for, with qemu-img info and with vhdiinfo.
import { describe, expect, it } from 'vitest'
import { NodeFileSource } from '../../web/engine/sources/node-file.ts'
import { open } from './support/engine.ts'
import { qemuInfo, tool, vhdiInfo } from './support/foreign.ts'
import { scratch } from './support/scratch.ts'
import { WatchedSource } from './support/sources.ts'

const here = scratch()
const MiB = 2 ** 20

const IMAGES: { size: string; options: string[]; type: string; blockSize?: number }[] = [
  ...[1, 2, 4, 8, 16, 32, 64, 128, 256].map((block) => ({
    size: '3G',
    options: [`block_size=${block}M`],
    type: 'dynamic',
    blockSize: block * MiB,
  })),
  { size: '1G', options: [], type: 'dynamic' },
  { size: '64M', options: ['subformat=fixed'], type: 'fixed' },
  { size: '33M', options: ['subformat=fixed', 'block_size=1M'], type: 'fixed', blockSize: MiB },
  { size: '512', options: [], type: 'dynamic' },
  { size: '100000256', options: ['block_size=8M'], type: 'dynamic', blockSize: 8 * MiB },
  { size: '1099511628288', options: [], type: 'dynamic' },
  { size: '64T', options: ['block_size=256M'], type: 'dynamic', blockSize: 256 * MiB },
  { size: '2G', options: ['log_size=2M'], type: 'dynamic' },
]

describe.each(IMAGES)('qemu-img create -o $options $size', ({ size, options, type, blockSize }) => {
  it('is understood as the others understand it', async () => {
    const file = here.path(`${[size, ...options].join('-')}.vhdx`)
    const words = options.length > 0 ? ['-o', options.join(',')] : []
    const made = tool('qemu-img', ['create', '-q', '-f', 'vhdx', ...words, file, size])
    expect(made).toMatchObject({ status: 0, stderr: '' })

    const source = await NodeFileSource.open(file)
    const watched = new WatchedSource(source)
    const image = await open(watched)
    await image.report({ depth: 'essentials' })
    expect(watched.asked.map(({ length }) => length)).toEqual([320 * 1024, 128 * 1024])
    const { disk, verdict, complete, findings, headers, fileTypeIdentifier, log } = await image.report()
    image.close()
    await source.close()

    expect({ status: verdict?.status, complete, type: disk?.type }).toEqual({ status: 'sound', complete: true, type })
    expect(findings.filter(({ severity }) => severity === 'fatal' || severity === 'error')).toEqual([])
    expect(fileTypeIdentifier?.creator).toMatch(/^QEMU v\d/)
    expect(log?.state).toBe('clean')
    if (blockSize !== undefined) expect(disk?.blockSize).toBe(blockSize)

    expect(qemuInfo(file)).toEqual({ virtualSize: disk?.virtualSize, blockSize: disk?.blockSize })
    expect(vhdiInfo(file)).toEqual({
      type: disk?.type,
      virtualSize: disk?.virtualSize,
      logicalSectorSize: disk?.logicalSectorSize,
      identifier: headers.find((header) => header?.current)?.dataWriteGuid,
    })
  })
})
