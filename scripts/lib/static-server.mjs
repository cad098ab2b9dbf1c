// @ts-check
// Serves one folder over http, to this machine only. It sends no header that the page relies on: a plain static host will do
// for the page, and this shows it.
import { createReadStream, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, resolve, sep } from 'node:path'
import { pipeline } from 'node:stream'

const HOST = '127.0.0.1'

/** @type {Readonly<Record<string, string>>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/**
 * Listens on `port`, or on the next free one after it.
 * @param {string} folder
 * @param {number} port
 * @returns {Promise<{ address: string, server: import('node:http').Server }>}
 */
export async function serveFolder(folder, port) {
  const root = resolve(folder)
  const server = createServer((request, response) => answer(root, request, response))
  for (let candidate = port; candidate <= 65535; candidate++) {
    if (await listens(server, candidate)) return { address: `http://${HOST}:${candidate}/`, server }
  }
  throw new Error(`No port from ${port} on is free.`)
}

/**
 * @param {import('node:http').Server} server
 * @param {number} port
 * @returns {Promise<boolean>} false if another program has the port
 */
function listens(server, port) {
  return new Promise((yes, no) => {
    /** @param {NodeJS.ErrnoException} error */
    const failed = (error) => (error.code === 'EADDRINUSE' ? yes(false) : no(error))
    server.once('error', failed)
    server.listen(port, HOST, () => {
      server.off('error', failed)
      yes(true)
    })
  })
}

/**
 * @param {string} root
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
function answer(root, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return refuse(response, 405, 'Only GET and HEAD are answered.')
  const file = fileFor(root, request.url ?? '/')
  const stat = file ? statSync(file, { throwIfNoEntry: false }) : undefined
  if (!file || !stat?.isFile()) return refuse(response, 404, 'There is no such file.')
  response.writeHead(200, {
    'Content-Type': TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream',
    'Content-Length': stat.size,
  })
  if (request.method === 'HEAD') return response.end()
  pipeline(createReadStream(file), response, () => {})
}

/**
 * The file that a request's target names, or undefined if it names nothing inside the folder.
 * @param {string} root absolute
 * @param {string} target as the request states it
 * @returns {string | undefined}
 */
export function fileFor(root, target) {
  const path = decoded(target.split(/[?#]/)[0] ?? '')
  if (path === undefined || !path.startsWith('/') || path.includes('\0')) return undefined
  const file = resolve(join(root, path))
  if (file !== root && !file.startsWith(root + sep)) return undefined
  return path.endsWith('/') ? join(file, 'index.html') : file
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {number} status
 * @param {string} sentence
 */
function refuse(response, status, sentence) {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' })
  response.end(`${sentence}\n`)
}
