// Builds the page: web/ -> build/site, for any static host and any folder on it.
// The built page carries its own policy; while developing it is left out, because the dev server needs its socket.
import { defineConfig, type Plugin } from 'vite'

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

export default defineConfig({
  root: 'web',
  base: './',
  publicDir: '../public',
  plugins: [contentSecurityPolicy()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'iife' }, // a classic worker starts from a blob: address in every browser, also on file://
  build: {
    outDir: '../build/site',
    emptyOutDir: true,
    modulePreload: false, // one script; the preloader would bring a fetch
    assetsInlineLimit: 0, // only what asks for it by ?inline
  },
})
