// What the scripts decide, without running the programs they call: which Node will do, which file an address names, how
// results are read and added up, and what the generator makes of a schema.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { findEmscripten } from '../../scripts/lib/emscripten.mjs'
import { readGtestResults } from '../../scripts/lib/gtest-results.mjs'
import { schemaTypes } from '../../scripts/lib/schema-types.mjs'
import { fileFor, serveFolder } from '../../scripts/lib/static-server.mjs'
import { Tally } from '../../scripts/lib/tally.mjs'
import { wantedNode, wantedPlatform } from '../../scripts/lib/wanted-host.mjs'

describe('wantedNode', () => {
  it.each(['20.19.0', '20.20.2', '22.12.0', '24.0.0', '26.1.0'])('takes %s', (version) => {
    expect(wantedNode(version)).toBe('')
  })

  it.each(['14.21.3', '18.20.4', '20.18.3', '21.7.3', '22.11.0'])('refuses %s in one sentence', (version) => {
    expect(wantedNode(version)).toMatch(/^This needs Node 20\.19 [^\n]* run the same command again\.$/)
  })
})

describe('wantedPlatform', () => {
  it('refuses Windows only', () => {
    expect(wantedPlatform('win32')).toMatch(/^[^\n]*WSL[^\n]*\.$/)
    expect(['linux', 'darwin', 'freebsd'].map(wantedPlatform)).toEqual(['', '', ''])
  })
})

describe('fileFor', () => {
  it.each([
    ['/', '/site/index.html'],
    ['/a.js?x=1#y', '/site/a.js'],
    ['/a/', '/site/a/index.html'],
    ['/a%20b.txt', '/site/a b.txt'],
    ['/a/../b.js', '/site/b.js'],
  ])('%s is %s', (target, file) => {
    expect(fileFor('/site', target)).toBe(file)
  })

  it.each(['/../secret', '/%2e%2e/secret', '/..%2fsecret', '/../site-2/x', '/a%00b', '/%zz', '*', 'x'])(
    '%s is nothing',
    (target) => {
      expect(fileFor('/site', target)).toBeUndefined()
    },
  )
})

describe('serveFolder', () => {
  it('takes the next port when one is taken', async () => {
    const folder = new URL('.', import.meta.url).pathname
    const first = await serveFolder(folder, 45173)
    const second = await serveFolder(folder, Number(new URL(first.address).port))
    try {
      expect(Number(new URL(second.address).port)).toBeGreaterThan(Number(new URL(first.address).port))
      const own = await fetch(`${second.address}scripts.test.ts`)
      expect(await own.text()).toContain('takes the next port')
      expect((await fetch(`${second.address}nothing`)).status).toBe(404)
      expect((await fetch(second.address, { method: 'POST' })).status).toBe(405)
    } finally {
      first.server.close()
      second.server.close()
    }
  })
})

describe('readGtestResults', () => {
  it('tells passed, failed and skipped apart, whatever the tests printed', () => {
    const counts = readGtestResults(`<testsuites><testsuite name="A">
      <testcase name="passes" file="a.cpp" status="run" result="completed" classname="A" />
      <testcase name="each/0" value_param="1 &gt; 0" status="run" result="completed" classname="A" />
      <testcase name="fails" status="run" result="completed" classname="A">
        <failure message="x" type=""><![CDATA[</testcase><testcase name="no" result="completed"/>]]></failure>
      </testcase>
      <testcase name="skips" status="run" result="skipped" classname="A"><skipped message="a.cpp:1&#x0A;no disk" /></testcase>
      <testcase name="DISABLED_off" status="notrun" result="suppressed" classname="A" />
    </testsuite></testsuites>`)
    expect(counts).toEqual({
      passed: 2,
      failed: ['native: A.fails'],
      skipped: [
        { name: 'native: A.skips', reason: 'a.cpp:1&#x0A;no disk' },
        { name: 'native: A.DISABLED_off', reason: 'suppressed' },
      ],
    })
  })
})

