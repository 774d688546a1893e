// What an order is, and what may be said of it.
import type { OrderPlaced } from '@wismo/contracts'
import { assertNever, Conflict, unknownEvent, type Aggregate } from '@wismo/kernel'

export type OrderEvent =
  /** A customer bought something: the whole order as it was agreed. */
  { readonly type: 'OrderPlaced'; readonly data: OrderPlaced }

export type Order =
  | { readonly status: 'none' }
  /** Agreed; nothing covers what is due yet. */
  | { readonly status: 'pending'; readonly number: string; readonly contentHash: string }

export const order: Aggregate<Order, OrderEvent> = {
  category: 'order',
  initial: { status: 'none' },
  evolve(_state, event) {
    switch (event.type) {
      case 'OrderPlaced':
        return { status: 'pending', number: event.data.number, contentHash: event.data.contentHash }
      default:
        return unknownEvent(event as never)
    }
  },
}

/**
 * The retailer tells of an order. The same document again is nothing new, by whichever way it comes; another document
 * under the same external id throws `Conflict('order_exists')`: changes have messages of their own.
 */
export const placeOrder = (placed: OrderPlaced) => (state: Order): readonly OrderEvent[] => {
  switch (state.status) {
    case 'none':
      return [{ type: 'OrderPlaced', data: placed }]
    case 'pending':
      if (state.contentHash === placed.contentHash) return []
      throw new Conflict('order_exists', 'There is an order with this externalId already, and its content is another one.')
    default:
      return assertNever(state)
  }
}
