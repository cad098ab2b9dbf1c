// A number of bytes as people write it: `4096`, `0x1000`, `1,048,576`, `12.5 GiB`. Pure.
import type { ByteCount } from '../engine/blocks.ts'

const UNITS = ['', 'k', 'm', 'g', 't']
const NUMBER = /^\s*(?:(0x[0-9a-f]{1,16})|([\d,_]{1,32})(?:\.(\d{1,6}))?\s*([kmgt]?)(?:i?b|bytes?)?)\s*$/i

/** Bytes, a whole number below 2^64; null for anything else. Fractions are cut off. */
export function parseSize(text: string): ByteCount | null {
  const [, hex, digits, fraction = '', unit = ''] = text.match(NUMBER) ?? []
  if (hex !== undefined) return count(BigInt(hex))
  if (digits === undefined || !/\d/.test(digits)) return null
  const one = 1024n ** BigInt(UNITS.indexOf(unit.toLowerCase()))
  return count((BigInt(digits.replace(/[,_]/g, '') + fraction) * one) / 10n ** BigInt(fraction.length))
}

function count(value: bigint): ByteCount | null {
  if (value >= 2n ** 64n) return null
  return value <= Number.MAX_SAFE_INTEGER ? Number(value) : value
}
