// A file on a web server: read by ranges, never taken whole, never mixed with another version, and a plain sentence for every server
// that cannot do so. What a browser adds (CORS) is in tests/package.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SourceError } from '../../web/engine/errors.ts'
import { openImage, probe } from '../../web/engine/open.ts'
import { HttpSource, nameOfAddress } from '../../web/engine/sources/http.ts'
import { base, readSparse } from '../images/builder.mjs'
import { wasmModule } from './support/engine.ts'
import type { Handler } from './support/range-server.ts'
import { part, RangeServer } from './support/range-server.ts'

const image = base().image('disk.vhdx')
const CONTENT = readSparse(image, 0, image.size)
const OTHER = CONTENT.subarray(0, CONTENT.length - 4096)
const PAGE = '<!doctype html><title>Sign in</title>'

const busyFromThird: Handler = (request, response, count) =>
  count < 3 ? part(request, response, CONTENT) : response.writeHead(503).end()

let server: RangeServer
beforeAll(async () => {
  server = await RangeServer.start(CONTENT, {
    '/whole': (_, response) => response.writeHead(200, { 'content-length': CONTENT.length }).end(CONTENT),
    '/page': (_, response) => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PAGE),
    '/page-in-parts': (request, response) => part(request, response, CONTENT, { 'content-type': 'text/html' }),
    '/none': (_, response) => response.writeHead(404, { 'content-type': 'text/html' }).end(PAGE),
    '/gone': (_, response) => response.writeHead(410).end(),
    '/secret': (_, response) => response.writeHead(403).end(),
    '/password': (request, response) =>
      request.headers.authorization === 'Bearer x' ? part(request, response, CONTENT) : response.writeHead(401).end(),
    '/basic': (request, response) =>
      request.headers.authorization === `Basic ${Buffer.from('u@x:pé').toString('base64')}`
        ? part(request, response, CONTENT)
        : response.writeHead(401).end(),
    '/broken': (_, response) => response.writeHead(500).end(),
    '/teapot': (_, response) => response.writeHead(418).end(),
    '/empty': (_, response) => response.writeHead(416, { 'content-range': 'bytes */0' }).end(),
    '/empty-whole': (_, response) => response.writeHead(200, { 'content-length': 0 }).end(),
    '/zip': (request, response) => part(request, response, CONTENT, { 'content-encoding': 'gzip' }),
    '/no-size': (request, response) => part(request, response, CONTENT, { 'content-range': 'bytes 0-0/*' }),
    '/too-large': (request, response) =>
      part(request, response, CONTENT, { 'content-range': 'bytes 0-0/99999999999999999999' }),
    '/busy-at-first': (request, response, count) =>
      count === 1 ? response.writeHead(503).end() : part(request, response, CONTENT),
    '/no-range-header': (_, response) => response.writeHead(206, { 'content-length': 1 }).end('v'),
    '/redirect': (_, response) => response.writeHead(302, { location: '/there?key=1' }).end(),
    '/loop': (_, response) => response.writeHead(302, { location: '/loop' }).end(),
    // The place that a redirect names is good for one request only.
    '/signed': (_, response, count) => response.writeHead(302, { location: `/signed-${count}` }).end(),
    '/signed-1': (request, response, count) =>
      count === 1 ? part(request, response, CONTENT) : response.writeHead(403).end(),
    '/etag': (request, response, count) => part(request, response, CONTENT, { etag: count < 3 ? '"one"' : '"two"' }),
    '/date': (request, response, count) =>
      part(request, response, CONTENT, { 'last-modified': new Date(count < 3 ? 0 : 1e6).toUTCString() }),
    '/shrinks': (request, response, count) => part(request, response, count < 3 ? CONTENT : OTHER),
    '/ends': (request, response, count) => part(request, response, count < 3 ? CONTENT : CONTENT.subarray(0, 4096)),
    '/turns-whole': (request, response, count) =>
      count < 3 ? part(request, response, CONTENT) : response.writeHead(200).end(CONTENT),
    '/elsewhere': (request, response, count) => {
      if (count < 3) return part(request, response, CONTENT)
      response.writeHead(206, { 'content-range': `bytes 5-14/${CONTENT.length}`, 'content-length': 10 })
      response.end(CONTENT.subarray(5, 15))
    },
    '/endless': (request, response, count) => {
      if (count < 3) return part(request, response, CONTENT)
      response.writeHead(206, { 'content-range': `bytes ${request.headers.range?.slice(6)}/${CONTENT.length}` })
      const more = () => {
        while (response.write(CONTENT.subarray(0, 65536)));
      }
      response.on('drain', more)
      more()
    },
    '/busy-once': (request, response, count) =>
      count === 3 ? response.writeHead(503).end() : part(request, response, CONTENT),
    '/busy': busyFromThird,
    '/busy-in-report': busyFromThird,
    '/busy-in-pause': busyFromThird,
    '/cut-once': (request, response, count) => {
      if (count !== 3) return part(request, response, CONTENT)
      response.writeHead(206, { 'content-range': `bytes ${request.headers.range?.slice(6)}/${CONTENT.length}` })
      response.write(CONTENT.subarray(0, 3))
      setImmediate(() => response.destroy())
    },
    '/slow': (request, response, count) => {
      if (count < 3) part(request, response, CONTENT)
    },
  })
})
afterAll(() => server.stop())

