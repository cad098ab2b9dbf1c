// @ts-check
// Turns a JSON Schema of the small kind used here into TypeScript: an interface per object, and a table that a
// generic walker needs to check a parsed value. It knows only the keywords listed below and refuses any other,
// so that nothing in the schema is silently without effect.

/**
 * The part of JSON Schema that is understood.
 * @typedef {object} Schema
 * @property {string} [$ref]
 * @property {string} [title]
 * @property {string} [description]
 * @property {string | string[]} [type]
 * @property {string[]} [enum]
 * @property {Schema[]} [anyOf]
 * @property {Schema} [items]
 * @property {number} [minItems]
 * @property {number} [maxItems]
 * @property {string[]} [required]
 * @property {false} [additionalProperties]
 * @property {Record<string, Schema>} [properties]
 * @property {Record<string, Schema>} [$defs]
 * @property {boolean} [x-bigint] the integer may exceed 2^53
 */

const KEYWORDS = new Set(
  (
    '$schema $id $ref $defs title description type enum anyOf items minItems maxItems required additionalProperties' +
    ' properties x-bigint'
  ).split(' '),
)

const HEADER = `// Made by scripts/report-types.mjs from web/engine/report.schema.json. Not committed; do not edit.
//
// How to read \`shape\`. It has one entry per interface. An entry lists the keys that must be there and those that may be,
// each with the Shape of its value; any other key is wrong. A Shape is one of
//   'string', 'boolean', 'null'   the value as it is
//   'number'                      an integer, which becomes a number; wrong if it is not a safe integer
//   'bigint'                      an integer, which stays a bigint
//   { oneOf: [...] }              one of these texts
//   { list: S }                   an array of S; with \`count\` it has exactly so many
//   { ref: 'Header' }             an object by that entry
//   { any: [A, B] }               whichever fits; at most one does
// A walker gets values in which every integer is a bigint, starts with { ref: 'Report' }, and builds a new value.
`

const SHAPE_TYPES = `/** @internal */
export interface ObjectShape {
  readonly required: Readonly<Record<string, Shape>>
  readonly optional: Readonly<Record<string, Shape>>
}

/** @internal */
export type Shape =
  | 'string'
  | 'boolean'
  | 'null'
  | 'number'
  | 'bigint'
  | { readonly oneOf: readonly string[] }
  | { readonly list: Shape; readonly count?: number }
  | { readonly ref: ShapeName }
  | { readonly any: readonly Shape[] }
`

/**
 * The whole TypeScript module for a schema.
 * @param {Schema} schema
 * @returns {string}
 */
export function schemaTypes(schema) {
  /** @type {[string, Schema][]} */
  const objects = [[schema.title ?? 'Root', schema], ...Object.entries(schema.$defs ?? {})]
  const names = new Set(objects.map(([name]) => name))
  const interfaces = objects.map(([name, object]) => interfaceText(name, object, names))
  const shapes = objects.map(([name, object]) => `  ${name}: ${objectShape(object)},`)
  const nameUnion = objects.map(([name]) => quote(name)).join(' | ')
  return [
    HEADER,
    ...interfaces,
    SHAPE_TYPES,
    `/** The names of the interfaces above. @internal */\nexport type ShapeName = ${nameUnion}\n`,
    `/** @internal */\nexport const shape: Readonly<Record<ShapeName, ObjectShape>> = {\n${shapes.join('\n')}\n}\n`,
  ].join('\n')
}

/**
 * @param {string} name
 * @param {Schema} object
 * @param {Set<string>} names
 */
function interfaceText(name, object, names) {
  if (object.type !== 'object' || object.additionalProperties !== false) {
    throw new Error(`${name} must be an object with "additionalProperties": false.`)
  }
  refuseUnknownKeywords(name, object)
  const properties = Object.entries(object.properties ?? {})
  const known = new Set(properties.map(([key]) => key))
  const required = new Set(object.required)
  for (const key of required)
    if (!known.has(key)) throw new Error(`${name} requires ${key}, which it does not describe.`)
  const lines = properties.map(([key, value]) => {
    const mark = required.has(key) ? '' : '?'
    return `${comment(value.description, '  ')}  ${key}${mark}: ${typeText(`${name}.${key}`, value, names)}`
  })
  return `${comment(object.description, '')}export interface ${name} {\n${lines.join('\n')}\n}\n`
}

