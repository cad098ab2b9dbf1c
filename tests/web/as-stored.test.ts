// An image that is opened as stored. The oracle is another file: the same bytes, but for headers that say that no log is in use. All that
// lies behind the log must be the same in both; and where no replay is due, the option changes nothing.
import { describe, expect, it } from 'vitest'
import type { VhdxImage } from '../../web/engine/image.ts'
import type { Report } from '../../web/engine/report.ts'
import { parseReport } from '../../web/engine/report.ts'
import { SparseSource } from '../../web/engine/sources/sparse.ts'
import type { SparseImage } from '../images/builder.mjs'
import { MiB, SparseBytes, STATE, structureChecksum, write } from '../images/builder.mjs'
import { BAT, inUse, present } from '../images/cases/log-case.mjs'
import { CASES } from '../images/examined.mjs'
import { open } from './support/engine.ts'
import { WatchedSource } from './support/sources.ts'

const HEADERS = [64 * 1024, 128 * 1024]
const LOG_GUID = 48

/** The same file, with a log that is not in use: LogGuid is zero in each header that is valid. */
function withoutLog(image: SparseImage): SparseImage {
  const bytes = new SparseBytes()
  bytes.resize(image.size)
  for (const [offset, part] of image.extents) bytes.write(offset, part)
  for (const offset of HEADERS) {
    const header = bytes.read(offset, 4096)
    const stored = new DataView(header.buffer)
    if (structureChecksum(header) !== stored.getUint32(4, true)) continue
    header.fill(0, LOG_GUID, LOG_GUID + 16)
    stored.setUint32(4, structureChecksum(header), true)
    bytes.write(offset, header)
  }
  return bytes.image(image.name)
}

/** What a report says of what lies behind the log; the reading and what is in the log itself are others. */
function behindTheLog(report: Report) {
  const { disk, geometry, regionTables, metadata, parentLocator, blocks, space, findings } = report
  const own = findings.filter(({ rule }) => !/^(LOG|HDR|FILE|QRK)-/.test(rule))
  return { disk, geometry, regionTables, metadata, parentLocator, blocks, space, findings: own }
}

/** All nodes but those of headers and log, without the findings' marks: some are about the log. */
async function nodes(image: VhdxImage, id = ''): Promise<unknown[]> {
  const found = (await image.children(id, 0, 64))?.nodes ?? []
  const out: unknown[] = []
  for (const { mark: _, ...node } of found) {
    if (/^(header|log)\b/.test(node.id)) continue
    out.push(node)
    if (node.children > 0) out.push(...(await nodes(image, node.id)))
  }
  return out
}

/** Answers about blocks. */
async function blockAnswers(image: VhdxImage) {
  const extents: unknown[] = []
  for await (const extent of image.extents()) {
    extents.push(extent)
    if (extents.length === 100) break
  }
  const bytes = [0, MiB, 3 * MiB, 4 * MiB, 5 * MiB + 7, 8 * MiB, 40 * MiB]
  const found = []
  for (const at of bytes) found.push([at, await image.locate(at), await image.lookup(at)])
  return { extents, cells: await image.cells(64), found }
}

const replaying: [string, SparseImage][] = []
const others: [string, SparseImage][] = []
for (const each of CASES) {
  const image = each.make()
  const dirty = (each.facts as Record<string, unknown>)['log.state'] === 'needsReplay' || each.status === 'needsReplay'
  if (dirty) replaying.push([each.name, image])
  else if (/^log|^b2-log|healthy/.test(each.name)) others.push([each.name, image])
}

describe('as stored, all that lies behind the log is', () => {
  it('tried with many cases, of which many change something', async () => {
    expect(replaying.length).toBeGreaterThan(40)
  })

  it.each(replaying)('as in the file whose headers say that no log is in use: %s', async (_name, image) => {
    const [stored, clean] = [
      await open(new SparseSource(image), { asStored: true }),
      await open(new SparseSource(withoutLog(image))),
    ]
    const [report, expected] = [await stored.report(), await clean.report()]
    expect(expected.log?.state).toBe('clean')
    expect(behindTheLog(report)).toEqual(behindTheLog(expected))
    expect(await nodes(stored)).toEqual(await nodes(clean))
    expect(await blockAnswers(stored)).toEqual(await blockAnswers(clean))
    // What is in the log is told as ever, and no verdict is given of half the file.
    expect(report.log?.state).toBe('needsReplay')
    expect([report.asStored, report.complete, report.verdict, report.compatibility]).toEqual([true, false, null, []])
    expect(report.beforeReplay ?? report.blocks?.beforeReplay).toBeUndefined()
    expect(report.coverage.notExamined).toContainEqual({
      what: 'The disk as after the replay',
      why: 'the replay of the log was left out: all is as stored, and no verdict follows',
    })
    stored.close()
    clean.close()
  })
})

describe('where no replay is due', () => {
  it.each(others)('the option changes nothing: %s', async (_name, image) => {
    const [stored, plain] = [
      await open(new SparseSource(image), { asStored: true }),
      await open(new SparseSource(image)),
    ]
    await stored.report()
    await plain.report()
    expect(stored.reportText()).toBe(plain.reportText())
    stored.close()
    plain.close()
  })
})

describe('of a table that the replay moves and a disk that it makes larger', () => {
  const draft = () =>
    inUse({ minimumSize: 16 * MiB })
      .bat(2, STATE.fullyPresent, 4 * MiB)
      .ring((ring) =>
        ring.append({
          number: 7,
          writes: [
            write.region(0, (entry) => entry.u64(16, 8 * MiB)),
            write.item('virtualDiskSize', (item) => item.u64(0, 96 * MiB)),
          ] as never,
        }),
      )

  it('both sides are told at once, by two images of one file', async () => {
    const source = new SparseSource(draft().image('x'))
    const [stored, after] = [await open(source, { asStored: true }), await open(source)]
    const [was, is] = [await stored.report(), await after.report()]
    expect([was.disk?.virtualSize, is.disk?.virtualSize]).toEqual([BigInt(64 * MiB), BigInt(96 * MiB)])
    expect([was.blocks?.payload.fullyPresent, is.blocks?.payload.fullyPresent]).toEqual([1, 0])
    expect([was.space?.payloadInUse, is.space?.payloadInUse]).toEqual([2 * MiB, 0])
    const entry = async (image: VhdxImage) => (await image.children('bat', 2, 1))?.nodes[0]
    expect((await entry(stored))?.range?.offset).toBe(BigInt(BAT + 16))
    expect((await entry(after))?.range?.offset).toBe(BigInt(8 * MiB + 16))
    expect((await stored.locate(4 * MiB))?.what).toBe('payload')
    expect((await after.locate(4 * MiB))?.what).toBe('free')
  })
})

describe('the reading', () => {
  it('is that of the same file with a clean log, and the log', async () => {
    const image = inUse()
      .ring((ring) => ring.append({ number: 7, writes: [present(0)] as never }))
      .image('x')
    const cost = async (of: SparseImage, asStored: boolean) => {
      const source = new WatchedSource(new SparseSource(of))
      const opened = await open(source, { asStored })
      const report = await opened.report({ depth: 'essentials' })
      expect(parseReport(opened.reportText() ?? '')).toEqual(report)
      opened.close()
      return source.asked.reduce((sum, { length }) => sum + length, 0)
    }
    const clean = await cost(withoutLog(image), false)
    expect((await cost(image, true)) - clean).toBe(MiB)
    expect((await cost(image, false)) - clean).toBe(MiB)
  })
})
