// The log in the tree: its entries, their fields, descriptors and data sectors, each tied to its bytes; also of entries that are not
// valid, that are beyond those that the report lists, and of logs that claim too much. And every finding of every case about the log
// names a node that is there.
import { describe, expect, it } from 'vitest'
import type { VhdxImage } from '../../web/engine/image.ts'
import type { SparseImage } from '../../web/engine/sources/sparse.ts'
import { SparseSource } from '../../web/engine/sources/sparse.ts'
import type { TreeNode } from '../../web/engine/tree.ts'
import { ascii, base, type Draft, MiB, readSparse, write } from '../images/builder.mjs'
import { BAT, inUse, LOG, OLD_GUID, setsBlock } from '../images/cases/log-case.mjs'
import { LOG_CASES } from '../images/cases-log.mjs'
import { open } from './support/engine.ts'
import { WatchedSource } from './support/sources.ts'

const opened = (draft: Draft) => open(new SparseSource(draft.image('log.vhdx')))
const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

async function nodes(image: VhdxImage, node: string, first = 0, count = 100): Promise<readonly TreeNode[]> {
  const page = await image.children(node, first, count)
  if (!page) throw new Error(`There is no node "${node}".`)
  return page.nodes
}

/** #7 over the end of the ring: its header and 130 descriptors in the ring's last two sectors, its data sector in the first. */
const overTheEnd = () =>
  inUse().ring((ring) =>
    ring.append({
      number: 7,
      sector: 254,
      writes: [
        ...Array.from({ length: 129 }, (_, i) => write.zero(BAT + 4096 * (i + 1), 4096)),
        ...setsBlock(7).writes,
      ],
    }),
  )

describe('the node "log"', () => {
  it('has the entries in the order of the ring, and says of each what it is', async () => {
    const image = await opened(
      inUse().ring((ring) =>
        ring
          .append(setsBlock(6))
          .append({ ...setsBlock(7), tail: 2 })
          .append({ ...setsBlock(8), tail: 2 })
          .entry(2, (entry) => entry.xor(100))
          .append({ number: 900, logGuid: OLD_GUID, sector: 200 }),
      ),
    )
    expect((await nodes(image, '')).find(({ id }) => id === 'log')).toMatchObject({
      range: { offset: BigInt(LOG), length: BigInt(MiB) },
      value: 'needsReplay',
      children: 4,
      spec: '2.3',
    })
    expect(
      (await nodes(image, 'log')).map(({ id, value, range }) => [id, value, range?.offset, range?.length]),
    ).toEqual([
      ['log.entry.0', 'number 6', BigInt(LOG), 8192n],
      ['log.entry.1', 'number 7, to be replayed', BigInt(LOG + 8192), 8192n],
      ['log.entry.2', 'number 8, not valid: checksum', BigInt(LOG + 16384), 8192n],
      ['log.entry.3', 'number 900, of another session', BigInt(LOG + 200 * 4096), 4096n],
    ])
  })

  it('is there for a log that is not in use, too, without a report before', async () => {
    const history = base().ring((ring) => ring.append({ number: 5, logGuid: OLD_GUID, writes: setsBlock(5).writes }))
    const image = await opened(history)
    expect((await nodes(image, '')).find(({ id }) => id === 'log')).toMatchObject({ value: 'clean', children: 1 })
    expect((await nodes(image, 'log.entry.0')).length).toBe(10 + 1 + 1)
    const report = await image.report()
    expect(report.log?.entries?.[0]).toMatchObject({ sequenceNumber: 5n, stale: true })
  })

  it('of a long log that is not in use is empty until a deep report has gone through it', async () => {
    const long = base({ log: { offset: 16 * MiB, length: 17 * MiB } }).ring((ring) =>
      ring.append({ number: 5, logGuid: OLD_GUID }),
    )
    const source = new WatchedSource(new SparseSource(long.image('long.vhdx')))
    const image = await open(source)
    expect(await nodes(image, 'log')).toEqual([])
    expect(source.asked.every(({ length }) => length < MiB)).toBe(true)
    await image.report({ depth: 'deep' })
    expect((await nodes(image, 'log')).length).toBe(1)
  })

  it('leads to entries beyond the 1,024 that the report lists', async () => {
    const image = await opened(
      inUse({ log: { offset: 16 * MiB, length: 8 * MiB } }).ring((ring) => {
        for (let k = 0; k < 1500; k++) ring.append({ number: k + 1, sector: k })
        return ring
      }),
    )
    expect((await image.report()).log?.entries?.length).toBe(1024)
    const page = await image.children('log', 1400, 100)
    expect([page?.total, page?.nodes.length, page?.nodes[99]?.value]).toEqual([
      1500,
      100,
      'number 1500, to be replayed',
    ])
    expect((await nodes(image, 'log.entry.1499')).find(({ label }) => label === 'SequenceNumber')?.raw).toBe(1500n)
    expect(await image.children('log.entry.1500', 0, 10)).toBeNull()
  })
})

