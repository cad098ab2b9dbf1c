// A web server that answers ranges of one file, and misbehaves in every way that its path asks for.
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Request {
  path: string
  range: string | undefined
  headers: IncomingMessage['headers']
}

/** Answers a request; told how often its path was asked for. */
export type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void

export class RangeServer {
  readonly requests: Request[] = []
  readonly #server: Server
  readonly #counts = new Map<string, number>()

  private constructor(content: Uint8Array, handlers: Readonly<Record<string, Handler>>) {
    this.#server = createServer((request, response) => {
      const path = (request.url ?? '/').replace(/\?.*/, '')
      this.requests.push({ path: request.url ?? '/', range: request.headers.range, headers: request.headers })
      const count = (this.#counts.get(path) ?? 0) + 1
      this.#counts.set(path, count)
      const handler = handlers[path]
      if (handler) handler(request, response, count)
      else part(request, response, content)
    })
  }

  /** Serves `content` at every path that has no handler. */
  static async start(content: Uint8Array, handlers: Readonly<Record<string, Handler>> = {}): Promise<RangeServer> {
    const server = new RangeServer(content, handlers)
    await new Promise<void>((ready) => server.#server.listen(0, '127.0.0.1', ready))
    return server
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  stop(): void {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}

/** Answers the range that was asked for, as a good server does. */
export function part(
  request: IncomingMessage,
  response: ServerResponse,
  content: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): void {
  const [, first = '0', last = String(content.length - 1)] =
    /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? []
  const start = Number(first)
  const end = Math.min(Number(last === '' ? content.length - 1 : last), content.length - 1)
  if (start >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}`, ...headers }).end()
    return
  }
  response
    .writeHead(206, {
      'content-type': 'application/octet-stream',
      'content-range': `bytes ${start}-${end}/${content.length}`,
      'content-length': end - start + 1,
      etag: '"one"',
      ...headers,
    })
    .end(content.subarray(start, end + 1))
}
