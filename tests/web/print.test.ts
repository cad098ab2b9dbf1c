// The printers over every case: whatever a file contains, the text that comes out is harmless, complete and aligned.
import { describe, expect, it } from 'vitest'
import type { Line } from '../../web/cli/layout.ts'
import { columns, rendered, styled } from '../../web/cli/layout.ts'
import { checkLines, checkRow } from '../../web/cli/print-check.ts'
import { infoLines } from '../../web/cli/print-info.ts'
import { statusOf } from '../../web/cli/status.ts'
import type { Report } from '../../web/engine/report.ts'
import { parseReport } from '../../web/engine/report.ts'
import { SparseSource } from '../../web/engine/sources/sparse.ts'
import { CASES } from '../images/examined.mjs'
import { open } from './support/engine.ts'
import { reportJson } from './support/report-json.ts'

const plain = (lines: readonly Line[]) => rendered(lines, false)
// Anything but letters, marks, numbers, signs, a plain space and the line's end.
const HARMFUL = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

describe.each(CASES)('$name', ({ make }) => {
  it('prints', async () => {
    const image = await open(new SparseSource(make()))
    const report = await image.report()
    image.close()
    for (const text of [plain(infoLines(report)), plain(checkLines(report)), plain([checkRow(report, 0)])]) {
      expect(text.replaceAll('\n', '')).not.toMatch(HARMFUL)
      // A block's state may be undefined, and a case may be called after it.
      expect(text.replaceAll(report.file.name, '').replace(/^ {2}undefined +\d/m, '')).not.toMatch(
        /undefined|NaN|\[object/,
      )
      expect(text).not.toMatch(/[ ]\n/)
    }
    const check = plain(checkLines(report))
    for (const { rule } of report.findings) expect(check).toContain(rule)
    expect(plain([checkRow(report, 0)]).split('\n').length).toBe(2)
  })
})

describe('what a rule says again and again', () => {
  const checked = async (name: string) => {
    const made = CASES.find((each) => each.name === name)
    if (!made) throw new Error(`no case ${name}`)
    const image = await open(new SparseSource(made.make()))
    const report = await image.report()
    image.close()
    return { report, lines: plain(checkLines(report)).split('\n') }
  }

  it('is said once, of the lowest eight places, and the others are counted', async () => {
    const { report, lines } = await checked('region-count-2047')
    const said = report.findings.filter(({ rule }) => rule === 'REG-016')
    expect(said.length).toBe(101)
    const start = lines.indexOf('info REG-016 Unknown optional region')
    const end = lines.indexOf('', start)
    expect(lines.filter((line) => line.includes('REG-016 Unknown')).length).toBe(1)
    const places = said.map(({ offset }) => offset ?? 0).sort((a, b) => a - b)
    expect(lines.slice(start + 2, end)).toEqual([
      ...places
        .slice(0, 8)
        .map((at, i) =>
          expect.stringContaining(`at 0x${at.toString(16)} (16 bytes), regionTable.1.entry.${i + 2}, Guid: found`),
        ),
      // 2,047 entries without the two that are known, and eight.
      '  and 2,037 more places: see --json',
      '  MS-VHDX 2.2',
    ])
  })
  it('is not joined where it is worse, or says something else', async () => {
    const { report, lines } = await checked('blocks-hostile-1000-blocks-behind-the-end')
    for (const { severity, rule, title, detail } of report.findings) {
      expect(lines).toContain(`${severity} ${rule} ${title}`)
      expect(lines).toContain(`  ${detail}`)
    }
  })
})

describe('a report that could not be finished', () => {
  const unfinished = (changes: Record<string, string>): Report =>
    parseReport(reportJson({ complete: 'false', verdict: 'null', ...changes }))

  it('never looks sound', () => {
    for (const text of [
      plain(infoLines(unfinished({}))),
      plain(checkLines(unfinished({}))),
      plain([checkRow(unfinished({}), 0)]),
    ]) {
      expect(text).toContain('undecided')
      expect(text).not.toContain('sound')
    }
  })
  it('is 74 on the command line, unless what was read already decides', () => {
    expect(statusOf(unfinished({}))).toBe(74)
    expect(statusOf(unfinished({ verdict: '{"status":"damaged","summary":"Bad.","nextSteps":[]}' }))).toBe(1)
  })
  it('does not claim that what was not read is not there', () => {
    expect(plain(infoLines(unfinished({ headers: '[null,null]' })))).toContain('Headers: not in the file, or not read')
  })
  it('says that more may be wrong', () => {
    const report = unfinished({ verdict: '{"status":"damaged","summary":"Bad.","nextSteps":[]}' })
    expect(plain(checkLines(report))).toContain('more may be wrong')
  })
})

describe('columns', () => {
  it('are as wide as what is seen of the text', () => {
    const rows = columns(
      [
        ['a\u202e', 'x'],
        [styled('long one', 'bad'), 'y'],
      ],
      2,
    )
    expect(plain(rows)).toBe('  a<U+202E>  x\n  long one   y\n')
  })
  it('paint only what has a style', () => {
    expect(rendered([['a', styled('b', 'bad'), styled('c', 'plain')]], true)).toBe('a\u001b[31mb\u001b[0mc\n')
    expect(rendered([[styled('\u001b[0m', 'bad')]], true)).toBe('\u001b[31m<U+001B>[0m\u001b[0m\n')
  })
})
