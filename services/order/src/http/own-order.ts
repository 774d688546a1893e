import { fold, NotFound, type OrderId } from '@wismo/kernel'
import type { EventStore } from '@wismo/event-store'
import { domainEvent } from '@wismo/messaging'
import { coversShop, requireAllNodes, type Principal } from '@wismo/service'
import { order, type OrderEvent, type PlacedOrder } from '../domain/order.ts'
import { orderStream } from '../streams.ts'

/** The order as it is now, to be changed. Throws `NotFound` where there is none, and just so where it is of a shop that the caller does not act for; `Rejected` for a node's key. */
export async function ownOrder(store: EventStore, principal: Principal, id: OrderId): Promise<PlacedOrder> {
  const stream = orderStream(id)
  const stored = (await store.readMany([stream])).get(stream) ?? []
  const state = fold(order, stored.map((event) => domainEvent<OrderEvent>(event)))
  if (state.status === 'none' || !coversShop(principal, state.shopId)) throw new NotFound()
  requireAllNodes(principal)
  return state
}
