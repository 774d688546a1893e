// Refunds that say what they are for, against what was charged for it (I11).
import type { LineId, Minor } from '@wismo/kernel'
import { byId } from '../by-id.ts'
import type { OrderPart } from '../parts/order-part.ts'
import { standOf, type PaymentsPart, type RefundState } from '../parts/payments-part.ts'
import type { OrderParts, Part } from '../parts.ts'
import { contradiction, type ContradictingFact, type Contradiction } from './contradiction.ts'
import { newest, refundAt } from './facts.ts'

/** Each line and each charge whose refunds exceed it, and the refunds whose shares do not sum to them. */
export function contradictionsOfRefunds({ order, payments }: OrderParts): readonly Contradiction[] {
  if (payments === undefined) return []
  const refunds = byId(payments.doc.refunds).map(([, refund]) => refund)
  return [...linesAbove(order, payments, refunds), ...chargesAbove(order, payments, refunds), ...sharesThatDiffer(payments, refunds)]
}

type Payments = Part<PaymentsPart>
type Refunds = readonly RefundState[]

function linesAbove(order: Part<OrderPart>, payments: Payments, refunds: Refunds): readonly Contradiction[] {
  const named = [...new Set(refunds.flatMap(({ lines }) => Object.keys(lines ?? {})))].sort() as LineId[]
  const charged = new Map(order.doc.lines.map(({ lineId, total }) => [lineId, total]))
  return named.flatMap((lineId) => {
    const given = refunds.filter(({ lines }) => lines?.[lineId] !== undefined)
    const back = sum(given.map((refund) => standing(refund, refund.lines?.[lineId])))
    return back <= (charged.get(lineId) ?? 0) ? [] : [aboveCharge(order, payments, given, { lineId })]
  })
}

/** What a goodwill discount gives back has no charge that it could exceed. */
const charges = [['shipping', 'shipping'], ['fee', 'fees']] as const

function chargesAbove(order: Part<OrderPart>, payments: Payments, refunds: Refunds): readonly Contradiction[] {
  const above = charges.flatMap(([part, total]) => {
    const given = refunds.filter((refund) => refund.charges?.[part] !== undefined)
    const back = sum(given.map((refund) => standing(refund, refund.charges?.[part])))
    return back > order.doc.totals[total] + taxOnCharges(order.doc) ? given : []
  })
  return above.length === 0 ? [] : [aboveCharge(order, payments, above, {})]
}

/** Where prices are without tax, what is not on the lines is on shipping and fees. */
const taxOnCharges = ({ taxIncluded, totals, lines }: OrderPart): Minor => (taxIncluded ? 0 : Math.max(0, totals.tax - sum(lines.filter(({ origin }) => origin === 'order').map(({ tax }) => tax))))

const aboveCharge = (order: Part<OrderPart>, payments: Payments, refunds: Refunds, about: { readonly lineId?: LineId }): Contradiction =>
  contradiction('line_refunded_above_charge', { ...about, parts: [order.part, payments.part], events: [...asked(payments, refunds), ...newest(order, pricing)] })

/** What says how much something costs. */
const pricing = ['OrderPlaced', 'LineAdded', 'PriceAdjusted', 'VariantSwapped', 'LineQuantityChanged']

const sharesThatDiffer = (payments: Payments, refunds: Refunds): readonly Contradiction[] => {
  const differing = refunds.filter((refund) => refund.allocated !== undefined && refund.allocated !== refund.amount && refund.status !== 'cancelled')
  return differing.length === 0 ? [] : [contradiction('refund_allocation_differs', { parts: [payments.part], events: asked(payments, differing) })]
}

const asked = (payments: Payments, refunds: Refunds): readonly ContradictingFact[] => refunds.flatMap(({ at }) => refundAt(payments, at))

/** So much of a share as its refund is there, or under way. */
function standing(refund: RefundState, share: Minor = 0): Minor {
  const { arrived, coming } = standOf(refund)
  return refund.amount > 0 ? Math.round((share * (arrived + coming)) / refund.amount) : 0
}

const sum = (amounts: readonly Minor[]): Minor => amounts.reduce((all, amount) => all + amount, 0)
