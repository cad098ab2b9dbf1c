// @ts-check
// The entry of every npm script: `node scripts/main.mjs VERB`, where VERB is the name of a file beside this one that exports
// `main`. Here only the host is checked and failures become sentences. Old syntax on purpose, see require-host.mjs.
import './lib/require-host.mjs'

const verb = process.argv[2] || ''

import('./lib/failure.mjs').then(function (failure) {
  return import('./' + verb + '.mjs')
    .then(function (script) {
      return script.main()
    })
    .catch(failure.reportFailure)
})
