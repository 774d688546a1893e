import { paymentIdOf, type Instant, type LineId, type Minor, type PaymentId } from '@wismo/kernel'
import { costsOf } from './costs.ts'
import type { OrderPart } from './parts/order-part.ts'
import { standOf, type PaymentsPart } from './parts/payments-part.ts'
import type { OrderParts } from './parts.ts'
import type { MoneyView } from './order-view.ts'
import { pick } from './pick.ts'
import type { PaymentStatus } from './statuses.ts'
import { noUnits, type Quantities } from './units/quantities.ts'

type PaymentView = MoneyView['payments'][number]
type RefundView = MoneyView['refunds'][number]

/** What came in and went out, by the payments service and, for payments it has said nothing of, by what checkout stated. */
export interface Flow {
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
 * authorized covers it without lowering it. `gone`: units of an order that was called off which it could not stop.
 */
export function moneyOf({ order, payments, returns }: OrderParts, gone: Quantities = noUnits): MoneyView {
  const { items, discounts, shipping, fees, tax, total: original } = order.doc.totals
  const flow = flowOf(order.doc, payments?.doc)
  const { total, creditPaidOut } = costsOf(order.doc, returns?.doc, payments?.doc, flow.captured, gone)
  const { writtenOff = 0, creditSpent = 0 } = payments?.doc ?? {}
  const kept = flow.captured - flow.refunded - flow.disputeLost
  const due = total - kept + creditPaidOut - creditSpent - writtenOff
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

/** All that moved, by those who book it and by checkout. */
export function flowOf(order: OrderPart, booked: PaymentsPart | undefined): Flow {
  const stated = statedOf(order)
  const payments = [...statedPayments(stated, booked), ...bookedPayments(stated, booked)]
  const refunds = Object.entries(booked?.refunds ?? {}).sort(([a, { at: x }], [b, { at: y }]) => (x === y ? (a < b ? -1 : 1) : x < y ? -1 : 1))
  const standing = refunds.map(([, refund]) => standOf(refund))
  const disputes = Object.values(booked?.disputes ?? {})
  const sumOfDisputes = (...states: readonly string[]): Minor => disputes.filter(({ status }) => states.includes(status)).reduce((sum, { amount }) => sum + amount, 0)
  return {
    payments,
    refunds: refunds.map(([id, refund]) => ({ id, ...pick(refund, 'amount', 'reversed', 'cause', 'status', 'at', 'arrivesBy', 'reference', 'dueBy') })),
    authorized: payments.reduce((sum, { authorized }) => sum + authorized, 0),
    captured: payments.reduce((sum, { captured }) => sum + captured, 0),
    refunded: standing.reduce((sum, { arrived }) => sum + arrived, 0),
    refundPending: standing.reduce((sum, { coming }) => sum + coming, 0),
    disputedHeld: sumOfDisputes('opened', 'defended'),
    disputeLost: sumOfDisputes('lost'),
  }
}

/** What of each line's price is back with the customer, as refunds told for what they are. */
export function refundedByLine({ payments }: OrderParts): Readonly<Record<LineId, Minor>> {
  const lines: Record<LineId, Minor> = {}
  for (const refund of Object.values(payments?.doc.refunds ?? {})) {
    const { arrived } = standOf(refund)
    for (const [line, amount] of Object.entries(refund.lines ?? {}) as [LineId, Minor][]) lines[line] = (lines[line] ?? 0) + (refund.amount > 0 ? Math.round((amount * arrived) / refund.amount) : 0)
  }
  return lines
}

/** A payment as checkout saw it. */
type Stated = OrderPart['payments'][number] & { readonly id: PaymentId }
type Booked = PaymentsPart['payments'][PaymentId]

const statedOf = ({ orderId, payments }: OrderPart): readonly Stated[] => payments.map((payment) => ({ ...payment, id: payment.paymentId ?? paymentIdOf(orderId, payment.ref) }))

/** The one that was tried last comes last. */
function bookedPayments(stated: readonly Stated[], booked: PaymentsPart | undefined): Flow['payments'] {
  const byLastFact = Object.entries(booked?.payments ?? {}).sort(([a, { lastAt: x }], [b, { lastAt: y }]) => (x === y ? (a < b ? -1 : 1) : x < y ? -1 : 1))
  return byLastFact.map(([id, payment]) => {
    const { status, amount, authorized, captured, voided, expired } = payment
    return {
      ...named(id as PaymentId, { status, amount, ...describedBy(payment, stated.find((one) => one.id === id)) }),
      authorized: Math.max(captured, authorized - voided - expired), captured,
    }
  })
}

/** Facts of a payment tell of its money and seldom what it is: what they leave open is as checkout saw it, unless they speak of another card. */
function describedBy(booked: Booked, stated: Stated | undefined): Pick<Named, 'method' | 'brand' | 'last4' | 'expiresAt'> {
  const { method, brand, last4, expiresAt } = booked
  if (stated === undefined) return { method: method ?? 'other', brand, last4, expiresAt }
  const card = isOther(booked, stated) ? undefined : stated
  const ends = waitsAs[stated.status]?.includes(booked.status) === true ? stated.expiresAt : undefined
  return { method: method ?? stated.method, brand: brand ?? card?.brand, last4: last4 ?? card?.last4, expiresAt: expiresAt ?? ends }
}

const isOther = (booked: Booked, stated: Stated): boolean => (['method', 'brand', 'last4'] as const).some((field) => differs(booked[field], stated[field]))
const differs = (booked: string | undefined, stated: string | undefined): boolean => booked !== undefined && stated !== undefined && booked !== stated

/** As what a payment still stands that checkout saw so: then only does the moment count at which that ends. */
const waitsAs: Readonly<Record<string, readonly string[]>> = { pending: ['initiated', 'action_required'], authorized: ['authorized', 'partially_captured'] }

/** What checkout saw of payments that no fact has been told of since. */
function statedPayments(stated: readonly Stated[], booked: PaymentsPart | undefined): Flow['payments'] {
  return stated.filter(({ id }) => booked?.payments[id] === undefined).map(({ id, status, method, amount, brand, last4, expiresAt }) => ({
    ...named(id, { method, status: status === 'pending' ? 'initiated' : status, amount, brand, last4, expiresAt }),
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
export function paymentStatusOf(money: MoneyView): PaymentStatus {
  const { payments, due, authorized, captured, refunded } = money
  if (isNone(money)) return 'none'
  if (due > 0 && authorized === 0 && payments.at(-1)?.status === 'failed') return 'failed'
  if (refunded > 0 && refunded >= captured) return 'refunded'
  if (due < 0) return 'overpaid'
  if (refunded > 0) return 'partially_refunded'
  if (captured > 0) return due === 0 ? 'paid' : 'partially_paid'
  return authorized > 0 ? 'authorized' : 'pending'
}

/** No payment, or only such as were let go, with nothing left to pay. */
const isNone = ({ payments, due, captured }: MoneyView): boolean => payments.length === 0 || (due <= 0 && captured === 0 && payments.every(({ status }) => status === 'voided' || status === 'expired'))
