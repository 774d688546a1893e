import type { OrderId } from '@wismo/kernel'
import type { Level, OrderView } from '@wismo/lifecycle'
import type { Principal } from '@wismo/service'

/** One of the newest orders, for the demo's list. */
export interface RecentOrder {
  readonly view: OrderView
  /** Milliseconds from the recording of the placement to the row that the page reads; absent where nobody measured. */
  readonly visibleAfterMs?: number
}

/** What the pages read: the order view, as the caller may see it. */
export interface OrderReader {
  find(principal: Principal, orderId: OrderId, level: Level): Promise<OrderView | undefined>
  /** The same, after waiting up to `withinMs` for the order to appear. */
  await(principal: Principal, orderId: OrderId, level: Level, withinMs: number): Promise<OrderView | undefined>
  /** Newest first. */
  recent(limit: number): Promise<readonly RecentOrder[]>
  count(): Promise<number>
  /** Begins to listen for changes; answers how to end it. */
  start(): Promise<() => Promise<void>>
}

