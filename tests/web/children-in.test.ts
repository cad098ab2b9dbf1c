// Fields of both positions of the page's switch beside each other: what differs, what only one of them has, and window by window.
import { describe, expect, it } from 'vitest'
import type { VhdxImage } from '../../web/engine/image.ts'
import type { TreeNode } from '../../web/engine/tree.ts'
import { childrenIn } from '../../web/ui/children-in.ts'

const node = (id: string, value = id, rest: Partial<TreeNode> = {}): TreeNode => ({
  id,
  label: id,
  value,
  range: { offset: 0n, length: 4n },
  children: 0,
  ...rest,
})

/** An image that has this list below each of its nodes, or no such node. */
const image = (nodes: readonly TreeNode[] | null) =>
  ({
    children: async (_: string, first: number, count: number) =>
      nodes && { total: nodes.length, nodes: nodes.slice(first, first + count) },
  }) as unknown as VhdxImage

const ask = async (
  after: readonly TreeNode[] | null,
  stored: readonly TreeNode[] | null,
  { first = 0, count = 100, view = 'afterReplay' as 'afterReplay' | 'asStored' } = {},
) => {
  const page = await childrenIn(image(after), view, async () => image(stored))('x', first, count)
  const nodes = ((await page?.compared) ?? page)?.nodes
  return nodes ? { nodes: nodes.map(({ id, value, other }) => [id, value, other]) } : null
}
const [a, b, c] = [node('a'), node('b'), node('c')]
const NONE = 'no such field'

describe('a field that only one position has', () => {
  it('stands at its place in the other, with its value there', async () => {
    for (const [own, places] of [
      [
        [a, b],
        [0, 1],
      ],
      [
        [a, c],
        [0, 2],
      ],
      [
        [b, c],
        [1, 2],
      ],
      [[], []],
    ] as const) {
      const nodes = [a, b, c].map(({ id }, i) => (places.some((at) => at === i) ? [id, id, undefined] : [id, NONE, id]))
      expect(await ask(own, [a, b, c])).toEqual({ nodes })
      expect(await ask([a, b, c], own, { view: 'asStored' })).toEqual({ nodes })
    }
    expect((await ask([a, b, c], [a]))?.nodes).toEqual([
      ['a', 'a', undefined],
      ['b', 'b', NONE],
      ['c', 'c', NONE],
    ])
  })

  it('says its bytes, and claims no place here', async () => {
    const there = node('a', 'a', { bytes: '0102', spec: '2.6', children: 3 })
    const page = await childrenIn(image([]), 'afterReplay', async () => image([there]))('x', 0, 9)
    expect(page?.nodes).toEqual([
      {
        id: 'a',
        label: 'a',
        spec: '2.6',
        range: null,
        value: NONE,
        other: 'a',
        otherBytes: '0102',
        otherPlace: 0n,
        children: 3,
      },
    ])
  })

  it('is found below a node that only that position has; below one that neither has there is nothing', async () => {
    expect(await ask(null, [a])).toEqual({ nodes: [['a', NONE, 'a']] })
    expect(await ask(null, null)).toBeNull()
  })
})

describe('a list of several windows', () => {
  const many = (count: number) => Array.from({ length: count }, (_, i) => node(`${i}`))

  it('goes on with what lies behind the end of the shorter one, each once', async () => {
    const all: unknown[] = []
    for (let first = 0; first < 9; first += 4) {
      const page = await ask(many(5), many(9), { first, count: 4 })
      all.push(...(page?.nodes ?? []))
    }
    const page = await childrenIn(image(many(5)), 'afterReplay', async () => image(many(9)))('x', 0, 4)
    expect([page?.total, (await page?.compared)?.total]).toEqual([5, 9])
    expect(all).toEqual(many(9).map(({ id }, i) => (i < 5 ? [id, id, undefined] : [id, NONE, id])))
  })
})

it('where the other position cannot be had, the fields stand without marks', async () => {
  const lost = () => Promise.reject(new Error('x'))
  const page = await childrenIn(image([a]), 'afterReplay', lost)('x', 0, 9)
  expect([page?.nodes, await page?.compared]).toEqual([[a], null])
  expect(await childrenIn(image(null), 'afterReplay', lost)('x', 0, 9)).toBeNull()
})
