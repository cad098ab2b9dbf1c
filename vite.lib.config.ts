// Builds the npm package's code: web/ -> dist/. Types come from tsc (tsconfig.types.json) afterwards.
// The entries share chunks, so that an error class is the same one in all of them; worker.js stands alone, because it must be copied and
// started by itself.
import { createHash } from 'node:crypto'
import { chmodSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build, defineConfig, type Plugin, type UserConfig } from 'vite'
import { thirdPartyLicences } from './scripts/lib/licences.mjs'

const root = fileURLToPath(new URL('.', import.meta.url))
const inRoot = (path: string) => `${root}${path}`
const version: string = JSON.parse(readFileSync(inRoot('package.json'), 'utf8')).version

const wasm = readFileSync(inRoot('web/engine/wasm/vhdxscope.wasm'))
const glue = readFileSync(inRoot('web/engine/wasm/vhdxscope.mjs'))
// Which .wasm and which JavaScript belong together: web/engine/build.ts compares this with the section below.
const mark = `${version}-${createHash('sha256').update(wasm).update(glue).digest('hex').slice(0, 12)}`

// In chunks of their own: a page without a bundler shall not load what only Node needs, nor the inlined entry name the .wasm.
const APART = /engine\/(sources\/node-file|open|open-path|load-default)\.ts$/

/** The wasm with its mark in a custom section, which every engine skips. */
function marked(): Uint8Array {
  const name = Buffer.from('vhdxscope.build')
  const text = Buffer.from(mark)
  const body = Buffer.concat([Buffer.from([name.length]), name, text])
  if (body.length > 127) throw new Error('The mark must fit a one-byte length.')
  return Buffer.concat([wasm, Buffer.from([0, body.length]), body])
}

/**
 * Keeps `new URL('./…', import.meta.url)` as it is written: both files lie beside the JavaScript in dist, and whoever bundles the
 * package must find the pattern. Vite would otherwise bundle the worker a second time and look for the wasm in web/engine.
 */
function keepAddresses(): Plugin {
  const address = /new URL\('\.\/(vhdxscope\.wasm|worker\.js)', import\.meta\.url\)/g
  const kept = /KEPT_ADDRESS_OF\([`"']([^`"']+)[`"']\)/g
  return {
    name: 'keep-addresses',
    enforce: 'pre',
    transform: (code) => code.replace(address, 'KEPT_ADDRESS_OF("$1")'),
    // At the very end: what is made smaller is written with other quotes, which not every bundler knows.
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle))
        if (file.type === 'chunk') file.code = file.code.replace(kept, "new URL('./$1', import.meta.url)")
    },
  }
}

function packageFiles(): Plugin {
  return {
    name: 'package-files',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'vhdxscope.wasm', source: marked() })
      this.emitFile({
        type: 'asset',
        fileName: 'report.schema.json',
        source: readFileSync(inRoot('web/engine/report.schema.json'), 'utf8'),
      })
      this.emitFile({
        type: 'asset',
        fileName: 'third-party-licenses.txt',
        source: thirdPartyLicences([]),
      })
    },
    async closeBundle() {
      chmodSync(inRoot('dist/cli.js'), 0o755)
      await build({ ...settings({ worker: 'web/worker/worker.ts' }), configFile: false })
    },
  }
}

function settings(entries: Record<string, string>): UserConfig {
  return {
    root,
    publicDir: false,
    logLevel: 'warn',
    define: {
      __VHDXSCOPE_BUILD__: JSON.stringify(mark),
      __VHDXSCOPE_VERSION__: JSON.stringify(version),
      __VHDXSCOPE_WASM__: JSON.stringify(Buffer.from(marked()).toString('base64')),
    },
    build: {
      outDir: 'dist',
      emptyOutDir: false,
      target: 'es2022',
      minify: false,
      lib: {
        entry: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, inRoot(path)])),
        formats: ['es'],
      },
      rolldownOptions: {
        external: /^node:/,
        output: {
          entryFileNames: '[name].js',
          // Classes keep their names: an error prints its class.
          minify: {
            compress: true,
            mangle: { keepNames: { class: true, function: false } },
            codegen: true,
          },
          comments: false,
          chunkFileNames: '[name].js',
          codeSplitting: {
            groups: [
              { name: 'engine', minShareCount: 2, test: (id: string) => !APART.test(id), priority: 2 },
              { name: 'node-files', test: /engine\/(sources\/node-file|open|open-path)\.ts$/, priority: 1 },
              { name: 'wasm-address', test: /engine\/load-default\.ts$/, priority: 3 },
            ],
          },
        },
      },
    },
  }
}

export default defineConfig({
  ...settings({
    index: 'web/engine/index.ts',
    node: 'web/engine/node.ts',
    inline: 'web/engine/inline.ts',
    'worker-client': 'web/worker/index.ts',
    cli: 'web/cli/main.ts',
  }),
  plugins: [keepAddresses(), packageFiles()],
})
