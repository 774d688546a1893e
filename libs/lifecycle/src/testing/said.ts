// Facts of an order at their times, in every order in which they may be told.
import { EventId, FulfillmentId, Instant, lineIdOf, OrderId, ParcelId, paymentAccountIdOf, paymentIdOf, refundIdOf, returnIdOf, returnsAccountIdOf, SealedRef, SubjectRef, wismoSpace, type LineId } from '@wismo/kernel'
import { compose, type ComposedOrder } from '../compose.ts'
import type { Contradiction, ContradictionKind } from '../contradictions/index.ts'
import type { LifeEvent } from '../lives/index.ts'
import type { Part } from '../parts.ts'
import { partsOf } from './parts-of.ts'

export const orderId = OrderId.of(wismoSpace, 'contradicted')
export const [account, returns] = [paymentAccountIdOf(orderId), returnsAccountIdOf(orderId)]
export const lineA: LineId = lineIdOf(orderId, 'a')
export const work = FulfillmentId.of(wismoSpace, 'work')
export const box = ParcelId.of(wismoSpace, 'box')
export const payment = (ref = 'p') => paymentIdOf(orderId, ref)
export const refund = (ref = 'r') => refundIdOf(orderId, ref)
export const back = (ref = 'b') => returnIdOf(orderId, ref)

export interface Said {
  readonly aggregate: string
  readonly type: string
  /** Hour of the day on which the order was placed at ten. */
  readonly hour: number
  readonly data: object
}

export const said = (aggregate: string, type: string, hour: number, data: object = {}): Said => ({ aggregate, type, hour, data })
export const hourOf = (hour: number): Instant => Instant.fromMillis(Date.parse('2026-11-16T00:00:00Z') + hour * 3_600_000)

const line = (quantity: number, total: number) => ({ lineId: lineA, externalLineId: 'a', sku: 'LAMP', title: 'Lamp', variant: {}, quantity, unit: { code: 'EA', scale: 0 }, kind: 'goods', unitPrice: total / quantity, discounts: [], taxes: [], total, delivery: { method: 'ship' } })

/** Two lamps at 10.00 and shipping at 5.00, placed at ten. */
export function placed(over: object = {}): Said {
  return said(orderId, 'OrderPlaced', 10, {
    shopId: 'nordlicht-de', externalId: 'x', number: 'x', channel: 'web', placedAt: hourOf(10), currency: 'EUR', locale: 'de-DE', timeZone: 'Europe/Berlin', taxIncluded: true, test: false, history: false, customerType: 'guest', customerTags: [],
    subjectRef: SubjectRef.of(wismoSpace, 's'), contactRef: SealedRef.of(wismoSpace, 'c'), addresses: {}, lines: [line(2, 2_000)], shipping: [], fees: [], discounts: [],
    totals: { items: 2_000, discounts: 0, shipping: 500, fees: 0, tax: 0, total: 2_500 }, payments: [], confirmation: 'auto', policies: [], consents: [], attributes: {}, contentHash: 'h', ...over,
  })
}

const one = (quantity: number) => [{ lineId: lineA, quantity }]
const money = { currency: 'EUR', postings: [], balance: { captured: 0, refunded: 0, refundable: 0, due: 0 } }

export const authorized = (hour: number, amount = 2_500, ref = 'p') => said(account, 'PaymentAuthorized', hour, { paymentId: payment(ref), method: 'card', amount, ...money })
export const captured = (hour: number, amount = 2_500, { ref = 'p', method = 'card' } = {}) => said(account, 'PaymentCaptured', hour, { paymentId: payment(ref), captureId: `c${hour}`, method, amount, ...money })
export const voided = (hour: number, amount: number, ref = 'p') => said(account, 'PaymentVoided', hour, { paymentId: payment(ref), amount, ...money })
export const refundAsked = (hour: number, amount: number, { ref = 'r', allocation = [] as readonly object[] } = {}) => said(account, 'RefundRequested', hour, { refundId: refund(ref), amount, cause: orderId, allocation, routes: [], ...money })
export const refunded = (hour: number, ref = 'r') => said(account, 'RefundSucceeded', hour, { refundId: refund(ref), ...money })
export const shipped = (hour: number, quantity = 2, { ful = work, parcelId = box } = {}) => said(ful, 'FulfillmentShipped', hour, { fulfillmentId: ful, parcels: [{ parcelId, carrier: 'dhl', trackingNumber: '1', lines: one(quantity) }], shippedAt: hourOf(hour) })
export const departed = (hour: number, ful = work) => said(ful, 'DeliveryDeparted', hour, { fulfillmentId: ful, lines: one(2) })
export const registered = (hour: number, quantity = 2, parcelId = box) => said(parcelId, 'ParcelRegistered', hour, { parcelId, direction: 'out', carrier: 'dhl', trackingNumber: '1', lines: one(quantity), fulfillmentId: work })
export const delivered = (hour: number, parcelId = box) => said(parcelId, 'ParcelDelivered', hour, { parcelId })
export const orderCancelled = (hour: number) => said(orderId, 'OrderCancelled', hour, { reason: { code: 'customer_request' } })

/** What has to be there before anything is told of it. */
const first: readonly string[] = ['OrderPlaced', 'ParcelRegistered']

/** Each fact is the same one wherever it is told. */
function told(facts: readonly Said[]): readonly LifeEvent[] {
  const versions = new Map<string, number>()
  return facts.map(({ aggregate, type, hour, data }) => {
    const version = (versions.get(aggregate) ?? 0) + 1
    versions.set(aggregate, version)
    return { version, event: { id: EventId.of(wismoSpace, aggregate, type, String(hour), JSON.stringify(data)), type, aggregate, version, occurredAt: hourOf(hour), recordedAt: hourOf(400 + version), actor: 'retailer', data: { orderId, ...data } } } as unknown as LifeEvent
  })
}

/** The parts after these facts, told in this order. */
export const rowsOf = (facts: readonly Said[]): readonly Part[] => partsOf(told([...facts].sort((a, b) => Number(first.includes(b.type)) - Number(first.includes(a.type)))))

/** The view of them. Throws where there is none. */
export const viewOf = (facts: readonly Said[]): ComposedOrder => composed(rowsOf(facts))

export function composed(rows: readonly Part[]): ComposedOrder {
  const view = compose(rows, hourOf(300))
  if (view === undefined) throw new Error('The order is not known.')
  return view
}

/** What contradicts itself, the same however the facts are told; throws where it is not. */
export function foundIn(...facts: readonly Said[]): readonly Contradiction[] {
  const all = facts.map((_, i) => [...facts.slice(i), ...facts.slice(0, i)]).flatMap((turned) => [turned, turned.toReversed()]).map((order) => viewOf(order).contradictions ?? [])
  const texts = new Set(all.map((one) => JSON.stringify(one)))
  if (texts.size > 1) throw new Error(`It depends on the order of the facts: ${[...texts].join('\n')}`)
  return all[0] ?? []
}

/** Of one kind; undefined where there is none. */
export const foundOf = (code: ContradictionKind, ...facts: readonly Said[]): Contradiction | undefined => foundIn(...facts).find((one) => one.code === code)

/** The facts of a contradiction as type and hour. */
export const factsIn = (found: Contradiction | undefined): readonly (readonly [string, number])[] => (found?.events ?? []).map(({ type, at }) => [type, (Date.parse(at) - Date.parse(hourOf(0))) / 3_600_000])
