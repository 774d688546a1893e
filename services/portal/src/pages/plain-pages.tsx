import type { OrderView } from '@wismo/lifecycle'
import type { JSX } from 'preact'
import { Help } from '../parts/help.tsx'
import { Icon, type IconName } from '../parts/icon.tsx'
import type { WordKey } from '../words.ts'
import { Layout, langOfShop, sayOf, toHtml, type PageSetting } from './layout.tsx'

/** How the shop is reached, where it is clear which one: each of these pages then ends with a person. */
type Reach = OrderView['help'] | undefined

/** The link is good, the view has not heard of the order yet. The link leads to the same address: looking again needs no script. */
export const renderWaitingPage = (setting: PageSetting, again: string, help?: Reach): string =>
  toHtml(<Calm setting={setting} help={help} icon="hourglass" title="waiting.title" text="waiting.text" way={{ href: again, word: 'waiting.again' }} />)

/** A fault of ours, said without its details. */
export const renderBrokenPage = (setting: PageSetting, help?: Reach): string => toHtml(<Calm setting={setting} help={help} icon="refresh-cw" title="broken.title" text="broken.text" />)

/** Too much was asked for at once. */
export const renderBusyPage = (setting: PageSetting, help?: Reach): string => toHtml(<Calm setting={setting} help={help} icon="hourglass" title="busy.title" text="busy.text" />)

/** What was sent is not taken: a form of another page, an address that nobody reads that way. */
export const renderRefusedPage = (setting: PageSetting, help?: Reach): string => toHtml(<Calm setting={setting} help={help} icon="refresh-cw" title="refused.title" text="refused.text" way={{ href: '/find', word: 'refused.find' }} />)

/** One sentence, why, and where to go on. */
export const renderCalmPage = (setting: PageSetting, said: Omit<CalmProps, 'setting'>): string => toHtml(<Calm setting={setting} {...said} />)

interface CalmProps {
  readonly setting: PageSetting
  readonly help?: Reach
  readonly icon: IconName
  readonly title: WordKey
  readonly text: WordKey
  /** Where to go on. */
  readonly way?: { readonly href: string; readonly word: WordKey }
}

function Calm({ setting, help, icon, title, text, way }: CalmProps): JSX.Element {
  const say = sayOf(setting)
  return (
    <Layout setting={setting} title={say(title)} help={help !== undefined}>
      <div class="wide calm">
        <span class="badge"><Icon name={icon} /></span>
        <h1>{say(title)}</h1>
        <p class="reason">{say(text)}</p>
        {way !== undefined && <p><a class="button primary" href={way.href}>{say(way.word)}</a></p>}
        {help && <Help help={help} say={say} lang={langOfShop(setting)} />}
      </div>
    </Layout>
  )
}
