import type { JSX } from 'preact'
import { DocsFrame } from '../parts/docs-frame.tsx'
import { FieldTable } from '../parts/field-table.tsx'
import { Icon } from '../parts/icon.tsx'
import { StateBadge } from '../parts/state-badge.tsx'
import { LongName } from '../parts/type-name.tsx'
import { UsedBy } from '../parts/used-by.tsx'
import { avroPath, indexPath, jsonSchemaPath, pretty, type EventCatalogue, type PlacedEvent } from './event-catalogue.ts'
import { keptText } from './event-index-page.tsx'
import { toHtml, type PageSetting } from './layout.tsx'
import { howOn } from './personal-marks.ts'

/** One event or message: what it means, where it travels, what is personal, its fields, an example. */
export function renderEventPage(placed: PlacedEvent, { marks, usersOf }: Pick<EventCatalogue, 'marks' | 'usersOf'>, setting: PageSetting): string {
  const { event: name, fields } = placed.event
  return toHtml(
    <DocsFrame setting={setting} title={name} answer={<Answer {...placed} />}>
      <Facts {...placed} />
      <Downloads {...placed} />
      <section aria-labelledby="fields"><h2 id="fields">Fields</h2><FieldTable holder={name} fields={fields} marks={marks} /></section>
      <ExampleSection {...placed} />
      <UsedBy users={usersOf(name)} />
    </DocsFrame>,
  )
}

function Answer({ topic, event }: PlacedEvent): JSX.Element {
  return (
    <>
      <nav aria-label="Where you are">
        <ol class="eyebrow" role="list"><li><a href={indexPath}>Events and messages</a></li><li><a href={`${indexPath}#${topic.name}`}>{topic.name}</a></li></ol>
      </nav>
      <h1><LongName name={event.event} /></h1>
      <p class="reason">{event.meaning}</p>
      <p class="badges"><StateBadge {...event} />{topic.inbound === true && <span class="pill outside"><Icon name="store" />From retailers</span>}</p>
    </>
  )
}

function Facts(placed: PlacedEvent): JSX.Element {
  const { topic, event } = placed
  return (
    <dl class="facts card">
      <div><dt><code>ce_type</code></dt><dd><code><LongName name={event.ceType} /></code></dd></div>
      <div><dt>Topic</dt><dd><a href={`${indexPath}#${topic.name}`}><LongName name={topic.name} /></a><small>Kept: {keptText(topic)}</small></dd></div>
      <div><dt>Key</dt><dd><code>{topic.key}</code></dd></div>
      <div><dt>Owner</dt><dd>{event.owner}{topic.inbound === true && <small>Handles what retailers write</small>}</dd></div>
      <div><dt>State</dt><dd>{event.state === 'draft' ? <>Draft<small>May still change freely</small></> : <>Published since <span class="end">{event.since}</span><small>Revision {event.revisions}</small></>}</dd></div>
      <div><dt>Personal data</dt><dd><Personal {...placed} /></dd></div>
    </dl>
  )
}

function Personal({ topic, event: { personal } }: PlacedEvent): JSX.Element {
  if (personal.length === 0) return <>None</>
  return <>{topic.inbound === true ? 'In clear' : 'By reference'}{personal.map((path) => <small><code><LongName name={path} /></code></small>)}<small>{meaningOf[howOn(topic.inbound)]}</small></>
}

const meaningOf = { 'in clear': 'Sealed in the vault at intake', 'by reference': 'The values lie in the vault' } as const

function Downloads({ event: { event }, jsonSchema }: PlacedEvent): JSX.Element {
  return (
    <ul class="downloads" role="list" aria-label="Files">
      <li><a class="button" href={avroPath(event)}>Avro schema</a></li>
      {jsonSchema !== undefined && <li><a class="button" href={jsonSchemaPath(event)}>JSON Schema</a></li>}
    </ul>
  )
}

function ExampleSection({ topic, example: { envelope, data } }: PlacedEvent): JSX.Element {
  return (
    <section aria-labelledby="example">
      <h2 id="example">Example</h2>
      <p class="under">{topic.inbound === true ? 'As a retailer sends it in JSON, with every optional field. Avro works as well.' : 'As JSON, with every optional field. On the topic it is Avro.'}</p>
      {envelope === undefined ? <Code label="Example as JSON" value={data} /> : (
        <>
          <h3>Its own fields</h3>
          <Code label="Example: its own fields" value={data} />
          <h3>Field <code>envelope</code></h3>
          <Code label="Example: the envelope" value={envelope} />
        </>
      )}
    </section>
  )
}

/** A box that scrolls is reached by keyboard and has a name. */
const Code = ({ label, value }: { readonly label: string; readonly value: unknown }): JSX.Element => <pre class="code card" tabIndex={0} role="region" aria-label={label}><code>{pretty(value)}</code></pre>
