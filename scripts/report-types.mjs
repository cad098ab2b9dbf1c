// @ts-check
// Writes web/engine/report.gen.ts, the report's TypeScript, from web/engine/report.schema.json, the one source of its form.
// The file is left untouched when nothing changed, so that a build that looks at times can skip its work.
import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { schemaTypes } from './lib/schema-types.mjs'

/** @returns {boolean} whether the file changed */
export function writeReportTypes() {
  const schema = JSON.parse(readFileSync(new URL('../web/engine/report.schema.json', import.meta.url), 'utf8'))
  const target = new URL('../web/engine/report.gen.ts', import.meta.url)
  const text = schemaTypes(schema)
  if (readOrEmpty(target) === text) return false
  writeFileSync(target, text)
  return true
}

/** @param {URL} file */
function readOrEmpty(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeReportTypes()
