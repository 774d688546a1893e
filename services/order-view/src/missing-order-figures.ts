import { Instant, type Clock } from '@wismo/kernel'
import type { MissingOrders } from '@wismo/order-views'
import type { Figure } from '@wismo/service'

/** What comes before its order is nothing remarkable for so long, in milliseconds. */
export const patienceMs = 3_600_000
const everyMs = 5 * 60_000
const mostCounted = 1_000

/** How many orders are missing. Figures are read every few seconds; this one goes through the view, so it is kept for a while. */
export function missingOrderFigures(orders: MissingOrders, clock: Clock): () => Promise<readonly Figure[]> {
  let [last, readAt]: [readonly Figure[] | undefined, number] = [undefined, 0]
  return async () => {
    if (last !== undefined && performance.now() - readAt < everyMs) return last
    readAt = performance.now()
    const found = await orders.list(undefined, Instant.plus(clock(), -patienceMs), mostCounted)
    last = [{ name: 'wismo_orders_missing', value: found.length, labels: {} }]
    return last
  }
}
