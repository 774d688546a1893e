import type { JSX } from 'preact'
import { pathOf } from '../pages/order-facts.ts'
import type { Say } from '../words.ts'
import { Icon } from './icon.tsx'
import { Lines } from './lines.tsx'
import { Pill } from './pill.tsx'
import { Qr } from './qr.tsx'
import { ReturnPath } from './return-path.tsx'
import { Scans, scansOf } from './scans.tsx'
import { isAmber, type Section } from './sections.ts'
import { carrierWords, type Shown } from './shown.ts'
import { badgeOf, factsOf, kickerOf, sentenceOf } from './state-words.ts'

/** One card per group with every line in it, by urgency; `above`: the one whose way back is shown already. */
export function Groups({ sections, above, shown }: { readonly sections: readonly Section[]; readonly above: Section | undefined; readonly shown: Shown }): JSX.Element | null {
  if (sections.length === 0) return null
  return (
    <section aria-labelledby="groups">
      <h2 id="groups">{shown.say('groups.title')}</h2>
      {sections.map((section) => <Group section={section} isAbove={section === above} shown={shown} />)}
    </section>
  )
}

function Group({ section, isAbove, shown }: { readonly section: Section; readonly isAbove: boolean; readonly shown: Shown }): JSX.Element {
  const { anchor, parcel, back, work } = section
  const facts = factsOf(section, shown)
  const pastCancelling = pastCancellingOf(section, shown)
  const code = section.state === 'ready' && work !== undefined ? shown.codes?.get(work.id) : undefined
  return (
    <article class={isAmber(section) ? 'group card late' : 'group card'} id={anchor} aria-labelledby={`${anchor}-title`}>
      <header>
        <p class="kicker"><span>{kickerOf(section, shown)}</span><Pill badge={badgeOf(section, shown)} /></p>
        <h3 id={`${anchor}-title`}>{sentenceOf(section, shown)}</h3>
        {facts.length > 0 && <p class="facts">{facts.join(' ')}</p>}
        {code !== undefined && <Ticket code={code} say={shown.say} />}
      </header>
      <Lines section={section} shown={shown} />
      {pastCancelling !== undefined && <p class="reason-row">{pastCancelling}</p>}
      {back !== undefined && !isAbove && <ReturnPath section={section} shown={shown} />}
      {parcel !== undefined && section.state !== 'delivered' && <Scans parcel={parcel} shown={shown} />}
      {parcel !== undefined && <Carrier parcel={parcel} shown={shown} />}
    </article>
  )
}

/** Somebody looks for a way to cancel here: why there is none, and what goes instead. */
function pastCancellingOf({ state, items }: Section, { view }: Shown): string | undefined {
  if (!onItsWay.includes(state)) return undefined
  const refused = view.actions.filter(({ action, on, allowed }) => action === 'cancel' && !allowed && items.some(({ line }) => line.id === on))
  return refused.flatMap(({ reasons = [] }) => reasons).find(({ code }) => code === 'already_shipped')?.text
}

const onItsWay: readonly Section['state'][] = ['moving', 'waiting', 'out_for_delivery', 'customs']

/** What the person at the desk wants to see. */
function Ticket({ code, say }: { readonly code: string; readonly say: Say }): JSX.Element {
  return (
    <div class="ticket">
      <Qr text={code} />
      <div>
        <p class="detail">{say('code.title')}</p>
        <p class="code"><bdi>{code}</bdi></p>
        <p class="detail">{say('code.note')}</p>
      </div>
    </div>
  )
}

/** Who carries it, and its number to copy; whoever only has the link sees the end of it. */
function Carrier({ parcel, shown: { level, say, view } }: { readonly parcel: NonNullable<Section['parcel']>; readonly shown: Shown }): JSX.Element {
  const isLink = level === 'link'
  return (
    <p class="carrier">
      <span>{carrierWords(parcel.carrier)}</span>
      <span class="number">
        <span class="hidden">{say('carrier.number')} </span>
        <bdi>{isLink ? say('carrier.ends', { digits: parcel.trackingNumber }) : parcel.trackingNumber}</bdi>
      </span>
      {scansOf(parcel).length > 0 && <a href={`${pathOf(view)}/parcels/${encodeURIComponent(parcel.id)}`}>{say('scan.all')}<Icon name="chevron-right" flip /></a>}
    </p>
  )
}
