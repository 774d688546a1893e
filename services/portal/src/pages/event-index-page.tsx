import type { DescribedEvent, DescribedTopic, DescribedType } from '@wismo/contracts'
import type { ComponentChildren, JSX } from 'preact'
import { DocsFrame } from '../parts/docs-frame.tsx'
import { Icon } from '../parts/icon.tsx'
import { StateBadge } from '../parts/state-badge.tsx'
import { LongName } from '../parts/type-name.tsx'
import { pagePath, wordsOfDoc, type EventCatalogue } from './event-catalogue.ts'
import { toHtml, type PageSetting } from './layout.tsx'

/** Every event and message by topic, and the types that they share. */
export function renderEventIndex({ topics, types, type }: EventCatalogue, setting: PageSetting): string {
  return toHtml(
    <DocsFrame setting={setting} title="Events and messages" answer={<Answer topics={topics} />}>
      <div class="indexed">
        <JumpList topics={topics} types={types.length} />
        <div class="listed">
          {topics.map((topic) => <Topic topic={topic} />)}
          <SharedTypes types={types} fallbackOf={(name) => type(name)?.fallback} />
        </div>
      </div>
    </DocsFrame>,
  )
}

function Answer({ topics }: { readonly topics: readonly DescribedTopic[] }): JSX.Element {
  const events = topics.flatMap((topic) => topic.events)
  const drafts = events.filter(({ state }) => state === 'draft').length
  return (
    <>
      <h1>Events and messages</h1>
      <p class="reason">What retailers tell Wismo, and what its services tell each other: {events.length} messages on {topics.length} topics, of which {drafts} are drafts, which may still change. What can be asked over HTTP is in the <a href="/docs">API reference</a>.</p>
    </>
  )
}

function JumpList({ topics, types }: { readonly topics: readonly DescribedTopic[]; readonly types: number }): JSX.Element {
  return (
    <nav class="jump" aria-label="Topics">
      <ul role="list">
        {topics.map(({ name, events }) => <li><a href={`#${name}`}><span>{name}</span> <small>{events.length}</small></a></li>)}
        <li><a href="#shared-types"><span>Shared types</span> <small>{types}</small></a></li>
      </ul>
    </nav>
  )
}

function Topic({ topic }: { readonly topic: DescribedTopic }): JSX.Element {
  const { name, doc, events, inbound } = topic
  return (
    <section aria-labelledby={name}>
      <div class="topic"><h2 id={name}>{name}</h2>{inbound === true && <span class="pill outside"><Icon name="store" />From retailers</span>}</div>
      <p>{doc}</p>
      <dl class="inline">
        <div><dt>Key</dt><dd><code>{topic.key}</code></dd></div>
        <div><dt>Owner</dt><dd>{topic.owner}</dd></div>
        <div><dt>Kept</dt><dd>{keptText(topic)}</dd></div>
        {inbound === true && <div><dt>Written in</dt><dd>Avro or JSON</dd></div>}
      </dl>
      {events.length > 0 && <EventTable topic={topic} />}
    </section>
  )
}

/** Where the catalogue says nothing a record is kept 30 days. */
export const keptText = ({ compacted, keptDays = 30 }: DescribedTopic): string => (compacted === true ? 'newest record of each key, for good' : `${keptDays} days`)

function EventTable({ topic }: { readonly topic: DescribedTopic }): JSX.Element {
  const owners = topic.events.some(({ owner }) => owner !== topic.owner)
  return (
    <Listing caption={`Messages on ${topic.name}`} heads={['Name', 'State', ...(owners ? ['Owner'] : []), 'Meaning']}>
      {topic.events.map((event) => <EventRow event={event} {...(owners ? { owner: event.owner === topic.owner ? '' : event.owner } : {})} />)}
    </Listing>
  )
}

function EventRow({ event, owner }: { readonly event: DescribedEvent; readonly owner?: string }): JSX.Element {
  return (
    <tr role="row">
      <NameCell name={event.event} />
      <td class="state" role="cell"><StateBadge {...event} /></td>
      {owner !== undefined && <td class="owner" role="cell">{owner !== '' && <><span class="label">Owner </span>{owner}</>}</td>}
      <td class="meaning" role="cell">{event.meaning}</td>
    </tr>
  )
}

function SharedTypes({ types, fallbackOf }: { readonly types: readonly DescribedType[]; readonly fallbackOf: (name: string) => string | undefined }): JSX.Element {
  return (
    <section aria-labelledby="shared-types">
      <h2 id="shared-types">Shared types</h2>
      <p>Records and lists of words that several messages have in common.</p>
      <Listing caption="Shared types" heads={['Name', 'Holds', 'Meaning']}>
        {types.map((type) => (
          <tr role="row">
            <NameCell name={type.name} />
            <td class="state holds" role="cell">{holdsText(type)}</td>
            <td class="meaning" role="cell">{wordsOfDoc(type.doc, fallbackOf(type.name)).meaning}</td>
          </tr>
        ))}
      </Listing>
    </section>
  )
}

export const holdsText = ({ fields, words }: DescribedType): string => (words.length > 0 ? `${words.length} words` : fields.length === 1 ? '1 field' : `${fields.length} fields`)

const NameCell = ({ name }: { readonly name: string }): JSX.Element => <th class="name" scope="row" role="rowheader"><a href={pagePath(name)}><LongName name={name} /></a></th>

function Listing({ caption, heads, children }: { readonly caption: string; readonly heads: readonly string[]; readonly children: ComponentChildren }): JSX.Element {
  return (
    <table class="grid listing card" role="table">
      <caption class="hidden">{caption}</caption>
      <thead role="rowgroup"><tr role="row">{heads.map((head) => <th class={head.toLowerCase()} scope="col" role="columnheader">{head}</th>)}</tr></thead>
      <tbody role="rowgroup">{children}</tbody>
    </table>
  )
}
