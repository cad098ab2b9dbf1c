// @ts-check
// Healthy images under programs that others wrote. qemu-img knows 512-byte sectors and no parent; vhdiinfo reads
// children, too. Both must find the size, the block size and the sector size that the case states.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TiB } from '../builder.mjs'
import { CASES } from '../cases.mjs'
import { materialize } from '../write.mjs'
import { OPENS_ALTHOUGH_UNOPENABLE, REFUSES_ALTHOUGH_SOUND } from './qemu-differs.mjs'

/** @typedef {import('../cases/case.mjs').Case} Case */

/** How vhdiinfo names the types. @type {Record<string, string>} */
const DISK_TYPE = { Fixed: 'fixed', Dynamic: 'dynamic', Differential: 'differencing' }

/**
 * Legal images that libvhdi 20210425 cannot read, and what it says: it knows no child that also carries the fixed
 * flag, which 2.6.2.1 of the specification allows and ignores.
 * @type {Record<string, string>}
 */
const KNOWN_REFUSALS = { 'healthy-child-fixed-flag': 'unsupported file parameters flags: 0x03' }

/** @returns {string[]} lines; those that begin with FAULT are faults */
export function checkForeign() {
  const folder = mkdtempSync(join(tmpdir(), 'vhdx-self-check-'))
  /** @type {string[]} */
  const lines = []
  const counts = { qemu: 0, vhdiinfo: 0 }
  try {
    for (const each of CASES.filter((candidate) => 'disk.virtualSize' in candidate.facts)) {
      if (!each.name.startsWith('healthy-') && !each.name.startsWith('producer-')) continue
      if (each.status !== 'sound') continue
      const image = each.make()
      if (image.size > 16 * TiB) continue
      const file = join(folder, `${each.name}.vhdx`)
      materialize(image, file)
      lines.push(...underQemu(each, file, counts), ...underVhdiinfo(each, file, counts))
      rmSync(file)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
  lines.push(`${counts.qemu} images opened by qemu-img, ${counts.vhdiinfo} by vhdiinfo`)
  if (counts.qemu < 40 || counts.vhdiinfo < 80) lines.push('FAULT: too few images were tried')
  return lines
}

/**
 * Injured images under QEMU: what must not be opened it refuses, what is sound it opens, the listed ones aside. That
 * shows that an injury hits what its case says, and nothing else.
 * @returns {string[]} lines; those that begin with FAULT are faults
 */
export function checkInjuries() {
  const folder = mkdtempSync(join(tmpdir(), 'vhdx-self-check-'))
  const listed = { ...OPENS_ALTHOUGH_UNOPENABLE, ...REFUSES_ALTHOUGH_SOUND }
  /** @type {string[]} */
  const lines = []
  const counts = { refused: 0, opened: 0, differs: 0 }
  try {
    for (const each of CASES) {
      if (!/^(header|region|metadata|item|combined|values|b2)-/.test(each.name)) continue
      if (each.status !== 'sound' && each.status !== 'unopenable') continue
      const file = join(folder, 'injured.vhdx')
      materialize(each.make(), file)
      const { ok, text } = run('qemu-img', ['info', '-f', 'vhdx', file])
      const differs = ok !== (each.status === 'sound')
      const reason = listed[each.name]
      counts[differs ? 'differs' : ok ? 'opened' : 'refused']++
      if (differs && !reason) lines.push(`FAULT ${each.name} is ${each.status}, qemu-img: ${ok ? 'opens it' : text}`)
      if (!differs && reason) lines.push(`FAULT ${each.name}: qemu-img now agrees, though listed: ${reason}`)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
  lines.push(`qemu-img refused ${counts.refused}, opened ${counts.opened}, differs as listed on ${counts.differs}`)
  if (counts.refused < 50 || counts.opened < 80) lines.push('FAULT: too few images were tried')
  return lines
}

/** @param {Case} each @param {string} file @param {{ qemu: number }} counts */
function underQemu(each, file, counts) {
  if (each.facts['disk.type'] === 'differencing' || each.facts['disk.logicalSectorSize'] !== 512) return []
  const info = run('qemu-img', ['info', '--output=json', '-f', 'vhdx', file])
  const check = run('qemu-img', ['check', '-f', 'vhdx', file])
  if (!info.ok || !check.ok) return [`FAULT ${each.name}: qemu-img: ${info.text}${check.text}`]
  counts.qemu++
  const found = JSON.parse(info.text)
  return differences(each, 'qemu-img', {
    'disk.virtualSize': found['virtual-size'],
    'disk.blockSize': found['cluster-size'],
  })
}

/** @param {Case} each @param {string} file @param {{ vhdiinfo: number }} counts */
function underVhdiinfo(each, file, counts) {
  const { ok, text } = run('vhdiinfo', [file])
  const refusal = KNOWN_REFUSALS[each.name]
  if (refusal) return !ok && text.includes(refusal) ? [] : [`FAULT ${each.name}: vhdiinfo no longer says "${refusal}"`]
  if (!ok) return [`FAULT ${each.name}: vhdiinfo: ${text}`]
  counts.vhdiinfo++
  const field = (/** @type {string} */ label) => new RegExp(`^\\s*${label}\\s*:\\s*(.*)$`, 'm').exec(text)?.[1]?.trim()
  return differences(each, 'vhdiinfo', {
    'disk.virtualSize': /(\d+) bytes/.exec(field('Media size') ?? '')?.[1],
    'disk.type': DISK_TYPE[field('Disk type') ?? ''],
    'disk.logicalSectorSize': /(\d+) bytes/.exec(field('Bytes per sector') ?? '')?.[1],
    'headers.1.dataWriteGuid': field('Identifier')?.toLowerCase(),
  })
}

/** @param {Case} each @param {string} program @param {Record<string, unknown>} found */
function differences(each, program, found) {
  return Object.entries(found)
    .filter(([path, value]) => String(value) !== String(each.facts[path]))
    .map(([path, value]) => `FAULT ${each.name}: ${program} finds ${path} = ${value}, expected ${each.facts[path]}`)
}

/** @param {string} program @param {string[]} args */
function run(program, args) {
  try {
    return { ok: true, text: execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }) }
  } catch (error) {
    return { ok: false, text: error instanceof Error ? error.message : String(error) }
  }
}
