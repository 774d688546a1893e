// The parts of an order as the document shows them.
import type { ExchangeView, ReturnView } from './after-sales-views.ts'
import type { OrderPart } from './parts/order-part.ts'
import type { FulfillmentPart } from './parts/fulfillment-part.ts'
import type { MessagePart } from './parts/message-part.ts'
import type { ParcelPart } from './parts/parcel-part.ts'
import type { ExchangeState, ReturnState } from './parts/returns-part.ts'
import type { OrderParts } from './parts.ts'
import type { FulfillmentView, OrderView, ParcelView } from './order-view.ts'
import { byId } from './by-id.ts'
import { contentsOf } from './parcel-contents.ts'
import { byLeaving } from './parcel-order.ts'
import { pick } from './pick.ts'
import { asLines, linesOf, sumOf, unitsOn } from './units/quantities.ts'

type Sections = Pick<OrderView, 'holds' | 'fulfillments' | 'parcels' | 'returns' | 'exchanges' | 'claims' | 'incidents' | 'appeasements' | 'changes'> & { readonly messages: NonNullable<OrderView['messages']> }

/** What happened around the order, each object as its part keeps it, by id. */
export function sectionsOf(parts: OrderParts): Sections {
  const { returns } = parts
  return {
    holds: holdsOf(parts.order.doc),
    fulfillments: fulfillmentsOf(parts),
    parcels: parcelsOf(parts),
    returns: byId(returns?.doc.returns).map(([id, state]) => returnOf(id, state, parts)),
    exchanges: byId(returns?.doc.exchanges).map(([id, state]) => exchangeOf(id, state)),
    claims: byId(returns?.doc.claims).map(([id, { kind, status, lines, ...more }]) => ({ id, kind, status, lines: asLines(lines), ...pick(more, 'outcome', 'amount', 'until', 'risk') })),
    incidents: byId(returns?.doc.incidents).map(([id, { kind, status, severity, live, options = [], ...more }]) => ({ id, kind, status, severity, live, options, ...pick(more, 'default', 'until', 'chosen') })),
    appeasements: byId(returns?.doc.appeasements).map(([id, { kind, status, value, ...more }]) => ({ id, kind, status, value, ...pick(more, 'incidentId', 'budgetId') })),
    changes: byId(parts.order.doc.changes).map(([id, { kind, status, ...more }]) => ({ id, kind, status, ...pick(more, 'quoteId', 'delta', 'until') })),
    messages: messagesOf(parts),
  }
}

const holdsOf = ({ holds }: OrderPart): Sections['holds'] =>
  byId(holds).map(([id, { reason, lines, ...more }]) => ({ id, reason, ...pick(more, 'subCode', 'until'), ...(lines === undefined ? {} : { lines: asLines(lines) }) }))

const fulfillmentsOf = ({ fulfillments }: OrderParts): Sections['fulfillments'] =>
  fulfillments.map(({ doc }) => ({
    id: doc.fulfillmentId,
    ...pick(doc, 'method', 'locationId'),
    status: doc.status,
    flags: doc.flags,
    lines: asLines(sumOf(...Object.values(doc.stages), ...Object.values(doc.passed))),
    ...pick(doc, 'readyBy'),
    ...pickupOf(doc),
    ...pick(doc, 'appointment'),
  }))

function pickupOf({ pickup, pickupCodeRef }: FulfillmentPart): Pick<FulfillmentView, 'pickup'> {
  if (pickup === undefined && pickupCodeRef === undefined) return {}
  const { extensions = 0, ...window } = pickup ?? {}
  return { pickup: { ...(pickup === undefined ? {} : { window: window as Omit<typeof pickup, 'extensions'> }), extensions, ...(pickupCodeRef === undefined ? {} : { codeRef: pickupCodeRef }) } }
}

/** Where it waits to be fetched: where it was seen, when no more was told. */
function pointOf({ status, point, lastFact }: ParcelPart): Pick<ParcelView, 'point'> {
  if (point !== undefined) return { point }
  return status === 'available_for_pickup' && lastFact?.place !== undefined ? { point: { name: lastFact.place } } : {}
}

