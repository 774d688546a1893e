// What a retailer tells of the life of one Olist order: its document first, then every message, each under an id of its own.
import { uuidV5, wismoSpace } from '@wismo/kernel'
import type { HistoryEntry } from '@wismo/contracts'
import type { OlistCourse, OlistLine, OlistOrder } from './olist.ts'

export type OlistType = 'RetailOrderImported' | 'RetailPaymentReported' | 'RetailFulfillmentReported' | 'RetailParcelReported' | 'RetailStockReported' | 'RetailOrderCancelled'

/** One message as it is sent, by HTTP or on the bus. */
export interface OlistMessage {
  /** The same whenever it is sent: told twice it is one. */
  readonly id: string
  readonly type: OlistType
  /** When it happened, RFC 3339. */
  readonly at: string
  readonly data: Readonly<Record<string, unknown>> & { readonly externalId: string; readonly shopId: string }
}

/** The document, and what came later, in time order. Of an order handed over before it was approved the hand-over comes first. */
export function lifeOf(order: OlistOrder): readonly [OlistMessage, ...OlistMessage[]] {
  const { document, course } = order
  const placed = message(order, 'RetailOrderImported', course.placedAt, 'order', { ...document, history: [] })
  const later = [...paid(order), ...prepared(order), ...shipped(order), ...delivered(order), ...cancelled(order)]
  return [placed, ...later.sort(inTime)]
}

/** The whole life in one message. */
export function importOf(order: OlistOrder): OlistMessage {
  const [placed, ...later] = lifeOf(order)
  return { ...placed, data: { ...placed.data, history: later.map(entryOf) } }
}

/** All of these lives as they happened beside each other. Documents come first among what happened at one time. */
export const timelineOf = (orders: Iterable<OlistOrder>): readonly OlistMessage[] => [...orders].flatMap((order) => lifeOf(order)).sort(inTime)

const inTime = (a: OlistMessage, b: OlistMessage): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)

const fieldOf = { RetailPaymentReported: 'payment', RetailFulfillmentReported: 'fulfillment', RetailParcelReported: 'parcel', RetailStockReported: 'stock', RetailOrderCancelled: 'orderCancelled' } as const satisfies Record<Exclude<OlistType, 'RetailOrderImported'>, keyof HistoryEntry>

function entryOf({ id, type, data }: OlistMessage): Readonly<Record<string, unknown>> {
  if (type === 'RetailOrderImported') throw new Error('An order is not part of its own history.')
  return { eventId: id, [fieldOf[type]]: data }
}

function message({ document: { shopId, externalId } }: OlistOrder, type: OlistType, at: string, name: string, data: Readonly<Record<string, unknown>>): OlistMessage {
  return { id: uuidV5(wismoSpace, 'olist', externalId, ...(type === 'RetailOrderImported' ? [] : [type, name])), type, at, data: { ...data, shopId, externalId, ...(type === 'RetailOrderImported' ? {} : { occurredAt: at }) } }
}

function paid(order: OlistOrder): readonly OlistMessage[] {
  const { approvedAt } = order.course
  if (approvedAt === undefined) return []
  return order.payments.map(({ ref, method, amount }) => message(order, 'RetailPaymentReported', approvedAt, ref, { paymentRef: ref, kind: 'captured', amount, currency: 'BRL', method }))
}

/** What each seller sends. */
interface Shipment {
  readonly ref: string
  readonly lines: readonly { readonly externalLineId: string; readonly quantity: number }[]
}

const unitsOf = (lines: readonly OlistLine[]): Shipment['lines'] => lines.map(({ externalLineId, quantity }) => ({ externalLineId, quantity }))

/** Sellers in the order of their first lines. */
function shipmentsOf({ document: { externalId }, lines }: OlistOrder): readonly Shipment[] {
  const sellers = [...new Set(lines.map(({ seller }) => seller))]
  return sellers.map((seller, i) => ({ ref: `${externalId}-${i + 1}`, lines: unitsOf(lines.filter((line) => line.seller === seller)) }))
}

/** The marketplace speaks for its sellers. */
const locationId = 'olist'
const carrier = 'olist'

function prepared(order: OlistOrder): readonly OlistMessage[] {
  const { status, approvedAt } = order.course
  if (approvedAt === undefined) return []
  if (status === 'unavailable') return [message(order, 'RetailStockReported', approvedAt, 'backordered', { lines: unitsOf(order.lines), state: 'backordered' })]
  if (status !== 'invoiced' && status !== 'processing') return []
  return shipmentsOf(order).map(({ ref, lines }) => message(order, 'RetailFulfillmentReported', approvedAt, `accepted ${ref}`, { fulfillmentRef: ref, locationId, state: 'accepted', lines }))
}

function shipped(order: OlistOrder): readonly OlistMessage[] {
  const { handedOverAt } = order.course
  if (handedOverAt === undefined) return []
  return shipmentsOf(order).map(({ ref, lines }) => message(order, 'RetailFulfillmentReported', handedOverAt, `shipped ${ref}`, { fulfillmentRef: ref, locationId, state: 'shipped', lines, parcels: [{ carrier, trackingNumber: ref, lines }] }))
}

function delivered(order: OlistOrder): readonly OlistMessage[] {
  const { deliveredAt } = order.course
  if (deliveredAt === undefined) return []
  return shipmentsOf(order).map(({ ref }) => message(order, 'RetailParcelReported', deliveredAt, `delivered ${ref}`, { carrier, trackingNumber: ref, status: 'delivered' }))
}

function cancelled(order: OlistOrder): readonly OlistMessage[] {
  if (order.course.status !== 'canceled') return []
  return [message(order, 'RetailOrderCancelled', afterAll(order.course), 'cancelled', { reason: { code: 'marketplace_cancelled' } })]
}

/** Nobody wrote when it was cancelled: a second after the last that is known. */
function afterAll({ placedAt, approvedAt, handedOverAt, deliveredAt }: OlistCourse): string {
  const last = Math.max(...[placedAt, approvedAt, handedOverAt, deliveredAt].flatMap((at) => (at === undefined ? [] : [Date.parse(at)])))
  return new Date(last + 1_000).toISOString()
}
