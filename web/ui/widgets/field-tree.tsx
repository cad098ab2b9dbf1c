// Every field below a node: name as in the specification, meaning, value, stored bytes, place in the file, section. Closed until
// asked for; each level is fetched from the engine when it is opened.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { TreeNode } from '../../engine/tree.ts'
import { spacedHex } from '../../text/hex.ts'
import { grouped } from '../../text/sizes.ts'
import { Badge } from './badge.tsx'
import button from './button.module.css'
import { CopyIcon } from './copy-button.tsx'
import style from './field-tree.module.css'
import { Inert } from './inert.tsx'
import { Offset } from './numbers.tsx'
import { Changed } from './replay.tsx'

/** A node, and how it differs from the same on the other side of a replay of the log. */
export interface ShownNode extends TreeNode {
  /** Its value there, if that is another. */
  readonly other?: string
  /** Its bytes there, if only they are others: in hex. */
  readonly otherBytes?: string
  /** Where it lies there, if that is elsewhere. */
  readonly otherPlace?: bigint
}

/** A window of a node's children, and how many there are. */
export interface ShownNodes {
  readonly total: number
  readonly nodes: readonly ShownNode[]
}

export interface ShownPage extends ShownNodes {
  /** The same, with how they differ and what only the other side has, once that is at hand; null if it cannot be had. */
  readonly compared?: Promise<ShownNodes | null>
}

/** Null if there is no such node. */
export type ChildrenOf = (node: string, first: number, count: number) => Promise<ShownPage | null>

/** Rows fetched at a time. */
const page = 100

/** Milliseconds in which an answer needs no word that it is awaited. */
const patience = 300

/** All fields of `of`, a node's id, behind a line to open them. */
export function FieldTree({ of, title, read }: { of: string; title: string; read: ChildrenOf | null }) {
  const [open, setOpen] = useState(false)
  if (!read) return null
  return (
    <details class={style['tree']} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {open && <Level of={of} title={title} read={read} />}
    </details>
  )
}

function Level({ of, title, read }: { of: string; title: string; read: ChildrenOf }) {
  const [nodes, setNodes] = useState<readonly ShownNode[]>([])
  const [total, setTotal] = useState<number | null>(null)
  const [wanted, setWanted] = useState(page)
  const [failure, setFailure] = useState<string | null>(null)
  const [comparing, setComparing] = useState<'no' | 'slow' | 'failed'>('no')
  /** Who gave the rows at hand; another reader gives other bytes. */
  const reader = useRef(read)
  /** They are told apart from those of the other side, where they will be. */
  const whole = useRef(false)
  useEffect(() => {
    let left = false
    // What is shown stays meanwhile, so that nothing jumps; but not for long where it is of the other position.
    const late = setTimeout(() => reader.current !== read && setTotal(null), patience)
    const more = async () => {
      const kept = reader.current === read && whole.current ? nodes : []
      const found = await read(of, kept.length, wanted - kept.length)
      clearTimeout(late)
      if (left) return
      setFailure(null)
      setComparing('no')
      setTotal(found?.total ?? 0)
      setNodes([...kept, ...(found?.nodes ?? [])])
      reader.current = read
      whole.current = !found?.compared
      if (found?.compared) {
        const slow = setTimeout(() => !left && setComparing('slow'), patience)
        const compared = await found.compared
        clearTimeout(slow)
        if (left) return
        setComparing(compared ? 'no' : 'failed')
        if (compared) {
          setTotal(compared.total)
          setNodes([...kept, ...compared.nodes])
        }
        whole.current = true
      }
    }
    more().catch((error: unknown) => {
      if (!left) setFailure(error instanceof Error ? error.message : String(error))
    })
    return () => {
      left = true
      clearTimeout(late)
    }
  }, [of, wanted, read])
  if (failure !== null) return <p class={style['faint']}>These bytes could not be read: {failure}</p>
  if (total === null) return <p class={style['faint']}>Reading …</p>
  if (total === 0) return <p class={style['faint']}>Nothing below this.</p>
  return (
    <>
      {comparing !== 'no' && (
        <p class={style['faint']}>
          {comparing === 'slow'
            ? 'Comparing with the other position of the switch …'
            : 'The other position of the switch could not be read, so nothing is marked here.'}
        </p>
      )}
      <table class={style['table']}>
        <caption class="unseen">{title}</caption>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Value</th>
            <th scope="col">Bytes</th>
            <th scope="col">Where</th>
          </tr>
        </thead>
        <tbody>
          {nodes.map((node) => (
            <Row key={node.id} node={node} read={read} />
          ))}
        </tbody>
      </table>
      {nodes.length < total && (
        <button type="button" class={button['quiet']} onClick={() => setWanted(wanted + page)}>
          Show {grouped(Math.min(page, total - nodes.length))} more of {grouped(total)}
        </button>
      )}
    </>
  )
}

function Row({ node, read }: { node: ShownNode; read: ChildrenOf }) {
  const { label, note, spec, range, mark, children, value, other, otherBytes, otherPlace } = node
  const bytes = node.bytes && spacedHex(node.bytes)
  // Of a long item only the first bytes are given.
  const cut = range !== null && node.bytes !== undefined && BigInt(node.bytes.length / 2) < range.length
  return (
    <>
      <tr>
        <th scope="row">
          <span class={style['name']}>
            {label}
            {mark && mark !== 'info' && (
              <Badge tone={mark === 'warning' ? 'caution' : 'bad'} icon="warning">
                finding
              </Badge>
            )}
          </span>
          <span class={style['note']}>{[note, spec && `MS-VHDX ${spec}`].filter(Boolean).join(' · ')}</span>
        </th>
        <td data-label="Value">
          {value !== undefined && (
            <>
              <Inert mono text={value} /> <CopyIcon label={`Copy the value of ${label}`} text={() => value} />
            </>
          )}
          <Changed differs={other !== undefined}>{other !== undefined && <Inert mono text={other} />}</Changed>
        </td>
        <td data-label="Bytes">
          {bytes !== undefined && (
            <>
              <Inert mono text={bytes} /> {cut && '… '}
              <CopyIcon label={`Copy the bytes of ${label}`} text={() => bytes} />
            </>
          )}
          <Changed differs={otherBytes !== undefined}>
            {otherBytes && <Inert mono text={spacedHex(otherBytes)} />}
          </Changed>
        </td>
        <td data-label="Where" class={style['where']}>
          {range && (
            <>
              <Offset value={range.offset} />
              <span class={style['length']}>{range.length === 1n ? '1 byte' : `${grouped(range.length)} bytes`}</span>
            </>
          )}
          <Changed differs={otherPlace !== undefined}>
            {otherPlace !== undefined && <Offset value={otherPlace} />}
          </Changed>
        </td>
      </tr>
      {children > 0 && (
        <tr>
          <td colSpan={4} class={style['below']}>
            <FieldTree of={node.id} title={`Below ${label}: ${grouped(children)}`} read={read} />
          </td>
        </tr>
      )}
    </>
  )
}
