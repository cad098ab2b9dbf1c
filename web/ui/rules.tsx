// The catalogue of rules, over the page: every rule with its anchor (#hdr-006), so that findings and tickets can point at it. It comes
// from the engine itself, by a worker; nothing is fetched.
import { useEffect, useRef, useState } from 'preact/hooks'
import { ruleAnchor, ruleGroup } from '../text/rules-page.ts'
import { type Rule, rulesInWorker } from '../worker/client.ts'
import { newWorker, wasmModule } from './engine.ts'
import { clearFocus, ruleIn } from './focus.ts'
import style from './rules.module.css'
import { setState, useStore } from './store.ts'
import button from './widgets/button.module.css'

export function RulesButton() {
  return (
    <button type="button" class={button['quiet']} onClick={() => setState({ rules: true })}>
      Rules
    </button>
  )
}

export function Rules() {
  const { rules: asked, focus } = useStore()
  const named = ruleIn(focus?.node ?? null)
  const open = asked || named !== null
  const dialog = useRef<HTMLDialogElement>(null)
  const [rules, setRules] = useState<readonly Rule[] | string | null>(null)

  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
  }, [open])
  useEffect(() => {
    if (!open || (rules !== null && typeof rules !== 'string')) return
    readRules().then(setRules, (error: unknown) => setRules(error instanceof Error ? error.message : String(error)))
  }, [open])
  useEffect(() => {
    if (named === null || rules === null) return
    const element = document.getElementById(ruleAnchor(named))
    element?.scrollIntoView({ block: 'start' })
    element?.focus({ preventScroll: true })
  }, [named, rules])

  const close = () => {
    if (named !== null) clearFocus()
    setState({ rules: false })
  }
  return (
    <dialog ref={dialog} class={style['rules']} aria-labelledby="rules-title" onClose={close}>
      <div class={style['head']}>
        <h2 id="rules-title">What is checked</h2>
        <button type="button" class={button['quiet']} onClick={close}>
          Close
        </button>
      </div>
      {open && <Body rules={rules} named={named} />}
    </dialog>
  )
}

async function readRules(): Promise<Rule[]> {
  return await rulesInWorker(await wasmModule(), newWorker())
}

function Body({ rules, named }: { rules: readonly Rule[] | string | null; named: string | null }) {
  if (rules === null) return <p>Reading the rules …</p>
  if (typeof rules === 'string') return <p>{rules}</p>
  const groups = [...new Set(rules.map(({ id }) => ruleGroup(id)))]
  return (
    <>
      <p class={style['about']}>
        {rules.length} rules. The severity is the worst a rule has: fatal, the file must not be opened; error, against a
        MUST; warning, suspicious or against a SHOULD; info, the file conforms.
      </p>
      {named !== null && !rules.some(({ id }) => id === named) && <p>There is no rule {named}.</p>}
      {groups.map((group) => (
        <section key={group} aria-label={group}>
          <h3>{group}</h3>
          {rules
            .filter(({ id }) => ruleGroup(id) === group)
            .map((rule) => (
              <Entry key={rule.id} rule={rule} marked={rule.id === named} />
            ))}
        </section>
      ))}
    </>
  )
}

function Entry({ rule: { id, severity, section, title, explain }, marked }: { rule: Rule; marked: boolean }) {
  return (
    <article
      id={ruleAnchor(id)}
      tabIndex={-1}
      class={`${style['rule'] ?? ''} ${marked ? (style['marked'] ?? '') : ''}`}
    >
      <h4>
        <a class="mono" href={`#${ruleAnchor(id)}`}>
          {id}
        </a>{' '}
        {title}
      </h4>
      <p class={style['facts']}>
        {severity}
        {section !== null && ` · MS-VHDX ${section}`}
      </p>
      {explain !== '' && <p>{explain}</p>}
    </article>
  )
}
