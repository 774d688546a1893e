// The carrier-tracking service at a glance: what it owns, what it hears, what it answers.
import { Instant } from '@wismo/kernel'
import { publicEvents } from '@wismo/messaging'
import { openSettledParts } from '@wismo/order-views'
import { migrate, ownStore, rejectionOf, type Runtime, type Service } from '@wismo/service'
import type { ParcelEvent } from './domain/parcel.ts'
import type { PromiseEvent } from './domain/promise.ts'
import { patienceMs, waitingParcelsRoute } from './http/waiting-parcels.ts'
import { openPeople } from './notes.ts'
import { whenFulfillmentShippedThenRegisterParcels } from './reactions/when-fulfillment-shipped-then-register-parcels.ts'
import { whenOrderPlacedThenMakePromises } from './reactions/when-order-placed-then-make-promises.ts'
import { whenPersonErasedThenForgetNotes } from './reactions/when-person-erased-then-forget-notes.ts'
import { whenPromisedDayIsOverThenBreakPromise } from './reactions/when-promised-day-is-over-then-break-promise.ts'
import { whenPromisedUnitsMoveThenTellPromises } from './reactions/when-promised-units-move-then-tell-promises.ts'
import { whenRetailParcelReportedThenRecordCheckpoint } from './reactions/when-retail-parcel-reported-then-record-checkpoint.ts'
import { openScans } from './scans.ts'
import { scanMigrations } from './tables.ts'

export function buildCarrierTrackingService(runtime: Runtime): Service {
  const own = ownStore(runtime, 'carrier-tracking')
  const { store, database } = own
  const { pool, schema } = database
  const { contracts, vault, clock } = runtime
  const scans = openScans(database, clock)
  const views = runtime.database('order-view')
  const settled = openSettledParts(views)
  const group = { kind: 'reactions', pool, schema, store, vault } as const
  return {
    name: 'carrier-tracking',
    async migrate(owned) {
      await own.migrate(owned)
      await migrate(owned.pool, owned.schema, scanMigrations(owned.schema))
    },
    relay: { service: 'carrier-tracking', store, pool, schema, publish: publicEvents<ParcelEvent | PromiseEvent>(contracts, 'carrier-tracking') },
    groups: [
      { ...group, name: 'carrier-tracking.intake.v1', handlers: [whenRetailParcelReportedThenRecordCheckpoint(runtime, { scans, people: openPeople(views), vault })], announce: rejectionOf(runtime) },
      { ...group, name: 'carrier-tracking.parcels.v1', handlers: [whenFulfillmentShippedThenRegisterParcels(scans), whenPersonErasedThenForgetNotes(vault)] },
      // Made first: what came before its order is concluded on at once.
      { ...group, name: 'carrier-tracking.promises.v1', handlers: [whenOrderPlacedThenMakePromises, whenPromisedUnitsMoveThenTellPromises(settled, clock)] },
    ],
    timers: { service: 'carrier-tracking', store, pool, schema, waits: [whenPromisedDayIsOverThenBreakPromise] },
    routes: (app) => waitingParcelsRoute(app, runtime, scans),
    figures: async () => [{ name: 'wismo_scans_waiting', value: await scans.countWaiting(Instant.plus(clock(), -patienceMs)), labels: {} }],
    start: () => settled.start(),
  }
}
