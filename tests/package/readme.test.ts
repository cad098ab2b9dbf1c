// README's examples, taken out of it and run: the command line's with this build, the library's with the packed package.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { base } from '../images/builder.mjs'
import { materialize } from '../images/write.mjs'
import { Consumer, pack, ROOT } from './support/consumer.ts'
import { served, startChromium } from './support/page.ts'

const README = readFileSync(join(ROOT, 'README.md'), 'utf8')
const scratch = mkdtempSync(join(tmpdir(), 'vhdxscope-readme-'))
const disk = join(scratch, 'disk.vhdx')
let consumer: Consumer
let browser: Browser

/** The text of every fenced block of that language. */
function blocks(language: string): string[] {
  return [...README.matchAll(/^```(\w*)\n(.*?)^```$/gms)].flatMap(([, found, text = '']) =>
    found === language ? [text] : [],
  )
}

beforeAll(async () => {
  materialize(base().image('disk'), disk)
  consumer = new Consumer(pack(scratch).tarball)
  cpSync(disk, consumer.path('disk.vhdx'))
  browser = await startChromium()
})
afterAll(async () => {
  await browser?.close()
  consumer?.remove()
  rmSync(scratch, { recursive: true, force: true })
})

describe('the command line', () => {
  const lines = blocks('sh').flatMap((text) => text.split('\n').filter((line) => line.startsWith('node dist/cli.js')))
  it('has its lines', () => expect(lines.length).toBeGreaterThan(5))
  it.each(lines)('%s', (line) => {
    const [words = ''] = line.split(' # ')
    const [, cli = '', ...rest] = words.trim().split(/\s+/)
    const said = execFileSync(process.execPath, [join(ROOT, cli), ...rest], { cwd: scratch, encoding: 'utf8' })
    expect(said.length).toBeGreaterThan(50)
  })
})

describe('the library', () => {
  const scripts = blocks('js')
  it('has its examples', () => expect(scripts.length).toBe(2))

  it.each(scripts.map((text, at) => [at + 1, text] as const))(
    'example %i runs and says what its comments say',
    (at, text) => {
      consumer.write(`example-${at}.js`, text)
      const said = consumer.run(process.execPath, [`example-${at}.js`])
      const promised = /console\.log\(.*\) \/\/ '(\w+)', (\w+)/.exec(text)
      if (promised) expect(said.split('\n')[0]).toBe(`${promised[1]} ${promised[2]}`)
      expect(said.trim()).not.toBe('')
    },
  )

  it('the page without a bundler works', async () => {
    const [page = ''] = blocks('html')
    consumer.write('site/index.html', page)
    cpSync(consumer.path('node_modules/vhdxscope'), consumer.path('site/vhdxscope'), { recursive: true })
    const said = await served(consumer.path('site'), async (address) => {
      const tab = await browser.newPage()
      await tab.goto(address)
      await tab.setInputFiles('input', disk)
      await tab.waitForFunction(() => (document.body.textContent ?? '').trim().endsWith('.'))
      return await tab.evaluate(() => document.body.innerText)
    })
    expect(said).toContain('No fault found')
  })

  it('every export has an example in its declaration', () => {
    const types = consumer.path('node_modules/vhdxscope/dist/types')
    const text = readdirSync(types, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.d.ts'))
      .map((name) => readFileSync(join(types, name), 'utf8'))
      .join('\n')
    const code =
      "import * as all from 'vhdxscope'; import * as more from 'vhdxscope/worker'; console.log(Object.keys({ ...all, ...more }).join())"
    const names = consumer.run(process.execPath, ['--input-type=module', '-e', code]).trim().split(',')
    expect(names.length).toBeGreaterThan(9)
    const without = names.filter((name) => {
      const [comment = ''] =
        new RegExp(`/\\*\\*(?:(?!\\*/)[^])*\\*/\\s*export declare (?:function|class) ${name}\\b`).exec(text) ?? []
      return !comment.includes('```js')
    })
    expect(without).toEqual([])
  })

  it('the files to copy are there', () => {
    const [, files = ''] = /^cp (.*) public\/$/m.exec(README) ?? []
    expect(files.split(' ').length).toBe(2)
    for (const file of files.split(' ')) expect(readFileSync(consumer.path(file)).length).toBeGreaterThan(1000)
  })
})
