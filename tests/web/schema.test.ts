// The report's schema by itself, and against what the engine writes: valid, strict, nothing in it that no report has. That each case's
// final report obeys it is shown in contract.test.ts; here are the partial ones, and what must be refused.
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Engine } from '../../web/engine/engine.ts'
import type { Report } from '../../web/engine/report.ts'
import { parseReport, readJson, writeJson } from '../../web/engine/report.ts'
import { readSparse } from '../images/builder.mjs'
import { CASES, caseByName } from '../images/examined.mjs'
import { freshEngine } from './support/engine.ts'

type Tree = { [key: string]: unknown }

const schema: Tree = JSON.parse(readFileSync(new URL('../../web/engine/report.schema.json', import.meta.url), 'utf8'))
const defs = schema['$defs'] as Readonly<Record<string, Tree>>

/** Without the keyword that marks the integers which may exceed 2^53: a consumer's validator need not know it. */
function strictAjv(): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true })
  ajv.addKeyword({ keyword: 'x-bigint', schemaType: 'boolean' })
  return ajv
}
const validate = strictAjv().compile(schema)

/** Whether both judges take it: the schema, and the reader that refuses what it does not know. Rounding changes no form. */
function taken(text: string): { schema: boolean; reader: boolean } {
  let reader = true
  try {
    parseReport(text)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    reader = false
  }
  return { schema: validate(JSON.parse(text)), reader }
}
const BOTH = { schema: true, reader: true }
const NEITHER = { schema: false, reader: false }

let engine: Engine
beforeAll(async () => {
  engine = await freshEngine()
})

/** Each report on the way to the final one, which is the last. */
function reportsOn(name: string, asStored = false): string[] {
  const image = caseByName(name).make()
  const session = engine.open(image.name, image.size, asStored)
  const texts: string[] = []
  for (;;) {
    const { wanted, text } = session.report(texts.length, 2 ** 53 - 1)
    texts.push(text)
    if (wanted.length === 0) break
    for (const { offset, length } of wanted) session.supply(offset, readSparse(image, offset, length))
  }
  session.delete()
  return texts
}

/** Cases whose log waits to be replayed. */
const WAITING = CASES.filter(({ facts }) => facts['log.state'] === 'needsReplay')

/** Every object below a value, with the path of each. */
function objectsIn(value: unknown, path = 'report'): [path: string, object: Tree][] {
  if (Array.isArray(value)) return value.flatMap((each, at) => objectsIn(each, `${path}[${at}]`))
  if (typeof value !== 'object' || value === null) return []
  const own = Object.entries(value).flatMap(([key, each]) => objectsIn(each, `${path}.${key}`))
  return [[path, value as Tree], ...own]
}

describe('the schema', () => {
  it('is JSON Schema 2020-12, also for a validator that knows no keyword of ours', () => {
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema')
    expect(strictAjv().validateSchema(schema)).toBe(true)
    const plain = new Ajv2020({ strict: false }).compile(schema)
    expect(plain(JSON.parse(reportsOn('healthy-windows').at(-1) ?? ''))).toBe(true)
    expect(plain({})).toBe(false)
  })

  it('leaves no object open to keys it does not name', () => {
    const objects = objectsIn(schema, 'schema').filter(([, each]) => each['type'] === 'object')
    expect(objects.length).toBeGreaterThan(20)
    expect(objects.filter(([, each]) => each['additionalProperties'] !== false).map(([path]) => path)).toEqual([])
  })

  it('has no definition that nothing uses', () => {
    const used = new Set(objectsIn(schema).map(([, each]) => each['$ref']))
    expect(Object.keys(defs).filter((name) => !used.has(`#/$defs/${name}`))).toEqual([])
  })

  it('names nothing that no report ever holds', { timeout: 60_000 }, () => {
    const seen = new Set<string>()
    const walk = (value: unknown, shape: Tree, name: string): void => {
      const choices = (shape['anyOf'] as Tree[] | undefined) ?? [shape]
      for (const choice of choices) {
        const ref = String(choice['$ref'] ?? '').replace('#/$defs/', '')
        if (ref) visit(value, defs[ref] ?? {}, ref)
        else if (Array.isArray(value)) for (const each of value) walk(each, (choice['items'] as Tree) ?? {}, name)
      }
    }
    const visit = (value: unknown, shape: Tree, name: string): void => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return
      const properties = (shape['properties'] ?? {}) as Readonly<Record<string, Tree>>
      // One of several forms: not this one.
      if (!((shape['required'] ?? []) as string[]).every((key) => key in value)) return
      for (const [key, each] of Object.entries(value)) {
        seen.add(`${name}.${key}`)
        if (properties[key]) walk(each, properties[key], name)
      }
    }
    for (const { name } of CASES) visit(JSON.parse(reportsOn(name).at(-1) ?? ''), schema, 'Report')
    for (const { name } of WAITING.slice(0, 1)) visit(JSON.parse(reportsOn(name, true).at(-1) ?? ''), schema, 'Report')
    const named = [['Report', schema] as const, ...Object.entries(defs)].flatMap(([name, shape]) =>
      Object.keys((shape['properties'] ?? {}) as Tree).map((key) => `${name}.${key}`),
    )
    expect(named.filter((key) => !seen.has(key))).toEqual([])
  })
})

