// What happened in an order in which it cannot have happened, by the times that the facts themselves say.
import type { Instant } from '@wismo/kernel'
import type { OrderParts } from '../parts.ts'
import { inOrder, newestOf, oldestOf, type ContradictingFact, type Contradiction } from './contradiction.ts'

const kinds = {
  shipped_before_payment: { weight: 'note', owner: 'payments' },
  shipped_before_placed: { weight: 'note', owner: 'operations' },
  delivered_before_shipped: { weight: 'note', owner: 'carrier-tracking' },
} as const

export type TimeContradiction = keyof typeof kinds

/** Each at most once, but for parcels: one for each. */
export const timeContradictions = (parts: OrderParts): readonly Contradiction[] => [...shippedTooEarly(parts), ...deliveredTooEarly(parts)]

const found = (code: TimeContradiction, facts: readonly ContradictingFact[], parts: readonly string[]): Contradiction => ({ code, ...kinds[code], events: inOrder(facts), parts: [...new Set(parts)].sort() })

const departures = ['FulfillmentShipped', 'DeliveryDeparted']

function shippedTooEarly(parts: OrderParts): readonly Contradiction[] {
  const [first] = parts.fulfillments.filter(({ doc }) => doc.shippedAt !== undefined).sort((a, b) => compare(a.doc.shippedAt ?? '', b.doc.shippedAt ?? '') || compare(a.part, b.part))
  const shippedAt = first?.doc.shippedAt
  if (first === undefined || shippedAt === undefined) return []
  const left = oldestOf(first, departures)
  const { order, payments } = parts
  const fundedAt = fundedAtOf(parts)
  return [
    ...(shippedAt < order.doc.placedAt ? [found('shipped_before_placed', [...left, ...oldestOf(order, ['OrderPlaced', 'OrderDrafted'])], [first.part, order.part])] : []),
    ...(fundedAt !== undefined && shippedAt < fundedAt && !isPaidLater(parts) ? [found('shipped_before_payment', [...left, ...oldestOf(payments, ['PaymentAuthorized', 'PaymentCaptured'])], [first.part, ...(payments === undefined ? [] : [payments.part])])] : []),
  ]
}

/** When money was there first: set aside or taken by a fact, or as checkout stated it. While there was none nothing can be said. */
function fundedAtOf({ order, payments }: OrderParts): Instant | undefined {
  const told = Object.values(payments?.doc.payments ?? {}).flatMap(({ fundedAt }) => fundedAt ?? [])
  const stated = order.doc.payments.some(({ status }) => status === 'authorized' || status === 'captured') ? [order.doc.placedAt] : []
  return [...told, ...stated].sort()[0]
}

const later: readonly string[] = ['invoice', 'pay_later', 'cash']

/** Goods are meant to leave before the money comes. */
const isPaidLater = ({ order, payments }: OrderParts): boolean =>
  [...order.doc.payments.map(({ method }) => method), ...Object.values(payments?.doc.payments ?? {}).map(({ method = '' }) => method)].some((method) => later.includes(method))

function deliveredTooEarly({ fulfillments, parcels }: OrderParts): readonly Contradiction[] {
  return parcels.flatMap((parcel) => {
    const sender = fulfillments.find(({ doc }) => doc.passedAt?.[parcel.doc.parcelId] !== undefined)
    const shippedAt = sender?.doc.passedAt?.[parcel.doc.parcelId]
    const { deliveredAt } = parcel.doc
    if (sender === undefined || shippedAt === undefined || deliveredAt === undefined || deliveredAt >= shippedAt) return []
    return [found('delivered_before_shipped', [...newestOf(parcel, ['ParcelDelivered']), ...oldestOf(sender, ['FulfillmentShipped'])], [sender.part, parcel.part])]
  })
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
