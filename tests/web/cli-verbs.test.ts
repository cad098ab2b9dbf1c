// The command line's smaller verbs, the forms in which files are named, and what a person at a terminal sees while it works.
import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '../../web/engine/report.ts'
import { readJson } from '../../web/engine/report.ts'
import { base, readSparse } from '../images/builder.mjs'
import { inUse, setsBlock } from '../images/cases/log-case.mjs'
import { CASES } from '../images/cases.mjs'
import { CLI, run } from './support/cli.ts'
import { part, RangeServer } from './support/range-server.ts'
import { scratch } from './support/scratch.ts'

const here = scratch()
/** Not met by any pattern. */
const elsewhere = scratch()
const good = base().image('good')
const sound = here.image(good, 'a-sound.vhdx')
const damaged = here.image(CASES.find(({ status }) => status === 'damaged')?.name ?? 'none', 'b-damaged.vhdx')
mkdirSync(here.path('deep/er'), { recursive: true })
here.image(good, 'deep/er/c.vhdx')
here.image(good, 'deep/.hidden.vhdx')
here.image(good, 'star*.vhdx')
writeFileSync(here.path('notes.txt'), '')
const ESC = '\u001b'

const lines = (text: string) => text.trimEnd().split('\n')

describe('tree', () => {
  it('lists the top, and below a node what lies there', async () => {
    const top = await run(['tree', sound])
    expect(top).toMatchObject({ status: 0, stderr: '' })
    expect(lines(top.stdout).map((line) => line.split(' ')[0])).toEqual(
      expect.arrayContaining(['header.1', 'regionTable.2']),
    )
    const header = await run(['tree', sound, 'header.2'])
    expect(header.stdout).toMatch(/^header\.2\.sequenceNumber +SequenceNumber +0x20008, 8 bytes +11$/m)
  })

  it('goes down the log, to each field of a write', async () => {
    const dirty = elsewhere.image(
      inUse()
        .ring((ring) => ring.append(setsBlock(7)))
        .image('dirty'),
      'dirty.vhdx',
    )
    const log = await run(['tree', dirty, 'log'])
    expect(log).toMatchObject({ status: 1, stderr: '' })
    expect(log.stdout).toMatch(/^log\.entry\.0 +Entry 0 +0x100000, 8 KiB +number 7, to be replayed/m)
    const one = await run(['tree', dirty, 'log.entry.0.descriptor.0'])
    expect(one.stdout).toMatch(/^log\.entry\.0\.descriptor\.0\.fileOffset +FileOffset +0x100050, 8 bytes +0x300000/m)
  })

  it('has the exit status of the file', async () => expect((await run(['tree', damaged])).status).toBe(1))

  it('--json: a node a line, as the library gives it', async () => {
    const { stdout } = await run(['tree', '--json', sound, 'header.2'])
    const nodes = lines(stdout).map((line) => readJson(line) as Record<string, unknown>)
    expect(nodes.find(({ id }) => id === 'header.2.sequenceNumber')).toMatchObject({
      raw: 11n,
      label: 'SequenceNumber',
    })
  })

  it('lists all of a long list, and a part of it', async () => {
    const long = here.image('region-count-2047', 'long.vhdx')
    const all = lines((await run(['tree', long, 'regionTable.1'])).stdout)
    expect(all.length).toBeGreaterThan(2047)
    const some = lines((await run(['tree', '--json', '--first', '2000', '--count', '3', long, 'regionTable.1'])).stdout)
    expect(some.map((line) => (readJson(line) as { id: string }).id)).toEqual(
      all.slice(2000, 2003).map((line) => line.split(' ')[0]),
    )
    expect(await run(['tree', '--first', '99999', long, 'regionTable.1'])).toMatchObject({ stdout: '', stderr: '' })
    expect(await run(['tree', '--count', '0', sound])).toMatchObject({ status: 0, stdout: '', stderr: '' })
  })
})

