// Why a report has no verdict, in the words of the page.
import { describe, expect, it } from 'vitest'
import { verdictLines } from '../../web/cli/print.ts'
import type { Log, NotExamined, Report } from '../../web/engine/report.ts'
import { logAdvice } from '../../web/text/log-advice.ts'
import { undecided } from '../../web/text/undecided.ts'
import { MiB, write } from '../images/builder.mjs'
import { inUse } from '../images/cases/log-case.mjs'
import { examine } from './support/examine.ts'

const of = (...notExamined: NotExamined[]) =>
  undecided({ coverage: { examined: [], notExamined } } as unknown as Report)
const contents = { what: 'The contents of the disk', why: 'the format has no checksum for them' }
const cap = {
  what: 'Some entries of the log, or their descriptors',
  why: 'at most 32768 entries and 64 MiB of descriptors are held',
}

describe('a report without a verdict', () => {
  it.each(['the source could not read these bytes', 'they could not be read'])(
    'for bytes that could not be read advises to copy the file: %s',
    (why) => {
      const { summary, steps } = of({ what: '64 KiB at 0x30000', why }, contents)
      expect(summary).toBe('Bytes that the verdict depends on could not be read.')
      expect(steps.join(' ')).toContain('Copy the file to another drive')
    },
  )

  it('for a log over a cap names the cap, and blames no bytes', () => {
    const { summary, steps } = of(cap, contents)
    expect(summary).toContain(`the log that waits to be replayed was not examined to its end: ${cap.why}.`)
    expect(`${summary} ${steps.join(' ')}`).not.toMatch(/could not be read|another drive/)
    expect(steps.join(' ')).toContain('Have no program replay the log')
  })

  it('and so for one with more writes than are compared with blocks', async () => {
    const writes = Array.from({ length: 65_537 }, (_, i) => write.zero(24 * MiB + 4096 * i, 4096))
    const draft = inUse({ log: { offset: 16 * MiB, length: 4 * MiB }, minimumSize: 300 * MiB })
    const { report } = await examine(draft.ring((ring) => ring.append({ number: 7, writes })).image('x'))
    expect(report.verdict).toBeNull()
    expect(undecided(report).summary).toContain('was not examined to its end: at most 65536 writes are compared')
    expect(logAdvice(report, report.log as Log)?.commands).toEqual([])
    // The command line gives the same reason.
    expect(JSON.stringify(verdictLines(report))).toContain('at most 65536 writes are compared')
  })

  it('for structures that are more than is held says that', () => {
    const { summary, steps } = of({ what: 'Part of the structures', why: 'they claim more than the 20 MiB' }, contents)
    expect(summary).toContain('more than is held at once')
    expect(`${summary} ${steps.join(' ')}`).not.toMatch(/could not be read|another drive|the log/)
  })
})
