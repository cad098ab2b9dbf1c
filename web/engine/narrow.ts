// Checks a parsed JSON value against the table that is generated from the report's schema, and turns the integers that
// are known to be small into numbers. Knows nothing of VHDX. Nothing is guessed: a value that does not fit is refused by its path.
import type { Shape, ShapeName } from './report.gen.ts'
import { shape } from './report.gen.ts'

/** Builds the value of that shape. Every integer in `value` is a bigint, as `parseReport` reads them. */
export function narrowed(value: unknown, name: ShapeName): unknown {
  return fit(value, { ref: name }, name)
}

class Misfit extends TypeError {}

function fit(value: unknown, wanted: Shape, path: string): unknown {
  if (typeof wanted === 'string') return fitPlain(value, wanted, path)
  if ('oneOf' in wanted) {
    if (typeof value === 'string' && wanted.oneOf.includes(value)) return value
    throw misfit(path, `one of ${wanted.oneOf.join(', ')}`, value)
  }
  if ('list' in wanted) return fitList(value, wanted.list, wanted.count, path)
  if ('any' in wanted) return fitAny(value, wanted.any, path)
  return fitObject(value, wanted.ref, path)
}

function fitPlain(value: unknown, wanted: 'string' | 'boolean' | 'null' | 'number' | 'bigint', path: string): unknown {
  switch (wanted) {
    case 'null':
      if (value === null) return value
      break
    case 'number':
      if (typeof value === 'bigint') {
        if (value >= -BigInt(Number.MAX_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value)
        throw new Misfit(`${path}: ${value} is too large for a number; it would have been rounded.`)
      }
      break
    default:
      if (typeof value === wanted) return value
  }
  throw misfit(path, wanted === 'number' || wanted === 'bigint' ? 'an integer' : wanted, value)
}

function fitList(value: unknown, item: Shape, count: number | undefined, path: string): unknown[] {
  if (!Array.isArray(value)) throw misfit(path, 'a list', value)
  if (count !== undefined && value.length !== count)
    throw new Misfit(`${path}: expected ${count} elements, found ${value.length}.`)
  return value.map((element: unknown, at) => fit(element, item, `${path}[${at}]`))
}

function fitAny(value: unknown, choices: readonly Shape[], path: string): unknown {
  let nearest: Misfit | null = null
  for (const choice of choices) {
    // Most choices are between null and one form; an error for each would cost more than all the rest.
    if (choice === 'null' && value !== null) continue
    try {
      return fit(value, choice, path)
    } catch (error) {
      if (!(error instanceof Misfit)) throw error
      // With one real choice beside null, its complaint names the wrong key; "expected null" would not.
      nearest = error
    }
  }
  const real = choices.filter((choice) => choice !== 'null').length
  throw real === 1 && nearest ? nearest : misfit(path, 'a value of a known form', value)
}

function fitObject(value: unknown, name: ShapeName, path: string): Record<string, unknown> {
  if (!isRecord(value)) throw misfit(path, 'an object', value)
  const { required, optional } = shape[name]
  const result: Record<string, unknown> = {}
  for (const key of Object.keys(required)) {
    if (!Object.hasOwn(value, key)) throw new Misfit(`${path}: the key "${key}" is missing.`)
  }
  for (const [key, element] of Object.entries(value)) {
    const wanted = own(required, key) ?? own(optional, key)
    if (wanted === undefined) throw new Misfit(`${path}: the key "${key}" is unknown to this version.`)
    result[key] = fit(element, wanted, `${path}.${key}`)
  }
  return result
}

function own(table: Readonly<Record<string, Shape>>, key: string): Shape | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function misfit(path: string, expected: string, value: unknown): Misfit {
  const found =
    value === null
      ? 'null'
      : Array.isArray(value)
        ? 'a list'
        : typeof value === 'bigint'
          ? `the integer ${value}`
          : `a ${typeof value}`
  return new Misfit(`${path}: expected ${expected}, found ${found}.`)
}
