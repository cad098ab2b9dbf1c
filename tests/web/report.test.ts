// Reading a report: every digit of every integer survives, and nothing that the schema does not know gets through.
import { describe, expect, it } from 'vitest'
import { parseReport, readJson, writeJson } from '../../web/engine/report.ts'
import { reportJson } from './support/report-json.ts'

describe('parseReport', () => {
  it('reads a report', () => {
    const report = parseReport(reportJson())
    expect(report.verdict?.status).toBe('sound')
    expect(report.headers[1]).toBeNull()
    expect(report.file.size).toBe(4194304)
    expect(report).not.toHaveProperty('disk')
  })

  it.each([
    ['2^64 - 1', '18446744073709551615', 18446744073709551615n],
    ['2^53 + 1', '9007199254740993', 9007199254740993n],
    ['2^63', '9223372036854775808', 9223372036854775808n],
    ['0', '0', 0n],
  ])('keeps %s exactly', (_, text, value) => {
    const report = parseReport(reportJson({ 'headers.0.sequenceNumber': text, 'headers.0.logOffset': text }))
    expect(report.headers[0]?.sequenceNumber).toBe(value)
    expect(report.headers[0]?.logOffset).toBe(value)
  })

  it('turns places and counts into numbers', () => {
    const report = parseReport(reportJson({ 'file.size': '9007199254740991' }))
    expect(report.file.size).toBe(Number.MAX_SAFE_INTEGER)
  })

  it.each<[string, Record<string, string | undefined>, string]>([
    [
      'a number above 2^53 - 1 where a number is promised',
      { 'file.size': '9007199254740992' },
      'Report.file.size: 9007199254740992',
    ],
    ['an unknown key', { 'file.colour': '"red"' }, 'Report.file: the key "colour" is unknown'],
    [
      'an unknown key inside a nullable object',
      { 'headers.0.colour': '1' },
      'Report.headers[0]: the key "colour" is unknown',
    ],
    ['an unknown key on top', { colour: '1' }, 'Report: the key "colour" is unknown'],
    ['a missing key', { complete: undefined }, 'Report: the key "complete" is missing'],
    [
      'text for a number',
      { 'headers.0.version': '"1"' },
      'Report.headers[0].version: expected an integer, found a string',
    ],
    ['a number for text', { 'file.name': '1' }, 'Report.file.name: expected string, found the integer 1'],
    ['null where it is not allowed', { file: 'null' }, 'Report.file: expected an object, found null'],
    ['a status that is none', { 'verdict.status': '"perfect"' }, 'Report.verdict.status: expected one of sound'],
    ['a third header', { headers: '[null,null,null]' }, 'Report.headers: expected 2 elements, found 3'],
    ['an object for a list', { findings: '{}' }, 'Report.findings: expected a list'],
    ['a key of every object', { 'file.toString': '"x"' }, 'Report.file: the key "toString" is unknown'],
  ])('refuses %s', (_, changes, message) => {
    const text = reportJson(changes)
    expect(() => parseReport(text)).toThrow(message)
    expect(() => parseReport(text)).toThrow(TypeError)
  })

  it.each(['', '{', '{"a":1.5}', '{"a":1e3}', 'NaN', '{"a":1}x', '{"a":01}', '{"a":-}'])(
    'refuses %j as no JSON of ours',
    (text) => {
      expect(() => parseReport(text)).toThrow(SyntaxError)
    },
  )

  it('keeps text from the file as it is', () => {
    const report = parseReport(reportJson({ 'fileTypeIdentifier.creator': '"<b>\\u202e\\u0000\\ufffd"' }))
    expect(report.fileTypeIdentifier?.creator).toBe('<b>\u202e\u0000\ufffd')
  })
})

describe('readJson and writeJson', () => {
  it('lose nothing on the way there and back', () => {
    const text = '{"a":18446744073709551615,"b":[-1,null,true,"\\u001b\\"x"],"c":{}}'
    expect(writeJson(readJson(text))).toBe(text)
  })

  it('escape what could act on a terminal, and change no value', () => {
    const value = { a: '\u007f\u009b31m\u202e\u2028\u{e0041}é' }
    const text = writeJson(value)
    expect(text).toBe('{"a":"\\u007f\\u009b31m\\u202e\\u2028\\udb40\\udc41é"}')
    expect(readJson(text)).toEqual(value)
  })

  it('write numbers and bigints alike', () => {
    expect(writeJson({ a: 9007199254740991, b: 9007199254740993n, c: null })).toBe(
      '{"a":9007199254740991,"b":9007199254740993,"c":null}',
    )
  })
})