describe('explain', () => {
  it.each([
    ['0xC03A0012', 'ERROR_VHD_INVALID_SIZE'],
    ['3225026578', 'ERROR_VHD_INVALID_SIZE'],
    ['-1069940718', 'ERROR_VHD_INVALID_SIZE'],
    ['ERROR_VHD_INVALID_SIZE', '0xC03A0012'],
    ['Wsl/Service/CreateInstance/MountVhd/0x80070570', 'ERROR_FILE_CORRUPT'],
  ])('%s', async (code, words) => {
    const ended = await run(['explain', code])
    expect(ended).toMatchObject({ status: 0, stderr: '' })
    expect(ended.stdout).toContain(words)
  })

  it('takes a message in several words, with several codes, in their order', async () => {
    const { stdout } = await run(['explain', 'Failed', 'to', 'attach', '(0xc03a000d)', 'after', '0x80070020'])
    expect(
      lines(stdout)
        .filter((line) => line.startsWith('0x'))
        .map((line) => line.slice(0, 10)),
    ).toEqual(['0xC03A000D', '0x80070020'])
    const { stdout: json } = await run(['explain', '--json', '0xc03a000d', '0x80070020'])
    expect(lines(json).map((line) => (JSON.parse(line) as { code: number }).code)).toEqual([0xc03a000d, 0x80070020])
  })

  it('is 1 for what it does not know, and says so', async () => {
    expect(await run(['explain', '0x80072ee7'])).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('0x80072ee7'),
    })
    expect(await run(['explain', `x${ESC}[2J`])).toMatchObject({ status: 1, stderr: expect.not.stringContaining(ESC) })
  })
})

describe('--as-stored', () => {
  const dirty = elsewhere.image(
    inUse()
      .ring((ring) => ring.append(setsBlock(7)))
      .image('pending'),
    'pending.vhdx',
  )
  const both = async (...words: string[]) => ({
    after: (await run([...words, dirty])).stdout,
    stored: (await run([words[0] ?? '', '--as-stored', ...words.slice(1), dirty])).stdout,
  })

  it('map: the extents without the replay', async () => {
    const { after, stored } = await both('map', '--json')
    expect(lines(after).some((line) => line.includes('"fullyPresent"'))).toBe(true)
    expect(stored).toBe('{"start":0,"length":67108864,"state":"notPresent","fileOffset":null}\n')
  })

  it('tree: an entry of the block table', async () => {
    const entry = async (...options: string[]) => (await run(['tree', ...options, '--count', '1', dirty, 'bat'])).stdout
    expect(await entry()).toMatch(/PAYLOAD_BLOCK_FULLY_PRESENT.*\(before replay: PAYLOAD_BLOCK_NOT_PRESENT\)/)
    expect(await entry('--as-stored')).toMatch(/PAYLOAD_BLOCK_NOT_PRESENT/)
    expect(await entry('--as-stored')).not.toContain('FULLY')
  })

  it('info: says so in place of a verdict, and ends with the status of a file that needs a replay', async () => {
    const ended = await run(['info', '--as-stored', dirty])
    expect(ended).toMatchObject({ status: 1, stderr: '' })
    expect(ended.stdout).toMatch(/^.*pending\.vhdx: as stored$/m)
    expect(ended.stdout).toContain('The replay of the log, which is due, was left out')
    const { verdict, asStored } = readJson((await run(['info', '--json', '--as-stored', dirty])).stdout) as Report
    expect([verdict, asStored]).toEqual([null, true])
  })

  it('of a file whose log waits for nothing is as without it', async () => {
    const said = await run(['info', '--as-stored', sound])
    expect(said).toEqual(await run(['info', sound]))
    expect(said.status).toBe(0)
  })
})

