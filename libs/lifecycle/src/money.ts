import { paymentIdOf, type Minor } from '@wismo/kernel'
import type { OrderPart } from './order-part.ts'
import type { MoneyView } from './order-view.ts'
import type { PaymentStatus } from './statuses.ts'

/**
 * The money of an order. As long as no payment fact says more, what checkout stated counts: what it captured is paid, what
 * it authorized covers the rest without lowering what is due.
 */
export function moneyOf(order: OrderPart): MoneyView {
  const { items, discounts, shipping, fees, tax, total } = order.totals
  const captured = stated(order, 'captured')
  return {
    items, discounts, shipping, fees, tax, taxIncluded: order.taxIncluded,
    original: total, total,
    authorized: captured + stated(order, 'authorized'), captured, refunded: 0, refundPending: 0, due: total - captured, refundable: captured,
    payments: order.payments.map((payment) => paymentOf(order, payment)),
  }
}

const stated = ({ payments }: OrderPart, wanted: OrderPart['payments'][number]['status']): Minor =>
  payments.filter(({ status }) => status === wanted).reduce((sum, { amount }) => sum + amount, 0)

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

/** First match, in the order of the contract. */
export function paymentStatusOf({ payments, due, authorized, captured }: MoneyView): PaymentStatus {
  const last = payments.at(-1)
  if (last === undefined) return 'none'
  if (due > 0 && authorized === 0 && last.status === 'failed') return 'failed'
  if (due < 0) return 'overpaid'
  if (captured > 0) return due === 0 ? 'paid' : 'partially_paid'
  return authorized > 0 ? 'authorized' : 'pending'
}
