// @ts-check
// npm run format: puts every file into the form that npm run check asks for.
import { BIOME } from './lib/checks.mjs'
import { nativeFiles } from './lib/native-files.mjs'
import { run, stopOnSignals } from './lib/run.mjs'
import { setUpForFormat } from './lib/setup.mjs'

export async function main() {
  stopOnSignals()
  await setUpForFormat()
  const files = nativeFiles(['native', 'tests/native'])
  if (files.length > 0) await run('clang-format', ['-i', ...files], { step: 'clang-format' })
  await run(process.execPath, [BIOME, 'check', '--write'], { step: 'Biome', output: 'raw' })
}
