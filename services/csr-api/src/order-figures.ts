import type { Figure } from '@wismo/service'
import type { StandingOrders } from './standing-orders.ts'

/** Figures are read every few seconds; this one goes through all orders, so it is kept for a while. In milliseconds. */
const everyMs = 5 * 60_000

/** How many orders there are of each status. */
export function orderFigures(standing: Pick<StandingOrders, 'countByStatus'>): () => Promise<readonly Figure[]> {
  let [last, readAt]: [readonly Figure[] | undefined, number] = [undefined, 0]
  return async () => {
    if (last !== undefined && performance.now() - readAt < everyMs) return last
    readAt = performance.now()
    const read = [...(await standing.countByStatus())].map(([status, value]): Figure => ({ name: 'wismo_orders', value, labels: { status } }))
    last = read
    return read
  }
}
