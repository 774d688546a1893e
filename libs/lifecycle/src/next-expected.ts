import type { OrderView } from './order-view.ts'
import { openClaims, openReturns, parcelsUnderWay, vansOut, type OrderState } from './state.ts'
import { lostOpen } from './statuses.ts'
import type { ReturnState } from './parts/returns-part.ts'

type Expected = NonNullable<OrderView['nextExpected']>
type PendingFor = OrderView['pendingFor']

export function pendingForOf({ status, parts: { order }, money }: OrderState): PendingFor {
  if (status !== 'pending') return undefined
  if (order.doc.confirmation === 'manual') return 'review'
  return money.due > 0 ? 'payment' : undefined
}

/** What has to happen next, and who owes it: never empty before the order is closed or off (S2). */
export function nextExpectedOf(state: OrderState): Expected | undefined {
  if (state.status === 'closed') return undefined
  if (state.status === 'cancelled') return refund(state)
  return hold(state) ?? pending(state) ?? goods(state) ?? back(state) ?? refund(state) ?? payment(state) ?? ending(state)
}

const hold = ({ parts: { order } }: OrderState): Expected | undefined => (Object.keys(order.doc.holds).length > 0 ? { event: 'OrderHoldReleased', who: 'retailer' } : undefined)

function pending(state: OrderState): Expected | undefined {
  const pendingFor = pendingForOf(state)
  if (state.status !== 'pending') return undefined
  if (pendingFor !== 'payment') return { event: 'OrderConfirmed', who: pendingFor === 'review' ? 'retailer' : 'system' }
  return withBy({ event: 'PaymentAuthorized', who: 'payment_provider' }, firstDeadline(state))
}

/** Only a payment that still waits for money has a deadline for it. */
const firstDeadline = ({ parts: { order } }: OrderState): string | undefined => order.doc.payments.filter(({ status }) => status === 'pending').flatMap(({ expiresAt }) => expiresAt ?? []).sort()[0]

/** The goods that are nearest to the customer come first. */
function goods(state: OrderState): Expected | undefined {
  const { parts, tally: { units } } = state
  const [van] = vansOut(parts)
  if (van !== undefined) return withBy({ event: 'DeliveryCompleted', who: nodeOf(van.doc) }, van.doc.appointment?.to)
  return parcel(state) ?? pickup(state) ?? work(state) ?? (units.open > 0 ? withBy({ event: 'FulfillmentAccepted', who: 'fulfillment' }, promisedBy(state)) : undefined) ?? (units.backordered > 0 ? { event: 'UnitsAvailable', who: 'retailer' } : undefined) ?? lost(state)
}

function parcel(state: OrderState): Expected | undefined {
  const moving = [...parcelsUnderWay(state.parts)].sort((a, b) => rank(b.status) - rank(a.status))
  const [nearest] = moving
  if (nearest === undefined) return state.tally.units.in_transit > 0 ? withBy({ event: 'CheckpointRecorded', to: 'in_transit', who: 'carrier', ifMissed: 'ParcelSilent' }, promisedBy(state)) : undefined
  const who = `carrier:${nearest.carrier}`
  if (nearest.status === 'available_for_pickup') return withBy({ event: 'ParcelDelivered', who: 'customer', ifMissed: 'ParcelReturningToSender' }, nearest.point?.until)
  if (nearest.status === 'returning') return { event: 'ParcelReturnedToSender', who, ifMissed: 'ParcelSilent' }
  const isNear = nearest.status === 'out_for_delivery' || nearest.status === 'attempt_failed'
  return withBy(isNear ? { event: 'ParcelDelivered', who, ifMissed: 'ParcelAttemptFailed' } : { event: 'CheckpointRecorded', to: 'out_for_delivery', who, ifMissed: 'ParcelSilent' }, promisedBy(state))
}

const nearness = ['returning', 'unknown', 'held', 'accepted', 'in_transit', 'attempt_failed', 'available_for_pickup', 'out_for_delivery']
const rank = (status: string): number => nearness.indexOf(status)

function pickup({ parts: { fulfillments }, tally: { units } }: OrderState): Expected | undefined {
  if (units.ready_for_pickup === 0) return undefined
  const ready = fulfillments.find(({ doc }) => doc.status === 'ready_for_pickup')
  return withBy({ event: 'PickedUp', who: 'customer', ifMissed: 'PickupWindowLapsed' }, ready?.doc.pickup?.to)
}

/** What a node has in hand, or has to take back. */
function work(state: OrderState): Expected | undefined {
  const { parts, tally: { units } } = state
  if (units.allocated + units.packed > 0) {
    const busy = parts.fulfillments.find(({ doc }) => ['accepted', 'picking', 'packed', 'scheduled'].includes(doc.status))
    const isPickup = busy?.doc.method === 'pickup' || busy?.doc.method === 'curbside'
    const event = busy?.doc.status === 'scheduled' ? 'DeliveryDeparted' : isPickup ? 'PickupReady' : 'FulfillmentShipped'
    return withBy({ event, who: busy === undefined ? 'node' : nodeOf(busy.doc) }, busy?.doc.readyBy ?? promisedBy(state))
  }
  return units.returning_to_sender > 0 ? { event: 'ReturnToSenderReceived', who: 'node' } : undefined
}

const lost = (state: OrderState): Expected | undefined => (lostOpen(state.tally) > 0 ? { event: 'ClaimResolved', who: 'retailer' } : undefined)

function back(state: OrderState): Expected | undefined {
  const [open] = openReturns(state.parts)
  if (open !== undefined) return returning(open[1])
  return openClaims(state.parts).length > 0 ? { event: 'ClaimApproved', who: 'retailer' } : undefined
}

function returning({ status, dueBy }: ReturnState): Expected {
  switch (status) {
    case 'requested':
      return { event: 'ReturnApproved', who: 'retailer' }
    case 'approved':
    case 'awaiting_handover':
      return withBy({ event: 'ReturnHandedOver', who: 'customer', ifMissed: 'ReturnExpired' }, dueBy)
    case 'in_transit':
      return { event: 'ReturnReceived', who: 'carrier' }
    case 'received':
      return { event: 'ReturnInspected', who: 'node' }
    default:
      return { event: 'ReturnResolved', who: 'retailer' }
  }
}

function refund({ money }: OrderState): Expected | undefined {
  const [open] = money.refunds.filter(({ status }) => status === 'requested' || status === 'pending' || status === 'failed')
  if (open !== undefined) return withBy({ event: 'RefundSucceeded', who: 'payment_provider', ifMissed: 'RefundFailed' }, open.dueBy)
  return money.due < 0 ? { event: 'RefundRequested', who: 'payments' } : undefined
}

const payment = ({ money }: OrderState): Expected | undefined => (money.due > 0 ? { event: 'PaymentCaptured', who: money.dueCoveredBy === undefined ? 'customer' : 'payment_provider' } : undefined)

const ending = ({ status }: OrderState): Expected => ({ event: status === 'completed' ? 'OrderClosed' : 'OrderCompleted', who: 'system' })

const nodeOf = ({ locationId }: { readonly locationId?: string }): string => (locationId === undefined ? 'node' : `node:${locationId}`)

/** The first day that is promised and not over. */
const promisedBy = ({ promises }: OrderState): string | undefined => promises.filter(({ status }) => status === 'on_track' || status === 'at_risk').map(({ estimate, original }) => estimate?.latest ?? original.to).sort()[0]

const withBy = (expected: Expected, by: string | undefined): Expected => (by === undefined ? expected : { ...expected, by })
