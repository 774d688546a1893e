// What happened before something that has to come first.
import type { Instant, ParcelId } from '@wismo/kernel'
import type { FulfillmentPart } from '../parts/fulfillment-part.ts'
import type { OrderParts, Part } from '../parts.ts'
import { contradiction, type ContradictingFact, type Contradiction } from './contradiction.ts'
import { deliveryOf, earliest, factAt } from './facts.ts'

/** Something that happened, who remembers it, and the fact, as long as it is remembered. */
interface Moment {
  readonly at: Instant
  readonly part: string
  readonly facts: readonly ContradictingFact[]
}

const first = (moments: readonly Moment[]): Moment | undefined => [...moments].sort((a, b) => (a.at === b.at ? (a.part < b.part ? -1 : 1) : a.at < b.at ? -1 : 1))[0]

/** Each kind at most once: the first shipment against the first money and the order itself, and all parcels that were there too early. */
export function contradictionsInTime(parts: OrderParts): readonly Contradiction[] {
  const shipped = first(shipmentsOf(parts))
  return [...(shipped === undefined ? [] : [...beforePayment(shipped, parts), ...beforePlaced(shipped, parts)]), ...deliveredTooEarly(parts)]
}

const departures = ['FulfillmentShipped', 'DeliveryDeparted']

/** A row of an earlier release does not say when its units left, but what it remembers may. */
function shipmentsOf({ fulfillments }: OrderParts): readonly Moment[] {
  return fulfillments.flatMap((work): readonly Moment[] => {
    const at = work.doc.shippedAt ?? earliest(work, departures)[0]?.at
    return at === undefined ? [] : [{ at, part: work.part, facts: factAt(work, departures, at) }]
  })
}

/** Whoever pays like this gets the goods first. */
const paidLater: readonly (string | undefined)[] = ['invoice', 'pay_later', 'cash']

function beforePayment(shipped: Moment, parts: OrderParts): readonly Contradiction[] {
  const methods = [...parts.order.doc.payments, ...Object.values(parts.payments?.doc.payments ?? {})].map(({ method }) => method)
  const paid = first([...statedMoney(parts), ...bookedMoney(parts)])
  if (paid === undefined || shipped.at >= paid.at || methods.some((method) => paidLater.includes(method))) return []
  return [contradiction('shipped_before_payment', { parts: [shipped.part, paid.part], events: [...shipped.facts, ...paid.facts] })]
}

/** Money that checkout saw was there when the order was placed. */
const statedMoney = ({ order }: OrderParts): readonly Moment[] =>
  order.doc.payments.some(({ status }) => status === 'authorized' || status === 'captured') ? [{ at: order.doc.placedAt, part: order.part, facts: earliest(order, ['OrderPlaced', 'OrderDrafted']) }] : []

const moneyFacts = ['PaymentAuthorized', 'PaymentCaptured']

function bookedMoney({ payments }: OrderParts): readonly Moment[] {
  if (payments === undefined) return []
  const known = Object.values(payments.doc.payments).flatMap(({ fundedAt }) => fundedAt ?? [])
  const all = known.length > 0 ? known : earliest(payments, moneyFacts).map(({ at }) => at)
  return all.map((at) => ({ at, part: payments.part, facts: factAt(payments, moneyFacts, at) }))
}

function beforePlaced(shipped: Moment, { order }: OrderParts): readonly Contradiction[] {
  if (order.doc.draft || shipped.at >= order.doc.placedAt) return []
  return [contradiction('shipped_before_placed', { parts: [shipped.part, order.part], events: [...shipped.facts, ...earliest(order, ['OrderPlaced'])] })]
}

function deliveredTooEarly({ parcels, fulfillments }: OrderParts): readonly Contradiction[] {
  const found = parcels.flatMap((parcel) => {
    const { deliveredAt } = parcel.doc
    const left = first(fulfillments.flatMap((work) => leftWith(work, parcel.part as ParcelId)))
    if (deliveredAt === undefined || left === undefined || deliveredAt >= left.at) return []
    return [{ parts: [parcel.part, left.part], events: [...deliveryOf(parcel), ...left.facts] }]
  })
  return found.length === 0 ? [] : [contradiction('delivered_before_shipped', { parts: found.flatMap(({ parts }) => parts), events: found.flatMap(({ events }) => events) })]
}

/** When this work handed over the parcel, if it did. */
function leftWith(work: Part<FulfillmentPart>, parcelId: ParcelId): readonly Moment[] {
  const { passedAt, passed } = work.doc
  const remembered = passedAt === undefined && passed[parcelId] !== undefined ? earliest(work, ['FulfillmentShipped'])[0]?.at : undefined
  const at = passedAt?.[parcelId] ?? remembered
  return at === undefined ? [] : [{ at, part: work.part, facts: factAt(work, ['FulfillmentShipped'], at) }]
}
