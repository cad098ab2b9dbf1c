// @ts-check
// Stops an older Node with one sentence. Imported before everything else, so it keeps to syntax that an old Node can read.
import { wantedNode } from './wanted-node.mjs'

const sentence = wantedNode(process.versions.node)
if (sentence) {
  console.error(sentence)
  process.exit(1)
}
