import { paymentIdOf, type Instant, type Minor, type PaymentId } from '@wismo/kernel'
import type { OrderPart } from './parts/order-part.ts'
import type { PaymentsPart } from './parts/payments-part.ts'
import type { ReturnsPart } from './parts/returns-part.ts'
import type { OrderParts } from './parts.ts'
import type { MoneyView } from './order-view.ts'
import type { PaymentStatus } from './statuses.ts'

type PaymentView = MoneyView['payments'][number]
type RefundView = MoneyView['refunds'][number]

/** What came in and went out, by the payments service and, for payments it has said nothing of, by what checkout stated. */
interface Flow {
  readonly payments: readonly (PaymentView & { readonly authorized: Minor; readonly captured: Minor })[]
  readonly refunds: readonly RefundView[]
  readonly authorized: Minor
  readonly captured: Minor
  readonly refunded: Minor
  readonly refundPending: Minor
  readonly disputedHeld: Minor
  readonly disputeLost: Minor
}

/**
 * The money of an order, in minor units. `due` is what the order costs now less what stayed with us; what checkout stated to be
 * authorized covers it without lowering it. The order costs less by what was cancelled, taken back or granted, and by
 * refunds that nobody gave a reason for, as far as they are not money that was paid too much.
 */
export function moneyOf({ order, payments, returns }: OrderParts): MoneyView {
  const { items, discounts, shipping, fees, tax, total: original } = order.doc.totals
  const flow = flowOf(order.doc, payments?.doc)
  const total = totalOf(order.doc, returns?.doc, flow)
  const { writtenOff = 0, creditPaidOut = 0 } = payments?.doc ?? {}
  const kept = flow.captured - flow.refunded - flow.disputeLost
  const due = total - kept + creditPaidOut - writtenOff
  return {
    items, discounts, shipping, fees, tax, taxIncluded: order.doc.taxIncluded,
    original, total,
    authorized: flow.authorized, captured: flow.captured, refunded: flow.refunded, refundPending: flow.refundPending,
    due,
    ...(due > 0 && flow.authorized - flow.captured >= due ? { dueCoveredBy: 'authorization' as const } : {}),
    refundable: Math.max(0, kept - flow.refundPending - flow.disputedHeld),
    disputed: flow.disputedHeld > 0,
    payments: flow.payments.map(({ authorized: _authorized, captured: _captured, ...payment }) => payment),
    refunds: flow.refunds,
  }
}

function totalOf(order: OrderPart, returns: ReturnsPart | undefined, { captured, refunded, refundPending }: Flow): Minor {
  if (order.cancelled) return 0
  const agreed = order.totals.total + order.adjustments
  const granted = order.cancelledAmount + grantedBy(returns)
  const unexplained = refunded + refundPending - granted - Math.max(0, captured - agreed)
  return agreed - granted - Math.max(0, unexplained)
}

/** What the desk of the returns promised to give back. */
function grantedBy(returns: ReturnsPart | undefined): Minor {
  const all = [
    ...Object.values(returns?.returns ?? {}).filter(({ outcome }) => outcome === 'refund'),
    ...Object.values(returns?.claims ?? {}).filter(({ status, outcome }) => (status === 'approved' || status === 'resolved') && outcome === 'refund'),
  ]
  return all.reduce((sum, { amount = 0 }) => sum + amount, 0)
}

function flowOf(order: OrderPart, booked: PaymentsPart | undefined): Flow {
  const payments = [...statedPayments(order, booked), ...bookedPayments(booked)]
  const refunds = Object.entries(booked?.refunds ?? {}).map(([id, refund]): RefundView => ({ id, ...refund })).sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1))
  const sumOfRefunds = (...states: readonly string[]): Minor => refunds.filter(({ status }) => states.includes(status)).reduce((sum, { amount }) => sum + amount, 0)
  const disputes = Object.values(booked?.disputes ?? {})
  const sumOfDisputes = (...states: readonly string[]): Minor => disputes.filter(({ status }) => states.includes(status)).reduce((sum, { amount }) => sum + amount, 0)
  return {
    payments, refunds,
    authorized: payments.reduce((sum, { authorized }) => sum + authorized, 0),
    captured: payments.reduce((sum, { captured }) => sum + captured, 0),
    refunded: sumOfRefunds('succeeded'),
    refundPending: sumOfRefunds('requested', 'pending', 'failed'),
    disputedHeld: sumOfDisputes('opened', 'defended'),
    disputeLost: sumOfDisputes('lost'),
  }
}

/** The one that was tried last comes last. */
function bookedPayments(booked: PaymentsPart | undefined): Flow['payments'] {
  const byLastFact = Object.entries(booked?.payments ?? {}).sort(([a, { lastAt: x }], [b, { lastAt: y }]) => (x === y ? (a < b ? -1 : 1) : x < y ? -1 : 1))
  return byLastFact.map(([id, { status, method = 'other', amount, authorized, captured, voided, expired, brand, last4, expiresAt }]) => ({
    ...named(id as PaymentId, { method, status, amount, brand, last4, expiresAt }),
    authorized: Math.max(captured, authorized - voided - expired), captured,
  }))
}

/** What checkout saw of payments that no fact has been told of since. */
function statedPayments({ orderId, payments }: OrderPart, booked: PaymentsPart | undefined): Flow['payments'] {
  const stated = payments.map((payment) => ({ ...payment, id: payment.paymentId ?? paymentIdOf(orderId, payment.ref) }))
  return stated.filter(({ id }) => booked?.payments[id] === undefined).map(({ id, status, method, amount, brand, last4, expiresAt }) => ({
    ...named(id, { method, status, amount, brand, last4, expiresAt }),
    authorized: status === 'authorized' || status === 'captured' ? amount : 0,
    captured: status === 'captured' ? amount : 0,
  }))
}

interface Named {
  readonly method: string
  readonly status: string
  readonly amount: Minor
  readonly brand: string | undefined
  readonly last4: string | undefined
  readonly expiresAt: Instant | undefined
}

const named = (id: PaymentId, { method, status, amount, brand, last4, expiresAt }: Named): PaymentView => ({
  id, method,
  ...(brand === undefined ? {} : { brand }),
  ...(last4 === undefined ? {} : { last4 }),
  status, amount,
  ...(expiresAt === undefined ? {} : { expiresAt }),
})

/** First match, in the order of the contract. */
export function paymentStatusOf({ payments, due, authorized, captured, refunded }: MoneyView): PaymentStatus {
  const last = payments.at(-1)
  if (last === undefined) return 'none'
  if (due > 0 && authorized === 0 && last.status === 'failed') return 'failed'
  if (refunded > 0 && refunded >= captured) return 'refunded'
  if (due < 0) return 'overpaid'
  if (refunded > 0) return 'partially_refunded'
  if (captured > 0) return due === 0 ? 'paid' : 'partially_paid'
  return authorized > 0 ? 'authorized' : 'pending'
}
