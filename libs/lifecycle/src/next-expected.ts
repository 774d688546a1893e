import type { DeliveryMethod } from '@wismo/contracts'
import type { OrderView } from './order-view.ts'
import { endOf } from './calendar.ts'
import type { ReturnState } from './parts/returns-part.ts'
import { expectedWindow, isOpen, promisesAbout } from './promises.ts'
import { choicesToMake, openClaims, openIncidents, openReturns, parcelsUnderWay, vansOut, type OrderState } from './state.ts'
import { lostOpen, toCome } from './statuses.ts'
import { totalOf } from './units/quantities.ts'

type Expected = NonNullable<OrderView['nextExpected']>
type PendingFor = OrderView['pendingFor']

/** What a pending order waits for before it is confirmed. */
export function pendingForOf({ status, parts: { order }, money, tally }: OrderState): PendingFor {
  if (status !== 'pending') return undefined
  if (order.doc.confirmation === 'manual') return 'review'
  const isCovered = money.due <= 0 || money.dueCoveredBy !== undefined
  if (!isCovered) return 'payment'
  return tally.units.backordered > 0 ? 'stock' : undefined
}

/** What has to happen next, and who owes it: never empty before the order is closed (S2). */
export function nextExpectedOf(state: OrderState): Expected | undefined {
  if (state.status === 'closed') return undefined
  if (state.status === 'draft') return { event: 'OrderPlaced', who: 'customer' }
  const questions = state.status === 'cancelled' ? [homeward, back, refund] : [choice, hold, pending, goods, back, refund, payment, contradiction]
  for (const question of questions) {
    const expected = question(state)
    if (expected !== undefined) return expected
  }
  return ending(state)
}

/** Nothing harmless happens by itself: the customer comes first. */
function choice({ parts }: OrderState): Expected | undefined {
  const [open] = choicesToMake(parts)
  return open && chosen(open[1].until)
}

const chosen = (until: string | undefined): Expected => withBy({ event: 'OptionChosen', who: 'customer', ifMissed: 'OptionTimedOut' }, until)

/** The hold that ends first. */
function hold({ parts: { order } }: OrderState): Expected | undefined {
  const holds = Object.values(order.doc.holds)
  return holds.length === 0 ? undefined : withBy({ event: 'OrderHoldReleased', who: 'retailer' }, holds.flatMap(({ until }) => until ?? []).sort()[0])
}

/** What moves although it is off comes back. */
function homeward(state: OrderState): Expected | undefined {
  const [moving] = parcelsUnderWay(state)
  if (moving !== undefined) return homewardParcel(moving)
  return state.tally.units.in_transit + state.tally.units.returning_to_sender > 0 ? receivedBack : undefined
}

const homewardParcel = ({ carrier }: { readonly carrier: string }): Expected => ({ event: 'ParcelReturnedToSender', who: `carrier:${carrier}`, ifMissed: 'ParcelSilent' })
const receivedBack: Expected = { event: 'ReturnToSenderReceived', who: 'node' }

function pending(state: OrderState): Expected | undefined {
  const pendingFor = pendingForOf(state)
  if (state.status !== 'pending') return undefined
  if (pendingFor === 'review') return { event: 'OrderConfirmed', who: 'retailer' }
  if (pendingFor === 'stock') return { event: 'UnitsAvailable', who: 'retailer' }
  if (pendingFor === 'payment') return withBy({ event: 'PaymentAuthorized', who: 'payment_provider' }, firstDeadline(state))
  // The money is there: the first work says that the order stands.
  return goods(state) ?? { event: 'OrderConfirmed', who: 'system' }
}

/** Only a payment that still waits for money has a deadline for it. */
const firstDeadline = ({ parts: { order } }: OrderState): string | undefined => order.doc.payments.filter(({ status }) => status === 'pending').flatMap(({ expiresAt }) => expiresAt ?? []).sort()[0]

