// The disk in plain words: how large it looks, how large the file is, what kind it is, who made it.
import type { ComponentChildren } from 'preact'
import type { Disk } from '../../engine/report.ts'
import { allExamined } from '../../text/block-words.ts'
import { grouped, size } from '../../text/sizes.ts'
import { FieldTree } from '../widgets/field-tree.tsx'
import { Inert } from '../widgets/inert.tsx'
import { Guid } from '../widgets/numbers.tsx'
import { Changed } from '../widgets/replay.tsx'
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

/** `other`: the disk on the other side of a replay that changes it. */
function DiskFacts({ disk, other }: { disk: Disk; other: Disk | null }) {
  const [type, meaning] = types[disk.type]
  return (
    <>
      <Fact name="Type" note={meaning}>
        {type}
        <Changed differs={other !== null && other.type !== disk.type}>{other && types[other.type][0]}</Changed>
      </Fact>
      <Fact name="BlockSize" note="the file grows in steps of this size">
        {size(disk.blockSize)}
        <Changed differs={other !== null && other.blockSize !== disk.blockSize}>
          {other && size(other.blockSize)}
        </Changed>
      </Fact>
      <Fact name="Sectors" note={sectorNote(disk)}>
        {sectors(disk)}
        <Changed differs={other !== null && sectors(other) !== sectors(disk)}>{other && sectors(other)}</Changed>
      </Fact>
    </>
  )
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
  const { disk, fileTypeIdentifier: identifier, geometry } = report
  const otherDisk = other?.disk ?? null
  const isVhdx = report.verdict?.status !== 'notVhdx'
  return (
    <>
      <div class={style['sizes']}>
        {disk && (
          <p>
            <span class={style['lead']}>Looks like</span>
            <strong>{size(disk.virtualSize)}</strong>
            <span class={style['tail']}>to the guest{exactly(disk.virtualSize)}</span>
            <Changed differs={otherDisk !== null && otherDisk.virtualSize !== disk.virtualSize}>
              {otherDisk && size(otherDisk.virtualSize)}
            </Changed>
          </p>
        )}
        <p>
          <span class={style['lead']}>This file is</span>
          <strong>{size(report.file.size)}</strong>
          <span class={style['tail']}>on your disk{exactly(report.file.size)}</span>
        </p>
        {report.blocks && (
          <p>
            <span class={style['lead']}>Ever written</span>
            <strong>{size(report.blocks.written)}</strong>
            <span class={style['tail']}>
              {allExamined(report.blocks) ? 'by the guest' : 'by the guest, as far as examined'}
              {exactly(report.blocks.written)}
            </span>
            <Changed differs={!!other?.blocks && other.blocks.written !== report.blocks.written}>
              {other?.blocks && size(other.blocks.written)}
            </Changed>
          </p>
        )}
      </div>
      <dl class={style['facts']}>
        {disk && <DiskFacts disk={disk} other={otherDisk} />}
        {geometry && (
          <Fact
            name="Blocks"
            note={`ChunkRatio ${grouped(geometry.chunkRatio)}, ${grouped(geometry.batEntries)} BAT entries`}
          >
            {grouped(geometry.payloadBlocks)}
            <Changed differs={!!other?.geometry && other.geometry.payloadBlocks !== geometry.payloadBlocks}>
              {other?.geometry && grouped(other.geometry.payloadBlocks)}
            </Changed>
          </Fact>
        )}
        {disk?.diskId && (
          <Fact name="VirtualDiskId" note="stays the same when the file is copied or renamed">
            <Guid value={disk.diskId} />
            <Changed differs={otherDisk !== null && otherDisk.diskId !== disk.diskId}>
              {otherDisk?.diskId && <Guid value={otherDisk.diskId} />}
            </Changed>
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
