// `info`: the verdict, the key facts, then the structures as the file has them. Pure: a report in, lines out.
import type { Header, Log, Metadata, MetadataItem, ParentLocator, RegionTable, Report } from '../engine/report.ts'
import { hex, hex32 } from '../text/hex.ts'
import { inertClipped } from '../text/inert.ts'
import { outcomeWords } from '../text/outcome-words.ts'
import { counted, exactSize, size, sizeInFull } from '../text/sizes.ts'
import type { Cell, Line } from './layout.ts'
import { columns, styled } from './layout.ts'
import { findingCounts, notExaminedLines, statusCell, verdictLines } from './print.ts'
import { blockLines } from './print-blocks.ts'
import { logLines } from './print-log.ts'

/** A value of an unknown item, or a parent's path, may be long; the JSON has all that the report has. */
const LONGEST_TEXT = 300

export function infoLines(report: Report): Line[] {
  const found = report.findings.length === 0 ? '.' : `; "vhdxscope check" lists them.`
  return [
    [styled(report.file.name, 'strong'), ': ', statusCell(report)],
    ...verdictLines(report),
    [''],
    ...columns(factRows(report)),
    ...structureLines(report),
    [''],
    [`${sentence(findingCounts(report.findings))}${found}`],
    ...programLines(report),
    ...notExaminedLines(report),
    // The longest comes last.
    ...(report.verdict?.status === 'notVhdx' ? [] : logLines(report.log)),
  ]
}

function programLines({ compatibility }: Report): Line[] {
  if (compatibility.length === 0) return []
  const rows = compatibility.flatMap(({ program, outcome, reasons }): Line[] => {
    const [first = '', ...more] = reasons
    return [
      [program, outcomeWords(outcome), styled(first, 'quiet')],
      ...more.map((reason): Line => ['', '', styled(reason, 'quiet')]),
    ]
  })
  return [[''], [styled('What programs will do with it', 'strong')], ...columns(rows)]
}

// What lies at the places of a VHDX's structures says nothing of a file that is none.
function structureLines(report: Report): Line[] {
  if (report.verdict?.status === 'notVhdx') return []
  return [
    ...headerLines(report),
    ...report.regionTables.flatMap((table, at) => regionTableLines(table, at + 1, absence(report))),
    ...metadataLines(report.metadata, absence(report)),
    ...parentLines(report.parentLocator, absence(report)),
    ...blockLines(report),
  ]
}

// The report does not tell the two apart; whether everything could be read is known.
function absence(report: Report, word = 'not in the file'): string {
  return report.complete ? word : `${word}, or not read`
}

function factRows(report: Report): Line[] {
  const { blocks, disk, file, fileTypeIdentifier: identifier, geometry, log } = report
  const rows: [string, string][] = []
  if (disk) {
    const physical = disk.physicalSectorSize === null ? 'unknown' : exactSize(disk.physicalSectorSize)
    rows.push(
      ['Virtual size', sizeInFull(disk.virtualSize)],
      ['Disk type', disk.type],
      ['Block size', sizeInFull(disk.blockSize)],
      ['Sector size', `${exactSize(disk.logicalSectorSize)} logical, ${physical} physical`],
      ['Disk identifier', disk.diskId ?? 'missing'],
    )
  }
  rows.push(['File size', sizeInFull(file.size)])
  if (report.verdict?.detectedFormat !== undefined) rows.push(['Looks like', report.verdict.detectedFormat])
  if (identifier) {
    rows.push(['Signature', identifier.signature])
    // In another kind of file other things stand there.
    const { creator } = identifier
    if (report.verdict?.status !== 'notVhdx') rows.push(['Created by', creator === '' ? 'not stated' : creator])
  }
  if (log) rows.push(...logRows(log, report))
  // Where the table was read it has a part of its own.
  if (geometry && !blocks) {
    const entries = counted(geometry.batEntries, 'entry', 'entries')
    rows.push(['Blocks', `${counted(geometry.payloadBlocks, 'block')}; ${entries} in the block allocation table`])
  }
  return rows.map(([name, value]) => [styled(name, 'quiet'), value])
}

/** So many things that the log writes on are named; the JSON has them write by write. */
const TARGETS_SHOWN = 6

function logRows(log: Log, { beforeReplay }: Report): [string, string][] {
  const state = log.state === 'needsReplay' ? 'needs replay' : log.state
  const rows: [string, string][] = [['Log', `${state}, ${size(log.length)} at ${hex(log.offset)}`]]
  if (log.entryCount !== undefined && log.entryCount > 0)
    rows.push(['Log entries', counted(log.entryCount, 'entry', 'entries')])
  const { activeSequence: active, pendingWrites: pending } = log
  if (log.state !== 'needsReplay' || !active || !pending) return rows
  const { tailSequenceNumber: tail, headSequenceNumber: head } = active
  const numbers = tail === head ? `number ${tail}` : `numbers ${tail} to ${head}`
  rows.push(['To be replayed', `${counted(active.entryCount, 'entry', 'entries')}, ${numbers}`])
  if (pending.count === 0) return [...rows, ['Pending writes', 'none']]
  const landed = (log.entries ?? []).filter((entry) => entry.active).flatMap((entry) => entry.descriptors)
  const targets = [...new Set(landed.flatMap(({ target }) => target ?? []))]
  const shown = targets.slice(0, TARGETS_SHOWN).join(', ')
  const rest = targets.length > TARGETS_SHOWN ? ', …' : ''
  rows.push(['Pending writes', `${pending.count}, ${sizeInFull(pending.bytes)}${shown && `; on ${shown}${rest}`}`])
  const changed = Object.keys(beforeReplay ?? {})
  if (changed.length > 0) rows.push(['Shown as after it', changed.join(', ')])
  return rows
}

