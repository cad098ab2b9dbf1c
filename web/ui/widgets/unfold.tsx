// A line that opens what lies behind it. What is behind is made only when it is open.
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import style from './unfold.module.css'

interface Props {
  title: string
  /** Open at first, and opened when this becomes true. */
  open?: boolean
  children(): ComponentChildren
}

export function Unfold({ title, open = false, children }: Props) {
  const [isOpen, setOpen] = useState(open)
  useEffect(() => {
    if (open) setOpen(true)
  }, [open])
  return (
    <details class={style['unfold']} open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {isOpen && children()}
    </details>
  )
}
