// The package's declarations in projects of other people: with and without the DOM library and the types of Node, by every way of
// resolving, and by the oldest TypeScript that they are meant for.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Consumer, pack, ROOT } from './support/consumer.ts'

const scratch = mkdtempSync(join(tmpdir(), 'vhdxscope-types-'))
let consumer: Consumer

const EVERYWHERE = `
import { HttpSource, openImage, parseReport, probe, SourceError, type ByteSource, type Report, type VhdxImage } from 'vhdxscope'
import { openImage as openInlined } from 'vhdxscope/inline'
import address from 'vhdxscope/vhdxscope.wasm'
import { openImageInWorker } from 'vhdxscope/worker'
const source: ByteSource = { size: 8, read: async (_offset, length, { into } = {}) => into ?? new Uint8Array(length) }
export async function everywhere(): Promise<bigint | undefined> {
  const images: VhdxImage[] = [await openImage(source, { wasm: address, name: 'x' }), await openInlined(new Uint8Array(8))]
  images.push(await openImageInWorker(source), await openImage(await HttpSource.open('https://x', { headers: { a: 'b' } })))
  const report: Report = await images[0]!.report({ onProgress: ({ complete }) => complete, depth: 'essentials' })
  const status: 'sound' | 'needsReplay' | 'damaged' | 'unopenable' | 'notVhdx' | undefined = report.verdict?.status
  const kind: string = new SourceError('x', { operation: 'read', kind: 'unreadable' }).kind + status
  const yes: boolean = await probe(source)
  return yes && kind ? report.headers[0]?.sequenceNumber : parseReport('').disk?.virtualSize
}
`
const DOM = `
import { openImage } from 'vhdxscope'
import { openImageInWorker } from 'vhdxscope/worker'
export async function dom(file: File, module: WebAssembly.Module, response: Response, signal: AbortSignal) {
  await openImage(file, { wasm: module, signal })
  await openImage(new URL('https://x'), { wasm: response })
  return await openImageInWorker(file, { module, worker: () => new Worker('x'), signal: AbortSignal.timeout(1) })
}
`
const NODE = `
import { open } from 'node:fs/promises'
import { openImage } from 'vhdxscope'
export async function node(signal: AbortSignal) {
  await openImage(new URL('file:///x'), { signal })
  return await openImage(await open('x'), { signal, wasm: new Uint8Array(4) })
}
`

beforeAll(() => {
  consumer = new Consumer(pack(scratch).tarball)
  consumer.write('everywhere.ts', EVERYWHERE)
  consumer.write('dom.ts', DOM)
  consumer.write('node.ts', NODE)
  // The types of Node and what they need, as npm would have installed them.
  for (const name of ['@types', 'undici-types'])
    symlinkSync(join(ROOT, 'node_modules', name), consumer.path(`node_modules/${name}`))
})
afterAll(() => {
  consumer?.remove()
  rmSync(scratch, { recursive: true, force: true })
})

/** What tsc says of the files. */
function compiled(compiler: string, files: string[], options: object): string {
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: 'es2022',
    types: [],
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    ...options,
  }
  consumer.write('tsconfig.json', JSON.stringify({ compilerOptions, files }))
  try {
    const tsc = join(ROOT, 'node_modules', compiler, 'bin/tsc')
    return execFileSync(process.execPath, [tsc, '-p', consumer.folder], { encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    return String((error as { stdout?: string }).stdout)
  }
}

const RESOLUTIONS = [
  { module: 'esnext', moduleResolution: 'bundler' },
  { module: 'nodenext', moduleResolution: 'nodenext' },
]

describe.each([['typescript'], ['typescript-oldest']])('%s', (compiler) => {
  describe.each(RESOLUTIONS)('$moduleResolution', (resolution) => {
    it('neither the DOM library nor the types of Node', () => {
      expect(compiled(compiler, ['everywhere.ts'], { ...resolution, lib: ['es2022'] })).toBe('')
    })
    it('the DOM library', () => {
      expect(compiled(compiler, ['everywhere.ts', 'dom.ts'], { ...resolution, lib: ['es2022', 'dom'] })).toBe('')
    })
    it('the types of Node', () => {
      // Those of Node are not checked themselves: they are written for younger compilers.
      const options = { ...resolution, lib: ['es2022'], types: ['node'], skipLibCheck: compiler !== 'typescript' }
      expect(compiled(compiler, ['everywhere.ts', 'node.ts'], options)).toBe('')
    })
  })

  it.each(['vhdxscope', 'vhdxscope/inline', 'vhdxscope/worker'])('promise of %s what its JavaScript has', (entry) => {
    const code = `import * as all from '${entry}'; console.log(JSON.stringify(Object.fromEntries(Object.keys(all).map((key) => [key, 1]))))`
    const names = consumer.run(process.execPath, ['--input-type=module', '-e', code])
    consumer.write(
      'names.ts',
      `import * as all from '${entry}'\nexport const names: Record<keyof typeof all, 1> = ${names}`,
    )
    expect(compiled(compiler, ['names.ts'], { ...RESOLUTIONS[0], lib: ['es2022'] })).toBe('')
  })

  it('a wrong use is refused', () => {
    consumer.write('wrong.ts', `import { openImage } from 'vhdxscope'\nvoid openImage(5)\n`)
    expect(compiled(compiler, ['wrong.ts'], { ...RESOLUTIONS[0], lib: ['es2022'] })).toContain('TS2345')
  })
})
