// A number of bytes as people write it: `4096`, `0x1000`, `1,048,576`, `12.5 GiB`. Pure.

const UNITS = ['', 'k', 'm', 'g', 't']
const NUMBER = /^\s*(?:(0x[0-9a-f]{1,14})|([\d,_]{1,24}(?:\.\d{1,6})?)\s*([kmgt]?)(?:i?b|bytes?)?)\s*$/i

/** Bytes, a whole number below 2^53; null for anything else. Fractions are cut off. */
export function parseSize(text: string): number | null {
  const [, hex, digits, unit] = text.match(NUMBER) ?? []
  if (hex !== undefined) return safe(Number(hex))
  if (digits === undefined || !/\d/.test(digits)) return null
  const power = UNITS.indexOf((unit ?? '').toLowerCase())
  return safe(Math.floor(Number(digits.replace(/[,_]/g, '')) * 1024 ** power))
}

function safe(value: number): number | null {
  return Number.isSafeInteger(value) ? value : null
}
