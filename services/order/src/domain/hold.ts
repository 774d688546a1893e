// Holds of an order: a set, each with a reason and an end. A hold stops what would come next; it is no status.
import type { OrderHeld, OrderHoldReleased } from '@wismo/contracts'
import { assertNever, Instant, Invalid, NotFound, Rejected, type Fault, type HoldId, type OrderId } from '@wismo/kernel'
import type { Order, OrderEvent, PlacedOrder } from './order.ts'

const hourMs = 3_600_000

export const holdPolicy = {
  /** A hold that says no end has this much time, in milliseconds. */
  standsMs: 48 * hourMs,
  /** No hold is given more, in milliseconds. */
  longestMs: 30 * 24 * hourMs,
  /** Holds of one order at a time. */
  most: 50,
} as const

/** When a hold ends that is asked for now. */
export const holdUntil = (asked: Instant | undefined, now: Instant): Instant => asked ?? Instant.plus(now, holdPolicy.standsMs)

/** Holds the order, or the units it names. Throws `NotFound`, `Rejected` (`nothing_left`, `quantity_exceeds`, `policy_refused`) or `Invalid` for lines that are not there (`reference_unknown`) and an end in the past (`date_order`). */
export const holdOrder = (held: OrderHeld, now: Instant) => (state: Order): readonly OrderEvent[] => {
  switch (state.status) {
    case 'none':
      throw new NotFound()
    case 'cancelled':
    case 'completed':
    case 'closed':
      if (state.holds.has(held.holdId)) return []
      throw new Rejected('nothing_left', `The order is ${state.status}: there is nothing to hold.`)
    case 'pending':
    case 'confirmed':
      if (state.holds.has(held.holdId)) return []
      checkEnd(held.until, now)
      checkLines(held, state)
      if (openHolds(state).length >= holdPolicy.most) throw new Rejected('policy_refused', `An order has ${holdPolicy.most} holds at a time at most.`)
      return [{ type: 'OrderHeld', data: held }]
    default:
      return assertNever(state)
  }
}

/** Takes one hold away. Throws `NotFound` for a hold that never was, `Rejected('wrong_state')` once the order is cancelled. */
export const releaseHold = (released: OrderHoldReleased) => (state: Order): readonly OrderEvent[] => {
  const hold = holdOf(state, released.holdId)
  if (hold === undefined) throw new NotFound()
  if (hold.released) return []
  if (state.status === 'cancelled') throw new Rejected('wrong_state', 'The order is cancelled, and its holds with it.')
  return [{ type: 'OrderHoldReleased', data: released }]
}

/** P8 Nobody released the hold in time: the order is off. A hold of some units never cancels the order, nor does a review of the retailer’s own people: what becomes of it they say. One that money or work has confirmed since goes on: goods may have left. */
export const cancelForHold = (orderId: OrderId, holdId: HoldId) => (state: Order): readonly OrderEvent[] => {
  const hold = holdOf(state, holdId)
  if (hold === undefined || hold.released || hold.partial || hold.reviewSince !== undefined || state.status !== 'pending') return []
  return [{ type: 'OrderCancelled', data: { orderId, reason: { code: 'hold_expired', subCode: hold.code } } }]
}

const holdOf = (state: Order, holdId: HoldId) => (state.status === 'none' ? undefined : state.holds.get(holdId))

const openHolds = ({ holds }: PlacedOrder) => [...holds.values()].filter(({ released }) => !released)

function checkEnd(until: Instant, now: Instant): void {
  if (until <= now) throw wrong('date_order', '/until', 'A hold ends in the future.')
  if (until > Instant.plus(now, holdPolicy.longestMs)) throw new Rejected('policy_refused', 'A hold stands for 30 days at most.')
}

/** Lines that are named are lines of the order, each once, and have that many units. */
function checkLines({ lines = [] }: OrderHeld, { quantities }: PlacedOrder): void {
  const seen = new Set<string>()
  for (const [i, { lineId, quantity }] of lines.entries()) {
    const there = quantities.get(lineId)
    if (there === undefined) throw wrong('reference_unknown', `/lines/${i}/lineId`, 'There is no such line in this order.')
    if (seen.has(lineId)) throw wrong('duplicate_line', `/lines/${i}/lineId`, 'The line is named before.')
    if (quantity > there) throw new Rejected('quantity_exceeds', `Line ${i + 1} of the request names more units than the order has.`)
    seen.add(lineId)
  }
}

function wrong(code: string, pointer: string, detail: string): Invalid {
  const fault: Fault = { pointer, code, detail }
  return new Invalid(code, detail, [fault])
}
