// The command line as built: what it prints where, and with which exit status.
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseReport, readJson } from '../../web/engine/report.ts'
import { base } from '../images/builder.mjs'
import { CASES } from '../images/examined.mjs'
import { CLI, run } from './support/cli.ts'
import { scratch } from './support/scratch.ts'

const here = scratch()
const nameOf = (wanted: string) => CASES.find(({ status }) => status === wanted)?.name ?? 'none'
const plain = base().image('plain')
const sound = here.image(plain, 'sound.vhdx')
const damaged = here.image(nameOf('damaged'), 'damaged.vhdx')
const replay = here.image(nameOf('needsReplay'), 'replay.vhdx')
const unopenable = here.image('header-both-checksums', 'unopenable.vhdx')
const other = here.path('other.vhdx')
writeFileSync(other, 'PK\u0003\u0004 this is no disk')
const PACKAGE: { version: string } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
function pipe(path: string): string {
  execFileSync('mkfifo', [path])
  return path
}

function linkTo(target: string, path: string): string {
  symlinkSync(target, path)
  return path
}

const ESC = '\u001b'

describe('the exit status says what the file is', () => {
  it.each([
    ['sound', sound, 0],
    ['damaged', damaged, 1],
    ['needs replay', replay, 1],
    ['unopenable', unopenable, 2],
    ['not a VHDX', other, 2],
  ])('%s', async (words, file, status) => {
    for (const verb of ['info', 'check']) {
      const ended = await run([verb, file])
      expect(ended).toMatchObject({ status, stderr: '' })
      expect(ended.stdout.split('\n')[0]).toBe(`${file}: ${words}`)
      expect(await run([verb, '--json', file])).toMatchObject({ status, stderr: '' })
    }
  })

  it('of several files, the greatest counts', async () => {
    expect((await run(['check', sound, damaged, sound])).status).toBe(1)
    expect((await run(['check', unopenable, damaged])).status).toBe(2)
    expect((await run(['check', here.path('none'), unopenable, sound])).status).toBe(74)
  })
})

describe('what cannot be read', () => {
  it.each<[string, () => string, string]>([
    ['a missing file', () => here.path('none.vhdx'), 'does not exist'],
    ['a folder', () => here.folder, 'a folder'],
    ['a device', () => '/dev/null', 'no regular file'],
    ['a pipe, without waiting for it', () => pipe(here.path('pipe')), 'no regular file'],
    ['a link into nowhere', () => linkTo(here.path('nowhere'), here.path('link')), 'does not exist'],
  ])('%s: 74, on standard error, with its name', async (_, make, words) => {
    const file = make()
    const ended = await run(['info', file])
    expect(ended).toMatchObject({ status: 74, stdout: '' })
    expect(ended.stderr).toMatch(/^vhdxscope: /)
    expect(ended.stderr).toContain(file)
    expect(ended.stderr).toContain(words)
  })

  it('does not keep the others from being looked at', async () => {
    const ended = await run(['check', '--json', here.path('none'), sound])
    expect(ended.status).toBe(74)
    expect(ended.stdout.trim().split('\n').length).toBe(1)
    expect(ended.stderr).toContain(here.path('none'))
  })
})

describe('wrong usage is 64, with a sentence', () => {
  it.each([
    [[], 'Say what to do: info, check, map, tree, rules, explain'],
    [['chain', sound], 'There is no verb "chain". There are: info, check, map, tree, rules, explain'],
    [['info'], 'Name at least one file'],
    [['check', '--jsn', sound], '--jsn'],
    [['info', '-'], 'standard input'],
    [['check', sound, '-'], 'standard input'],
    [['info', ''], 'empty'],
    [['tree'], 'Name a file'],
    [['map'], 'Name a file'],
    [['map', sound, damaged], '"map" takes one file'],
    [['tree', '--deep', sound], '--deep belongs to'],
    [['map', '--quick', sound], '--quick belongs to'],
    [['check', '--quick', '--deep', sound], 'opposites'],
    [['check', '--as-stored', sound], '--as-stored belongs to'],
    [['rules', '--as-stored'], '--as-stored belongs to'],
    [['tree', sound, 'header.1', 'more'], 'takes one file'],
    [['tree', sound, 'none'], 'has no node "none"'],
    [['tree', '--first', 'x', sound], 'a whole number'],
    [['tree', '--count', '-1', sound], '--count'],
    [['check', '--first', '1', sound], 'belong to "tree"'],
    [['explain'], 'Give a code'],
    [['explain', '--jsn', '5'], '--jsn'],
    [['--json', 'explain', '5'], 'Write "explain" first'],
    [['rules', sound], 'takes no file'],
    [['toString', sound], 'There is no verb "toString"'],
    [[`${ESC}[31mx`], 'There is no verb "<U+001B>[31mx"'],
  ])('%j', async (words, message) => {
    const ended = await run(words)
    expect(ended).toMatchObject({ status: 64, stdout: '' })
    expect(ended.stderr).toContain(message)
    expect(ended.stderr).not.toContain(ESC)
  })
})