/** The goods that are nearest to the customer come first. */
function goods(state: OrderState): Expected | undefined {
  const { units } = state.tally
  const [van] = vansOut(state)
  if (van !== undefined) return withBy({ event: 'DeliveryCompleted', who: nodeOf(van.doc) }, van.doc.appointment?.to)
  return parcel(state) ?? pickup(state) ?? work(state) ?? (units.open > 0 ? withBy({ event: 'FulfillmentAccepted', who: 'fulfillment' }, promisedBy(state)) : undefined) ?? (units.backordered > 0 ? { event: 'UnitsAvailable', who: 'retailer' } : undefined) ?? lost(state)
}

function parcel(state: OrderState): Expected | undefined {
  const moving = [...parcelsUnderWay(state)].sort((a, b) => rank(b.status) - rank(a.status))
  const [nearest] = moving
  if (nearest === undefined) return state.tally.units.in_transit > 0 ? withBy({ event: 'CheckpointRecorded', to: 'in_transit', who: 'carrier', ifMissed: 'ParcelSilent' }, promisedBy(state)) : undefined
  const who = `carrier:${nearest.carrier}`
  if (nearest.status === 'available_for_pickup') return withBy({ event: 'ParcelDelivered', who: 'customer', ifMissed: 'ParcelReturningToSender' }, nearest.point?.until)
  if (nearest.status === 'returning') return homewardParcel(nearest)
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
    const method = busy && (busy.doc.method ?? methodOfWork(state, busy.part))
    const isPickup = method === 'pickup' || method === 'curbside'
    const event = busy?.doc.status === 'scheduled' ? 'DeliveryDeparted' : isPickup ? 'PickupReady' : 'FulfillmentShipped'
    return withBy({ event, who: busy === undefined ? 'node' : nodeOf(busy.doc) }, busy?.doc.readyBy ?? promisedBy(state))
  }
  return units.returning_to_sender > 0 ? receivedBack : undefined
}

/** Where the node did not say how its units reach the customer, the order does. */
const methodOfWork = ({ lines }: OrderState, part: string): DeliveryMethod | undefined => lines.find(({ held }) => held.some((one) => one.part === part))?.line.delivery.method

const lost = (state: OrderState): Expected | undefined => (lostOpen(state.tally) > 0 ? { event: 'ClaimResolved', who: 'retailer' } : undefined)

function back(state: OrderState): Expected | undefined {
  const [open] = openReturns(state)
  if (open !== undefined) return returning(open[1])
  if (openClaims(state.parts).length > 0) return { event: 'ClaimApproved', who: 'retailer' }
  const [incident] = openIncidents(state.parts)
  if (incident === undefined) return undefined
  return incident[1].status === 'options_offered' ? chosen(incident[1].until) : incidentResolved
}

function returning({ status, dueBy, handed, received }: ReturnState): Expected {
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
    // Settled before its goods were there.
    case 'resolved':
      return totalOf(received) < totalOf(handed) ? { event: 'ReturnReceived', who: 'carrier' } : { event: 'ReturnInspected', who: 'node' }
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

/** What cannot be true is an incident of somebody, and keeps the order open (law 4, 5). */
const contradiction = ({ contradictions }: OrderState): Expected | undefined => (contradictions.some(({ weight }) => weight === 'incident') ? incidentResolved : undefined)

const incidentResolved: Expected = { event: 'IncidentResolved', who: 'retailer' }

const ending = ({ status }: OrderState): Expected => ({ event: status === 'completed' || status === 'cancelled' ? 'OrderClosed' : 'OrderCompleted', who: 'system' })

const nodeOf = ({ locationId }: { readonly locationId?: string }): string => (locationId === undefined ? 'node' : `node:${locationId}`)

/** The first day or instant by which units are promised that are still to come. */
function promisedBy(state: OrderState): string | undefined {
  const [first] = promisesAbout(state, toCome).filter(isOpen).map(expectedWindow).sort((a, b) => endOf(a.to, a.timeZone) - endOf(b.to, b.timeZone))
  return first?.to
}

const withBy = (expected: Expected, by: string | undefined): Expected => (by === undefined ? expected : { ...expected, by })
