// The page before a file is open: what it does in one sentence, how to open one, and why that is safe.
import style from './landing.module.css'
import { OpenButton } from './open-button.tsx'
import { Icon } from './widgets/icon.tsx'

export function Landing() {
  return (
    <div class={style['landing']}>
      <h1>Is this VHDX sound?</h1>
      <p class={style['purpose']}>
        Open a virtual disk of Hyper-V, WSL or Docker and read whether it is sound, what is wrong with it, and what to
        do next.
      </p>
      <div class={style['drop']}>
        <OpenButton main label="Open file" />
        <p>
          or drop it anywhere on this page. Any size: only the structures are read, a few MiB, and nothing is ever
          written.
        </p>
      </div>
      <section class={style['private']} aria-labelledby="private">
        <Icon name="lock" size={20} />
        <div>
          <h2 id="private">Nothing leaves this page</h2>
          <p>
            Your browser reads the file on this computer. To check: unplug the network and open a file, it works all the
            same; or watch the network panel of the developer tools stay empty. The page’s own policy forbids every
            connection: <code>connect-src 'none'</code>, in its first lines.
          </p>
        </div>
      </section>
      <dl class={style['answers']}>
        <div>
          <dt>First the verdict</dt>
          <dd>Sound, needs a log replay, damaged, cannot be opened, or not a VHDX at all. Then the next step.</dd>
        </div>
        <div>
          <dt>Then the evidence</dt>
          <dd>Each finding with its rule, the bytes it is about, what was found and what MS-VHDX expects there.</dd>
        </div>
        <div>
          <dt>Then the structures</dt>
          <dd>
            Both headers and both region tables side by side, the metadata, the parent, and what was not examined.
          </dd>
        </div>
      </dl>
    </div>
  )
}
