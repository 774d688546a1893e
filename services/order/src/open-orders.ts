// P17 Which orders of a person are not over: while there is one, the person is not erased.
import { fold, Instant, type Clock, type OrderId, type ShopId, type SubjectRef } from '@wismo/kernel'
import type { EventStore } from '@wismo/event-store'
import type { OrderView } from '@wismo/lifecycle'
import { domainEvent } from '@wismo/messaging'
import type { OrderViews } from '@wismo/order-views'
import type { Vault } from '@wismo/privacy'
import { eraseOrder, order, type OrderEvent } from './domain/order.ts'
import { privacyJob } from './erasure.ts'
import { orderStream } from './streams.ts'

export interface OrdersOfPerson {
  readonly vault: Pick<Vault, 'ordersOf'>
  readonly store: Pick<EventStore, 'readMany'>
  readonly views: Pick<OrderViews, 'find' | 'ofSubject'>
  readonly clock: Clock
}

/** An order that nobody told anything about for so long is over, whatever was left unsaid, in milliseconds. */
const silenceMs = 180 * 24 * 3_600_000

/** Cancelled, completed (everything arrived or came back, paid, nothing asked for) or closed; or silent for half a year. A dispute with the bank keeps it open. */
export function isOver({ status, money, timeline }: Pick<OrderView, 'status' | 'money' | 'timeline'>, now: Instant): boolean {
  if (money?.disputed === true) return false
  if (status === 'cancelled' || status === 'completed' || status === 'closed') return true
  const newest = timeline.entries[0]?.recordedAt
  return newest !== undefined && Instant.toMillis(now) - Instant.toMillis(newest) > silenceMs
}

/** Orders of a person as the vault and the view know them: the vault knows one before it is placed, the view those of before the vault did. */
export async function ordersOf({ vault, views }: Pick<OrdersOfPerson, 'vault' | 'views'>, shopId: ShopId, subjectRef: SubjectRef): Promise<readonly OrderId[]> {
  const [{ kept }, seen] = await Promise.all([vault.ordersOf(shopId, subjectRef), views.ofSubject(privacyJob, shopId, subjectRef)])
  return [...new Set([...kept, ...seen])].sort()
}

/** The vault knows an order of whoever was named with it, also where that was refused: theirs is one whose fact names them. */
export const isTheirs = ({ customer }: Pick<OrderView, 'customer'>, subjectRef: SubjectRef): boolean => customer?.subjectRef === subjectRef

/** What is placed and the view does not know yet is open. What was never placed is no order. */
export async function openOrders(parts: OrdersOfPerson, shopId: ShopId, subjectRef: SubjectRef): Promise<readonly OrderId[]> {
  const orders = await ordersOf(parts, shopId, subjectRef)
  const views = await Promise.all(orders.map((id) => parts.views.find(privacyJob, id, 'owner')))
  const unknown = orders.filter((_, i) => views[i]?.customer === undefined)
  const placed = new Set(await placedFor(parts.store, unknown, subjectRef))
  const now = parts.clock()
  return orders.filter((id, i) => {
    const view = views[i]
    return view?.customer === undefined ? placed.has(id) : isTheirs(view, subjectRef) && !isOver(view, now)
  })
}

/** Those of the orders that were placed for this person and not told that they are gone. */
export async function placedFor(store: Pick<EventStore, 'readMany'>, orders: readonly OrderId[], subjectRef: SubjectRef): Promise<readonly OrderId[]> {
  const streams = await store.readMany(orders.map(orderStream))
  return orders.filter((id) => {
    const state = fold(order, (streams.get(orderStream(id)) ?? []).map((event) => domainEvent<OrderEvent>(event)))
    return eraseOrder(id, subjectRef)(state).length > 0
  })
}
