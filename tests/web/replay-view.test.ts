// As stored and after the replay: the report's own members are after it, `beforeReplay` holds what differs, tree nodes carry the stored
// value, and each write says on what it lands. What a replay that is not in effect would do is shown nowhere.
import { describe, expect, it } from 'vitest'
import { SparseSource } from '../../web/engine/sources/sparse.ts'
import type { Draft } from '../images/builder.mjs'
import { MiB, write } from '../images/builder.mjs'
import { BAT, inUse, present } from '../images/cases/log-case.mjs'
import { open } from './support/engine.ts'
import { examine } from './support/examine.ts'

const sized = (mib: number) => write.item('virtualDiskSize', (item) => item.u64(0, mib * MiB))
const logged = (...writes: readonly unknown[]) =>
  inUse().ring((ring) => ring.append({ number: 7, writes: writes as never }))
const report = async (draft: Draft) => (await examine(draft.image('x'))).report

describe('beforeReplay', () => {
  it('holds what the replay changes, as stored, and nothing else', async () => {
    const { disk, metadata, beforeReplay } = await report(logged(sized(96)))
    expect(Object.keys(beforeReplay ?? {}).sort()).toEqual(['disk', 'metadata'])
    expect([beforeReplay?.disk?.virtualSize, disk?.virtualSize]).toEqual([BigInt(64 * MiB), BigInt(96 * MiB)])
    expect(beforeReplay?.metadata?.items[1]?.value).toEqual({ virtualDiskSize: BigInt(64 * MiB) })
    expect({ ...beforeReplay?.disk, virtualSize: disk?.virtualSize }).toEqual(disk)
    expect(beforeReplay?.metadata?.items[0]).toEqual(metadata?.items[0])
  })

  it('holds both region tables if one of them changes', async () => {
    const moved = await report(logged(write.region(0, (entry) => entry.u64(16, 8 * MiB))))
    expect(Object.keys(moved.beforeReplay ?? {})).toEqual(['regionTables'])
    const places = (tables: typeof moved.regionTables | undefined) =>
      tables?.map((table) => table?.entries[0]?.fileOffset)
    expect(places(moved.beforeReplay?.regionTables)).toEqual([BigInt(BAT), BigInt(BAT)])
    expect(places(moved.regionTables)).toEqual([BigInt(8 * MiB), BigInt(8 * MiB)])
  })

  it('is absent where the replay changes the block table alone, where there is none, and where it is stopped', async () => {
    const drafts = [logged(present(0)), inUse(), inUse({ logGuid: '00000000-0000-0000-0000-000000000000' })]
    drafts.push(logged(sized(96)).ring((ring) => ring.entry(0, (entry) => entry.xor(5000))))
    for (const draft of drafts) expect((await report(draft)).beforeReplay).toBeUndefined()
  })
})

describe('the tree', () => {
  it('carries the stored value of every field that the replay changes, and of no other', async () => {
    const image = await open(new SparseSource(logged(sized(96)).image('x')))
    const all = async (id: string) => (await image.children(id, 0, 512))?.nodes ?? []
    const changed: unknown[] = []
    const walk = async (id: string): Promise<void> => {
      for (const node of await all(id)) {
        if (node.stored !== undefined) changed.push([node.id, node.stored, node.value])
        if (node.children > 0) await walk(node.id)
      }
    }
    await walk('')
    expect(changed).toEqual([
      ['metadata.item.1.value.virtualDiskSize', '64 MiB (67108864 bytes)', '96 MiB (100663296 bytes)'],
    ])
    image.close()
  })
})

describe('each write', () => {
  it('says on what it lands', async () => {
    const { log } = await report(
      logged(
        write.regionTable(1, (table) => table.u8(4096, 0)),
        sized(96),
        present(0),
        write.zero(320 * 1024, 4096),
        write.zero(15 * MiB, 4096),
        write.zero(32 * MiB, 4096),
      ),
    )
    const targets = log?.entries?.[0]?.descriptors.map(({ target }) => target)
    expect([...new Set(targets)]).toEqual([
      'regionTable.1',
      'metadata',
      'bat',
      'unassigned space of the header section',
      'space outside the regions',
      'space beyond the end of the file',
    ])
  })
})
