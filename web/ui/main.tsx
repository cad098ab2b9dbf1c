// Where the page starts. The order matters: the policy before anything that could start a worker.
import './tokens.css'
import './base.css'
import { render } from 'preact'
import { App } from './app.tsx'
import { acceptDrops } from './drop.ts'
import { followFragment } from './focus.ts'
import { followKeys } from './keys.ts'
import { allowOwnWorkerOnly } from './trusted-types.ts'

allowOwnWorkerOnly()
const root = document.getElementById('app')
if (!root) throw new Error('index.html has no element #app')
render(<App />, root)
followFragment()
acceptDrops()
followKeys()