/** Numbered wherever they are shown: in the order in which they left. */
function parcelsOf(parts: OrderParts): readonly ParcelView[] {
  const docs = new Map(parts.parcels.map(({ doc }) => [doc.parcelId, doc]))
  return byLeaving(parts, [...docs.keys()]).flatMap((id) => docs.get(id) ?? []).map((doc) => ({
    id: doc.parcelId,
    ...pick(doc, 'direction', 'carrier', 'trackingNumber', 'status', 'flags', 'cause'),
    lines: asLines(contentsOf(doc, parts)),
    ...pick(doc, 'fulfillmentId', 'returnId', 'lastFact'),
    ...(doc.scans.length === 0 ? {} : { scans: doc.scans.map((scan) => pick(scan, 'at', 'status', 'place')).reverse() }),
    ...pick(doc, 'deliveredAt', 'proof', 'attempts'),
    ...pointOf(doc),
    ...pick(doc, 'dutiesDue'),
  }))
}

function returnOf(id: string, { status, outcome, method, dueBy, amount, requested, handed, received, accepted, rejected, missing, reasons }: ReturnState, { payments }: OrderParts): ReturnView {
  const said = pick({ outcome, method, dueBy, amount }, 'outcome', 'method', 'dueBy', 'amount') as Pick<ReturnView, 'outcome' | 'method' | 'dueBy' | 'amount'>
  const lines = linesOf(sumOf(requested, handed, received, accepted, rejected, missing)).map((lineId) => ({
    lineId,
    quantity: Math.max(...[requested, handed, received, sumOf(accepted, rejected, missing)].map((held) => unitsOn(held, lineId))),
    ...(reasons[lineId] === undefined ? {} : { reason: reasons[lineId] }),
    accepted: unitsOn(accepted, lineId), rejected: unitsOn(rejected, lineId), missing: unitsOn(missing, lineId),
  }))
  const refundIds = byId(payments?.doc.refunds).filter(([, { cause }]) => cause === id).map(([refundId]) => refundId)
  return { id, status, lines, ...said, ...(refundIds.length === 0 ? {} : { refundIds }) }
}

function exchangeOf(id: string, { status, give, get, isUnavailable, isReturnLapsed, ...more }: ExchangeState): ExchangeView {
  const flags = [...(isUnavailable ? (['unavailable'] as const) : []), ...(isReturnLapsed ? (['return_lapsed'] as const) : [])]
  return { id, status, flags, give: asLines(give), get, ...pick(more, 'difference', 'mode', 'returnId', 'quoteId', 'linkId', 'until') }
}

/** Newest first. */
function messagesOf(parts: OrderParts): Sections['messages'] {
  const types = parts.messages.some(({ doc: { why, causeEventId } }) => why === undefined && causeEventId !== undefined) ? typesOf(parts) : noTypes
  return parts.messages
    .map(({ doc }) => ({ id: doc.messageId, ...pick(doc, 'at', 'status', 'channel', 'template', 'purpose', 'stated'), ...whyOf(doc, types) }))
    .sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1))
}

type Types = ReadonlyMap<string, string>
const noTypes: Types = new Map()

/** Why it was not sent, or the type of the fact that it was sent for, while that is among the newest of its part. */
function whyOf({ why, causeEventId }: MessagePart, types: Types): { readonly why?: string } {
  const because = why ?? (causeEventId === undefined ? undefined : types.get(causeEventId))
  return because === undefined ? {} : { why: because }
}

/** Of the facts that the parts remember, by their id. */
const typesOf = ({ order, sourcing, returns, payments, ...many }: OrderParts): Types =>
  new Map([order, sourcing, returns, payments, ...many.fulfillments, ...many.parcels, ...many.promises].flatMap((part) => part?.doc.timeline ?? []).map(({ id, type }) => [id, type]))
