// @ts-check
// Replay by `qemu-img check -r all` on a copy, compared byte by byte with the naive reader's: region tables, metadata, BAT
// and every page that the log writes. Only logs on which QEMU 7.2 can be trusted: one entry whose Tail is its own
// offset, as QEMU itself writes them. It loses wrapped sequences, ignores Tail, and does not extend the file.

import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MiB, readSparse } from '../builder.mjs'
import { LOG_CASES } from '../cases-log.mjs'
import { materialize } from '../write.mjs'
import { logOf } from './log-image.mjs'
import { readReplayed } from './log-reference.mjs'

/** It reads every descriptor sector of an entry to the place of the first, and then finds no descriptors. */
const ONE_SECTOR = 'cannot read more than one descriptor sector'
const NO_PARENT = 'knows no parents'

/** Where QEMU refuses a healthy replay, or leaves it out, and why. @type {Record<string, string>} */
const QEMU_DIFFERS = {
  'log-descriptor-count-127': ONE_SECTOR,
  'log-descriptor-count-253': ONE_SECTOR,
  'log-descriptor-count-254': ONE_SECTOR,
  'log-wrap-130-descriptors-from-253': ONE_SECTOR,
  'log-full-with-one-entry-from-0': ONE_SECTOR,
  'log-hostile-128-descriptors-and-one': ONE_SECTOR,
  'b2-log-130-descriptors': ONE_SECTOR,
  'b2-log-entry-fills-the-ring': ONE_SECTOR,
  'log-replay-logical-sector-size': 'knows sectors of 512 bytes only',
  'log-replay-region-table-1-destroyed': 'reads region table 1 only',
  'log-replay-parent-linkage': NO_PARENT,
  'log-lands-sector-bitmap-of-a-child': NO_PARENT,
  'log-replay-sector-bitmap': NO_PARENT,
}

/** @returns {string[]} lines; those that begin with FAULT are faults */
export function checkLogUnderQemu() {
  const folder = mkdtempSync(join(tmpdir(), 'vhdx-log-check-'))
  /** @type {string[]} */
  const lines = []
  let same = 0
  try {
    const file = join(folder, 'dirty.vhdx')
    for (const each of LOG_CASES.filter((candidate) => candidate.status === 'needsReplay')) {
      const image = each.make()
      const log = logOf(image)
      if (!trustworthy(image, log)) continue
      materialize(image, file)
      const readOnly = run('qemu-img', ['check', '-f', 'vhdx', file])
      if (readOnly.ok) lines.push(`FAULT ${each.name}: qemu-img opens it although it needs a replay`)
      const repaired = run('qemu-img', ['check', '-r', 'all', '-f', 'vhdx', file])
      const why = repaired.ok ? difference(image, log, file) : `refuses to replay: ${repaired.text}`
      const listed = QEMU_DIFFERS[each.name]
      if (why && !listed) lines.push(`FAULT ${each.name}: qemu-img ${why}`)
      if (!why && listed) lines.push(`FAULT ${each.name}: qemu-img now agrees, though listed: ${listed}`)
      if (!why) same++
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
  lines.push(
    `${same} logs replayed by qemu-img with the same result, ${Object.keys(QEMU_DIFFERS).length} differ as listed`,
  )
  if (same < 20) lines.push('FAULT: too few logs were tried')
  return lines
}

/** @param {import('../builder.mjs').SparseImage} image @param {ReturnType<typeof logOf>} log */
function trustworthy(image, log) {
  const { entries, active } = log.view
  const [entry] = active
  if (!entry || entries.length !== 1 || image.size > 64 * MiB) return false
  const inside = entry.descriptors.every((write) => write.fileOffset + write.length <= log.fileSize)
  const stays = entry.lastFileOffset <= log.fileSize
  return inside && stays && entry.offset + entry.entryLength <= log.logLength
}

/**
 * The first place where the repaired file is not what the naive reader says.
 * @param {import('../builder.mjs').SparseImage} image @param {ReturnType<typeof logOf>} log @param {string} file
 */
function difference(image, log, file) {
  const handle = openSync(file, 'r')
  try {
    // All of the file but headers and log, which only a real replay changes.
    for (let offset = 0x30000; offset < image.size; offset += MiB / 4) {
      const length = Math.min(MiB / 4, image.size - offset)
      if (offset < log.offset + log.logLength && offset + length > log.offset) continue
      const found = new Uint8Array(length)
      readSync(handle, found, 0, length, offset)
      const expected = readReplayed(log.view.active, BigInt(offset), length, (at, n) =>
        readSparse(image, Number(at), n),
      )
      const first = found.findIndex((byte, i) => byte !== expected[i])
      if (first >= 0) return `has ${found[first]} at ${offset + first}, expected ${expected[first]}`
    }
    const header = new Uint8Array(4096 * 17)
    readSync(handle, header, 0, header.length, 0x10000)
    const guids = [48, 0x10000 + 48].map((at) => header.subarray(at, at + 16).every((byte) => byte === 0))
    return guids.every(Boolean) ? '' : 'leaves the log in use'
  } finally {
    closeSync(handle)
  }
}

/** @param {string} program @param {string[]} args */
function run(program, args) {
  try {
    return { ok: true, text: execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }) }
  } catch (error) {
    return { ok: false, text: error instanceof Error ? error.message : String(error) }
  }
}
