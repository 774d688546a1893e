// What agents read: the whole order, with the person behind it masked until they say why they need to know.
import { openOrderViews } from '@wismo/order-views'
import type { Runtime, Service } from '@wismo/service'
import { agentOrders } from './http/agent-orders.ts'
import { whoAmI } from './http/who-am-i.ts'
import { openPersonalData } from './personal-data.ts'

export function buildCsrApiService(runtime: Runtime): Service {
  const { pool, schema } = runtime.database('order-view')
  const views = openOrderViews({ pool, schema, shops: runtime.shops, clock: runtime.clock, contracts: runtime.contracts })
  return {
    name: 'csr-api',
    migrate: async () => undefined,
    groups: [],
    routes(app) {
      whoAmI(app)
      agentOrders(app, views, openPersonalData(runtime.vault))
    },
  }
}
