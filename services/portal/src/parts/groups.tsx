import type { OrderView } from '@wismo/lifecycle'
import type { JSX } from 'preact'
import { windowText, type Day } from '../formats.ts'
import type { Say, WordKey } from '../words.ts'
import { Icon, type IconName } from './icon.tsx'
import { LineItem } from './line-item.tsx'
import { isOff, sectionsOf, type Section } from './sections.ts'
import { Dates } from './when.tsx'

interface GroupsProps {
  readonly view: OrderView
  readonly today: Day
  readonly locale: string
  readonly say: Say
}

interface Words {
  readonly eyebrow: WordKey
  readonly when: WordKey
  readonly open: WordKey
  readonly icon: IconName
}

const pickup: Words = { eyebrow: 'group.pickup', when: 'group.pickup.when', open: 'group.pickup.open', icon: 'store' }
const online: Words = { eyebrow: 'group.digital', when: 'group.digital.when', open: 'group.digital.open', icon: 'mail' }
const words: Readonly<Record<Section['kind'], Words>> = {
  ship: { eyebrow: 'group.not_sent', when: 'group.ship.when', open: 'group.ship.open', icon: 'hourglass' },
  pickup,
  curbside: pickup,
  scheduled: { eyebrow: 'group.scheduled', when: 'group.scheduled.when', open: 'group.scheduled.open', icon: 'truck' },
  digital: online,
  none: { eyebrow: 'group.rest', when: 'group.digital.when', open: 'group.rest.open', icon: 'package' },
  rest: { eyebrow: 'group.rest', when: 'group.digital.when', open: 'group.rest.open', icon: 'package' },
}

/** One card per group with every line in it. */
export function Groups({ view, today, locale, say }: GroupsProps): JSX.Element {
  return (
    <section aria-labelledby="groups">
      <h2 id="groups">{say('groups.title')}</h2>
      {sectionsOf(view).map((section) => (
        <article class="group card" id={section.anchor} aria-labelledby={`${section.anchor}-title`}>
          <header>
            <p class="kicker"><span>{say(words[section.kind].eyebrow)}</span><Pill icon={words[section.kind].icon} text={say(isOff(section) ? 'pill.cancelled' : 'pill.received')} /></p>
            <h3 id={`${section.anchor}-title`}><Sentence {...{ section, today, locale, say }} /></h3>
          </header>
          <ul class="lines" role="list">
            {section.items.map(({ line, quantity }) => <LineItem {...{ line, quantity, locale, say }} currency={view.currency} />)}
          </ul>
        </article>
      ))}
    </section>
  )
}

const Pill = ({ icon, text }: { readonly icon: IconName; readonly text: string }): JSX.Element => <span class="pill"><Icon name={icon} />{text}</span>

/** `With you Thu 26 – Sat 28 Nov`: a whole sentence of the catalogue, with the days kept together. */
function Sentence({ section, today, locale, say }: { readonly section: Section; readonly today: Day; readonly locale: string; readonly say: Say }): JSX.Element {
  if (section.when === undefined) return <>{say(words[section.kind].open)}</>
  const [before = '', after = ''] = say(words[section.kind].when, { when: slot }).split(slot)
  return <>{before}<Dates when={windowText(locale, section.when, today)} />{after}</>
}

/** Stands in the sentence where the days go; a private-use character that no catalogue contains. */
const slot = '\uE000'
