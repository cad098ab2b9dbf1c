// The layer law: who may include or import whom, and how long a file may be. Both tables are here as data; the reading of
// lines is in layer-law.ts. Every row is also shown to fail, on made-up lines: a law that cannot be broken proves nothing.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  imageBuilderOffences,
  type NativeLaw,
  nativeOffences,
  type Offence,
  type WebLaw,
  webOffences,
} from './layer-law.ts'

/** A folder may include itself and what stands before it. */
const NATIVE: readonly NativeLaw[] = [
  { folder: 'base' },
  { folder: 'layout' },
  { folder: 'format' },
  { folder: 'image' },
  { folder: 'scan' },
  // A rule cannot read, so it cannot add a round.
  { folder: 'rules', never: ['image/known.h'] },
  { folder: 'report' },
  { folder: 'session' },
  { folder: 'bindings', own: /^emscripten/ },
]

const WEB: readonly WebLaw[] = [
  { of: 'engine', may: ['engine'], packages: [], node: /node[^/]*\.ts$/ },
  { of: 'worker', may: ['worker', 'engine'] },
  { of: 'text', may: ['text'], types: ['engine'] },
  { of: 'cli', may: ['cli', 'engine', 'text'], node: /./ },
  {
    of: 'ui',
    may: ['ui', 'worker/client.ts', 'text'],
    types: ['engine'],
    addresses: ['worker/worker.ts', 'engine/wasm/vhdxscope.wasm'],
    packages: ['preact'],
  },
  { of: 'ui/widgets', may: ['ui/widgets', 'text'], types: ['engine'], packages: ['preact'] },
  {
    of: 'ui/panels',
    may: ['ui/panels/panel.ts', 'ui/widgets', 'ui/focus.ts', 'text'],
    types: ['engine', 'ui/store.ts'],
    packages: ['preact'],
  },
  // A panel of several files has a folder of its own.
  ...['log', 'blocks'].map((panel) => ({
    of: `ui/panels/${panel}`,
    may: [`ui/panels/${panel}`, 'ui/panels/panel.ts', 'ui/widgets', 'ui/focus.ts', 'text'],
    types: ['engine', 'ui/store.ts'],
    packages: ['preact'],
  })),
  // The list of all panels.
  { of: 'ui/panels/index.ts', may: ['ui/panels'] },
]

const MOST_LINES = 450
const MOST_LINES_OF_DATA = 700
/** Pure tables. */
const DATA = ['tests/images/cases/', 'web/text/error-codes']

// Debt. Each row is an exception that shall go away: the file, what it names, and why it still does.
const DEBT: readonly { file: string; target: string; why: string }[] = []

const ROOT = new URL('../../', import.meta.url)

