import { openCodec, type Address, type Codec } from './codec.ts'
import type { ContractSource, EventEntry, TopicEntry } from './contract-source.ts'
import { source as ours } from './generated/source.ts'
import { framed, schemaMessage, type EventMessage, type NewEventMessage } from './message.ts'
import { ceTypeOf } from './schema.ts'

/**
 * What one release knows about messages: the catalogue, how to write them, how to read what any release wrote. A process
 * has one; it learns the schemas of other releases from the schema topic.
 */
export interface Contracts extends Codec {
  readonly source: ContractSource
  /** Whether this release has a message of that bare name. */
  isKnown(event: string): boolean
  /** Whether somebody owns it in earnest: it is in the catalogue and no draft. */
  isPublished(event: string): boolean
  /** Throws for a name that is in no catalogue: a defect of the caller. */
  topicOf(event: string): string
  /** Settings of a topic; undefined for one that is in no catalogue. */
  topic(name: string): TopicEntry | undefined
  /** Topics that a service owns. */
  topicsOwnedBy(service: string): readonly TopicEntry[]
  /** Where the writer schemas of all releases lie, by fingerprint. */
  readonly schemaTopic: string
  /** `OrderPlaced` -> `wismo.order.OrderPlaced.v1`. Throws as `topicOf`. */
  ceType(event: string): string
  /** A public event as it goes onto its topic. Throws for a draft of this release, and as `encode`. */
  message(event: NewEventMessage): EventMessage
  /** What a service puts on the schema topic before its first event: every published form of what it owns. */
  schemaMessages(owner: string): readonly EventMessage[]
}

/** Opens the contracts of this release; tests of old and new releases side by side open others. */
export function openContracts(source: ContractSource = ours): Contracts {
  const codec = openCodec(source)
  const events = new Map(source.events.map((entry) => [entry.event, entry]))
  const topics = new Map(source.topics.map((topic) => [topic.name, topic]))
  const entryOf = (event: string): EventEntry => events.get(event) ?? unknown(event)
  /** What a newer release stored is published for it, so that going back to this one stops nothing. */
  const addressOf = (event: string): Address => {
    const entry = events.get(event)
    return entry?.state === 'published' ? { topic: entry.topic, ceType: ceTypeOf(entry.schema) } : (codec.learnt(event) ?? unknown(event))
  }
  const schemaTopic = schemaTopicOf(source)
  return {
    ...codec,
    source,
    schemaTopic,
    isKnown: (event) => events.has(event),
    isPublished: (event) => events.get(event)?.state === 'published',
    topicOf: (event) => entryOf(event).topic,
    topic: (name) => topics.get(name),
    topicsOwnedBy: (service) => source.topics.filter(({ owner }) => owner === service),
    ceType: (event) => ceTypeOf(entryOf(event).schema),
    message(event) {
      if (event.revision === undefined && events.get(event.type)?.state === 'draft') throw new Error(`${event.type} is a draft: publish it in schemas/catalogue.json before it is written to a topic.`)
      const value = codec.encode(event)
      return framed(event, addressOf(event.type), value)
    },
    schemaMessages: (owner) =>
      source.events.filter((entry) => entry.owner === owner).flatMap(({ event, topic }) => (source.revisions[event] ?? []).map((revision) => schemaMessage(schemaTopic, event, topic, revision))),
  }
}

function unknown(event: string): never {
  throw new Error(`${event} is in no catalogue.`)
}

/** The topic whose records are schemas: the one that is keyed by fingerprints. */
function schemaTopicOf({ topics }: ContractSource): string {
  const found = topics.find(({ key }) => key === 'fingerprint')
  if (found === undefined) throw new Error('The catalogue has no topic for schemas.')
  return found.name
}
