// The order service at a glance: what it owns, what it hears, what it answers.
import { openOrderViews, openSettledParts } from '@wismo/order-views'
import { migrateIdempotency, ownStore, rejectionOf, type Runtime, type Service } from '@wismo/service'
import { holdRoutes } from './http/holds.ts'
import { placeOrderRoute, readOrderRoute } from './http/place-order.ts'
import { policyRoutes } from './http/policies.ts'
import { orderImportRoutes } from './http/order-imports.ts'
import { retailEventsRoute } from './http/retail-events.ts'
import { rejectionsRoute } from './http/rejections.ts'
import { shopRoutes } from './http/shops.ts'
import { subjectRequestRoutes } from './http/subject-requests.ts'
import { trackingLinkRoutes } from './http/tracking-links.ts'
import { publishedOf } from './published.ts'
import { whenClosingIsDueThenCloseOrder } from './reactions/when-closing-is-due-then-close-order.ts'
import { whenHoldIsDueThenRemindOrEscalate } from './reactions/when-hold-is-due-then-remind-or-escalate.ts'
import { whenHoldRanOutThenCancelOrder } from './reactions/when-hold-ran-out-then-cancel-order.ts'
import { whenNodeReportedThenTakeItUp } from './reactions/when-node-reported-then-take-it-up.ts'
import { whenOrderCancelledThenEndHoldWaits } from './reactions/when-order-cancelled-then-end-hold-waits.ts'
import { whenOrderEndedThenWaitToCloseIt, whenOrderGoesOnThenEndClosingWait } from './reactions/when-order-ended-then-wait-to-close-it.ts'
import { whenOrderHeldThenStartHoldWait } from './reactions/when-order-held-then-start-hold-wait.ts'
import { whenOrderHoldReleasedThenEndHoldWait } from './reactions/when-order-hold-released-then-end-hold-wait.ts'
import { whenOrderMayStandDifferentlyThenConclude } from './reactions/when-order-may-stand-differently-then-conclude.ts'
import { whenOrderPlacedThenForgetErasedPerson } from './reactions/when-order-placed-then-forget-erased-person.ts'
import { whenOrderPlacedThenSealAnewWhatCameBefore } from './reactions/when-order-placed-then-seal-anew-what-came-before.ts'
import { whenRetailAddressChangedThenChangeAddress } from './reactions/when-retail-address-changed-then-change-address.ts'
import { whenRetailContactChangedThenChangeContact } from './reactions/when-retail-contact-changed-then-change-contact.ts'
import { whenRetailLinesCancelledThenCancelLines } from './reactions/when-retail-lines-cancelled-then-cancel-lines.ts'
import { whenRetailLinesChangedThenChangeLines } from './reactions/when-retail-lines-changed-then-change-lines.ts'
import { whenRetailOrderCancelledThenCancelOrder } from './reactions/when-retail-order-cancelled-then-cancel-order.ts'
import { whenRetailReviewDecidedThenHoldReleaseOrCancel } from './reactions/when-retail-review-decided-then-hold-release-or-cancel.ts'
import { whenRetailStockReportedThenTellOfStock } from './reactions/when-retail-stock-reported-then-tell-of-stock.ts'
import { whenRetailOrderPlacedThenPlaceOrder } from './reactions/when-retail-order-placed-then-place-order.ts'
import { migrateImports } from './imports/import-jobs.ts'
import { migrateTold } from './inbox/told-messages.ts'
import { whenRetailRejectionToldThenNoteIt } from './reactions/when-retail-rejection-told-then-note-it.ts'
import { migrateRejections } from './rejections/rejections.ts'
import { openKeyDesk, saysOtherwise } from './key-desk.ts'
import { whenSubjectRequestGrantedThenErase } from './reactions/when-subject-request-granted-then-erase.ts'
import { whenSubjectRequestIsDueThenEscalate } from './reactions/when-subject-request-is-due-then-escalate.ts'
import { whenSubjectRequestReceivedThenNoteIt } from './reactions/when-subject-request-received-then-note-it.ts'
import { startRetention } from './retention/daily.ts'
import { retentionFigures } from './retention/figures.ts'
import { migrateRetention } from './retention/runs.ts'
import { whenTrackingLinkRequestedThenFileLink, whenTrackingLinkRequestedThenIssueLink } from './reactions/when-tracking-link-requested-then-issue-link.ts'
import { openShopDesk } from './shop-desk.ts'

export { liveSecrets, openKeyDesk, type KeyDesk, type KeyVersion, type KeyWish, type MadeSecret } from './key-desk.ts'
export { openPolicyDesk, type KeptPolicy, type PolicyDesk } from './policy-desk.ts'
export { openShopDesk, type By, type ShopDesk, type ShopHistoryEntry, type ShopVersion } from './shop-desk.ts'

