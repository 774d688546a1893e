// What customers and their assistants read: the one order their link is for.
import { openOrderViews } from '@wismo/order-views'
import type { Runtime, Service } from '@wismo/service'
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
    },
    start: () => views.start(),
  }
}