const at = (path: string) => `${server.origin}${path}`
const opening = (path: string) => HttpSource.open(at(path)).catch((error: unknown) => error)

/** The first two requests, which open the file and read from it, go well; the third is what is tested. */
async function third(path: string): Promise<unknown> {
  const source = await HttpSource.open(at(path))
  await source.read(0, 8)
  return await source.read(4096, 10).catch((error: unknown) => error)
}

const failed = (kind: string, words: string, operation = 'open') =>
  expect.objectContaining({ name: 'SourceError', kind, operation, message: expect.stringContaining(words) })

describe('a file on a web server', () => {
  it('is judged as the same file on a drive, by the same reads', async () => {
    const before = server.requests.length
    const remote = await openImage(at('/disk.vhdx?key=secret'), { wasm: wasmModule })
    const report = await remote.report()
    const local = await (await openImage(CONTENT, { wasm: wasmModule, name: remote.name })).report()
    expect({ ...report, file: null }).toEqual({ ...local, file: null })
    expect(report.file.name).toBe(`${server.origin}/disk.vhdx`)
    const ranges = server.requests.slice(before).map(({ range }) => range)
    expect(ranges[0]).toBe('bytes=0-0')
    expect(ranges.length).toBe(1 + report.file.reads)
    remote.close()
  })

  it('is told to be a VHDX by 8 bytes', async () => {
    const before = server.requests.length
    expect(await probe(at('/disk.vhdx'))).toBe(true)
    expect(server.requests.slice(before).map(({ range }) => range)).toEqual(['bytes=0-0', 'bytes=0-7'])
    expect(await probe(at('/empty'))).toBe(false)
  })

  it('may be empty', async () => {
    for (const path of ['/empty', '/empty-whole']) expect(await opening(path)).toMatchObject({ size: 0 })
  })

  it('may stand behind a redirect, which is followed once', async () => {
    const source = await HttpSource.open(at('/redirect'))
    const before = server.requests.length
    expect(await source.read(0, 8)).toEqual(CONTENT.slice(0, 8))
    expect(source.name).toBe(at('/redirect'))
    expect(server.requests.slice(before).map(({ path }) => path)).toEqual(['/there?key=1'])
  })

  it('may stand behind one that expires, which is then asked for again', async () => {
    const source = await HttpSource.open(at('/signed'))
    expect(await source.read(0, 8)).toEqual(CONTENT.slice(0, 8))
    expect(await source.read(8, 8)).toEqual(CONTENT.slice(8, 16))
  })

  it('gets the headers that were given', async () => {
    expect(await opening('/password')).toEqual(failed('denied', 'answered 401'))
    const source = await HttpSource.open(at('/password'), { headers: { authorization: 'Bearer x' } })
    expect(await source.read(0, 8)).toEqual(CONTENT.slice(0, 8))
  })

  it('may want a name and password, which the address holds and nothing shows', async () => {
    const address = at('/basic').replace('//', '//u%40x:p%C3%A9@')
    const source = await HttpSource.open(address)
    expect(await source.read(0, 8)).toEqual(CONTENT.slice(0, 8))
    expect(source.name).toBe(at('/basic'))
    const refused = await HttpSource.open(address.replace('p%C3%A9', 'wrong')).catch((error: unknown) => error)
    expect(refused).toEqual(failed('denied', 'answered 401'))
    expect(String(refused)).not.toContain('wrong')
  })

  it('gets no word that lets the asker in where a redirect leads to another site', async () => {
    const other = await RangeServer.start(CONTENT)
    const first = await RangeServer.start(CONTENT, {
      '/': (_, response) => response.writeHead(302, { location: `${other.origin}/there` }).end(),
      '/here': (_, response) => response.writeHead(302, { location: '/there' }).end(),
    })
    const headers = { Authorization: 'Bearer x', cookie: 'a=b', 'x-more': 'c' }
    for (const [path, server] of [['/', other] as const, ['/here', first] as const]) {
      const source = await HttpSource.open(`${first.origin}${path}`, { headers })
      expect(await source.read(0, 8)).toEqual(CONTENT.slice(0, 8))
      expect(server.requests.at(-1)).toMatchObject({ path: '/there', range: 'bytes=0-7', headers: { 'x-more': 'c' } })
    }
    expect(other.requests.map(({ headers }) => headers.authorization ?? headers.cookie)).toEqual([undefined, undefined])
    expect(first.requests.at(-1)?.headers).toMatchObject({ authorization: 'Bearer x', cookie: 'a=b' })
    other.stop()
    first.stop()
  })

  it('is not cached, and says so', async () => {
    await opening('/disk.vhdx')
    expect(server.requests.at(-1)?.headers['cache-control']).toBe('no-cache')
  })
})

