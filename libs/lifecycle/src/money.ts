import { paymentIdOf } from '@wismo/kernel'
import type { OrderPart } from './order-part.ts'
import type { MoneyView } from './order-view.ts'
import type { PaymentStatus } from './statuses.ts'

/**
 * The money of an order. `payments` are what checkout said, with the status it said; nothing counts as authorized or
 * captured before a payment fact says so, so the whole total is due.
 */
export function moneyOf(order: OrderPart): MoneyView {
  const { items, discounts, shipping, fees, tax, total } = order.totals
  return {
    items, discounts, shipping, fees, tax, taxIncluded: order.taxIncluded,
    original: total, total,
    authorized: 0, captured: 0, refunded: 0, refundPending: 0, due: total, refundable: 0,
    payments: order.payments.map((payment) => paymentOf(order, payment)),
  }
}

function paymentOf({ orderId }: OrderPart, { paymentId, ref, method, brand, last4, status, amount, expiresAt }: OrderPart['payments'][number]): MoneyView['payments'][number] {
  return {
    id: paymentId ?? paymentIdOf(orderId, ref),
    method,
    ...(brand === undefined ? {} : { brand }),
    ...(last4 === undefined ? {} : { last4 }),
    status,
    amount,
    ...(expiresAt === undefined ? {} : { expiresAt }),
  }
}

/** By what is known without payment facts: nothing was tried, the last try failed, or the money is still to come. */
export function paymentStatusOf({ payments, due }: MoneyView): PaymentStatus {
  const last = payments.at(-1)
  if (last === undefined || due === 0) return 'none'
  return last.status === 'failed' ? 'failed' : 'pending'
}
