// The fulfillment service at a glance: what it owns, what it hears, what it answers.
import { publicEvents } from '@wismo/messaging'
import { ownStore, type Runtime, type Service } from '@wismo/service'

export function buildFulfillmentService(runtime: Runtime): Service {
  const { store, database, migrate } = ownStore(runtime, 'fulfillment')
  const { pool, schema } = database
  return {
    name: 'fulfillment',
    migrate,
    relay: { service: 'fulfillment', store, pool, schema, publish: publicEvents<never>(runtime.contracts, 'fulfillment') },
    groups: [],
    routes: () => undefined,
  }
}
