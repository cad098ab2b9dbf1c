// Every case's report obeys the contract: the schema, the reader that refuses unknown keys, and the verdict the case was made for.
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { parseReport, readJson, writeJson } from '../../web/engine/report.ts'
import { SparseSource } from '../../web/engine/sources/sparse.ts'
import { decided } from '../images/cases-log.mjs'
import { CASES } from '../images/examined.mjs'
import { open } from './support/engine.ts'

const schema: object = JSON.parse(readFileSync(new URL('../../web/engine/report.schema.json', import.meta.url), 'utf8'))
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true })
ajv.addKeyword({ keyword: 'x-bigint', schemaType: 'boolean' })
const validate = ajv.compile(schema)

describe.each(CASES)('$name', (each) => {
  const { make, status, findings, facts } = each

  it('is reported by the contract', async () => {
    const image = await open(new SparseSource(make()))
    const report = await image.report()
    const text = image.reportText() ?? ''
    // Rounded integers are integers still, so JSON.parse will do for the schema.
    validate(JSON.parse(text))
    expect(validate.errors ?? []).toEqual([])
    expect(parseReport(text)).toEqual(report)
    expect(readJson(writeJson(readJson(text)))).toEqual(readJson(text))
    expect(text).not.toContain('\n')
    expect(report.complete).toBe(facts['complete'] ?? true)

    expect(report.verdict?.status).toBe(status)
    const above = (list: readonly { rule: string; severity: string }[]) =>
      [
        ...new Set(
          list.filter(({ severity }) => severity !== 'info').map(({ rule, severity }) => `${rule} ${severity}`),
        ),
      ].sort()
    expect(above(decided(each, report.findings))).toEqual(above(decided(each, findings)))
    image.close()
  })
})
