// The order view at a glance: what it folds and what it answers.
import { migrateMessaging } from '@wismo/messaging'
import { openMissingOrders, openOrderViews } from '@wismo/order-views'
import { migrate, type Runtime, type Service } from '@wismo/service'
import { orderViewGenerations } from './generations.ts'
import { orderViewRoutes } from './http/order-views.ts'
import { withoutOrderRoute } from './http/without-order.ts'
import { missingOrderFigures } from './missing-order-figures.ts'
import { viewMigrations } from './tables.ts'

export function buildOrderViewService(runtime: Runtime): Service {
  const { pool, schema } = runtime.database('order-view')
  const views = openOrderViews({ pool, schema, shops: runtime.shops, clock: runtime.clock, contracts: runtime.contracts })
  const missing = openMissingOrders({ pool, schema })
  return {
    name: 'order-view',
    async migrate(own) {
      await migrate(own.pool, own.schema, viewMigrations(own.schema))
      await migrateMessaging(own.pool, own.schema)
    },
    groups: [],
    generations: orderViewGenerations({ pool, schema }),
    routes(app) {
      withoutOrderRoute(app, runtime, missing)
      orderViewRoutes(app, views, runtime.vault)
    },
    figures: missingOrderFigures(missing, runtime.clock),
    start: () => views.start(),
  }
}