describe('files', () => {
  const names = async (...words: string[]) =>
    lines((await run(['check', '--json', ...words], { cwd: here.folder })).stdout).map(
      (line) => (JSON.parse(line) as { file: { name: string } }).file.name,
    )

  it.each([
    ['*-*.vhdx', ['a-sound.vhdx', 'b-damaged.vhdx']],
    ['?-sound.*', ['a-sound.vhdx']],
    ['**/c.vhdx', ['deep/er/c.vhdx']],
    ['deep/*/*.vhdx', ['deep/er/c.vhdx']],
    ['deep/**', ['deep/er/c.vhdx']],
    ['deep/.h*', ['deep/.hidden.vhdx']],
    ['star*.vhdx', ['star*.vhdx']],
  ])('the pattern %s', async (pattern, found) => expect(await names(pattern)).toEqual(found))

  it('a pattern with a whole path', async () => {
    expect(await names(`${here.folder}/a-*`)).toEqual([sound])
  })

  it('a pattern stands for several files, even where it finds one', async () => {
    const { stdout } = await run(['check', 'a-*.vhdx'], { cwd: here.folder })
    expect(stdout).toMatch(/^sound +a-sound\.vhdx *\n$/)
  })

  it('a file: address', async () => {
    const { href } = pathToFileURL(sound)
    expect(await names(href)).toEqual([href])
    const capitals = href.replace('file:', 'FILE:')
    expect(await names(capitals)).toHaveLength(1)
    const none = await run(['check', `${href}x`, 'file://%'])
    expect(none).toMatchObject({ status: 74, stdout: '' })
    expect(lines(none.stderr).map((line) => line.split(': ').at(-1))).toEqual(
      Array(2).fill('This file does not exist.'),
    )
  })

  it('an address of another kind is refused as one', async () => {
    for (const scheme of ['ftp:', 'SMB:']) {
      expect(await run(['check', `${scheme}//example.org/a.vhdx`])).toMatchObject({
        status: 74,
        stdout: '',
        stderr: expect.stringContaining(
          `An address that begins with ${scheme} cannot be opened; give a path, or an http: or https: address.`,
        ),
      })
    }
  })

  it('a pattern that fits nothing is a file that cannot be read', async () => {
    const ended = await run(['check', '*.none', sound], { cwd: here.folder })
    expect(ended).toMatchObject({ status: 74, stderr: expect.stringContaining('No file fits *.none') })
    expect(lines(ended.stdout).length).toBe(1)
  })
})

describe('an address in place of a file', () => {
  let server: RangeServer
  beforeAll(async () => {
    const bytes = readSparse(good, 0, good.size)
    server = await RangeServer.start(bytes, {
      '/whole': (_, response) => response.writeHead(200).end(bytes),
      '/slow': (request, response) => setTimeout(() => part(request, response, bytes), 600),
      '/never': () => {},
    })
  })
  afterAll(() => server.stop())

  it('is looked at, and its key is not printed', async () => {
    const ended = await run(['check', `${server.origin}/disk.vhdx?sig=secret`])
    expect(ended).toMatchObject({ status: 0, stderr: '' })
    expect(ended.stdout).toContain(`${server.origin}/disk.vhdx: sound`)
    expect(ended.stdout).not.toContain('secret')
  })

  it('costs less than half a MiB with --quick, and less is examined', async () => {
    const before = server.requests.length
    const { status, stdout, stderr } = await run(['check', '--json', '--quick', `${server.origin}/disk.vhdx`])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect((readJson(stdout) as { file: object }).file).toMatchObject({ bytesRead: 458752n, reads: 2n })
    expect(server.requests.length - before).toBe(3)
    expect((await run(['check', '--quick', sound])).stdout).toContain('The block allocation table: only what')
  })

  it('that is none is wrong usage', async () => {
    for (const address of ['http://', 'http://bad host/x', 'https://127.0.0.1:99999/x']) {
      const { status, stdout, stderr } = await run(['check', address])
      expect({ status, stdout }).toEqual({ status: 64, stdout: '' })
      expect(stderr).toContain(`"${address}" is not an address.`)
    }
  })

  it('is 74 where the server cannot give parts', async () => {
    const ended = await run(['check', `${server.origin}/whole?sig=secret`])
    expect(ended).toMatchObject({ status: 74, stdout: '', stderr: expect.stringContaining('ignores ranges') })
    expect(ended.stderr).not.toContain('secret')
  })

  // Not execFileSync: the server answers in this process.
  const onTerminal = (words: string) =>
    promisify(execFile)('script', ['-qec', `${process.execPath} ${CLI} ${words}`, '/dev/null'], {
      env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm' },
    })

  it('progress is shown on a terminal, and taken away before the answer', async () => {
    const { stdout } = await onTerminal(`check ${server.origin}/slow`)
    const [nothing, shown, ...rest] = stdout.split(`\r${ESC}[K`)
    expect([nothing, shown]).toEqual(['', `reading ${server.origin}/slow`])
    expect(rest.at(-1)).toContain('sound')
  })

  it('progress is not shown in a pipe', async () => {
    expect((await run(['check', `${server.origin}/slow`])).stderr).toBe('')
  })

  it('a server that never answers is left at once by Ctrl-C', async () => {
    const ending = run(['check', sound, `${server.origin}/never`], {
      onOutput: (child) => setTimeout(() => child.kill('SIGINT'), 100),
    })
    expect(await ending).toMatchObject({ status: 130, stderr: '' })
  })
})
