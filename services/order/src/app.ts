// The order service at a glance: what it owns, what it hears, what it answers.
import { openPostgresStore } from '@wismo/event-store'
import { schemaMessages } from '@wismo/contracts'
import { announceAppends, migrateMessaging } from '@wismo/messaging'
import { migrateIdempotency, type Runtime, type Service } from '@wismo/service'
import { publicEvent, rejectionOf } from './contract.ts'
import { placeOrderRoute } from './http/place-order.ts'
import { rejectionsRoute } from './http/rejections.ts'
import { whenRetailOrderPlacedThenPlaceOrder } from './reactions/when-retail-order-placed-then-place-order.ts'

/** Distinct for every store, so that stores of one database never wait for each other. */
const storeTag = 1

/** What retailers send is in clear on its topic: it stays there no longer than a repair takes. */
const inboundDays = 7

export function buildOrderService(runtime: Runtime): Service {
  const database = runtime.database('order')
  const { pool, schema } = database
  const postgres = openPostgresStore({ pool, schema, tag: storeTag })
  const store = announceAppends(postgres)
  return {
    name: 'order',
    topics: [{ name: 'order.events.v1' }, { name: 'retail.orders.v1', keptDays: inboundDays }, { name: 'retail.rejections.v1', keptDays: inboundDays }],
    async migrate() {
      await postgres.migrate()
      await migrateMessaging(pool, schema)
      await migrateIdempotency(pool, schema)
    },
    relay: { service: 'order', store, pool, schema, schemas: schemaMessages('order'), publish: publicEvent },
    groups: [
      {
        kind: 'reactions',
        name: 'order.intake.v1',
        pool,
        schema,
        store,
        vault: runtime.vault,
        handlers: [whenRetailOrderPlacedThenPlaceOrder(runtime)],
        parkUnknownOn: ['retail.orders.v1'],
        announce: rejectionOf(runtime.clock),
      },
    ],
    routes(app) {
      placeOrderRoute(app, runtime, store, database)
      rejectionsRoute(app, runtime, database)
    },
  }
}