describe('an address that does not open', () => {
  it.each([
    ['/whole', 'noRanges', 'ignores ranges'],
    ['/page', 'notAFile', 'a web page in place of the file'],
    ['/page-in-parts', 'notAFile', 'a web page in place of the file'],
    ['/none', 'missing', 'no such file (it answered 404)'],
    ['/gone', 'missing', 'answered 410'],
    ['/secret', 'denied', 'answered 403'],
    ['/broken', 'unreachable', 'answered 500'],
    ['/teapot', 'unreadable', 'answered 418'],
    ['/zip', 'noRanges', 'compresses'],
    ['/no-size', 'noRanges', 'how large'],
    ['/no-range-header', 'noRanges', 'how large'],
    ['/too-large', 'noRanges', 'a size that no file can have ("bytes 0-0/99999999999999999999")'],
    ['/loop', 'unreachable', 'could not be asked: redirect count'],
  ])('%s', async (path, kind, words) => expect(await opening(path)).toEqual(failed(kind, words)))

  it('only in a busy moment opens a little later', async () => {
    const before = server.requests.length
    expect(await opening('/busy-at-first')).toMatchObject({ size: CONTENT.length })
    expect(server.requests.length - before).toBe(2)
  })

  it('a server that is not there', async () => {
    const error = await HttpSource.open('http://127.0.0.1:9/x').catch((reason: unknown) => reason)
    expect(error).toEqual(failed('unreachable', 'could not be asked'))
  })

  it('the whole file is not fetched only to find out', async () => {
    const big = await RangeServer.start(CONTENT, {
      '/': (_, response) => {
        response.writeHead(200, { 'content-length': 2 ** 40 })
        const more = () => {
          while (response.write(CONTENT)) sent += CONTENT.length
          sent += CONTENT.length
        }
        let closed = false
        response.on('drain', () => closed || more())
        response.on('close', () => {
          closed = true
        })
        more()
      },
    })
    let sent = 0
    expect(await HttpSource.open(`${big.origin}/`).catch((reason: unknown) => reason)).toEqual(
      failed('noRanges', 'ignores ranges'),
    )
    big.stop()
    expect(sent).toBeLessThan(64 * 2 ** 20)
  })
})

describe('a server that changes its mind', () => {
  it.each([
    ['/etag', 'changed', 'changed while it was being read'],
    ['/date', 'changed', 'changed while it was being read'],
    ['/shrinks', 'changed', 'changed while it was being read'],
    ['/ends', 'changed', 'changed while it was being read'],
    ['/turns-whole', 'noRanges', 'ignores ranges'],
    ['/elsewhere', 'noRanges', 'was asked for bytes 4096 to 4105 and sent 5 to 14'],
    ['/endless', 'noRanges', 'more than the part'],
    ['/busy', 'unreachable', 'answered 503'],
  ])('%s', async (path, kind, words) => expect(await third(path)).toEqual(failed(kind, words, 'read')))

  it.each(['/busy-once', '/cut-once'])('%s: is asked again', async (path) => {
    expect(await third(path)).toEqual(CONTENT.slice(4096, 4106))
  })

  it('ends a report, with what was known', async () => {
    const opened = await openImage(at('/busy-in-report'), { wasm: wasmModule })
    await opened.bytes(0, 8)
    await expect(opened.report()).rejects.toThrow(SourceError)
    opened.close()
  })
})

describe('stopping', () => {
  it('ends a read that waits', async () => {
    const source = await HttpSource.open(at('/slow'))
    await source.read(0, 8)
    const stop = new AbortController()
    const reading = source.read(0, 8, { signal: stop.signal }).catch((error: unknown) => error)
    const reason = new Error('enough')
    stop.abort(reason)
    expect(await reading).toBe(reason)
  })

  it('ends a pause between two tries', async () => {
    const source = await HttpSource.open(at('/busy-in-pause'))
    const stop = new AbortController()
    await source.read(0, 8).catch(() => {})
    const reading = source.read(0, 8, { signal: stop.signal }).catch((error: unknown) => error)
    const reason = new Error('enough')
    setTimeout(() => stop.abort(reason), 50)
    expect(await reading).toBe(reason)
  })

  it('a closed source reads no more', async () => {
    const source = await HttpSource.open(at('/disk.vhdx'))
    source.close()
    await expect(source.read(0, 1)).rejects.toMatchObject({ kind: 'closed' })
  })
})

describe('an address as a name', () => {
  it.each([
    ['https://x.blob.core.windows.net/a/b.vhdx?sv=1&sig=secret#f', 'https://x.blob.core.windows.net/a/b.vhdx'],
    ['https://user:word@host/b.vhdx', 'https://host/b.vhdx'],
    ['not an address', 'not an address'],
  ])('%s', (address, name) => expect(nameOfAddress(address)).toBe(name))
})
