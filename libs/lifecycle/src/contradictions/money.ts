// Money that cannot be right: I9, I10 and I11 as facts have it that others decided.
import type { LineId, Minor } from '@wismo/kernel'
import type { OrderParts } from '../parts.ts'
import { standOf, type RefundState } from '../parts/payments-part.ts'
import type { MoneyView } from '../order-view.ts'
import { inOrder, newestOf, type Contradiction } from './contradiction.ts'

const kinds = {
  refund_above_capture: { weight: 'incident', owner: 'payments' },
  captured_above_authorized: { weight: 'incident', owner: 'payments' },
  line_refunded_above_charge: { weight: 'task', owner: 'payments' },
  refund_allocation_differs: { weight: 'task', owner: 'payments' },
} as const

export type MoneyContradiction = keyof typeof kinds

const refunds = ['RefundSucceeded', 'RefundRequested']
const captures = ['PaymentCaptured']

/** Each at most once, but for lines: one for each. */
export function moneyContradictions(parts: OrderParts, money: MoneyView): readonly Contradiction[] {
  const { payments, order } = parts
  if (payments === undefined) return []
  const found = (code: MoneyContradiction, types: readonly (readonly string[])[], lineId?: LineId): Contradiction =>
    ({ code, ...kinds[code], events: inOrder(types.flatMap((some) => newestOf(payments, some))), parts: [payments.part], ...(lineId === undefined ? {} : { lineId }) })
  const all = Object.values(payments.doc.refunds).filter(isStanding)
  return [
    ...(goneOut(parts, money) > money.captured ? [found('refund_above_capture', [refunds, captures])] : []),
    ...(Object.values(payments.doc.payments).some(isTakenTooFar) ? [found('captured_above_authorized', [captures, ['PaymentAuthorized', 'AuthorizationAdjusted']])] : []),
    ...order.doc.lines.filter(({ lineId, total }) => refundedOn(lineId, all) > Math.max(total, 0)).map(({ lineId }) => found('line_refunded_above_charge', [refunds, captures], lineId)),
    ...(all.some(({ amount, allocated }) => allocated !== undefined && allocated !== amount) ? [found('refund_allocation_differs', [refunds])] : []),
  ]
}

const isStanding = (refund: RefundState): boolean => {
  const { arrived, coming } = standOf(refund)
  return arrived + coming > 0
}

/** With the customer, promised to them, or held and lost in a dispute. */
function goneOut({ payments }: OrderParts, { refunded, refundPending }: MoneyView): Minor {
  const disputed = Object.values(payments?.doc.disputes ?? {}).filter(({ status }) => status !== 'won').reduce((sum, { amount }) => sum + amount, 0)
  return refunded + refundPending + disputed
}

/** I10: of what was set aside more is taken, let go or over than there was. What was never set aside is a sale. */
const isTakenTooFar = ({ authorized, captured, voided, expired }: { readonly authorized: Minor; readonly captured: Minor; readonly voided: Minor; readonly expired: Minor }): boolean => authorized > 0 && captured + voided + expired > authorized

const refundedOn = (line: LineId, all: readonly RefundState[]): Minor => all.reduce((sum, { lines }) => sum + (lines?.[line] ?? 0), 0)
