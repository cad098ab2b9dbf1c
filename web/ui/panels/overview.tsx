// The disk in plain words: how large it looks, how large the file is, what kind it is, who made it.
import type { ComponentChildren } from 'preact'
import type { Disk, Geometry, Report } from '../../engine/report.ts'
import { allExamined } from '../../text/block-words.ts'
import { grouped, size, sizeInFull } from '../../text/sizes.ts'
import { FieldTree } from '../widgets/field-tree.tsx'
import { Inert } from '../widgets/inert.tsx'
import { Guid } from '../widgets/numbers.tsx'
import { Both, NotKnown, Other, type Sides, sidesOf } from '../widgets/replay.tsx'
import style from './overview.module.css'
import type { Panel, PanelProps } from './panel.ts'

const types: Record<Disk['type'], [name: string, meaning: string]> = {
  dynamic: ['Dynamic', 'the file grows as the guest writes'],
  fixed: ['Fixed', 'all space is reserved from the start'],
  differencing: ['Differencing', 'only the changes; the rest is in its parent'],
}

function Fact(props: { name: string; id?: string; note?: ComponentChildren; children: ComponentChildren }) {
  return (
    <div id={props.id} tabIndex={props.id ? -1 : undefined}>
      <dt>{props.name}</dt>
      <dd>
        {props.children}
        {props.note && <div class={style['note']}>{props.note}</div>}
      </dd>
    </div>
  )
}

/** Of the disk in both positions, as `sidesOf` takes it. */
function DiskFacts(sides: Sides<Disk>) {
  const { here: disk } = sides
  return (
    <>
      <Fact name="Type" note={disk && types[disk.type][1]}>
        <Both {...sidesOf(sides, ({ type }) => type)} show={(type) => types[type][0]} />
      </Fact>
      <Fact name="BlockSize" note={disk && 'the file grows in steps of this size'}>
        <Both {...sidesOf(sides, ({ blockSize }) => blockSize)} show={size} showOther={sizeInFull} />
      </Fact>
      <Fact name="Sectors" note={disk && sectorNote(disk)}>
        <Both {...sidesOf(sides, sectors)} show={(words) => words} />
      </Fact>
    </>
  )
}

/** `there`: as `other` of the disk. */
function BlocksFact({ here, there }: { here: Geometry | null; there: Geometry | null | undefined }) {
  const more = ({ chunkRatio, batEntries }: Geometry) =>
    `ChunkRatio ${grouped(chunkRatio)}, ${grouped(batEntries)} BAT entries`
  return (
    <Fact name="Blocks" note={here && more(here)}>
      <Both
        here={here}
        there={there}
        show={({ payloadBlocks }) => grouped(payloadBlocks)}
        showOther={(other) => `${grouped(other.payloadBlocks)}; ${more(other)}`}
      />
    </Fact>
  )
}

/** Null only where there is no disk: of a disk as stored it may not be read yet. */
function geometryOf({ disk, geometry }: Report): Geometry | null | undefined {
  return geometry ?? (disk ? undefined : null)
}

function sectors({ logicalSectorSize, physicalSectorSize }: Disk): string {
  const physical = physicalSectorSize === null ? '' : `, ${grouped(physicalSectorSize)} physical`
  return `${grouped(logicalSectorSize)} bytes logical${physical}`
}

/** What a rounded size leaves out. */
function exactly(bytes: number | bigint): string {
  return bytes < 1024 ? '' : ` · ${grouped(bytes)} bytes`
}

function sectorNote(disk: Disk): string {
  if (disk.logicalSectorSize === 4096) return '4K native: some programs read only 512-byte sectors'
  return disk.physicalSectorSize === 4096 ? '512e, the usual choice' : '512 native'
}

function View({ report, other, read }: PanelProps) {
  const { fileTypeIdentifier: identifier, blocks } = report
  const sides = { here: report.disk ?? null, there: other ? (other.disk ?? null) : undefined }
  const disk = sides.here ?? sides.there
  const [geometry, otherGeometry] = [geometryOf(report), other ? geometryOf(other) : undefined]
  const written = {
    here: blocks ? blocks.written : null,
    there: other && other.blocks !== blocks ? (other.blocks?.written ?? null) : undefined,
  }
  const isVhdx = report.verdict?.status !== 'notVhdx'
  return (
    <>
      <div class={style['sizes']}>
        {disk && (
          <p>
            <span class={style['lead']}>Looks like</span>
            <strong>{sides.here ? size(sides.here.virtualSize) : <NotKnown />}</strong>
            {sides.here && <span class={style['tail']}>to the guest{exactly(sides.here.virtualSize)}</span>}
            <Other {...sidesOf(sides, ({ virtualSize }) => virtualSize)} show={sizeInFull} />
          </p>
        )}
        <p>
          <span class={style['lead']}>This file is</span>
          <strong>{size(report.file.size)}</strong>
          <span class={style['tail']}>on your disk{exactly(report.file.size)}</span>
        </p>
        {(blocks || other?.blocks) && (
          <p>
            <span class={style['lead']}>Ever written</span>
            <strong>{blocks ? size(blocks.written) : <NotKnown />}</strong>
            {blocks && (
              <span class={style['tail']}>
                {allExamined(blocks) ? 'by the guest' : 'by the guest, as far as examined'}
                {exactly(blocks.written)}
              </span>
            )}
            <Other {...written} show={sizeInFull} />
          </p>
        )}
      </div>
      <dl class={style['facts']}>
        {disk && <DiskFacts {...sides} />}
        {(geometry || (geometry === null && otherGeometry)) && <BlocksFact here={geometry} there={otherGeometry} />}
        {(sides.here?.diskId || sides.there?.diskId) && (
          <Fact name="VirtualDiskId" note="stays the same when the file is copied or renamed">
            <Both {...sidesOf(sides, ({ diskId }) => diskId)} show={(id) => id && <Guid value={id} />} />
          </Fact>
        )}
        {identifier && isVhdx && (
          <Fact name="Creator" id="fileTypeIdentifier" note="the program that made the file, by its own account">
            {identifier.creator === '' ? 'not stated' : <Inert text={identifier.creator} />}
          </Fact>
        )}
        {identifier && !isVhdx && (
          <Fact name="First eight bytes" id="fileTypeIdentifier" note="of a VHDX they are vhdxfile">
            <Inert mono text={identifier.signature} />
          </Fact>
        )}
      </dl>
      {identifier && (
        <FieldTree of="fileTypeIdentifier" title="File type identifier: every field with its bytes" read={read} />
      )}
    </>
  )
}

export const overviewPanel: Panel = {
  id: 'file',
  title: 'Overview',
  applies: () => true,
  changedBy: ['disk', 'written'],
  View,
}