describe('partial reports', () => {
  it('of every case obey it, are read, and call nothing sound', { timeout: 60_000 }, () => {
    let partial = 0
    const wrong: string[] = []
    for (const { name } of CASES) {
      for (const [at, text] of reportsOn(name).slice(0, -1).entries()) {
        partial++
        const by = taken(text)
        const { verdict, complete, findings } = JSON.parse(text) as Report
        const decided = findings.some(({ severity }) => severity === 'fatal' || severity === 'error')
        const early = verdict !== null && (verdict.status === 'sound' || !decided)
        if (!by.schema || !by.reader || (!complete && early)) wrong.push(`${name}, round ${at}`)
      }
    }
    expect(wrong).toEqual([])
    expect(partial).toBeGreaterThan(1500)
  })

  it('keep every digit of integers above 2^53', () => {
    const text = reportsOn('region-end-overflows').at(-1) ?? ''
    const greatest = 2n ** 64n - 2n ** 20n
    expect(text).toContain(String(greatest))
    expect(parseReport(text).regionTables[0]?.entries[2]?.fileOffset).toBe(greatest)
    expect(writeJson(parseReport(text))).toBe(writeJson(readJson(text)))
  })
})

describe('reports of what lies in a file as stored', () => {
  it('of every case whose log waits obey it, are read, and decide nothing', { timeout: 60_000 }, () => {
    const wrong: string[] = []
    for (const { name } of WAITING) {
      const texts = reportsOn(name, true)
      const last = parseReport(texts.at(-1) ?? '')
      const obeyed = texts.every((text) => taken(text).schema && taken(text).reader)
      if (!obeyed || last.verdict !== null || last.complete || !last.asStored) wrong.push(name)
    }
    expect(wrong).toEqual([])
    expect(WAITING.length).toBeGreaterThan(40)
  })
})

describe('what no report may hold', () => {
  // Between them they hold an object of every kind.
  const NAMES = [
    'values-metadata',
    'producer-windows-child',
    'not-vhdx-empty',
    'metadata-chs',
    'region-required-missing',
  ]

  it.each(NAMES)('a further key anywhere in %s', (name) => {
    const whole = JSON.parse(reportsOn(name).at(-1) ?? '') as Tree
    expect(taken(JSON.stringify(whole))).toEqual(BOTH)
    for (const [path, object] of objectsIn(whole)) {
      object['newKey'] = 1
      expect(taken(JSON.stringify(whole)), path).toEqual(NEITHER)
      delete object['newKey']
    }
  })

  it.each(NAMES)('a key of another kind, or none, anywhere in %s', (name) => {
    const whole = JSON.parse(reportsOn(name).at(-1) ?? '') as Tree
    for (const [path, object] of objectsIn(whole)) {
      for (const [key, value] of Object.entries(object)) {
        for (const other of [undefined, null, 'text', 1, true, [], {}]) {
          object[key] = other
          const { schema: bySchema, reader } = taken(JSON.stringify(whole))
          expect(reader, `${path}.${key} as ${JSON.stringify(other)}`).toBe(bySchema)
        }
        object[key] = value
      }
    }
    expect(taken(JSON.stringify(whole))).toEqual(BOTH)
  })
})