/**
 * @param {string} place for messages
 * @param {Schema} schema
 * @param {Set<string>} names
 * @returns {string}
 */
function typeText(place, schema, names) {
  refuseUnknownKeywords(place, schema)
  if (schema.$ref) {
    const name = refName(schema.$ref)
    if (!names.has(name)) throw new Error(`${place} refers to ${name}, which is not in $defs.`)
    return name
  }
  if (schema.anyOf) return schema.anyOf.map((part) => typeText(place, part, names)).join(' | ')
  if (schema.enum) return schema.enum.map(quote).join(' | ')
  return typeList(place, schema)
    .map((type) => {
      if (type === 'integer') return schema['x-bigint'] ? 'bigint' : 'number'
      if (type !== 'array') return type
      if (!schema.items) throw new Error(`${place} is an array without items.`)
      const item = typeText(place, schema.items, names)
      const count = exactCount(place, schema)
      if (count !== undefined) return `[${Array(count).fill(item).join(', ')}]`
      return item.includes(' | ') ? `(${item})[]` : `${item}[]`
    })
    .join(' | ')
}

/** @param {Schema} object */
function objectShape(object) {
  const required = new Set(object.required)
  const entries = Object.entries(object.properties ?? {})
  /** @param {boolean} wanted */
  const part = (wanted) => {
    const rows = entries.filter(([key]) => required.has(key) === wanted)
    return rows.length === 0 ? '{}' : `{ ${rows.map(([key, value]) => `${key}: ${shapeText(value)}`).join(', ')} }`
  }
  return `{ required: ${part(true)}, optional: ${part(false)} }`
}

/**
 * @param {Schema} schema
 * @returns {string}
 */
function shapeText(schema) {
  if (schema.$ref) return `{ ref: ${quote(refName(schema.$ref))} }`
  if (schema.anyOf) return `{ any: [${schema.anyOf.map(shapeText).join(', ')}] }`
  if (schema.enum) return `{ oneOf: [${schema.enum.map(quote).join(', ')}] }`
  const shapes = typeList('', schema).map((type) => {
    if (type === 'integer') return schema['x-bigint'] ? "'bigint'" : "'number'"
    if (type !== 'array') return quote(type)
    const count = exactCount('', schema)
    return `{ list: ${shapeText(schema.items ?? {})}${count === undefined ? '' : `, count: ${count}`} }`
  })
  return shapes.length === 1 ? shapes.join('') : `{ any: [${shapes.join(', ')}] }`
}

/**
 * @param {string} place
 * @param {Schema} schema
 */
function typeList(place, schema) {
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? [])
  const wrong = types.find((type) => !['string', 'boolean', 'null', 'integer', 'array'].includes(type))
  if (types.length === 0 || wrong)
    throw new Error(`${place} has the type "${wrong}", which the generator does not know.`)
  return types
}

/**
 * The number of elements, where the schema fixes it.
 * @param {string} place
 * @param {Schema} schema
 */
function exactCount(place, schema) {
  if (schema.minItems !== schema.maxItems)
    throw new Error(`${place}: minItems and maxItems must be equal, or both absent.`)
  return schema.minItems
}

/**
 * @param {string} place
 * @param {Schema} schema
 */
function refuseUnknownKeywords(place, schema) {
  const unknown = Object.keys(schema).find((key) => !KEYWORDS.has(key))
  if (unknown) throw new Error(`${place} uses "${unknown}", which scripts/lib/schema-types.mjs does not know.`)
}

/** @param {string} ref */
function refName(ref) {
  if (!ref.startsWith('#/$defs/')) throw new Error(`The reference ${ref} does not point into $defs.`)
  return ref.slice('#/$defs/'.length)
}

/** @param {string} text */
function quote(text) {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}

/**
 * @param {string | undefined} text
 * @param {string} indent
 */
function comment(text, indent) {
  return text ? `${indent}/** ${text.replaceAll('*/', '*\\/')} */\n` : ''
}
