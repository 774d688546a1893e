// What agents read: the whole order, with the person behind it masked until they say why they need to know.
import { openOrderEvents, openOrderViews, openSettledParts } from '@wismo/order-views'
import { migrate, migrateIdempotency, ownStore, type Runtime, type Service } from '@wismo/service'
import { openFactsAside } from './facts-aside.ts'
import { agentOrders } from './http/agent-orders.ts'
import { customerRoute } from './http/customers.ts'
import { searchRoute } from './http/search.ts'
import { streamRoute } from './http/stream.ts'
import { takeRoutes } from './http/take-task.ts'
import { tasksRoute } from './http/tasks.ts'
import { timelineRoute } from './http/timeline.ts'
import { whoAmI } from './http/who-am-i.ts'
import { orderFigures } from './order-figures.ts'
import { openPersonalData } from './personal-data.ts'
import { whenOrderChangedThenNoteHowItStands } from './reactions/when-order-changed-then-note-how-it-stands.ts'
import { openQueue } from './queue.ts'
import { openSearch } from './search/search.ts'
import { openStandingOrders } from './standing-orders.ts'
import { agentMigrations } from './tables.ts'
import { openTakenTasks } from './taken-tasks.ts'
import { openTasks } from './tasks.ts'
import { openTimelines } from './timelines.ts'

export function buildCsrApiService(runtime: Runtime): Service {
  const { contracts, vault, clock, shops } = runtime
  const own = ownStore(runtime, 'csr-api')
  const { pool, schema } = own.database
  const orderViews = runtime.database('order-view')
  const views = openOrderViews({ ...orderViews, shops, clock, contracts })
  const settled = openSettledParts(orderViews)
  const standing = openStandingOrders(own.database)
  const aside = openFactsAside(runtime.database('order'), runtime.database('carrier-tracking'))
  const timelines = openTimelines(openOrderEvents(orderViews, contracts))
  const personal = openPersonalData(vault)
  const taken = openTakenTasks(own.database)
  const queue = openQueue(openTasks(standing, aside, taken, clock), standing, clock)
  return {
    name: 'csr-api',
    async migrate(owned) {
      await own.migrate(owned)
      await migrate(owned.pool, owned.schema, agentMigrations(owned.schema))
      await migrateIdempotency(owned.pool, owned.schema)
    },
    groups: [{ kind: 'reactions', name: 'csr-api.standing.v1', pool, schema, store: own.store, vault, handlers: [whenOrderChangedThenNoteHowItStands(settled, standing, clock)] }],
    routes(app) {
      whoAmI(app)
      agentOrders(app, views, personal)
      customerRoute(app, { views, vault, personal, timelines })
      streamRoute(app, views, queue)
      tasksRoute(app, queue, clock)
      takeRoutes(app, { queue, taken, clock, database: own.database, commands: { vault, store: own.store } })
      timelineRoute(app, views, timelines, clock)
      searchRoute(app, openSearch({ views, vault, standing, aside, personal }), clock)
    },
    figures: orderFigures(standing),
    async start() {
      const stops = [await settled.start(), await views.start()]
      return async () => void (await Promise.all(stops.map((stop) => stop())))
    },
  }
}
