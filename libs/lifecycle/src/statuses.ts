import type { Minor } from '@wismo/kernel'
import type { OrderView, Stage } from './order-view.ts'
import { sumOfUnits, type Units } from './units/units.ts'

/** Units of a line or an order, with what the buckets alone do not tell about the lost ones. */
export interface Tally {
  readonly units: Units
  /** Lost on their way back, part of `units.lost`. */
  readonly lostBack: number
  /** Lost on their way out and made good by a replacement or a refund. */
  readonly settled: number
}

export const tallyOf = (tallies: readonly Tally[]): Tally => ({
  units: sumOfUnits(tallies.map(({ units }) => units)),
  lostBack: tallies.reduce((sum, { lostBack }) => sum + lostBack, 0),
  settled: tallies.reduce((sum, { settled }) => sum + settled, 0),
})

export type FulfillmentStatus =
  | 'cancelled' | 'lost' | 'delivered' | 'partially_delivered' | 'returning_to_sender' | 'in_transit' | 'partially_shipped' | 'ready_for_pickup' | 'preparing'
  | 'backordered' | 'received'
export type LineStatus = 'returned' | 'partially_returned' | FulfillmentStatus
export type ReturnStatus = 'returned' | 'in_progress' | 'requested' | 'partially_returned' | 'none'
export type PaymentStatus = 'none' | 'failed' | 'refunded' | 'overpaid' | 'partially_refunded' | 'paid' | 'partially_paid' | 'authorized' | 'pending'

/** Units that the customer ordered and still is to have, has or had. */
export const current = ({ units }: Tally): number => Object.values(units).reduce((sum, quantity) => sum + quantity, 0) - units.cancelled

/** Units that reached the customer, also those that went back afterwards. */
export const fulfilled = ({ units, lostBack }: Tally): number => units.delivered + units.return_in_transit + units.returned + lostBack

const travelling = ({ units }: Tally): number => units.in_transit + units.returning_to_sender
const lostOut = ({ units, lostBack }: Tally): number => units.lost - lostBack
/** Lost on their way out, and not made good. */
export const lostOpen = (tally: Tally): number => lostOut(tally) - tally.settled
/** Units that left us, whatever became of them. */
export const gone = (tally: Tally): number => fulfilled(tally) + travelling(tally) + lostOut(tally)

/** Units that are still to reach the customer by our own doing: what waits for them at a counter is not late. */
export const toCome = ({ units }: Tally): number => units.open + units.backordered + units.allocated + units.packed + units.in_transit

/** How far the goods are, of a line or an order. The first line that fits wins. */
export function fulfillmentStatus(tally: Tally): FulfillmentStatus {
  const { units, settled } = tally
  const all = current(tally)
  if (all === 0) return 'cancelled'
  if (lostOut(tally) === all) return 'lost'
  if (fulfilled(tally) > 0) return fulfilled(tally) + settled === all ? 'delivered' : 'partially_delivered'
  return travelling(tally) > 0 || lostOut(tally) > 0 ? onTheRoad(tally, all) : units.ready_for_pickup > 0 ? 'ready_for_pickup' : beforeDispatch(units, all)
}

function onTheRoad(tally: Tally, all: number): FulfillmentStatus {
  const { units } = tally
  if (travelling(tally) > 0 && units.in_transit === 0) return 'returning_to_sender'
  if (travelling(tally) > 0 && travelling(tally) + lostOut(tally) === all) return 'in_transit'
  return travelling(tally) > 0 || units.ready_for_pickup === 0 ? 'partially_shipped' : 'ready_for_pickup'
}

function beforeDispatch(units: Units, all: number): FulfillmentStatus {
  if (units.allocated + units.packed > 0) return 'preparing'
  return units.backordered === all ? 'backordered' : 'received'
}

/** How far a line is: as its goods are, until some of them are back. */
export function lineStatus(tally: Tally): LineStatus {
  const { returned, delivered, return_in_transit, lost } = tally.units
  const all = current(tally)
  if (returned > 0 && returned + lost === all) return 'returned'
  if (returned > 0 && returned + delivered + return_in_transit + lost === all) return 'partially_returned'
  return fulfillmentStatus(tally)
}

/** What the returns of an order say beside the units. */
export interface ReturnsState {
  /** A return that was not yet handed over. */
  readonly requested: boolean
  /** An open return lost units on their way back. */
  readonly lostOpen: boolean
}

/** Statuses of a single return that nothing has come of yet. */
export const unsettledReturns: readonly string[] = ['requested', 'approved', 'awaiting_handover', 'in_transit', 'received', 'inspected']

/** How far what goes back is. The first line that fits wins. */
export function returnStatus(tally: Tally, returns: ReturnsState): ReturnStatus {
  const { returned, lost, return_in_transit } = tally.units
  if (returned > 0 && returned + lost === current(tally)) return 'returned'
  if (return_in_transit > 0 || (tally.lostBack > 0 && returns.lostOpen)) return 'in_progress'
  if (returns.requested) return 'requested'
  return returned > 0 ? 'partially_returned' : 'none'
}

/** What the order's own facts say about it, and what is open around it. */
export interface OrderFacts {
  readonly draft: boolean
  readonly confirmed: boolean
  readonly cancelled: boolean
  readonly closed: boolean
  readonly due: Minor
  /** A refund, return, claim or incident is open, or a contradiction that is one. */
  readonly unfinished: boolean
}

/** The first line that fits wins. */
export function orderStatus(tally: Tally, { draft, confirmed, cancelled, closed, due, unfinished }: OrderFacts): OrderView['status'] {
  const { delivered, returned, lost } = tally.units
  const all = current(tally)
  if (draft) return 'draft'
  if (closed) return 'closed'
  if (cancelled || all === 0) return 'cancelled'
  const finished = delivered + returned + lost === all && lostOpen(tally) === 0
  if (finished && due === 0 && !unfinished) return 'completed'
  return confirmed || gone(tally) > 0 ? 'confirmed' : 'pending'
}

/** What parcels and vans tell beside the units. */
export interface LastLeg {
  readonly isOnLastLeg: boolean
  /** A carrier has it where the customer fetches it. */
  readonly waitsAtPoint: boolean
}

/** Every unit is cancelled, whatever the order was called off or closed for afterwards. */
export const isOff = (tally: Tally): boolean => fulfillmentStatus(tally) === 'cancelled'

/** One word for bars and filters, of what the units and the order's status say. */
export function stageOf(tally: Tally, status: OrderView['status'], { isOnLastLeg, waitsAtPoint }: LastLeg): Stage {
  const { units } = tally
  if (status === 'draft') return 'placed'
  if (isOff(tally)) return 'cancelled'
  if (fulfillmentStatus(tally) === 'delivered') return 'delivered'
  if (isOnLastLeg) return 'out_for_delivery'
  if (units.ready_for_pickup > 0 || waitsAtPoint) return 'ready_for_pickup'
  if (units.in_transit + lostOpen(tally) > 0) return 'on_the_way'
  if (units.allocated + units.packed + units.returning_to_sender > 0 || fulfilled(tally) > 0) return 'preparing'
  return status === 'pending' ? 'placed' : 'confirmed'
}
