import type { LineQuantity, RetailLineQuantity } from '@wismo/contracts'
import { lineIdOf, type LineId, type OrderId } from '@wismo/kernel'

/** Units as a retailer names them, by our ids: each line once, in the order of the ids. */
export function retailLines(orderId: OrderId, told: readonly RetailLineQuantity[]): readonly LineQuantity[] {
  const sums = new Map<LineId, number>()
  for (const { externalLineId, quantity } of told) {
    const lineId = lineIdOf(orderId, externalLineId)
    sums.set(lineId, (sums.get(lineId) ?? 0) + quantity)
  }
  return [...sums].map(([lineId, quantity]) => ({ lineId, quantity })).sort((a, b) => (a.lineId < b.lineId ? -1 : 1))
}
