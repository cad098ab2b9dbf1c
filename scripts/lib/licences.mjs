// @ts-check
// What the code of others that is built into the page and the package asks to be said. LLVM's libraries ask for nothing in
// compiled form.
import { readdirSync, readFileSync } from 'node:fs'
import { inProject } from './project.mjs'

/** @param {readonly string[]} packages of npm, whose code is in the JavaScript */
export function thirdPartyLicences(packages) {
  const parts = packages.map((name) => {
    const folder = inProject(`node_modules/${name}`)
    const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.|$)/i.test(entry))
    if (!file) throw new Error(`${name} has no licence file`)
    return `The JavaScript contains ${name}:\n\n${readFileSync(`${folder}/${file}`, 'utf8').trim()}\n`
  })
  return `${parts.join('\n')}
The JavaScript and the wasm contain parts of Emscripten and of musl, under the MIT licence as well:

Copyright (c) 2010-2022 The Emscripten Authors
Copyright (c) 2005-2020 Rich Felker, et al.
`
}
