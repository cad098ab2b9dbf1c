// A verdict in words: what stands largest on the page, its symbol and its tone. Pure.
// The sentences about this very file come from the engine; nothing here looks at a finding.
import type { Report, Verdict } from '../engine/report.ts'
import type { IconName } from './widgets/icon.tsx'

export type Tone = 'good' | 'caution' | 'bad' | 'plain'

export interface VerdictWords {
  word: string
  icon: IconName
  tone: Tone
}

const words: Record<Verdict['status'], VerdictWords> = {
  sound: { word: 'Sound', icon: 'check', tone: 'good' },
  needsReplay: { word: 'Needs a log replay', icon: 'replay', tone: 'caution' },
  damaged: { word: 'Damaged', icon: 'warning', tone: 'bad' },
  unopenable: { word: 'Cannot be opened', icon: 'stop', tone: 'bad' },
  notVhdx: { word: 'Not a VHDX', icon: 'file', tone: 'plain' },
}

const undecided: VerdictWords = { word: 'Not decided', icon: 'question', tone: 'caution' }

/** The words for a final report; a report may end without a verdict when bytes that decide it could not be read. */
export function verdictWords(report: Report): VerdictWords {
  return report.verdict ? words[report.verdict.status] : undecided
}

const formats: Record<string, string> = {
  vhd: 'a VHD, the older format of Virtual PC and Hyper-V',
  qcow2: 'a QCOW2 image, the format of QEMU',
  vmdk: 'a VMDK, the format of VMware',
  vdi: 'a VDI, the format of VirtualBox',
  iso: 'an ISO 9660 image, a CD or DVD',
  gzip: 'a gzip archive: unpack it first',
  bzip2: 'a bzip2 archive: unpack it first',
  zip: 'a ZIP archive: unpack it first',
  xz: 'an xz archive: unpack it first',
  zstd: 'a Zstandard archive: unpack it first',
  '7z': 'a 7-Zip archive: unpack it first',
  'raw-mbr': 'a raw disk image with an MBR partition table',
  'raw-gpt': 'a raw disk image with a GPT partition table',
  'git-lfs': 'a Git LFS pointer: the small text that stands for a file not yet downloaded',
  empty: 'nothing: the file is empty, or was removed before it could be read',
  zeros: 'only zeros, as far as it was read: a copy or download that never finished looks like this',
  unknown: 'nothing that this page knows',
}

/** What a detected format is, after "It looks like …". An unheard-of name is passed on as it is. */
export function formatInWords(format: string): string {
  return formats[format] ?? format
}
