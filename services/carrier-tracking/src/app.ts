// The carrier-tracking service at a glance: what it owns, what it hears, what it answers.
import { publicEvents } from '@wismo/messaging'
import { ownStore, type Runtime, type Service } from '@wismo/service'

export function buildCarrierTrackingService(runtime: Runtime): Service {
  const { store, database, migrate } = ownStore(runtime, 'carrier-tracking')
  const { pool, schema } = database
  return {
    name: 'carrier-tracking',
    migrate,
    relay: { service: 'carrier-tracking', store, pool, schema, publish: publicEvents<never>(runtime.contracts, 'carrier-tracking') },
    groups: [],
    routes: () => undefined,
  }
}
