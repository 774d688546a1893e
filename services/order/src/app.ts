// The order service at a glance: what it owns, what it hears, what it answers.
import { openPostgresStore } from '@wismo/event-store'
import { storedVersions } from '@wismo/contracts'
import { announceAppends, migrateMessaging, traceAppends } from '@wismo/messaging'
import { migrateIdempotency, type Runtime, type Service } from '@wismo/service'
import { holdRoutes } from './http/holds.ts'
import { placeOrderRoute, readOrderRoute } from './http/place-order.ts'
import { policyRoutes } from './http/policies.ts'
import { rejectionsRoute } from './http/rejections.ts'
import { shopRoutes } from './http/shops.ts'
import { publishedOf } from './published.ts'
import { rejectionOf } from './rejection.ts'
import { whenHoldIsDueThenRemindOrEscalate } from './reactions/when-hold-is-due-then-remind-or-escalate.ts'
import { whenHoldRanOutThenCancelOrder } from './reactions/when-hold-ran-out-then-cancel-order.ts'
import { whenOrderCancelledThenEndHoldWaits } from './reactions/when-order-cancelled-then-end-hold-waits.ts'
import { whenOrderHeldThenStartHoldWait } from './reactions/when-order-held-then-start-hold-wait.ts'
import { whenOrderHoldReleasedThenEndHoldWait } from './reactions/when-order-hold-released-then-end-hold-wait.ts'
import { whenRetailOrderPlacedThenPlaceOrder } from './reactions/when-retail-order-placed-then-place-order.ts'
import { openShopDesk } from './shop-desk.ts'

export { openPolicyDesk, type KeptPolicy, type PolicyDesk } from './policy-desk.ts'
export { openShopDesk, type By, type ShopDesk, type ShopHistoryEntry, type ShopVersion } from './shop-desk.ts'

/** Distinct for every store, so that stores of one database never wait for each other. */
const storeTag = 1

export function buildOrderService(runtime: Runtime): Service {
  const database = runtime.database('order')
  const { pool, schema } = database
  const { contracts } = runtime
  const postgres = openPostgresStore({ pool, schema, tag: storeTag, versions: storedVersions(contracts.source) })
  const store = announceAppends(traceAppends(postgres))
  return {
    name: 'order',
    async migrate(own) {
      await postgres.migrate(own.pool)
      await migrateMessaging(own.pool, own.schema)
      await migrateIdempotency(own.pool, own.schema)
    },
    relay: { service: 'order', store, pool, schema, publish: publishedOf(contracts) },
    groups: [
      {
        kind: 'reactions',
        name: 'order.intake.v1',
        pool,
        schema,
        store,
        vault: runtime.vault,
        handlers: [whenRetailOrderPlacedThenPlaceOrder(runtime)],
        parksUnknown: true,
        announce: rejectionOf(runtime),
      },
      {
        kind: 'reactions',
        name: 'order.processes.v1',
        pool,
        schema,
        store,
        vault: runtime.vault,
        handlers: [whenOrderHeldThenStartHoldWait, whenOrderHoldReleasedThenEndHoldWait, whenOrderCancelledThenEndHoldWaits],
      },
    ],
    timers: { service: 'order', store, pool, schema, waits: [whenHoldIsDueThenRemindOrEscalate, whenHoldRanOutThenCancelOrder] },
    routes(app) {
      placeOrderRoute(app, runtime, store, database)
      readOrderRoute(app)
      holdRoutes(app, runtime, store, database)
      rejectionsRoute(app, runtime, database)
      shopRoutes(app, runtime, store, database)
      policyRoutes(app, runtime, store, database)
    },
    async start() {
      for (const { shop, version } of await openShopDesk({ store, clock: runtime.clock }).seed(runtime.shops.all)) runtime.shops.learn(shop, version)
      return async () => undefined
    },
  }
}
