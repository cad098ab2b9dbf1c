// Builds the page: web/ -> build/site, for any static host and any folder on it.
// The built page carries its own policy; while developing it is left out, because the dev server needs its socket.
import { readFileSync } from 'node:fs'
import { defineConfig, type Plugin } from 'vite'
import { thirdPartyLicences } from './scripts/lib/licences.mjs'
import { packedSamples } from './tests/images/samples.mjs'

// Nothing can leave the page or its worker. In the order in which a reader will check it.
const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  'worker-src blob:',
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types default',
].join('; ')

function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    // Right after the charset: a policy binds only what follows it.
    transformIndexHtml: (html) =>
      html.replace(
        /<meta charset[^>]*>/,
        (charset) => `${charset}\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`,
      ),
  }
}

/** Makes the sample images and puts them into the page's script, in place of the empty list that stands there. */
function samples(): Plugin {
  const empty = 'packedSamples: readonly PackedSample[] = []'
  return {
    name: 'samples',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('/ui/packed-samples.ts')) return null
      if (!code.includes(empty)) this.error(`packed-samples.ts no longer has the list "${empty}"`)
      return { code: code.replace(empty, () => `packedSamples = ${JSON.stringify(packedSamples())}`), map: null }
    },
  }
}

/** The icon in the page itself: an icon's address would be fetched, and browsers choose their own time for that. */
function inlineIcon(): Plugin {
  return {
    name: 'inline-icon',
    apply: 'build',
    transformIndexHtml: {
      order: 'pre',
      handler: (html) => {
        const icon = readFileSync(new URL('public/favicon.svg', import.meta.url), 'utf8')
          .replaceAll(/\s+/g, ' ')
          .trim()
        return html.replace('href="/favicon.svg"', () => `href="data:image/svg+xml,${encodeURIComponent(icon)}"`)
      },
    },
  }
}

/** Beside the page, not fetched by it. */
function licences(): Plugin {
  return {
    name: 'licences',
    apply: 'build',
    generateBundle() {
      const source = thirdPartyLicences(['preact', 'lossless-json'])
      this.emitFile({ type: 'asset', fileName: 'third-party-licenses.txt', source })
    },
  }
}

export default defineConfig({
  root: 'web',
  base: './',
  publicDir: '../public',
  plugins: [contentSecurityPolicy(), samples(), inlineIcon(), licences()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'iife' }, // a classic worker starts from a blob: address in every browser, also on file://
  build: {
    outDir: '../build/site',
    emptyOutDir: true,
    modulePreload: false, // one script; the preloader would bring a fetch
    assetsInlineLimit: 0, // only what asks for it by ?inline
  },
})