function sources(folder: string, extensions: RegExp): string[] {
  return readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path}`)
    .filter((path) => extensions.test(path) && !path.includes('/engine/wasm/') && !path.endsWith('.gen.ts'))
}

function offencesIn(folder: string, extensions: RegExp, find: (file: string, text: string) => Offence[]): string[] {
  const files = sources(folder, extensions)
  expect(files.length, `${folder} holds no source: the test looks in the wrong place`).toBeGreaterThan(0)
  return files
    .flatMap((file) => find(file, readFileSync(new URL(file, ROOT), 'utf8')))
    .filter((offence) => !DEBT.some((row) => row.file === offence.file && row.target === offence.target))
    .map(({ file, line, target, why }) => `${file}:${line}: ${target}: ${why}`)
}

const native = (file: string, text: string) => nativeOffences(file, text, NATIVE)
const web = (file: string, text: string) => webOffences(file, text, WEB)

describe('the tree', () => {
  it('native/ includes only to the left', () => {
    expect(offencesIn('native', /\.(h|cpp)$/, native)).toEqual([])
  })

  it('web/ imports only what its folder may', () => {
    expect(offencesIn('web', /\.tsx?$/, web)).toEqual([])
  })

  it('tests/images imports nothing of what it tests', () => {
    expect(offencesIn('tests/images', /\.(mjs|ts)$/, imageBuilderOffences)).toEqual([])
  })

  it('every debt is still owed', () => {
    const paid = DEBT.filter(({ file, target }) => {
      const find = file.startsWith('native/') ? native : web
      return !find(file, readFileSync(new URL(file, ROOT), 'utf8')).some((offence) => offence.target === target)
    })
    expect(paid).toEqual([])
  })

  it(`no file has more than ${MOST_LINES} lines, a pure table ${MOST_LINES_OF_DATA}`, () => {
    const tooLong = ['native', 'web', 'tests', 'scripts']
      .flatMap((folder) => sources(folder, /\.(h|cpp|tsx?|mjs|css)$/))
      .map((file) => ({ file, lines: readFileSync(new URL(file, ROOT), 'utf8').trimEnd().split('\n').length }))
      .filter(({ file, lines }) => lines > mostLines(file))
    expect(tooLong).toEqual([])
  })
})

function mostLines(file: string): number {
  return DATA.some((start) => file.startsWith(start)) ? MOST_LINES_OF_DATA : MOST_LINES
}

describe('a planted violation is found', () => {
  it.each([
    ['native/base/x.h', '#pragma once\n#include "format/header.h"', 2, 'base stands left of format'],
    ['native/image/x.cpp', '#include "session/session.h"', 1, 'image stands left of session'],
    ['native/rules/x.cpp', '#include "image/known.h"', 1, 'rules never sees it'],
    ['native/report/x.cpp', ' #  include <emscripten/val.h>', 1, 'only bindings includes it'],
    ['native/base/x.cpp', '#include "bytes.h"', 1, 'a quoted include names a layer first, such as "base/bytes.h"'],
    ['native/other/x.cpp', '', 1, 'native/other is in no layer'],
  ])('%s: %j', (file, text, line, why) => {
    expect(native(file, text)).toEqual([expect.objectContaining({ file, line, why })])
  })

  it.each([
    ['web/engine/x.ts', "import { x } from '../worker/client.ts'", 1, 'engine may not import it'],
    ['web/engine/x.ts', "\nimport fs from 'node:fs'", 2, 'node: is not allowed here'],
    ['web/engine/x.ts', "import { h } from 'preact'", 1, 'engine uses no such package'],
    ['web/worker/x.ts', "const x = await import('../text/sizes.ts')", 1, 'worker may not import it'],
    ['web/text/x.ts', "import { x } from '../engine/errors.ts'", 1, 'text may import only types from there'],
    [
      'web/text/x.ts',
      "import {\n  type A,\n  b,\n} from '../engine/errors.ts'",
      1,
      'text may import only types from there',
    ],
    ['web/cli/x.ts', "export * from '../ui/store.ts'", 1, 'cli may not import it'],
    ['web/ui/x.ts', "import '../engine/errors.ts'", 1, 'ui may import only types from there'],
    ['web/ui/x.ts', "import { x } from '../worker/worker.ts'", 1, 'ui may not import it'],
    ['web/ui/widgets/x.tsx', "import type { S } from '../store.ts'", 1, 'ui/widgets may not import it'],
    ['web/ui/widgets/x.tsx', "import { p } from '../panels/log.tsx'", 1, 'ui/widgets may not import it'],
    ['web/ui/panels/x.tsx', "import { y } from './y.tsx'", 1, 'ui/panels may not import it'],
    ['web/ui/panels/x.tsx', "import { s } from '../store.ts'", 1, 'ui/panels may import only types from there'],
    ['web/other/x.ts', "import '../text/sizes.ts'", 1, 'its folder is in no layer'],
  ])('%s: %j', (file, text, line, why) => {
    expect(web(file, text)).toEqual([expect.objectContaining({ file, line, why })])
  })

  it.each([
    ['tests/images/x.mjs', "import { x } from '../../web/text/hex.ts'"],
    ['tests/images/cases/x.mjs', "/** @typedef {import('../../../web/engine/report.ts').Report} Report */"],
    ['tests/images/x.mjs', "export * from 'vhdxscope'"],
  ])('%s: %j', (file, text) => {
    expect(imageBuilderOffences(file, text)).toHaveLength(1)
  })
})

describe('what is allowed stays allowed', () => {
  it.each([
    ['native/session/x.cpp', '#include <vector>\n#include "base/bytes.h"\n#include "session/x.h"'],
    ['native/bindings/x.cpp', '#include <emscripten/bind.h>'],
  ])('%s: %j', (file, text) => {
    expect(native(file, text)).toEqual([])
  })

  it.each([
    ['web/engine/sources/node-file.ts', "import { open } from 'node:fs/promises'"],
    ['web/text/x.ts', "import type { A } from '../engine/report.ts'\nimport { type B } from '../engine/report.ts'"],
    ['web/ui/x.ts', "import address from '../engine/wasm/vhdxscope.wasm?url'"],
    ['web/ui/x.ts', "let x: typeof import('../engine/errors.ts')"],
    ['web/ui/panels/x.tsx', "import style from './x.module.css'\nimport type { State } from '../store.ts'"],
    ['web/ui/panels/index.ts', "import { log } from './log.tsx'"],
    ['web/text/x.ts', "export const from = 'node:fs'"],
  ])('%s: %j', (file, text) => {
    expect(web(file, text)).toEqual([])
  })
})
