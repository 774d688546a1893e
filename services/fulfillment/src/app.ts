// The fulfillment service at a glance: what it owns, what it hears, what it answers.
import { publicEvents } from '@wismo/messaging'
import { ownStore, rejectionOf, type Runtime, type Service } from '@wismo/service'
import type { FulfillmentEvent } from './domain/fulfillment.ts'
import { locationsRoute } from './http/locations.ts'
import { whenRetailFulfillmentReportedThenRecordIt } from './reactions/when-retail-fulfillment-reported-then-record-it.ts'

export function buildFulfillmentService(runtime: Runtime): Service {
  const { store, database, migrate } = ownStore(runtime, 'fulfillment')
  const { pool, schema } = database
  const { contracts, vault } = runtime
  return {
    name: 'fulfillment',
    migrate,
    relay: { service: 'fulfillment', store, pool, schema, publish: publicEvents<FulfillmentEvent>(contracts, 'fulfillment') },
    groups: [{ kind: 'reactions', name: 'fulfillment.intake.v1', pool, schema, store, vault, handlers: [whenRetailFulfillmentReportedThenRecordIt(runtime)], announce: rejectionOf(runtime) }],
    routes: (app) => locationsRoute(app, runtime),
  }
}