describe('an entry', () => {
  it('has the ten fields of its header, its descriptors and data sectors, over the end of the ring', async () => {
    const file = overTheEnd().image('over.vhdx')
    const image = await open(new SparseSource(file))
    const page = await image.children('log.entry.0', 0, 500)
    expect(page?.total).toBe(10 + 130 + 1)
    expect(page?.nodes.slice(0, 10).map(({ label }) => label)).toEqual([
      'Signature',
      'Checksum',
      'EntryLength',
      'Tail',
      'SequenceNumber',
      'DescriptorCount',
      'Reserved',
      'LogGuid',
      'FlushedFileOffset',
      'LastFileOffset',
    ])
    expect(page?.nodes[10 + 129]).toMatchObject({
      id: 'log.entry.0.descriptor.129',
      value: `data, 4 KiB at 0x${BAT.toString(16)}`,
      children: 5,
    })
    expect(page?.nodes.at(-1)).toMatchObject({ id: 'log.entry.0.sector.0', range: { offset: BigInt(LOG) } })
    for (const { id, range, bytes, children } of page?.nodes ?? []) {
      const stored = readSparse(file, Number(range?.offset), Number(range?.length))
      if (bytes !== undefined) expect([id, bytes]).toEqual([id, hexOf(stored)])
      else expect(id).toContain('.sector.')
      if (children === 0) continue
      for (const field of await nodes(image, id)) {
        const there = readSparse(file, Number(field.range?.offset), Number(field.range?.length))
        if (field.bytes !== undefined) expect([field.id, field.bytes]).toEqual([field.id, hexOf(there)])
        else expect(field.label).toBe('Data')
      }
    }
  })

  it('is the same in any pages', async () => {
    const image = await opened(overTheEnd())
    const whole = await nodes(image, 'log.entry.0', 0, 500)
    const pages = []
    for (let first = 0; first < whole.length; first += 7) pages.push(...(await nodes(image, 'log.entry.0', first, 7)))
    expect(pages).toEqual(whole)
    expect(await nodes(image, 'log.entry.0', 141, 10)).toEqual([])
  })

  it('with a descriptor of no known kind shows its bytes, and nothing below it', async () => {
    const image = await opened(
      inUse().ring((ring) => ring.append(setsBlock(7)).entry(0, (entry) => entry.bytes(64, ascii('junk')).reseal())),
    )
    const [unknown] = await nodes(image, 'log.entry.0', 10, 1)
    expect(unknown).toMatchObject({ value: 'of no known kind', children: 0 })
    expect(unknown?.bytes?.slice(0, 8)).toBe(hexOf(ascii('junk')))
    expect((await nodes(image, 'log.entry.0.descriptor.0')).length).toBe(0)
  })

  it.each([
    ['announces more than it has room for', (8192 - 64) / 32 + 1, 8192],
    ['announces four billion', 2 ** 32 - 1, 8192],
    ['and of an impossible length', 2 ** 32 - 1, 8193],
  ])('that %s has those that fit, and no more is read than is asked for', async (_, count, length) => {
    const draft = inUse().ring((ring) =>
      ring.append(setsBlock(7)).entry(0, (entry) => entry.u32(8, length).u32(24, count)),
    )
    const source = new WatchedSource(new SparseSource(draft.image('many.vhdx')))
    const image = await open(source)
    await image.report()
    const before = source.asked.length
    const fit = ((length === 8192 ? length : MiB) - 64) / 32
    const page = await image.children('log.entry.0', 10 + fit - 5, 50)
    expect([page?.total, page?.nodes.length, page?.nodes.at(-1)?.id]).toEqual([
      10 + fit,
      5,
      `log.entry.0.descriptor.${fit - 1}`,
    ])
    expect(source.asked.slice(before)).toEqual([
      { offset: LOG + (length === 8192 ? 8192 : MiB) - 5 * 32, length: 5 * 32 },
    ])
  })

  it('is marked by its findings, at the entry, the descriptor and the field', async () => {
    const image = await opened(inUse().ring((ring) => ring.append({ number: 7, writes: [write.zero(BAT, 2 ** 50)] })))
    const marks = async (node: string, first = 0) =>
      Object.fromEntries((await nodes(image, node, first)).flatMap(({ id, mark }) => (mark ? [[id, mark]] : [])))
    await image.report()
    expect(await marks('')).toMatchObject({ log: 'warning' })
    expect(await marks('log')).toEqual({ 'log.entry.0': 'warning' })
    expect(await marks('log.entry.0', 10)).toEqual({ 'log.entry.0.descriptor.0': 'warning' })
    expect(await marks('log.entry.0.descriptor.0')).toMatchObject({
      'log.entry.0.descriptor.0.zeroLength': 'warning',
      'log.entry.0.descriptor.0.fileOffset': 'info',
    })
  })

  it.each([
    'log.entry.1',
    'log.entry.x',
    'log.entry',
    'log.nothing',
    'log.entry.0.descriptor.1',
    'log.entry.0.sector.1',
    'log.entry.0.descriptor',
    'log.entry.18446744073709551616',
  ])('%s is not there', async (node) => {
    const image = await opened(inUse().ring((ring) => ring.append(setsBlock(7))))
    expect((await image.children(node, 0, 10))?.total ?? 0).toBe(0)
  })
})

/** Whether a level of the tree has the node. */
async function has(image: VhdxImage, node: string): Promise<boolean> {
  const cut = node === 'log' ? 0 : node.lastIndexOf('.entry.')
  const index = node === 'log' ? 0 : Number(node.slice(cut + '.entry.'.length))
  const page = await image.children(node.slice(0, cut), index, node === 'log' ? 100 : 1)
  return page?.nodes.some(({ id }) => id === node) === true
}

describe('every finding about the log, of every case', () => {
  it('names a node of the tree', { timeout: 120_000 }, async () => {
    const bad: string[] = []
    let seen = 0
    for (const { name, make } of LOG_CASES) {
      const image = await open(new SparseSource(make() as SparseImage))
      const { findings } = await image.report()
      const named = findings.flatMap(({ structure, places = [] }) => [
        structure,
        ...places.map((place) => place.structure),
      ])
      for (const node of new Set(named)) {
        if (!/^log\b/.test(node)) continue
        seen++
        if (!(await has(image, node))) bad.push(`${name}: ${node}`)
      }
      image.close()
    }
    expect(bad).toEqual([])
    expect(seen).toBeGreaterThan(600)
  })
})
