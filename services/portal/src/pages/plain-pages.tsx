import type { JSX } from 'preact'
import { Icon, type IconName } from '../parts/icon.tsx'
import type { WordKey } from '../words.ts'
import { Layout, sayOf, toHtml, type PageSetting } from './layout.tsx'

/** One page for a link that is broken, revoked or past, and for an order that is not yours: nobody learns which. */
export const renderDeadLinkPage = (setting: PageSetting): string => toHtml(<Calm setting={setting} icon="timer" title="dead.title" text="dead.text" />)

/** The link is good, the view has not heard of the order yet. The link leads to the same address: looking again needs no script. */
export const renderWaitingPage = (setting: PageSetting, again: string): string =>
  toHtml(<Calm setting={setting} icon="hourglass" title="waiting.title" text="waiting.text" again={again} />)

/** A fault of ours, said without its details. */
export const renderBrokenPage = (setting: PageSetting): string => toHtml(<Calm setting={setting} icon="refresh-cw" title="broken.title" text="broken.text" />)

/** What the bare address shows where there is no demo. */
export const renderFrontPage = (setting: PageSetting): string => toHtml(<Calm setting={setting} icon="package" title="front.title" text="front.text" />)

interface CalmProps {
  readonly setting: PageSetting
  readonly icon: IconName
  readonly title: WordKey
  readonly text: WordKey
  readonly again?: string
}

function Calm({ setting, icon, title, text, again }: CalmProps): JSX.Element {
  const say = sayOf(setting)
  return (
    <Layout setting={setting} title={say(title)}>
      <div class="wide calm">
        <span class="badge"><Icon name={icon} /></span>
        <h1>{say(title)}</h1>
        <p class="reason">{say(text)}</p>
        {again !== undefined && <p><a class="button primary" href={again}>{say('waiting.again')}</a></p>}
      </div>
    </Layout>
  )
}
