// What programs that nobody of this project wrote say of an image: qemu-img and vhdiinfo. Both only read here.
import { spawnSync } from 'node:child_process'

export interface QemuInfo {
  virtualSize: bigint
  blockSize: number
}

/** What `qemu-img info` finds, or the sentence with which it refuses. */
export function qemuInfo(file: string): QemuInfo | { refusal: string } {
  const { status, stdout, stderr } = tool('qemu-img', ['info', '-f', 'vhdx', '--output=json', file])
  if (status !== 0) return { refusal: stderr }
  const facts = JSON.parse(stdout) as Record<string, unknown>
  return { virtualSize: BigInt(Number(facts['virtual-size'])), blockSize: Number(facts['cluster-size']) }
}

export interface VhdiInfo {
  type: string
  virtualSize: bigint
  logicalSectorSize: number
  /** What it calls the identifier is the current header's DataWriteGuid. */
  identifier: string
}

export function vhdiInfo(file: string): VhdiInfo {
  const { status, stdout, stderr } = tool('vhdiinfo', [file])
  if (status !== 0) throw new Error(`vhdiinfo refuses ${file}: ${stderr}`)
  const value = (name: string, form: RegExp) => stdout.match(new RegExp(`${name}\\s*:\\s*${form.source}`))?.[1] ?? ''
  return {
    type: value('Disk type', /(.+)/).toLowerCase(),
    virtualSize: BigInt(value('Media size', /.*?\(?(\d+) bytes\)?/)),
    logicalSectorSize: Number(value('Bytes per sector', /(\d+)/)),
    identifier: value('Identifier', /(\S+)/),
  }
}

/** Runs a program of the distribution, which the set-up of the tests installs; a missing one is a failure, not a skipped test. */
export function tool(
  name: string,
  words: readonly string[],
): { status: number | null; stdout: string; stderr: string } {
  const { error, status, stdout, stderr } = spawnSync(name, words, { encoding: 'utf8', maxBuffer: 2 ** 30 })
  if (error) throw new Error(`${name} could not be run: ${error.message}`)
  return { status, stdout, stderr }
}
