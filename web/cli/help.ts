// What --help says.
import type { Verb } from './arguments.ts'
import { STATUS } from './status.ts'

const STATUSES = `Exit status: ${STATUS.sound} sound; ${STATUS.notSound} damaged or needs replay; ${STATUS.unopenable} unopenable or not a VHDX;
${STATUS.usage} wrong usage; ${STATUS.ours} a fault of this program; ${STATUS.unread} could not read; ${STATUS.interrupted} interrupted.
With several files the greatest counts.
`

const OPTIONS = `  --json      the answer as JSON, a line for each file or thing; integers have all their digits
  --help      this help; after a verb, the help of that verb
  --version   the version
`

const FILES = `FILE is a path, a pattern (*.vhdx, C:\\disks\\**\\*.vhdx), or an http: or https: address whose server answers range requests.`

export const HELP = `vhdxscope looks at VHDX files and says what they are and whether they are sound. It only reads.

  vhdxscope info FILE…          what each file is: verdict, key facts, headers, tables, blocks, use of space
  vhdxscope check FILE…         the verdict and the findings; of several files, one line each
  vhdxscope map FILE            where each part of the virtual disk lies in the file
  vhdxscope tree FILE [NODE]    the structures in the file, level by level, with their bytes and values
  vhdxscope rules               every rule that is checked
  vhdxscope explain CODE        what an error code of Windows means for a virtual disk; needs no file

${OPTIONS}
${FILES}
Colour is used on a terminal only, and not if NO_COLOR is set.

${STATUSES}`

export const VERB_HELP: Readonly<Record<Verb, string>> = {
  info: `vhdxscope info [--json] [--quick | --deep] [--as-stored] FILE…

Says of each file what it is: the verdict first, then the key facts, both headers side by side, the region
tables, the metadata, the parent locator, the blocks by state, what the file's bytes are used for, what programs
will do with it, what was not examined, and the log entry by entry. With --json, the whole report of each file,
one object a line, exactly as the engine wrote it. --quick and --deep are as for check. With --as-stored, a replay
of the log that is due is left out: everything is as it lies in the file now, there is no verdict, and the status
is 1.

${FILES}

${STATUSES}`,
  check: `vhdxscope check [--json] [--quick | --deep] FILE…

Says whether each file is sound. Of one file: the verdict, then every finding, the worst first, with the rule,
the place in the file and the section of MS-VHDX. Of several files: one line each. With --json, an object
{ "file", "verdict", "findings" } a line. With --deep, also what takes long and changes no verdict: the contents of
sector bitmaps, of entries behind those of the disk and of space that nothing owns, up to 4 GiB, and of a log of
more than 16 MiB that is not in use. With --quick, all but the block table and what is not in use: of a disk of
any size, on the web too, less than half a MiB is read, and the log where it is in use.

${FILES}

${STATUSES}`,
  map: `vhdxscope map [--json] [--as-stored] FILE

Lists the extents of the virtual disk from its start to its end: where each begins, how long it is, its state in
the block allocation table, and where it lies in the file. Extents that follow each other in both are one. A log
that needs a replay is taken into account; with --as-stored it is left out. With --json, an object
{ "start", "length", "state", "fileOffset" } a line, in bytes.

${STATUSES}`,
  tree: `vhdxscope tree [--json] [--as-stored] [--first N] [--count N] FILE [NODE]

Lists what lies directly below a node of the file's structures: each with its id, its place in the file and its
value. Without NODE, the top. An id in the list is the NODE of the next call: vhdxscope tree disk.vhdx header.2
With --first and --count, a part of a long list; the first has number 0. With --json, an object a line. With
--as-stored, as the structures lie in the file now, where a replay of the log would change them.

${STATUSES}`,
  rules: `vhdxscope rules [--json]

Lists every rule that is checked: its name, how bad it is, and what it is about. With --json, one array.

Exit status: ${STATUS.sound}.
`,
  explain: `vhdxscope explain [--json] CODE…

Says what an error code of Windows means for a virtual disk, and what to look at. CODE may be hexadecimal
(0x80070570), decimal with or without a sign (-1069940720), a name (ERROR_VHD_INVALID_SIZE), or a whole message
that holds one. No file is needed. With --json, an object a line.

Exit status: ${STATUS.sound}; ${STATUS.notSound} if no code in it is known.
`,
}
