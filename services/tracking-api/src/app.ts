// What customers and their assistants read: the one order their link is for, or all of theirs once they are signed in.
import { openOrderViews } from '@wismo/order-views'
import type { Runtime, Service } from '@wismo/service'
import { myOrders } from './http/my-orders.ts'
import { streamOrder } from './http/stream-order.ts'
import { trackOrder } from './http/track-order.ts'

export function buildTrackingApiService(runtime: Runtime): Service {
  const { pool, schema } = runtime.database('order-view')
  const views = openOrderViews({ pool, schema, shops: runtime.shops, clock: runtime.clock, contracts: runtime.contracts })
  return {
    name: 'tracking-api',
    migrate: async () => undefined,
    groups: [],
    routes(app) {
      trackOrder(app, views)
      streamOrder(app, views)
      myOrders(app, views)
    },
    start: () => views.start(),
  }
}