// Both copies side by side: what differs is what matters.
function headerLines(report: Report): Line[] {
  const fields: [string, (header: Header) => string][] = [
    ['Offset', (h) => hex(h.offset)],
    ['Valid', (h) => (h.valid ? 'yes' : 'no')],
    ['Signature', (h) => h.signature],
    ['Checksum', checksum],
    ['SequenceNumber', (h) => h.sequenceNumber.toString()],
    ['FileWriteGuid', (h) => h.fileWriteGuid],
    ['DataWriteGuid', (h) => h.dataWriteGuid],
    ['LogGuid', (h) => h.logGuid],
    ['LogVersion', (h) => h.logVersion.toString()],
    ['Version', (h) => h.version.toString()],
    ['LogLength', (h) => size(h.logLength)],
    ['LogOffset', (h) => hex(h.logOffset)],
  ]
  const [first, second] = report.headers
  const missing = absence(report)
  if (!first && !second) return [[''], [styled('Headers', 'strong'), `: ${missing}`]]
  const title = (header: Header | null, copy: number): Cell =>
    styled(`Header ${copy}${header?.current ? ', current' : ''}`, 'strong')
  const show = (header: Header | null, value: (header: Header) => string) => (header ? value(header) : missing)
  const rows = fields.map(([name, value]): Line => [styled(name, 'quiet'), show(first, value), show(second, value)])
  const why = [first, second].flatMap((header): Line[] =>
    header ? [[`  Header ${header.copy}: `, header.because]] : [],
  )
  return [[''], ...columns([['', title(first, 1), title(second, 2)], ...rows]), ...why]
}

function regionTableLines(table: RegionTable | null, copy: number, missing: string): Line[] {
  const title = styled(`Region table ${copy}`, 'strong')
  if (!table) return [[''], [title, `: ${missing}`]]
  const state = `${table.valid ? 'valid' : 'not valid'}${table.current ? ', current' : ''}`
  const rows = table.entries.map(
    (region): Line => [
      region.name ?? region.guid,
      hex(region.fileOffset),
      size(region.length),
      styled(region.required ? 'required' : 'optional', 'quiet'),
    ],
  )
  const count = counted(table.entryCount, 'entry', 'entries')
  return [
    [''],
    [title, ` at ${hex(table.offset)}, ${state}, checksum ${checksum(table)}, ${count}`],
    ...columns(rows, 2),
  ]
}

function metadataLines(metadata: Metadata | null | undefined, missing: string): Line[] {
  if (metadata === undefined) return []
  const title = styled('Metadata', 'strong')
  if (!metadata) return [[''], [title, ': not found']]
  const rows = metadata.items.map(
    (item): Line => [
      item.name ?? item.itemId,
      hex(item.fileOffset),
      exactSize(item.length),
      styled(flags(item), 'quiet'),
      itemValue(item, missing),
    ],
  )
  const items = counted(metadata.entryCount, 'item')
  return [[''], [title, ` at ${hex(metadata.offset)}, ${size(metadata.length)}, ${items}`], ...columns(rows, 2)]
}

function parentLines(parent: ParentLocator | null | undefined, missing: string): Line[] {
  if (parent === undefined) return []
  const title = styled('Parent locator', 'strong')
  if (!parent) return [[''], [title, `: ${missing}`]]
  const rows = parent.entries.map(
    ({ key, value }): Line => [short(key ?? 'outside the item'), short(value ?? 'outside the item')],
  )
  return [[''], [title, `, type ${parent.locatorType}, ${counted(parent.keyValueCount, 'pair')}`], ...columns(rows, 2)]
}

function itemValue({ value }: MetadataItem, missing: string): string {
  if (value === null) return missing
  if (typeof value === 'string') return short(`bytes ${value}`)
  if ('blockSize' in value) {
    const kept = value.leaveBlockAllocated ? ', blocks stay allocated' : ''
    return `blocks of ${size(value.blockSize)}${kept}${value.hasParent ? ', has a parent' : ''}`
  }
  if ('virtualDiskSize' in value) return sizeInFull(value.virtualDiskSize)
  if ('virtualDiskId' in value) return value.virtualDiskId
  if ('logicalSectorSize' in value) return exactSize(value.logicalSectorSize)
  if ('physicalSectorSize' in value) return exactSize(value.physicalSectorSize)
  if ('locatorType' in value) return counted(value.keyValueCount, 'pair')
  return `${counted(value.heads, 'head')}, ${counted(value.sectorsPerTrack, 'sector')} per track`
}

function flags(item: MetadataItem): string {
  const words = [item.isRequired ? 'required' : 'optional']
  if (item.isUser) words.push('user')
  if (item.isVirtualDisk) words.push('of the virtual disk')
  return words.join(', ')
}

function checksum({ checksum: { stored, computed } }: { checksum: { stored: number; computed: number } }): string {
  return stored === computed ? hex32(stored) : `${hex32(stored)}, should be ${hex32(computed)}`
}

function short(text: string): string {
  return inertClipped(text, LONGEST_TEXT)
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
