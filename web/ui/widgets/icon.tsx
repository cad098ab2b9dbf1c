// The page's few symbols, drawn as strokes so that they follow the text's colour.
// Always beside a word, so hidden from screen readers.

const paths = {
  check: 'M5 12.5l4.5 4.5L19 7.5',
  replay: 'M4 12a8 8 0 1 0 2.5-5.8M4 4v4.5h4.5',
  warning: 'M12 4L2.8 19.5h18.4zM12 10v4.5M12 17v.2',
  stop: 'M8 3.5h8L20.5 8v8L16 20.5H8L3.5 16V8zM9 9l6 6M15 9l-6 6',
  file: 'M6 3h8l4.5 4.5V21H6zM14 3v4.5h4.5M9.5 17l5-5M9.5 12l5 5',
  question: 'M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .5-1.5 1.1-1.5 2.3M12 18v.2',
  unreadable: 'M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 0 0 0-17zM12 8v5M12 16v.2',
  info: 'M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 0 0 0-17zM12 11v5M12 8v.2',
  open: 'M3.5 18.5v-13h6l2 2.5h9v10.5z',
  lock: 'M6 10.5h12v9.5H6zM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5',
  copy: 'M9 9h10.5v11.5H9zM15 9V3.5H4.5V15H9',
  disc: 'M4 5.5h16v5.5H4zM4 13h16v5.5H4zM7 8.2v.2M7 15.7v.2',
} as const

export type IconName = keyof typeof paths

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      focusable="false"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width={size >= 32 ? 1.6 : 2}
      stroke-linecap="round"
      stroke-linejoin="round"
    >
      <path d={paths[name]} />
    </svg>
  )
}
