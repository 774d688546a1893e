// What of a loss the customer has back as money that nobody had to ask for.
import { AppeasementId, ClaimId, IncidentId, ReturnId, type Minor } from '@wismo/kernel'
import { flowOf } from './money.ts'
import type { OrderPartLine } from './parts/order-part.ts'
import { costOf } from './parts/order/order-line.ts'
import { standOf, type RefundState } from './parts/payments-part.ts'
import type { OrderParts } from './parts.ts'
import type { Tally } from './statuses.ts'

/**
 * Lost units of a line that refunds pay for in full: those that name the line and answer no return, claim or gift. What is
 * cancelled is paid for first. Once all money of the order is back there is no loss left that is not made good.
 */
export function paidBackOf(line: OrderPartLine, { units, lostBack }: Pick<Tally, 'units' | 'lostBack'>, parts: OrderParts): number {
  const lost = units.lost - lostBack
  if (lost <= 0) return 0
  if (isAllBack(parts)) return lost
  const paid = Object.values(parts.payments?.doc.refunds ?? {}).filter(({ cause }) => !named.some((id) => id.is(cause))).reduce<Minor>((sum, refund) => sum + shareOf(refund, line), 0)
  const covered = Array.from({ length: lost + units.cancelled }, (_, i) => i + 1).filter((count) => costOf(line, count, 0) > 0 && costOf(line, count, 0) <= paid).length
  return Math.max(0, covered - units.cancelled)
}

const named = [ReturnId, ClaimId, AppeasementId, IncidentId] as const

/** What of a refund is for a line, of what arrived or is coming. */
function shareOf(refund: RefundState, { lineId }: OrderPartLine): Minor {
  const { arrived, coming } = standOf(refund)
  return refund.amount === 0 ? 0 : Math.round(((refund.lines?.[lineId] ?? 0) * (arrived + coming)) / refund.amount)
}

function isAllBack({ order, payments }: OrderParts): boolean {
  const { captured, refunded, refundPending } = flowOf(order.doc, payments?.doc)
  return captured > 0 && refunded + refundPending >= captured
}
