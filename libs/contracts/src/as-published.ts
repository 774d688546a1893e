import type { ContractSource } from './contract-source.ts'
import { fingerprintOf } from './fingerprint.ts'
import { typesOf, wireForm } from './schema.ts'

/** The contracts as if all drafts were published: for benches and tests that write events whose service is not there yet. */
export function asPublished(source: ContractSource): ContractSource {
  const types = typesOf(source)
  const drafts = source.events.filter(({ state }) => state === 'draft').map(({ event, schema }) => {
    const wire = wireForm(schema, types)
    return [event, [{ revision: 1, fingerprint: fingerprintOf(wire), schema: wire }]] as const
  })
  const events = source.events.map((entry) => (entry.state === 'draft' ? { ...entry, state: 'published' as const, since: '2026-01-01' } : entry))
  return { ...source, events, revisions: Object.fromEntries([...Object.entries(source.revisions), ...drafts]) }
}
