// The returns service at a glance: what it owns, what it hears, what it answers.
import { publicEvents } from '@wismo/messaging'
import { ownStore, type Runtime, type Service } from '@wismo/service'

export function buildReturnsService(runtime: Runtime): Service {
  const { store, database, migrate } = ownStore(runtime, 'returns')
  const { pool, schema } = database
  return {
    name: 'returns',
    migrate,
    relay: { service: 'returns', store, pool, schema, publish: publicEvents<never>(runtime.contracts, 'returns') },
    groups: [],
    routes: () => undefined,
  }
}
