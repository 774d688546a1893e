// How an order ends, goes on and ends for good: as the retailer says, and as follows from everything that is known of it.
import type { OrderCancelled, ReopenCause } from '@wismo/contracts'
import { assertNever, type OrderId } from '@wismo/kernel'
import type { Order, OrderEvent, PlacedOrder } from './order.ts'

/** The whole order is off. A fact: it is recorded whatever the order is by now; what contradicts it is shown. */
export const cancelOrder = (cancelled: OrderCancelled) => (_state: Order): readonly OrderEvent[] => [{ type: 'OrderCancelled', data: cancelled }]

/** How an order stands by all of its parts, whether or not it was closed. */
export interface Standing {
  readonly status: 'draft' | 'pending' | 'confirmed' | 'cancelled' | 'completed' | 'closed'
  /** What keeps it from being completed: money, or anything else. */
  readonly open: Exclude<ReopenCause, 'unknown'>
}

/** Says of the order what follows from its parts and its stream does not say yet. Told twice, or of one that is off: nothing. */
export const conclude = (orderId: OrderId, { status, open }: Standing) => (state: Order): readonly OrderEvent[] => {
  if (state.status === 'none' || state.cancelled) return []
  const confirmed: readonly OrderEvent[] = state.status === 'pending' ? [{ type: 'OrderConfirmed', data: { orderId, grants: [] } }] : []
  switch (status) {
    case 'pending':
      return isEnded(state) ? [{ type: 'OrderReopened', data: { orderId, cause: open } }] : []
    case 'confirmed':
      return isEnded(state) ? [{ type: 'OrderReopened', data: { orderId, cause: open } }] : confirmed
    case 'completed':
      return isEnded(state) ? [] : [...confirmed, { type: 'OrderCompleted', data: { orderId } }]
    case 'draft':
    case 'cancelled':
    case 'closed':
      return []
    default:
      return assertNever(status)
  }
}

const isEnded = ({ status }: PlacedOrder): boolean => status === 'completed' || status === 'closed'

/** Nothing is expected of it any more. One that goes on, or was never there, is not closed. */
export const closeOrder = (orderId: OrderId) => (state: Order): readonly OrderEvent[] => (state.status === 'completed' || state.status === 'cancelled' ? [{ type: 'OrderClosed', data: { orderId } }] : [])
