// Contracts of releases that never were, for the tests of this library. Nothing else imports this.
import { fingerprintOf, openContracts, typesOf, wireForm, type ContractSource, type EventEntry, type RecordSchema } from '@wismo/contracts'

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
