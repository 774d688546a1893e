// The payments service at a glance: what it owns, what it hears, what it answers.
import { publicEvents } from '@wismo/messaging'
import { ownStore, type Runtime, type Service } from '@wismo/service'

export function buildPaymentsService(runtime: Runtime): Service {
  const { store, database, migrate } = ownStore(runtime, 'payments')
  const { pool, schema } = database
  return {
    name: 'payments',
    migrate,
    relay: { service: 'payments', store, pool, schema, publish: publicEvents<never>(runtime.contracts, 'payments') },
    groups: [],
    routes: () => undefined,
  }
}
