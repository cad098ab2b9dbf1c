// What --help says.
import { STATUS } from './status.ts'

const STATUSES = `Exit status: ${STATUS.sound} sound; ${STATUS.notSound} damaged or needs replay; ${STATUS.unopenable} unopenable or not a VHDX;
${STATUS.usage} wrong usage; ${STATUS.ours} a fault of this program; ${STATUS.unread} could not read; ${STATUS.interrupted} interrupted.
With several files the greatest counts.
`

const OPTIONS = `  --json      the answer as JSON, one object a line; integers have all their digits
  --help      this help; after a verb, the help of that verb
  --version   the version
`

export const HELP = `vhdxscope looks at VHDX files and says what they are and whether they are sound. It only reads.

  vhdxscope info FILE…    what each file is: verdict, key facts, headers, region tables, metadata
  vhdxscope check FILE…   the verdict and the findings; of several files, one line each
  vhdxscope rules         every rule that is checked

${OPTIONS}
Colour is used on a terminal only, and not if NO_COLOR is set.

${STATUSES}`

export const VERB_HELP: Readonly<Record<'info' | 'check' | 'rules', string>> = {
  info: `vhdxscope info [--json] FILE…

Says of each file what it is: the verdict first, then the key facts, both headers side by side, the region
tables, the metadata, the parent locator, and what was not examined. With --json, the whole report of each
file, one object a line, exactly as the engine wrote it.

${STATUSES}`,
  check: `vhdxscope check [--json] FILE…

Says whether each file is sound. Of one file: the verdict, then every finding, the worst first, with the rule,
the place in the file and the section of MS-VHDX. Of several files: one line each. With --json, an object
{ "file", "verdict", "findings" } a line.

${STATUSES}`,
  rules: `vhdxscope rules [--json]

Lists every rule that is checked: its name, how bad it is, and what it is about.

Exit status: 0.
`,
}
