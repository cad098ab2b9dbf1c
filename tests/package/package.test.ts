// The packed package: what is in it, how large it is, and that it works from its tarball in Node, on the command line, and for tsc.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { publint } from 'publint'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { base } from '../images/builder.mjs'
import { materialize } from '../images/write.mjs'
import type { Packed } from './support/consumer.ts'
import { Consumer, pack, ROOT } from './support/consumer.ts'

const folder = mkdtempSync(join(tmpdir(), 'vhdxscope-pack-'))
const image = join(folder, 'good.vhdx')
let packed: Packed
let consumer: Consumer

beforeAll(() => {
  materialize(base().image('good'), image)
  packed = pack(folder)
  consumer = new Consumer(packed.tarball)
})
afterAll(() => {
  consumer?.remove()
  rmSync(folder, { recursive: true, force: true })
})

const dist = (name: string) => readFileSync(join(ROOT, 'dist', name), 'utf8')
const BROWSER_SCRIPTS = [
  'engine.js',
  'index.js',
  'inline.js',
  'node-files.js',
  'wasm-address.js',
  'worker-client.js',
  'worker.js',
]
const SCRIPTS = [...BROWSER_SCRIPTS, 'node.js', 'cli.js']

describe('what is packed', () => {
  it('is on this list, and all of it', () => {
    const types = packed.files.filter((file) => file.startsWith('dist/types/'))
    expect(packed.files.filter((file) => !types.includes(file))).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/cli.js',
      'dist/engine.js',
      'dist/index.js',
      'dist/inline.js',
      'dist/node-files.js',
      'dist/node.js',
      'dist/report.schema.json',
      'dist/third-party-licenses.txt',
      'dist/vhdxscope.wasm',
      'dist/wasm-address.js',
      'dist/worker-client.js',
      'dist/worker.js',
      'package.json',
    ])
    expect(types).toEqual([
      'dist/types/engine/blocks.d.ts',
      'dist/types/engine/errors.d.ts',
      'dist/types/engine/host-types.d.ts',
      'dist/types/engine/image.d.ts',
      'dist/types/engine/inline.d.ts',
      'dist/types/engine/load.d.ts',
      'dist/types/engine/node.d.ts',
      'dist/types/engine/open-with.d.ts',
      'dist/types/engine/open.d.ts',
      'dist/types/engine/public.d.ts',
      'dist/types/engine/report.d.ts',
      'dist/types/engine/report.gen.d.ts',
      'dist/types/engine/sources/blob.d.ts',
      'dist/types/engine/sources/http.d.ts',
      'dist/types/engine/sources/memory.d.ts',
      'dist/types/engine/sources/node-handle.d.ts',
      'dist/types/engine/sources/source.d.ts',
      'dist/types/engine/sources/sparse.d.ts',
      'dist/types/engine/tree.d.ts',
      'dist/types/wasm.d.ts',
      'dist/types/worker/client.d.ts',
    ])
  })

  it('holds everything that package.json names', () => {
    const { bin, exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      bin: object
      exports: object
    }
    const named = JSON.stringify([bin, exports]).match(/\.\/[^"*]+(?=")/g) ?? []
    const targets = named.map((path) => path.slice(2)).filter((path) => path.startsWith('dist/'))
    expect(targets.length).toBeGreaterThan(6)
    for (const target of targets) expect(packed.files).toContain(target)
  })

  // The goal is 90 KB and not reached: this only keeps it from growing further.
  it('is no larger than it was: engine and glue together at most 139,000 bytes by gzip', () => {
    const gzip = (name: string) => gzipSync(readFileSync(join(ROOT, 'dist', name)), { level: 9 }).length
    const sizes = Object.fromEntries([...SCRIPTS, 'vhdxscope.wasm'].map((name) => [name, gzip(name)]))
    console.log(`packed ${packed.size} bytes; by gzip ${JSON.stringify(sizes)}`)
    expect((sizes['vhdxscope.wasm'] ?? 0) + (sizes['engine.js'] ?? 0)).toBeLessThanOrEqual(139_000)
  })

  it('is found to be well-formed by publint', async () => {
    const { messages } = await publint({ pkgDir: consumer.path('node_modules/vhdxscope'), strict: true })
    expect(messages).toEqual([])
  })

  it('is found to have right types by @arethetypeswrong/cli, every entry, for an ESM-only package', () => {
    const attw = join(ROOT, 'node_modules/@arethetypeswrong/cli/dist/index.js')
    const said = outputOf(() =>
      execFileSync(process.execPath, [attw, packed.tarball, '--profile', 'esm-only', '--format', 'json'], {
        encoding: 'utf8',
        stdio: 'pipe',
      }),
    )
    const { analysis, problems } = JSON.parse(said) as {
      analysis: { entrypoints: Record<string, { resolutions: Record<string, { isWildcard?: boolean }> }> }
      problems?: object
    }
    expect(Object.keys(analysis.entrypoints)).toEqual([
      '.',
      './inline',
      './worker',
      './vhdxscope.wasm',
      './report.schema.json',
      './package.json',
    ])
    // What is left is that CommonJS cannot be told by types that require() loads ES modules today.
    expect(Object.keys(problems ?? {}).sort()).toEqual(['CJSResolvesToESM', 'NoResolution'])
  })

  it('has no dependency', () => {
    const { dependencies = {}, peerDependencies = {} } = JSON.parse(
      readFileSync(join(ROOT, 'package.json'), 'utf8'),
    ) as {
      dependencies?: object
      peerDependencies?: object
    }
    expect({ ...dependencies, ...peerDependencies }).toEqual({})
  })

  it('imports no module of Node where a browser could meet it', () => {
    for (const name of BROWSER_SCRIPTS) expect(dist(name)).not.toMatch(/(from|import|import\()\s*["'`]node:/)
  })

  it('lets a page without a bundler load no code for files of Node', () => {
    for (const name of ['index.js', 'engine.js', 'worker-client.js']) expect(dist(name)).not.toContain('node-files')
    expect(dist('engine.js') + dist('index.js')).not.toContain('NodeFileSource')
  })

  it('names its wasm once, and its worker once, by the pattern that bundlers follow', () => {
    const all = SCRIPTS.map(dist).join('\n')
    expect(all.match(/new URL\((['"])\.\/vhdxscope\.wasm\1, import\.meta\.url\)/g)?.length).toBe(1)
    expect(
      all.match(/new Worker\(new URL\((['"])\.\/worker\.js\1, import\.meta\.url\), ?\{ ?type: ?(['"`])module\2 ?\}\)/g)
        ?.length,
    ).toBe(1)
    for (const name of ['worker.js', 'inline.js', 'engine.js']) expect(dist(name)).not.toContain('import.meta')
  })

  it('runs under a policy that forbids eval', () => {
    for (const name of SCRIPTS) expect(dist(name)).not.toMatch(/\beval\(|new Function\(/)
  })

  it('gives away nothing of the machine that built it', () => {
    for (const file of packed.files) {
      const text = readFileSync(join(ROOT, file), 'latin1')
      expect(text.includes(ROOT), file).toBe(false)
      expect(text.includes('/home/'), file).toBe(false)
    }
  })
})

describe('in Node', () => {
  it('opens an image', () => {
    consumer.write(
      'open.js',
      `import { openImage, parseReport, SourceError, EngineError, SparseSource } from 'vhdxscope'
      const image = await openImage(process.argv[2])
      const report = await image.report()
      const again = parseReport(image.reportText())
      image.close()
      const missing = await openImage('none.vhdx').catch((error) => error)
      const sparse = await (await openImage(new SparseSource({ size: 100, extents: [] }))).report()
      console.log(JSON.stringify([report.verdict.status, String(again.disk.virtualSize), typeof again.disk.virtualSize,
        missing instanceof SourceError, missing instanceof EngineError, sparse.verdict.status]))`,
    )
    const answer = JSON.parse(consumer.run(process.execPath, ['open.js', image])) as unknown[]
    expect(answer).toEqual(['sound', String(64 * 2 ** 20), 'bigint', true, false, 'notVhdx'])
  })

  it('opens its other entries', () => {
    consumer.write(
      'entries.js',
      `import { openImageInWorker, SourceError } from 'vhdxscope/worker'
      import * as main from 'vhdxscope'
      import { createRequire } from 'node:module'
      const require = createRequire(import.meta.url)
      const noWorkers = await openImageInWorker(new Blob(['x'])).catch((error) => error)
      console.log(JSON.stringify([noWorkers.message, SourceError === main.SourceError,
        require('vhdxscope/report.schema.json').title, require('vhdxscope/package.json').name,
        require.resolve('vhdxscope/vhdxscope.wasm').endsWith('vhdxscope.wasm')]))`,
    )
    expect(JSON.parse(consumer.run(process.execPath, ['entries.js']))).toEqual([
      expect.stringContaining('no web workers here'),
      true,
      'Report',
      'vhdxscope',
      true,
    ])
  })

  it('notices a wasm of another build', () => {
    consumer.write('other.wasm', readFileSync(join(ROOT, 'web/engine/wasm/vhdxscope.wasm')))
    consumer.write(
      'mixed.js',
      `import { openImage } from 'vhdxscope'
      const error = await openImage(new Uint8Array(10), { wasm: './other.wasm' }).catch((error) => error)
      console.log(error.name + ': ' + error.message)`,
    )
    expect(consumer.run(process.execPath, ['mixed.js'])).toMatch(
      /^EngineError: The \.wasm \(unmarked\) and the JavaScript \(\d/,
    )
  })
})

describe('the command line', () => {
  it('runs through npx', () => {
    expect(consumer.run('npx', ['--offline', 'vhdxscope', 'check', image])).toContain(`${image}: sound`)
  })

  it('runs by its own name', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
    expect(consumer.run(consumer.path('node_modules/.bin/vhdxscope'), ['--version'])).toBe(`vhdxscope ${version}\n`)
  })
})

function outputOf(run: () => string): string {
  try {
    return run()
  } catch (error) {
    return String((error as { stdout?: string }).stdout)
  }
}
