// Contracts of releases that never were, for the tests of this library. Nothing else imports this.
import { fingerprintOf, openContracts, typesOf, wireForm, type ContractSource, type EventEntry, type NamedSchema, type RecordSchema, type Revision } from '@wismo/contracts'

export const ours: ContractSource = openContracts().source

/** The source with an event in these forms, oldest first; one that was there is replaced. */
export function withEvent(source: ContractSource, entry: Pick<EventEntry, 'topic' | 'owner'>, ...forms: readonly RecordSchema[]): ContractSource {
  const newest = forms.at(-1)
  if (newest === undefined) throw new Error('An event has a form.')
  const revisions = forms.map((form, i) => {
    const schema = wireForm(form, typesOf(source))
    return { revision: i + 1, fingerprint: fingerprintOf(schema), schema }
  })
  const event: EventEntry = { ...entry, event: newest.name, state: 'published', since: '2026-01-01', personal: [], fingerprint: revisions.at(-1)?.fingerprint ?? '', schema: newest }
  return { ...source, events: [...source.events.filter((one) => one.event !== newest.name), event], revisions: { ...source.revisions, [newest.name]: revisions } }
}

/** A message from a retailer with one text. */
export const retailNote: RecordSchema = { type: 'record', name: 'RetailNote', namespace: 'wismo.retail', fields: [{ name: 'externalId', type: 'string' }, { name: 'text', type: 'string' }] }

/** The same contracts on topics of their own, so that tests on one broker do not meet. */
export function onOwnTopics(source: ContractSource, prefix: string): ContractSource {
  const own = (topic: string): string => `${prefix}.${topic}`
  return { ...source, topics: source.topics.map((topic) => ({ ...topic, name: own(topic.name) })), events: source.events.map((entry) => ({ ...entry, topic: own(entry.topic) })) }
}

/** The source with shared types that grew; every event that uses one gets a revision more. */
export function withType(source: ContractSource, type: NamedSchema): ContractSource {
  const grown = { ...source, types: source.types.map((one) => (one.name === type.name && one.namespace === type.namespace ? type : one)) }
  return { ...grown, revisions: Object.fromEntries(Object.entries(source.revisions).map(([event, own]) => [event, [...own, ...nextRevision(grown, event, own)]])) }
}

function nextRevision(source: ContractSource, event: string, own: readonly Revision[]): readonly Revision[] {
  const entry = source.events.find((one) => one.event === event)
  if (entry === undefined) return []
  const schema = wireForm(entry.schema, typesOf(source))
  return JSON.stringify(schema) === JSON.stringify(own.at(-1)?.schema) ? [] : [{ revision: own.length + 1, fingerprint: fingerprintOf(schema), schema }]
}
