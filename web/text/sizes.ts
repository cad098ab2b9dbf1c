// Byte counts for people: binary units under their own names (KiB, never "KB" for 1024), and the exact count beside them.
// Takes bigint as well as number, so a size that a damaged disk claims is shown as it stands. Computes nothing else.

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const

/** `1234567` -> `1,234,567`. Whole numbers only, any size, any sign. */
export function grouped(value: number | bigint): string {
  const digits = whole(value).toString()
  return digits.replace(/\B(?=(\d{3})+$)/g, ',')
}

/**
 * A byte count in the largest fitting unit. A whole number of that unit has no fraction (`32 MiB`); anything else has one digit
 * of fraction, cut off and not rounded (`32.0 MiB` is a little more than 32 MiB), so a size is never shown larger than it is.
 */
export function size(bytes: number | bigint): string {
  const count = whole(bytes)
  if (count < 0n) return `-${size(-count)}`
  let unit = 0
  let one = 1n
  while (unit < UNITS.length - 1 && count >= one * 1024n) {
    one *= 1024n
    unit++
  }
  if (unit === 0) return count === 1n ? '1 byte' : `${count} bytes`
  const rest = count % one
  const fraction = rest === 0n ? '' : `.${(rest * 10n) / one}`
  return `${grouped(count / one)}${fraction} ${UNITS[unit]}`
}

/** `1,048,576 bytes`. */
export function exactSize(bytes: number | bigint): string {
  const count = whole(bytes)
  return count === 1n ? '1 byte' : `${grouped(count)} bytes`
}

/** Both, for the one place where a size is stated in full: `1 MiB (1,048,576 bytes)`; below 1 KiB the exact count alone. */
export function sizeInFull(bytes: number | bigint): string {
  const count = whole(bytes)
  return count > -1024n && count < 1024n ? exactSize(count) : `${size(count)} (${exactSize(count)})`
}

/** `1 finding`, `3 findings`; `many` only where adding an s is wrong. */
export function counted(count: number | bigint, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${whole(count) === 1n ? one : many}`
}

// A fraction of a byte is a slip of the caller; BigInt() refuses it with a RangeError.
function whole(value: number | bigint): bigint {
  return typeof value === 'bigint' ? value : BigInt(value)
}
