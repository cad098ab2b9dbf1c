// @ts-check
// Reads the XML that a GoogleTest program writes: one element per case.

/**
 * @param {string} xml
 * @returns {import('./vitest-counts.mjs').Counts}
 */
export function readGtestResults(xml) {
  /** @type {import('./vitest-counts.mjs').Counts} */
  const counts = { passed: 0, failed: [], skipped: [] }
  // What a test printed stands in CDATA, and may look like anything.
  const plain = xml.replace(/<!\[CDATA\[.*?\]\]>/gs, '')
  for (const [, attributes = '', body = ''] of plain.matchAll(
    /<testcase ((?:[^>"]|"[^"]*")*?)(?:\/>|>(.*?)<\/testcase>)/gs,
  )) {
    const name = `native: ${attributeOf(attributes, 'classname')}.${attributeOf(attributes, 'name')}`
    if (body.includes('<failure')) counts.failed.push(name)
    else if (attributeOf(attributes, 'result') === 'completed') counts.passed++
    else
      counts.skipped.push({
        name,
        reason: attributeOf(body, 'message') || attributeOf(attributes, 'result') || 'no reason given',
      })
  }
  return counts
}

/**
 * @param {string} text
 * @param {string} attribute
 */
function attributeOf(text, attribute) {
  return text.match(new RegExp(`\\b${attribute}="([^"]*)"`))?.[1] ?? ''
}
