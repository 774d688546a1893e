// The parts of an order as the document shows them.
import type { OrderPart } from './parts/order-part.ts'
import type { ReturnState } from './parts/returns-part.ts'
import type { OrderParts } from './parts.ts'
import type { OrderView, ParcelView } from './order-view.ts'
import { contentsOf } from './groups.ts'
import { pick } from './pick.ts'
import { asLines, linesOf, sumOf, unitsOn } from './units/quantities.ts'

type Sections = Pick<OrderView, 'holds' | 'fulfillments' | 'parcels' | 'returns' | 'exchanges' | 'claims' | 'incidents' | 'appeasements' | 'changes'> & { readonly messages: NonNullable<OrderView['messages']> }

export function sectionsOf(parts: OrderParts): Sections {
  const { returns } = parts
  return {
    holds: holdsOf(parts.order.doc),
    fulfillments: fulfillmentsOf(parts),
    parcels: parcelsOf(parts),
    returns: entriesOf(returns?.doc.returns).map(([id, state]) => returnOf(id, state)),
    exchanges: entriesOf(returns?.doc.exchanges).map(([id, { status, ...more }]) => ({ id, status, ...pick(more, 'difference') })),
    claims: entriesOf(returns?.doc.claims).map(([id, { kind, status, lines, ...more }]) => ({ id, kind, status, lines: asLines(lines), ...pick(more, 'outcome', 'amount') })),
    incidents: entriesOf(returns?.doc.incidents).map(([id, { kind, status, severity, live, options = [], ...more }]) => ({ id, kind, status, severity, live, options, ...pick(more, 'default', 'until', 'chosen') })),
    appeasements: entriesOf(returns?.doc.appeasements).map(([id, { kind, status, value, ...more }]) => ({ id, kind, status, value, ...pick(more, 'incidentId') })),
    changes: entriesOf(parts.order.doc.changes).map(([id, { kind, status, ...more }]) => ({ id, kind, status, ...pick(more, 'quoteId', 'delta', 'until') })),
    messages: messagesOf(parts),
  }
}

const entriesOf = <State>(states: Readonly<Record<string, State>> = {}): readonly (readonly [string, State])[] => Object.entries(states).sort(([a], [b]) => (a < b ? -1 : 1))

const holdsOf = ({ holds }: OrderPart): Sections['holds'] => entriesOf(holds).map(([id, { reason }]) => ({ id, reason }))

const fulfillmentsOf = ({ fulfillments }: OrderParts): Sections['fulfillments'] =>
  fulfillments.map(({ doc }) => ({
    id: doc.fulfillmentId,
    ...pick(doc, 'method', 'locationId'),
    status: doc.status,
    flags: doc.flags,
    lines: asLines(sumOf(...Object.values(doc.stages), ...Object.values(doc.passed))),
    ...pick(doc, 'readyBy', 'pickup', 'appointment'),
  }))

const parcelsOf = (parts: OrderParts): readonly ParcelView[] =>
  parts.parcels.map(({ doc }) => ({
    id: doc.parcelId,
    ...pick(doc, 'direction', 'carrier', 'trackingNumber', 'status', 'flags', 'cause'),
    lines: asLines(contentsOf(doc, parts)),
    ...pick(doc, 'fulfillmentId', 'returnId', 'lastFact', 'deliveredAt', 'proof', 'attempts', 'point', 'dutiesDue'),
  }))

function returnOf(id: string, { status, outcome, method, dueBy, amount, requested, handed, received, accepted, rejected, missing, reasons }: ReturnState): Sections['returns'][number] {
  const said = pick({ outcome, method, dueBy, amount }, 'outcome', 'method', 'dueBy', 'amount') as Pick<Sections['returns'][number], 'outcome' | 'method' | 'dueBy' | 'amount'>
  const lines = linesOf(sumOf(requested, handed, received, accepted, rejected, missing)).map((lineId) => ({
    lineId,
    quantity: Math.max(...[requested, handed, received, sumOf(accepted, rejected, missing)].map((held) => unitsOn(held, lineId))),
    ...(reasons[lineId] === undefined ? {} : { reason: reasons[lineId] }),
    accepted: unitsOn(accepted, lineId), rejected: unitsOn(rejected, lineId), missing: unitsOn(missing, lineId),
  }))
  return { id, status, lines, ...said }
}

/** Newest first. */
function messagesOf({ messages }: OrderParts): Sections['messages'] {
  return messages
    .map(({ doc }) => ({ id: doc.messageId, ...pick(doc, 'at', 'status', 'channel', 'template', 'purpose', 'stated') }))
    .sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1))
}
