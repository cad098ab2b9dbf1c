// Both copies of the header, field by field. The engine chose the current one and says why.
import type { ComponentChildren } from 'preact'
import type { Header } from '../../engine/report.ts'
import { grouped } from '../../text/sizes.ts'
import { type CompareRow, CompareTable } from '../widgets/compare-table.tsx'
import { CopyHead } from '../widgets/copy-head.tsx'
import { FieldTree } from '../widgets/field-tree.tsx'
import { Inert } from '../widgets/inert.tsx'
import { Checksum, Guid, Offset, Size } from '../widgets/numbers.tsx'
import type { Panel, PanelProps } from './panel.ts'

interface Field {
  key: Exclude<keyof Header, 'copy' | 'offset' | 'valid' | 'current' | 'because'>
  name: string
  show(header: Header): ComponentChildren
}

const fields: readonly Field[] = [
  { key: 'signature', name: 'Signature', show: (h) => <Inert mono text={h.signature} /> },
  { key: 'checksum', name: 'Checksum', show: (h) => <Checksum {...h.checksum} /> },
  { key: 'sequenceNumber', name: 'SequenceNumber', show: (h) => <span class="mono">{grouped(h.sequenceNumber)}</span> },
  { key: 'fileWriteGuid', name: 'FileWriteGuid', show: (h) => <Guid value={h.fileWriteGuid} /> },
  { key: 'dataWriteGuid', name: 'DataWriteGuid', show: (h) => <Guid value={h.dataWriteGuid} /> },
  { key: 'logGuid', name: 'LogGuid', show: (h) => <Guid value={h.logGuid} zeroMeans="no log to replay" /> },
  { key: 'logVersion', name: 'LogVersion', show: (h) => <span class="mono">{grouped(h.logVersion)}</span> },
  { key: 'version', name: 'Version', show: (h) => <span class="mono">{grouped(h.version)}</span> },
  { key: 'logLength', name: 'LogLength', show: (h) => <Size value={h.logLength} /> },
  { key: 'logOffset', name: 'LogOffset', show: (h) => <Offset value={h.logOffset} /> },
]

/** The stored value as text, to tell whether two copies differ. */
function stored(header: Header, key: Field['key']): string {
  return key === 'checksum' ? header.checksum.stored.toString() : header[key].toString()
}

function View({ report, read }: PanelProps) {
  const [first, second] = report.headers
  const rows = fields.map(
    (field): CompareRow => ({
      name: field.name,
      differs: first !== null && second !== null && stored(first, field.key) !== stored(second, field.key),
      cells: [first, second].map((header, i) => ({
        id: `header.${i + 1}.${field.key}`,
        value: header ? field.show(header) : <span aria-hidden="true">–</span>,
      })),
    }),
  )
  const columns = [first, second].map((header, i) => ({
    id: `header.${i + 1}`,
    title: `Header ${i + 1}`,
    short: `${i + 1}`,
    current: header?.current === true,
    about: <CopyHead copy={header} reason={header?.because} />,
  }))
  return (
    <>
      <CompareTable caption="The two copies of the header" columns={columns} rows={rows} inFocus={null} />
      {report.headers.map(
        (header, i) =>
          header && (
            <FieldTree
              key={header.copy}
              of={`header.${i + 1}`}
              title={`Header ${i + 1}: every field with its bytes`}
              read={read}
            />
          ),
      )}
    </>
  )
}

export const headersPanel: Panel = {
  id: 'headers',
  title: 'Headers',
  applies: (report) => report.headers.some((header) => header !== null) && report.verdict?.status !== 'notVhdx',
  View,
}
