// The shell around everything: the bar, the phase's page, the outline while a file is dragged, the live region.
import { useEffect } from 'preact/hooks'
import { inert } from '../text/inert.ts'
import style from './app.module.css'
import { Help, HelpButton } from './help.tsx'
import { Landing } from './landing.tsx'
import { cancel } from './open.ts'
import { OpenButton, Picker } from './open-button.tsx'
import { Failed, Open, Reading } from './opened.tsx'
import { Rules, RulesButton } from './rules.tsx'
import { type Phase, useStore } from './store.ts'
import { verdictWords } from './verdict-words.ts'
import { Icon } from './widgets/icon.tsx'

export function App() {
  const { phase, dragging, notice } = useStore()
  useEffect(() => {
    document.title = titleOf(phase)
  }, [phase])
  return (
    <>
      <a class={style['skip']} href="#main">
        Skip to the content
      </a>
      <Picker />
      <header class={style['bar']}>
        <div>
          <Name home={phase.kind === 'landing'} />
          <div class={style['tools']}>
            {phase.kind !== 'landing' && <OpenButton label="Open another file" />}
            <RulesButton />
            <HelpButton />
          </div>
        </div>
      </header>
      <main id="main" tabIndex={-1} class={style['main']}>
        {notice !== null && <p class={style['notice']}>{notice}</p>}
        <Page phase={phase} />
      </main>
      <p class="unseen" role="status">
        {announcement(phase)}
      </p>
      <Help />
      <Rules />
      {dragging && (
        <div class={style['dragging']}>
          <p>Drop to open</p>
        </div>
      )}
    </>
  )
}

function Name({ home }: { home: boolean }) {
  const name = (
    <>
      <Icon name="disc" size={20} />
      vhdxscope
    </>
  )
  if (home) return <span class={style['name']}>{name}</span>
  return (
    <button type="button" class={style['name']} aria-label="vhdxscope: back to the start" onClick={cancel}>
      {name}
    </button>
  )
}

function Page({ phase }: { phase: Phase }) {
  switch (phase.kind) {
    case 'landing':
      return <Landing />
    case 'opening':
      return <Reading phase={phase} />
    case 'open':
      return <Open phase={phase} />
    case 'failed':
      return <Failed phase={phase} />
  }
}

/** What a screen reader says when the phase changes. */
function announcement(phase: Phase): string {
  switch (phase.kind) {
    case 'landing':
      return ''
    case 'opening':
      return 'Reading the file.'
    case 'open':
      return `Verdict: ${verdictWords(phase.report).word}. ${inert(phase.report.verdict?.summary ?? '')}`
    case 'failed':
      return `${phase.failure.title}. ${phase.failure.summary}`
  }
}

function titleOf(phase: Phase): string {
  switch (phase.kind) {
    case 'landing':
      return 'vhdxscope: is this VHDX sound?'
    case 'opening':
      return `Reading … · ${inert(phase.file.name)} · vhdxscope`
    case 'open':
      return `${verdictWords(phase.report).word} · ${inert(phase.file.name)} · vhdxscope`
    case 'failed':
      return `${phase.failure.title} · ${inert(phase.file.name)} · vhdxscope`
  }
}
