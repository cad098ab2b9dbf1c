// The largest words of the page: the verdict, or what stands in its place while reading or when reading failed.
import type { ComponentChildren } from 'preact'
import type { Chosen } from './store.ts'
import style from './verdict.module.css'
import type { VerdictWords } from './verdict-words.ts'
import { Icon } from './widgets/icon.tsx'
import { Inert } from './widgets/inert.tsx'

interface Props {
  /** Null while reading: a pulse stands in the symbol's place. */
  look: Pick<VerdictWords, 'icon' | 'tone'> | null
  word: string
  file: Chosen
  /** What to do now, most useful first. */
  steps: readonly string[]
  children: ComponentChildren
}

export function VerdictBox({ look, word, file, steps, children }: Props) {
  return (
    <header class={`${style['verdict']} ${style[look?.tone ?? 'reading']}`}>
      <div class={style['symbol']}>{look ? <Icon name={look.icon} size={34} /> : <span class={style['pulse']} />}</div>
      <div class={style['words']}>
        <p class={style['file']}>{file.name === '' ? 'A file without a name' : <Inert text={file.name} />}</p>
        <h1 id="verdict" tabIndex={-1}>
          {word}
        </h1>
        {children}
      </div>
      <NextSteps steps={steps} />
    </header>
  )
}

/** The sentence under the word. */
export function Summary({ children }: { children: ComponentChildren }) {
  return <p class={style['summary']}>{children}</p>
}

function NextSteps({ steps }: { steps: readonly string[] }) {
  if (steps.length === 0) return null
  return (
    <section class={style['steps']} aria-labelledby="next-steps">
      <h2 id="next-steps">What to do next</h2>
      <ol>
        {steps.map((step) => (
          <li key={step}>
            <Inert text={step} />
          </li>
        ))}
      </ol>
    </section>
  )
}
