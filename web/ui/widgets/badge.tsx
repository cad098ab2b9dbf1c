// A small word in a coloured outline: valid, current, damaged, required.
import type { ComponentChildren } from 'preact'
import style from './badge.module.css'
import { Icon, type IconName } from './icon.tsx'

export type BadgeTone = 'good' | 'caution' | 'bad' | 'plain' | 'accent'

export function Badge({ tone, icon, children }: { tone: BadgeTone; icon?: IconName; children: ComponentChildren }) {
  return (
    <span class={`${style['badge']} ${style[tone]}`}>
      {icon && <Icon name={icon} size={13} />}
      {children}
    </span>
  )
}