export function buildOrderService(runtime: Runtime): Service {
  const { store, database, migrate } = ownStore(runtime, 'order')
  const { pool, schema } = database
  const { contracts } = runtime
  const { vault, clock, shops, random } = runtime
  const views = openOrderViews({ ...runtime.database('order-view'), shops, clock, contracts })
  const settled = openSettledParts(runtime.database('order-view'))
  const privacy = { vault, store, views, clock, random }
  return {
    name: 'order',
    async migrate(own) {
      await migrate(own)
      await migrateIdempotency(own.pool, own.schema)
      await migrateRetention(own)
      await migrateTold(own)
      await migrateImports(own)
      await migrateRejections(own)
    },
    relay: { service: 'order', store, pool, schema, publish: publishedOf(contracts) },
    groups: [
      {
        kind: 'reactions',
        name: 'order.intake.v1',
        pool,
        schema,
        store,
        vault,
        handlers: [
          whenRetailOrderPlacedThenPlaceOrder(runtime), whenNodeReportedThenTakeItUp(runtime), whenRetailReviewDecidedThenHoldReleaseOrCancel(runtime), whenRetailStockReportedThenTellOfStock(runtime), whenRetailLinesChangedThenChangeLines(runtime, store),
          whenRetailLinesCancelledThenCancelLines(runtime), whenRetailOrderCancelledThenCancelOrder(runtime), whenRetailContactChangedThenChangeContact(runtime, store), whenRetailAddressChangedThenChangeAddress(runtime, store),
        ],
        parksUnknown: true,
        announce: rejectionOf(runtime),
      },
      {
        kind: 'reactions',
        name: 'order.processes.v1',
        pool,
        schema,
        store,
        vault,
        handlers: [whenOrderHeldThenStartHoldWait, whenOrderHoldReleasedThenEndHoldWait, whenOrderCancelledThenEndHoldWaits, whenOrderPlacedThenForgetErasedPerson(vault), whenSubjectRequestReceivedThenNoteIt, whenTrackingLinkRequestedThenIssueLink, whenTrackingLinkRequestedThenFileLink, whenOrderPlacedThenSealAnewWhatCameBefore(vault, store), whenOrderEndedThenWaitToCloseIt(store, shops), whenOrderGoesOnThenEndClosingWait],
      },
      { kind: 'reactions', name: 'order.rejections.v1', pool, schema, store, vault, handlers: [whenRetailRejectionToldThenNoteIt(database)] },
      { kind: 'reactions', name: 'order.conclusions.v1', pool, schema, store, vault, handlers: [whenOrderMayStandDifferentlyThenConclude(settled)] },
      { kind: 'effects', name: 'order.erasure.v1', pool, schema, store, vault, lanes: 4, handlers: [whenSubjectRequestGrantedThenErase(privacy)] },
    ],
    timers: { service: 'order', store, pool, schema, waits: [whenHoldIsDueThenRemindOrEscalate, whenHoldRanOutThenCancelOrder, whenSubjectRequestIsDueThenEscalate, whenClosingIsDueThenCloseOrder] },
    routes(app) {
      placeOrderRoute(app, runtime, store, database)
      readOrderRoute(app)
      holdRoutes(app, runtime, store, database)
      trackingLinkRoutes(app, runtime, store, database)
      retailEventsRoute(app, runtime, store, database)
      orderImportRoutes(app, runtime, database)
      rejectionsRoute(app, runtime, database)
      shopRoutes(app, runtime, store, database)
      policyRoutes(app, runtime, store, database)
      subjectRequestRoutes(app, privacy, database)
    },
    figures: () => retentionFigures(database, clock),
    async start() {
      for (const { shop, version } of await openShopDesk({ store, clock: runtime.clock }).seed(runtime.shops.all)) runtime.shops.learn(shop, version)
      const keys = await openKeyDesk({ store, clock: runtime.clock, random: runtime.random }).seed(runtime.keys.ofTheFile)
      for (const { key, version } of keys) runtime.keys.learn(key, version)
      for (const { id } of keys.filter(({ key }) => saysOtherwise(key, runtime.keys.ofTheFile))) runtime.log.warn({ keyId: id }, 'the file says something else of this key than what is kept, and what is kept counts: change it by `npx wismo key`')
      const stops = [await settled.start(), startRetention({ ...privacy, shops, database }, runtime.log)]
      return async () => void (await Promise.all(stops.map((stop) => stop())))
    },
  }
}
