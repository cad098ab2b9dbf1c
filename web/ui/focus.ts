// The focus: the node of the report that the address names after `#`, so that a place can be named in a ticket.
// Links set it, this file follows it: the element is scrolled to, marked, and given the keyboard.
import type { Finding } from '../engine/report.ts'
import { getState, setState } from './store.ts'

/** The node a finding is about: its structure, and the field in it where there is one. */
export function nodeOf(finding: Pick<Finding, 'structure' | 'field'>): string {
  const { structure, field } = finding
  return field ? `${structure}.${field.charAt(0).toLowerCase()}${field.slice(1)}` : structure
}

/** `#header.2` -> `header.2`; null for none. An address is typed by anybody, so a broken escape is no error. */
export function nodeFromFragment(fragment: string): string | null {
  const text = fragment.replace(/^#/, '')
  if (text === '') return null
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The element of the node, or of the nearest node above it that is on the page; all else is about the file. */
function elementOf(node: string): HTMLElement | null {
  const steps = node.split('.')
  for (let length = steps.length; length > 0; length--) {
    const element = document.getElementById(steps.slice(0, length).join('.'))
    if (element) return element
  }
  return document.getElementById('file')
}

/** Marks and shows the focused node; does nothing while it is not on the page. */
export function revealFocus(): void {
  for (const marked of document.querySelectorAll('[data-focused]')) marked.removeAttribute('data-focused')
  const { focus } = getState()
  const element = focus === null ? null : elementOf(focus)
  if (!element) return
  const isPanel = element.tagName === 'SECTION'
  if (!isPanel) element.setAttribute('data-focused', '')
  if (!element.hasAttribute('tabindex')) element.setAttribute('tabindex', '-1')
  element.scrollIntoView({ block: isPanel ? 'start' : 'center' })
  element.focus({ preventScroll: true })
}

/** Forgets the focus: another file has another meaning for the same address. */
export function clearFocus(): void {
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search)
  setState({ focus: null })
}

/** Follows the address from now on. */
export function followFragment(): void {
  const follow = () => {
    setState({ focus: nodeFromFragment(location.hash) })
    revealFocus()
  }
  addEventListener('hashchange', follow)
  // A link to the place that the address already names changes nothing, but the reader still wants to see it.
  addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (link && link.hash !== '' && link.href === location.href) revealFocus()
  })
  follow()
}
