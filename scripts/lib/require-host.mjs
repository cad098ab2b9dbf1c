// @ts-check
// Stops on an older Node, or on Windows, with one sentence. Imported before everything else, so it keeps to syntax that an
// old Node can read. It is also run by itself before `npm start`, whose line is for a POSIX shell: `exec` puts Node in the
// shell's place, so that a signal sent to npm reaches it and no child is left.
import { wantedNode, wantedPlatform } from './wanted-host.mjs'

const sentence = wantedNode(process.versions.node) || wantedPlatform(process.platform)
if (sentence) {
  console.error(sentence)
  process.exit(1)
}
