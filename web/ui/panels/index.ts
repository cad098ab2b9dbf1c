// All panels, in the order in which they stand on the page: evidence first, then the structures in file order.

import { blocksPanel } from './blocks/blocks.tsx'
import { compatibilityPanel } from './compatibility.tsx'
import { coveragePanel } from './coverage.tsx'
import { findingsPanel } from './findings.tsx'
import { headersPanel } from './headers.tsx'
import { logPanel } from './log/log.tsx'
import { metadataPanel } from './metadata.tsx'
import { overviewPanel } from './overview.tsx'
import type { Panel } from './panel.ts'
import { parentPanel } from './parent.tsx'
import { regionTablesPanel } from './region-tables.tsx'

export const panels: readonly Panel[] = [
  overviewPanel,
  findingsPanel,
  compatibilityPanel,
  parentPanel,
  headersPanel,
  blocksPanel,
  logPanel,
  regionTablesPanel,
  metadataPanel,
  coveragePanel,
]