describe('Tally', () => {
  it('ends with the count alone on its line', () => {
    const tally = new Tally()
    tally.add({ passed: 2, failed: ['a'], skipped: [] })
    tally.add({ passed: 3, failed: [], skipped: [{ name: 'b', reason: 'no disk' }] })
    expect(tally.text().split('\n')).toEqual(['failed: a', 'skipped: b (no disk)', '5 passed, 1 failed, 1 skipped'])
  })
})

describe('schemaTypes', () => {
  type Schema = Parameters<typeof schemaTypes>[0]
  // Typed loosely on purpose: wrong schemas are the point.
  const object = (properties: object, rest: Record<string, unknown> = {}) =>
    ({ title: 'R', type: 'object', additionalProperties: false, properties, ...rest }) as Schema

  it('tells bigint from number, and what may be absent', () => {
    const text = schemaTypes(
      object(
        { a: { type: 'integer' }, b: { type: ['integer', 'null'], 'x-bigint': true, description: 'Two.' } },
        { required: ['a'] },
      ),
    )
    expect(text).toContain('export interface R {\n  a: number\n  /** Two. */\n  b?: bigint | null\n}')
    expect(text).toContain("R: { required: { a: 'number' }, optional: { b: { any: ['bigint', 'null'] } } }")
  })

  it('makes a list of fixed length a tuple', () => {
    const text = schemaTypes(object({ a: { type: 'array', items: { enum: ['x', 'y'] }, minItems: 2, maxItems: 2 } }))
    expect(text).toContain("a?: ['x' | 'y', 'x' | 'y']")
    expect(text).toContain("a: { list: { oneOf: ['x', 'y'] }, count: 2 }")
  })

  it('refuses what it does not know', () => {
    expect(() => schemaTypes(object({ a: { type: 'integer', minimum: 0 } }))).toThrow('R.a uses "minimum"')
    expect(() => schemaTypes(object({ a: { $ref: '#/$defs/Missing' } }))).toThrow('Missing')
    expect(() => schemaTypes(object({}, { required: ['b'] }))).toThrow('R requires b')
    expect(() => schemaTypes(object({}, { additionalProperties: true }))).toThrow('must be')
  })
})

describe('findEmscripten', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vhdxscope-emscripten-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const root = join(folder, 'root')
  const front = join(folder, 'front')
  mkdirSync(join(root, 'cmake/Modules/Platform'), { recursive: true })
  mkdirSync(front)
  writeFileSync(join(root, 'cmake/Modules/Platform/Emscripten.cmake'), '')
  writeFileSync(join(root, 'emscripten-version.txt'), '9.9.9\n')
  program(join(root, 'emcc'), '')

  function program(path: string, text: string) {
    rmSync(path, { force: true })
    writeFileSync(path, `#!/bin/sh\n${text}\n`, { mode: 0o755 })
  }

  function found() {
    vi.stubEnv('NODE_PATH', undefined)
    vi.stubEnv('PATH', `${front}:${process.env['PATH']}`)
    try {
      return findEmscripten()
    } finally {
      vi.unstubAllEnvs()
    }
  }

  it('follows links to the real emcc', () => {
    symlinkSync(join(root, 'emcc'), join(front, 'emcc'))
    expect(found()).toEqual({ root, identity: `${root} 9.9.9`, env: { EMSCRIPTEN_ROOT: root } })
  })

  it('names the modules that a distribution keeps beside it', () => {
    mkdirSync(join(folder, 'nodejs/acorn'), { recursive: true })
    expect(found().env).toEqual({ EMSCRIPTEN_ROOT: root, NODE_PATH: join(folder, 'nodejs') })
  })

  it('asks em-config where emcc is a script in front', () => {
    program(join(front, 'emcc'), '')
    program(join(front, 'em-config'), `echo ${root}`)
    expect(found().root).toBe(root)
  })

  it('says what is wrong with an emcc that stands alone', () => {
    rmSync(join(front, 'em-config'))
    expect(found).toThrow(`Beside ${join(front, 'emcc')} there is no cmake/Modules/Platform/Emscripten.cmake`)
  })
})
