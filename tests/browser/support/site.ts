// Serves the built page the way a plain static host does, below a folder and with no security header at all, so that
// whatever holds in a test is held by the page's own policy. And another host, for the page to fail to reach.
import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { inProject } from '../../../scripts/lib/project.mjs'
import { serveFolder } from '../../../scripts/lib/static-server.mjs'

export interface Site {
  url: string
  close(): Promise<void>
}

export async function serveSite(): Promise<Site> {
  if (!existsSync(inProject('build/site/index.html'))) throw new Error('The page is not built: npm run build.')
  const { address, server } = await serveFolder(inProject('build'), 4600)
  return { url: `${address}site/`, close: () => close(server) }
}

export interface Elsewhere {
  url: string
  /** Method and path of whatever reached it, connection upgrades included. */
  heard: string[]
  close(): Promise<void>
}

/** Would gladly take anything a page sends: every origin is allowed, every request answered. */
export async function listenElsewhere(): Promise<Elsewhere> {
  const heard: string[] = []
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`)
    response.writeHead(200, { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }).end('heard')
  })
  server.on('upgrade', (request, socket) => {
    heard.push(`UPGRADE ${request.url}`)
    socket.destroy()
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    close: () => close(server),
  }
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
}
