// What customers and their assistants read and ask: the one order their link is for, more of it, a new link, or all of theirs once they are signed in.
import { publicEvents } from '@wismo/messaging'
import { lookUpMigrations, openLookUpIntake, openOrderViews, openParcelStubs, openVerification } from '@wismo/order-views'
import { migrate, ownStore, type Runtime, type Service } from '@wismo/service'
import type { TrackEvent } from './domain/link-request.ts'
import { lookUpOrder } from './http/look-up.ts'
import { myOrders } from './http/my-orders.ts'
import { streamOrder } from './http/stream-order.ts'
import { trackAnswer } from './http/track-answer.ts'
import { trackOrder } from './http/track-order.ts'
import { trackParcel } from './http/track-parcel.ts'
import { verifyLink } from './http/verify.ts'
import { mountMcp } from './mcp/mcp-server.ts'
import { openLookUps } from './look-ups.ts'
import { patientViews } from './patient-views.ts'

export function buildTrackingApiService(runtime: Runtime): Service {
  const { contracts, limits, vault } = runtime
  const views = viewsOf(runtime)
  const own = ownStore(runtime, 'tracking-api')
  const { store, database } = own
  const { pool, schema } = database
  const verification = openVerification({ ...runtime, views })
  const lookUps = openLookUps({ ...runtime, database, store, views })
  const parcels = openParcelStubs({ views: runtime.database('order-view'), scans: runtime.database('carrier-tracking'), shops: runtime.shops })
  return {
    name: 'tracking-api',
    async migrate(owned) {
      await own.migrate(owned)
      await migrate(owned.pool, owned.schema, lookUpMigrations(owned.schema))
    },
    relay: { service: 'tracking-api', store, pool, schema, publish: publicEvents<TrackEvent>(contracts, 'tracking-api') },
    groups: [],
    routes(app) {
      trackOrder(app, views, vault)
      trackAnswer(app, views)
      mountMcp(app, { views, vault, baseUrl: runtime.baseUrl, log: runtime.log })
      trackParcel(app, parcels, limits)
      streamOrder(app, views, vault)
      myOrders(app, views, vault, runtime.clock)
      verifyLink(app, verification)
      lookUpOrder(app, openLookUpIntake({ ...runtime, database }))
    },
    async start() {
      const endViews = await views.start()
      const endLookUps = lookUps.start()
      return async () => {
        await endLookUps()
        await endViews()
      }
    },
  }
}

function viewsOf(runtime: Runtime) {
  const { pool, schema } = runtime.database('order-view')
  return patientViews(openOrderViews({ pool, schema, shops: runtime.shops, clock: runtime.clock, contracts: runtime.contracts }))
}
