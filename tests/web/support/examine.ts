// One image of the catalogue through the package's own openImage and a sparse source: its report, and what it cost. Judges nothing.
import type { ReportDepth } from '../../../web/engine/image.ts'
import type { OpenOptions } from '../../../web/engine/open.ts'
import type { Report } from '../../../web/engine/report.ts'
import type { SparseImage } from '../../../web/engine/sources/sparse.ts'
import { SparseSource } from '../../../web/engine/sources/sparse.ts'
import { open } from './engine.ts'
import type { Asked } from './sources.ts'
import { WatchedSource } from './sources.ts'

export interface Examined {
  report: Report
  /** The report's JSON as the engine wrote it. */
  text: string
  /** In order, with a merge gap of 0. */
  reads: readonly Asked[]
}

export interface ExamineOptions {
  depth?: ReportDepth
  wasm?: OpenOptions['wasm']
  /** Called before each read; it may throw in its place. */
  before?: (read: Asked) => void
  onProgress?: (partial: Report) => void
}

export async function examine(image: SparseImage, options: ExamineOptions = {}): Promise<Examined> {
  const { depth, wasm, before, onProgress } = options
  const source = new WatchedSource(new SparseSource(image), before ? { before } : {})
  const opened = await open(source, wasm ? { wasm } : {})
  try {
    const report = await opened.report({ depth, onProgress })
    return { report, text: opened.reportText() ?? '', reads: source.asked }
  } finally {
    opened.close()
  }
}

/** `RULE severity` of each finding, once each and sorted: what a case lists. */
export function fired(findings: readonly { rule: string; severity: string }[]): string[] {
  return [...new Set(findings.map(({ rule, severity }) => `${rule} ${severity}`))].sort()
}

/** The value at a path such as `headers.1.current`; undefined where there is none. */
export function valueAt(report: Report, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => {
    if (typeof value !== 'object' || value === null) return undefined
    return key === 'length' && Array.isArray(value) ? value.length : (value as Record<string, unknown>)[key]
  }, report)
}
