// The focus: the node of the report, and the bytes, that the address names after `#`, so that a place can be named in a ticket:
// `#header.2.logOffset` or `#header.2.logOffset@0x20048+8`.
// Links set it, this file follows it: the element is scrolled to, marked, and given the keyboard.
import type { Finding } from '../engine/report.ts'
import { type Focus, getState, setState } from './store.ts'

/** The node a finding is about: its structure, and the field in it where there is one. */
export function nodeOf(finding: Pick<Finding, 'structure' | 'field'>): string {
  const { structure, field } = finding
  return field ? `${structure}.${field.charAt(0).toLowerCase()}${field.slice(1)}` : structure
}

/** The address of a node, and of bytes in the file if there are any. */
export function linkTo(node: string, offset: number | null = null, length: number | null = null): string {
  const place = offset === null ? '' : `@0x${offset.toString(16)}${length === null ? '' : `+${length}`}`
  return `#${encodeURIComponent(node)}${place}`
}

const PLACE = /@(0x[0-9a-f]{1,16}|\d{1,16})(?:\+(\d{1,16}))?$/i

/** `#header.2@0x20000+4096` -> its node and range; null for none. An address is typed by anybody, so a broken one is no error. */
export function focusFrom(fragment: string): Focus | null {
  const text = fragment.replace(/^#/, '')
  if (text === '') return null
  const [place, offset, length] = text.match(PLACE) ?? []
  const node = decoded(place === undefined ? text : text.slice(0, -place.length))
  const range = { offset: Number(offset), length: length === undefined ? 1 : Number(length) }
  const isPlace = place !== undefined && Number.isSafeInteger(range.offset) && Number.isSafeInteger(range.length)
  return { node, range: isPlace ? range : null }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Which row of a list the focus lies in: `metadata.item.12.flags` and `metadata.item.` give 12; null for another place. */
export function rowInFocus(node: string | null, list: string): number | null {
  const [, digits] = node?.startsWith(list) ? (node.slice(list.length).match(/^(\d{1,9})(?:\.|$)/) ?? []) : []
  return digits === undefined ? null : Number(digits)
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

/** The id of the rule that an address such as `#hdr-006` names; null for another place. */
export function ruleIn(node: string | null): string | null {
  return node !== null && /^[a-z]{3,4}-\d{3}$/.test(node) ? node.toUpperCase() : null
}

/** Marks and shows the focused node; does nothing while it is not on the page. */
export function revealFocus(): void {
  const { focus } = getState()
  const element = focus === null || ruleIn(focus.node) ? null : elementOf(focus.node)
  const isPanel = element?.tagName === 'SECTION'
  mark(isPanel ? null : element)
  if (element) show(element, isPanel ? 'start' : 'center')
}

/**
 * After the page changed under the reader: marks the focused node if it came only now, and goes to it if the keyboard is nowhere else.
 * While the mark is in its place nothing moves.
 */
export function keepFocus(): void {
  const { focus } = getState()
  const element = focus === null || ruleIn(focus.node) ? null : elementOf(focus.node)
  if (!element || element.hasAttribute('data-focused') || element.tagName === 'SECTION') return
  const at = document.activeElement
  if (at === null || at === document.body || at.contains(element) || at.hasAttribute('data-focused')) revealFocus()
  else mark(element)
}

/** Takes the mark from whatever has it. */
function mark(element: HTMLElement | null): void {
  for (const marked of document.querySelectorAll('[data-focused]')) marked.removeAttribute('data-focused')
  element?.setAttribute('data-focused', '')
}

/** Scrolls to an element and gives it the keyboard. */
export function show(element: HTMLElement, block: ScrollLogicalPosition): void {
  if (!element.hasAttribute('tabindex')) element.setAttribute('tabindex', '-1')
  element.scrollIntoView({ block })
  element.focus({ preventScroll: true })
}

/** Goes to a node, and to bytes if there are any, as a link would. */
export function goTo(node: string, offset: number | null = null, length: number | null = null): void {
  const link = linkTo(node, offset, length)
  if (location.hash === link) {
    revealFocus()
    return
  }
  // At once: the browser tells of the new address a little later, maybe after the next key.
  setState({ focus: focusFrom(link) })
  location.hash = link
}

/** Forgets the focus: another file has another meaning for the same address. */
export function clearFocus(): void {
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search)
  setState({ focus: null })
}

/** Places of the page that are no places of a report; they are gone to and forgotten. */
const furniture: ReadonlySet<string> = new Set(['main', 'private'])

/** Follows the address from now on. */
export function followFragment(): void {
  const follow = () => {
    const focus = focusFrom(location.hash)
    if (focus && furniture.has(focus.node)) {
      const element = document.getElementById(focus.node)
      if (element) show(element, 'start')
      return
    }
    setState({ focus })
    setTimeout(revealFocus) // a row that was too far away to be drawn is drawn by then
  }
  addEventListener('hashchange', follow)
  // A link to the place that the address already names changes nothing, but the reader still wants to see it.
  addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (link && link.hash !== '' && link.href === location.href) revealFocus()
  })
  follow()
}
