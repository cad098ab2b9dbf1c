// The packed package: what is in it, how large it is, and that it works from its tarball in Node, on the command line, and for tsc.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
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
const SCRIPTS = ['index.js', 'engine.js', 'worker.js', 'worker-client.js', 'cli.js']
const BROWSER_SCRIPTS = SCRIPTS.filter((name) => name !== 'cli.js')

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
      'dist/report.schema.json',
      'dist/third-party-licenses.txt',
      'dist/vhdxscope.wasm',
      'dist/worker-client.js',
      'dist/worker.js',
      'package.json',
    ])
    expect(types.filter((file) => !/^dist\/types\/(engine|worker)\/([a-z-]+\/)?[a-z.-]+\.d\.ts$/.test(file))).toEqual(
      [],
    )
    expect(types).toContain('dist/types/engine/index.d.ts')
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

  it('is small: engine and glue together at most 90 KiB by gzip', () => {
    const gzip = (name: string) => gzipSync(readFileSync(join(ROOT, 'dist', name)), { level: 9 }).length
    const sizes = Object.fromEntries([...SCRIPTS, 'vhdxscope.wasm'].map((name) => [name, gzip(name)]))
    console.log(`packed ${packed.size} bytes; by gzip ${JSON.stringify(sizes)}`)
    expect((sizes['vhdxscope.wasm'] ?? 0) + (sizes['engine.js'] ?? 0)).toBeLessThanOrEqual(90 * 1024)
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
    for (const name of BROWSER_SCRIPTS) expect(dist(name)).not.toMatch(/(from|import|import\()\s*["']node:/)
  })

  it('names its wasm once, and its worker once, by the pattern that bundlers follow', () => {
    const all = SCRIPTS.map(dist).join('\n')
    expect(all.match(/new URL\((['"])\.\/vhdxscope\.wasm\1, import\.meta\.url\)/g)?.length).toBe(1)
    expect(
      all.match(/new Worker\(new URL\((['"])\.\/worker\.js\1, import\.meta\.url\), \{ type: (['"])module\2 \}\)/g)
        ?.length,
    ).toBe(1)
    expect(dist('worker.js')).not.toContain('import.meta')
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

describe('the types', () => {
  it.each(['bundler', 'nodenext'])('serve a strict project without the types of Node: %s', (moduleResolution) => {
    consumer.write(
      'src/use.ts',
      `import { openImage, parseReport, SourceError, type ByteSource, type Report, type VhdxImage } from 'vhdxscope'
      import { openImageInWorker } from 'vhdxscope/worker'
      export async function use(file: File, source: ByteSource, module: WebAssembly.Module): Promise<bigint | undefined> {
        const images: VhdxImage[] = [await openImage(file), await openImage(source, { wasm: module, name: 'x' }), await openImageInWorker(file)]
        images.push(await openImageInWorker(file, { module, worker: () => new Worker('x'), signal: AbortSignal.timeout(1) }))
        const report: Report = await images[0]!.report({ onProgress: ({ complete }) => complete, depth: 'essentials' })
        const status: 'sound' | 'needsReplay' | 'damaged' | 'unopenable' | 'notVhdx' | undefined = report.verdict?.status
        const kind: string = new SourceError('x', { operation: 'read', kind: 'unreadable' }).kind + status
        return kind ? report.headers[0]?.sequenceNumber : parseReport('').disk?.virtualSize
      }`,
    )
    const module = moduleResolution === 'nodenext' ? 'nodenext' : 'esnext'
    const compilerOptions = {
      strict: true,
      noEmit: true,
      target: 'es2022',
      lib: ['es2022', 'dom'],
      types: [],
      module,
      moduleResolution,
      exactOptionalPropertyTypes: true,
    }
    consumer.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['src'] }))
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
    const run = () => execFileSync(process.execPath, [tsc, '-p', consumer.folder], { encoding: 'utf8', stdio: 'pipe' })
    expect(outputOf(run)).toBe('')
  })
})

function outputOf(run: () => string): string {
  try {
    return run()
  } catch (error) {
    return String((error as { stdout?: string }).stdout)
  }
}
