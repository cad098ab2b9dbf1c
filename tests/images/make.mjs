// @ts-check
// Writes the images of the catalogue.
//
//   node tests/images/make.mjs FOLDER                   all cases that the engine knows: NAME.sparse each, manifest.json, manifest.tsv
//   node tests/images/make.mjs --log FOLDER             the same of the cases about the log, the large ones aside
//   node tests/images/make.mjs --blocks FOLDER          the same of the cases about blocks
//   node tests/images/make.mjs --materialize NAME FILE  one case as a real file, for a foreign program
//   node tests/images/make.mjs --list                   the names

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { argv, exit, stderr, stdout } from 'node:process'
import { CASES, caseByName } from './cases.mjs'
import { BLOCK_CASES } from './cases-blocks.mjs'
import { LOG_CASES, LOG_LARGE_CASES } from './cases-log.mjs'
import { DEEP_CASES, CASES as EXAMINED } from './examined.mjs'
import { manifestJson, manifestTsv } from './manifest.mjs'
import { materialize, pack } from './write.mjs'

const [first, second, third] = argv.slice(2)

if (first === '--list') {
  stdout.write([...CASES, ...LOG_CASES, ...LOG_LARGE_CASES, ...BLOCK_CASES].map((each) => `${each.name}\n`).join(''))
} else if (first === '--materialize' && second && third) {
  const other = [...LOG_CASES, ...LOG_LARGE_CASES, ...BLOCK_CASES].find((each) => each.name === second)
  materialize((other ?? caseByName(second)).make(), third)
} else if (first === '--log' && second) {
  writeAll(second, LOG_CASES)
} else if (first === '--blocks' && second) {
  writeAll(second, BLOCK_CASES)
} else if (first && !first.startsWith('-')) {
  writeAll(first, [...EXAMINED, ...DEEP_CASES])
} else {
  stderr.write('usage: make.mjs FOLDER | --log FOLDER | --blocks FOLDER | --materialize NAME FILE | --list\n')
  exit(64)
}

/** @param {string} folder @param {import('./cases.mjs').Case[]} cases */
function writeAll(folder, cases) {
  mkdirSync(folder, { recursive: true })
  const written = cases.map((each) => {
    const image = each.make()
    writeFileSync(join(folder, `${each.name}.sparse`), pack(image))
    return { each, size: image.size }
  })
  writeFileSync(join(folder, 'manifest.json'), manifestJson(written))
  writeFileSync(join(folder, 'manifest.tsv'), manifestTsv(written))
  stdout.write(`${written.length} images in ${folder}\n`)
}
