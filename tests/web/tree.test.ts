// The structures level by level: whole walks of the tree agree with the bytes in the file, here and in a worker; and what a
// question for children may meet: no such node, a wrong page, bytes that cannot be read, a closed image.
import { describe, expect, it } from 'vitest'
import type { VhdxImage } from '../../web/engine/image.ts'
import { SparseSource } from '../../web/engine/sources/sparse.ts'
import type { TreeNode } from '../../web/engine/tree.ts'
import { parseTreePage } from '../../web/engine/tree.ts'
import { openImageInWorker } from '../../web/worker/client.ts'
import { base, child, countingGuid, readSparse, unknownGuid, userItem } from '../images/builder.mjs'
import { open } from './support/engine.ts'
import { started } from './support/fake-worker.ts'
import { WatchedSource } from './support/sources.ts'

const good = base({ sequenceNumbers: [7n, 2n ** 64n - 1n], logGuid: countingGuid(0x20) })
  .ring((ring) => ring.append({ number: 7 }))
  .image('good.vhdx')
const checkpoint = child().image('child.avhdx')

/** Every node below one, asked for in pages of `count`. */
async function walk(image: VhdxImage, node = '', count = 100): Promise<TreeNode[]> {
  const found: TreeNode[] = []
  for (let first = 0, total = 1; first < total; first += count) {
    const page = await image.children(node, first, count)
    if (!page) throw new Error(`There is no node "${node}".`)
    total = page.total
    expect(page.nodes.length).toBe(Math.min(count, total - first))
    for (const each of page.nodes) {
      found.push(each)
      if (each.children > 0) found.push(...(await walk(image, each.id, count)))
    }
  }
  return found
}

describe.each([
  ['a sound file', good],
  ['a differencing disk', checkpoint],
])('the tree of %s', (_, file) => {
  it('has every node once, and every node’s bytes are those of the file at its place', async () => {
    const image = await open(new SparseSource(file))
    await image.report()
    const nodes = await walk(image)
    expect(nodes.length).toBeGreaterThan(60)
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length)
    const withBytes = nodes.filter(({ bytes }) => bytes !== undefined)
    expect(withBytes.length).toBeGreaterThan(40)
    for (const { id, range, bytes } of withBytes) {
      const stored = readSparse(file, Number(range?.offset), Number(range?.length))
      // Of a long item the first 64 bytes are given.
      expect([id, bytes]).toEqual([id, Buffer.from(stored.subarray(0, 64)).toString('hex')])
    }
  })

  it('is the same in any pages, and in a worker', async () => {
    const image = await open(new SparseSource(file))
    const nodes = await walk(image)
    expect(await walk(image, '', 1)).toEqual(nodes)
    const remote = await openImageInWorker(new SparseSource(file), started().options)
    expect(await walk(remote, '', 7)).toEqual(nodes)
  })
})

describe('a field', () => {
  const field = async (parent: string, label: string) => {
    const image = await open(new SparseSource(good))
    const page = await image.children(parent, 0, 50)
    return page?.nodes.find((node) => node.label === label)
  }

  it('has its name, place, bytes, meaning and section, and every digit', async () => {
    expect(await field('header.2', 'SequenceNumber')).toMatchObject({
      id: 'header.2.sequenceNumber',
      range: { offset: 0x20008n, length: 8n },
      value: '18446744073709551615',
      raw: 2n ** 64n - 1n,
      bytes: 'ffffffffffffffff',
      spec: '2.2.2',
      note: expect.stringMatching(/./),
      children: 0,
    })
  })

  it('with a finding is marked', async () => {
    const image = await open(
      new SparseSource(
        base()
          .header(1, (h) => h.xor(4))
          .image('x'),
      ),
    )
    const marks = async (node: string) =>
      Object.fromEntries((await image.children(node, 0, 50))?.nodes.map(({ id, mark }) => [id, mark]) ?? [])
    expect(await marks('')).toMatchObject({ 'header.1': 'warning', 'header.2': undefined })
    expect(await marks('header.1')).toMatchObject({ 'header.1.checksum': 'warning', 'header.1.version': undefined })
  })
})

describe('a question for children', () => {
  it.each(['header.3', 'nothing', '.', 'metadata.item.99', 'header.1.nothing.more', '\u0000', 'x'.repeat(10_000)])(
    'of %j has no answer',
    async (node) => {
      const image = await open(new SparseSource(good))
      expect((await image.children(node, 0, 10))?.total ?? 0).toBe(0)
    },
  )

  it('of a long table is answered by pages', async () => {
    const items = Array.from({ length: 300 }, (_, i) => userItem(unknownGuid(i + 1), { length: 1 }))
    const image = await open(new SparseSource(base({ items }).image('long')))
    const last = await image.children('metadata', 300, 10)
    expect(last?.nodes.map(({ id }) => id)).toContain('metadata.item.299')
    expect(last?.nodes.length).toBe((last?.total ?? 0) - 300)
    expect((await image.children('metadata', 100_000, 10))?.nodes).toEqual([])
  })

  it.each([
    [-1, 1],
    [0.5, 1],
    [0, -1],
    [0, Number.NaN],
  ])('for a page from %d of %d is refused', async (first, count) => {
    const local = await open(new SparseSource(good))
    await expect(local.children('', first, count)).rejects.toThrow(RangeError)
    const remote = await openImageInWorker(new SparseSource(good), started().options)
    await expect(remote.children('', first, count)).rejects.toThrow(RangeError)
    expect((await remote.report()).verdict?.status).toBe('needsReplay')
  })

  it('counts no read for the report, and may meet a report', async () => {
    const alone = await (await open(new SparseSource(good))).report()
    const source = new WatchedSource(new SparseSource(good))
    const image = await open(source)
    const report = await image.report()
    const [page, again] = await Promise.all([image.children('header.1', 0, 50), image.report()])
    expect(page?.total).toBeGreaterThan(5)
    expect(report.file).toMatchObject(alone.file)
    expect(again.file).toMatchObject(alone.file)
  })

  it('rejects once the image is closed, or when it is aborted', async () => {
    for (const image of [
      await open(new SparseSource(good)),
      await openImageInWorker(new SparseSource(good), started().options),
    ]) {
      const stop = AbortSignal.abort(new Error('enough'))
      await expect(image.children('', 0, 1, { signal: stop })).rejects.toThrow('enough')
      image.close()
      await expect(image.children('', 0, 1)).rejects.toMatchObject({ name: 'AbortError' })
    }
  })
})

describe('a page that is none', () => {
  it.each([
    '[]',
    '{"total":1}',
    '{"total":"1","nodes":[]}',
    '{"total":1,"nodes":[{"id":"a","label":"b","range":null,"children":0,"more":1}]}',
    '{"total":1,"nodes":[{"id":"a","label":"b","range":7,"children":0}]}',
    '{"total":1,"nodes":[{"id":"a","label":"b","range":null,"children":0,"mark":"bad"}]}',
  ])('%s', (text) => {
    expect(() => parseTreePage(text)).toThrow(TypeError)
  })
})