describe('help and version', () => {
  it('--help is 0 and names every verb and status', async () => {
    const { status, stdout, stderr } = await run(['--help'])
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    for (const word of [
      'info',
      'check',
      'map',
      'tree',
      'rules',
      'explain',
      '--json',
      '64',
      '70',
      '74',
      '130',
      'NO_COLOR',
    ])
      expect(stdout).toContain(word)
    expect(await run(['-h'])).toEqual({ status, stdout, stderr })
  })
  it.each(['info', 'check', 'map', 'tree', 'rules', 'explain'])('%s --help is about it', async (verb) => {
    expect(await run([verb, '--help'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(`^vhdxscope ${verb}`),
      stderr: '',
    })
  })
  it('--version', async () => {
    expect(await run(['--version'])).toEqual({ status: 0, stdout: `vhdxscope ${PACKAGE.version}\n`, stderr: '' })
  })
  it('a file whose name looks like an option comes after --', async () => {
    here.image(plain, '--help')
    expect(await run(['check', '--', '--help'], { cwd: here.folder })).toMatchObject({
      status: 0,
      stdout: expect.stringMatching('^--help: sound'),
    })
  })
})

describe('--json', () => {
  it('info prints the engine’s report, one line a file', async () => {
    const { stdout } = await run(['info', '--json', sound, damaged])
    const lines = stdout.split('\n')
    expect(lines.length).toBe(3)
    expect(lines[2]).toBe('')
    expect(lines.slice(0, 2).map((line) => parseReport(line).file.name)).toEqual([sound, damaged])
  })

  it('check prints file, verdict and findings, with every digit', async () => {
    const image = CASES.find(({ facts }) =>
      Object.values(facts).some((value) => typeof value === 'bigint' && value > 2n ** 53n),
    )
    const file = here.image(image?.name ?? 'none', 'huge.vhdx')
    const [check, info] = await Promise.all([run(['check', '--json', file]), run(['info', '--json', file])])
    const answer = readJson(check.stdout) as Record<string, unknown>
    const report = readJson(info.stdout) as Record<string, unknown>
    expect(Object.keys(answer)).toEqual(['file', 'verdict', 'findings'])
    for (const key of Object.keys(answer)) expect(answer[key]).toEqual(report[key])
    expect(info.stdout).toMatch(/\d{17,}/)
  })

  it('rules prints the catalogue', async () => {
    const rules = JSON.parse((await run(['rules', '--json'])).stdout) as { id: string }[]
    expect(rules.length).toBeGreaterThan(20)
    const table = (await run(['rules'])).stdout
    expect(table.trim().split('\n').length).toBe(rules.length)
    for (const { id } of rules) expect(table).toContain(id)
  })
})

describe('check', () => {
  it('of one file: the verdict, then the findings, the worst first, each with its rule, place and section', async () => {
    const { stdout } = await run(['check', damaged])
    const order = ['fatal', 'error', 'warning', 'info']
    const heads = [...stdout.matchAll(/^(fatal|error|warning|info) ([A-Z]+-\d{3}) /gm)].map(([, severity]) =>
      order.indexOf(severity ?? ''),
    )
    expect(heads.length).toBeGreaterThan(0)
    expect(heads).toEqual([...heads].sort())
    expect(stdout).toMatch(/^ {2}at 0x[0-9a-f]+ \(/m)
    expect(stdout).toMatch(/^ {2}MS-VHDX \d/m)
  })

  it('with --deep looks into what nothing owns, and says so; without, what it would look at', async () => {
    const left = here.image('blocks-space-that-holds-data-by-default', 'left.vhdx')
    for (const verb of ['check', 'info']) {
      const [plainly, deep] = await Promise.all([run([verb, left]), run([verb, '--deep', left])])
      expect([plainly.status, deep.status]).toEqual([0, 0])
      expect(deep.stdout.includes('LAY-003')).toBe(verb === 'check')
      expect(plainly.stdout).not.toContain('LAY-003')
    }
    const json = JSON.parse((await run(['info', '--json', left])).stdout)
    const asked = json.coverage.notExamined.filter(({ why }: { why: string }) => why.includes('on request'))
    expect(asked.map(({ what }: { what: string }) => what)).toEqual([
      'The contents of 131040 entries of the block allocation table behind those of the disk',
      'The contents of 2 MiB that nothing owns',
    ])
    const deeper = JSON.parse((await run(['info', '--json', '--deep', left])).stdout)
    expect(deeper.coverage.examined).toContain('The contents of 2 MiB that nothing owns')
    expect(deeper.findings.map(({ rule }: { rule: string }) => rule)).toContain('LAY-003')
  })

  it('of several files: one line each', async () => {
    const { stdout } = await run(['check', sound, damaged, replay, unopenable, other])
    const lines = stdout.trimEnd().split('\n')
    expect(lines.map((line) => line.slice(0, 14).trim())).toEqual([
      'sound',
      'damaged',
      'needs replay',
      'unopenable',
      'not a VHDX',
    ])
    expect(lines[4]).toContain('zip')
    // What was found stands in a column, whatever the names are.
    const findings = [
      lines[1]?.search(/\d+ (error|warning|info)/),
      lines[3]?.search(/\d+ fatal/),
      lines[4]?.search('looks like'),
    ]
    expect(new Set(findings)).toEqual(
      new Set([14 + Math.max(...[sound, damaged, replay, unopenable, other].map((name) => name.length)) + 2]),
    )
    const noise = here.path('noise.bin')
    writeFileSync(noise, 'no format of any kind')
    expect((await run(['check', noise, noise])).stdout).not.toContain('unknown')
  })
})

describe('info', () => {
  it('shows the facts, both headers side by side, and what was not looked at', async () => {
    const { stdout } = await run(['info', sound])
    for (const words of [
      /^Virtual size +64 MiB \(67,108,864 bytes\)$/m,
      /^ +Header 1 +Header 2, current$/m,
      /^SequenceNumber +10 +11$/m,
    ]) {
      expect(stdout).toMatch(words)
    }
    expect(stdout).toContain('Region table 2 at 0x40000')
    expect(stdout).toContain('Not examined')
  })
})

describe('text from the file and its name', () => {
  it('cannot act on the terminal', async () => {
    const file = here.image(plain, `evil${ESC}[2J\u202e\u009b31m\n.vhdx`)
    for (const words of [
      ['info', file],
      ['check', file],
      ['check', file, sound],
      ['info', `${file}x`],
    ]) {
      const { stdout, stderr } = await run(words)
      expect(stdout + stderr).toContain('evil<U+001B>[2J<U+202E><U+009B>31m<U+000A>.vhdx')
      expect((stdout + stderr).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    }
    for (const verb of ['info', 'check']) expect((await run([verb, '--json', file])).stdout).not.toContain(ESC)
  })
})

describe('colour', () => {
  const onTerminal = (env: string) =>
    execFileSync('script', ['-qec', `${env} ${process.execPath} ${CLI} check ${sound}`, '/dev/null'], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm' },
    })

  it('is used on a terminal', () => expect(onTerminal('')).toContain(`${ESC}[32msound${ESC}[0m`))
  it('is not used where NO_COLOR is set', () => expect(onTerminal('NO_COLOR=1')).not.toContain(ESC))
  it('is not used on a dumb terminal', () => expect(onTerminal('TERM=dumb')).not.toContain(ESC))
  it('is not used in a pipe', async () => expect((await run(['check', sound])).stdout).not.toContain(ESC))
})

describe('the process', () => {
  it('opens nothing for writing', async () => {
    chmodSync(sound, 0o444)
    const node = ['--experimental-permission', '--allow-fs-read=*', '--no-warnings']
    expect(await run(['info', sound], { node })).toMatchObject({ status: 0, stderr: '' })
  })

  it('ends quietly when nobody reads any more', async () => {
    const many = Array.from({ length: 300 }, () => sound)
    const ended = await run(['info', ...many], { onOutput: (child) => child.stdout?.destroy() })
    expect(ended).toMatchObject({ status: 0, stderr: '' })
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('is 130 when it is interrupted by %s', async (signal) => {
    const many = Array.from({ length: 3000 }, () => sound)
    const ended = await run(['check', ...many], { onOutput: (child) => child.kill(signal) })
    expect(ended).toMatchObject({ status: 130, stderr: '' })
    expect(ended.stdout.split('\n').length).toBeLessThan(3000)
  })

  it('is 70 when its own parts do not fit together', async () => {
    cpSync(dirname(CLI), here.path('dist'), { recursive: true })
    writeFileSync(here.path('dist/package.json'), '{"type":"module"}')
    const wasm = here.path('dist/vhdxscope.wasm')
    const cli = here.path('dist/cli.js')
    expect((await run(['check', sound], { cli })).status).toBe(0)
    writeFileSync(wasm, readFileSync(new URL('../../web/engine/wasm/vhdxscope.wasm', import.meta.url)))
    expect(await run(['check', sound], { cli })).toMatchObject({
      status: 70,
      stdout: '',
      stderr: expect.stringContaining('different builds'),
    })
    writeFileSync(wasm, '<!doctype html>')
    expect(await run(['check', sound], { cli })).toMatchObject({ status: 70, stderr: expect.stringContaining('HTML') })
    expect(await run(['rules'], { cli })).toMatchObject({ status: 70, stdout: '' })
    expect(await run(['--help'], { cli })).toMatchObject({ status: 0 })
  })

  it('runs from anywhere, by a link', async () => {
    symlinkSync(CLI, here.path('vhdxscope.mjs'))
    expect(
      await run(['check', 'sound.vhdx'], { cwd: here.folder, cli: join(here.folder, 'vhdxscope.mjs') }),
    ).toMatchObject({ status: 0 })
  })
})
