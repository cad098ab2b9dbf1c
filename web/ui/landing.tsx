// The page before a file is open: what it does in one sentence, how to open one or a sample, why that is safe, and what an
// error code means without any file.
import { ErrorBox } from './error-box.tsx'
import style from './landing.module.css'
import { openSample } from './open.ts'
import { OpenButton } from './open-button.tsx'
import { packedSamples } from './packed-samples.ts'
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
          or drop it anywhere on this page, of any size: only a few MiB are read. Nothing is written, and{' '}
          <a href="#private">nothing leaves this page</a>.
        </p>
      </div>
      <section class={style['samples']} aria-labelledby="samples">
        <h2 id="samples">No file at hand? Open a sample:</h2>
        <ul>
          {packedSamples.map((sample) => (
            <li key={sample.id}>
              <button type="button" onClick={() => openSample(sample)}>
                <strong>{sample.title}</strong>
                <span>{sample.about}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section class={style['code']} aria-labelledby="error-code">
        <h2 id="error-code">An error code from Windows?</h2>
        <ErrorBox />
      </section>
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
    </div>
  )
}
