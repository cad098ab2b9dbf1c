// The packed package, unmodified, in Bun and in Deno: the library, its worker and the command line. Their npm packages for one platform
// hold the program itself, so no script of theirs has to run; where Bun's did run, it moved the program.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { base, readSparse } from '../images/builder.mjs'
import { Consumer, pack, ROOT } from './support/consumer.ts'

const scratch = mkdtempSync(join(tmpdir(), 'vhdxscope-runtimes-'))
let consumer: Consumer

const LIBRARY = `
import { open, readFile } from 'node:fs/promises'
import { EngineError, openImage, probe, SourceError } from 'vhdxscope'
import * as inline from 'vhdxscope/inline'
const status = async (image) => {
  try { return (await image.report()).verdict.status } finally { image.close() }
}
const image = await openImage('good.vhdx')
const { disk } = await image.report()
const extents = []
for await (const { start, length, state } of image.extents()) extents.push([start, length, state])
const header = String.fromCharCode(...(await image.bytes(0, 8)))
image.close()
const handle = await open('good.vhdx')
const byHandle = await status(await openImage(handle))
await handle.close()
console.log(JSON.stringify({
  size: String(disk.virtualSize), extents, header, byHandle, probe: await probe('good.vhdx'),
  byBlob: await status(await openImage(new Blob([await readFile('good.vhdx')]))),
  inline: await status(await inline.openImage('good.vhdx')),
  none: await openImage('none.vhdx').catch((error) => error instanceof SourceError && error.kind),
  noWasm: await openImage('good.vhdx', { wasm: new TextEncoder().encode('<!doctype html>') }).catch(
    (error) => error instanceof EngineError && error.message),
}))
`
const WORKER = `
import { readFile } from 'node:fs/promises'
import { openImageInWorker } from 'vhdxscope/worker'
const image = await openImageInWorker(new Blob([await readFile('good.vhdx')]))
console.log((await image.report()).verdict.status)
image.close()
`

beforeAll(() => {
  consumer = new Consumer(pack(scratch).tarball)
  const image = base().image('good.vhdx')
  consumer.write('good.vhdx', readSparse(image, 0, image.size))
  consumer.write('library.js', LIBRARY)
  consumer.write('worker.js', WORKER)
})
afterAll(() => {
  consumer?.remove()
  rmSync(scratch, { recursive: true, force: true })
})

const arch = process.arch === 'x64' ? 'x64' : 'arm64'
/** The first of these that is there. */
function programOf(...places: string[]): string {
  const found = places.map((place) => join(ROOT, 'node_modules', place)).find((path) => existsSync(path))
  if (!found) throw new Error(`none of these is installed: ${places.join(', ')}`)
  return found
}

const RUNTIMES = {
  Bun: {
    program: () =>
      programOf(`@oven/bun-${process.platform}-${arch === 'x64' ? arch : 'aarch64'}/bin/bun`, 'bun/bin/bun.exe'),
    words: ['run', '--no-install'],
  },
  // May read files and nothing else: no network, no environment, no writing.
  Deno: {
    program: () => programOf(`@deno/${process.platform}-${arch}${process.platform === 'linux' ? '-glibc' : ''}/deno`),
    words: ['run', '--no-prompt', '--allow-read', '--cached-only', '--node-modules-dir=manual', '--no-lock'],
  },
}

describe.each(Object.entries(RUNTIMES))('in %s', (_name, { program, words }) => {
  const run = (script: string, ...more: string[]) => {
    const env = { ...process.env, DENO_DIR: join(scratch, 'deno'), DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' }
    const { status, stdout, stderr } = spawnSync(program(), [...words, script, ...more], {
      cwd: consumer.folder,
      env,
      encoding: 'utf8',
      // What does not end is a failure, and no run that hangs: nothing else can stop a call that waits.
      timeout: 60_000,
    })
    return { status, stdout, stderr }
  }

  it('the library opens a path, a handle, a Blob, with its wasm beside it or inside, and names its errors', () => {
    const { stdout, stderr } = run('library.js')
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual({
      size: String(64 * 2 ** 20),
      extents: [[0, 64 * 2 ** 20, 'notPresent']],
      header: 'vhdxfile',
      byHandle: 'sound',
      probe: true,
      byBlob: 'sound',
      inline: 'sound',
      none: expect.any(String),
      noWasm: expect.stringContaining('returned HTML for the .wasm'),
    })
  })

  it('the worker opens a Blob, and the program ends when it is closed', () => {
    expect(run('worker.js')).toEqual({ status: 0, stdout: 'sound\n', stderr: '' })
  })

  it('the command line answers, with its exit status', () => {
    const cli = 'node_modules/vhdxscope/dist/cli.js'
    expect(run(cli, 'check', 'good.vhdx')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^good\.vhdx: sound\n/),
    })
    expect(run(cli, 'check', 'library.js')).toMatchObject({ status: 2, stdout: expect.stringContaining('not a VHDX') })
    expect(run(cli, 'check', 'none.vhdx')).toMatchObject({ status: 74, stdout: '' })
  })
})
