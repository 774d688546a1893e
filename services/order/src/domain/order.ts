// What an order is, and what may be said of it. What may be said of its holds is in hold.ts and review.ts, of its lines in lines.ts, of where it goes in whereabouts.ts, of its links in tracking-link.ts, of its end in life.ts.
import type {
  AddressChanged, ContactChanged, LineAdded, LinesCancelled, OrderCancelled, OrderClosed, OrderCompleted, OrderConfirmed, OrderHeld, OrderHoldReleased, OrderLine, OrderPlaced, OrderReopened, PersonalDataErased, PriceAdjusted, TrackingLinkIssued,
  TrackingLinkRevoked, UnitsAvailable, UnitsBackordered, VariantSwapped,
} from '@wismo/contracts'
import { Conflict, unknownEvent, type Aggregate, type HoldId, type Instant, type LineId, type OrderId, type ShopId, type SubjectRef, type TrackingLinkId } from '@wismo/kernel'

/** One that was recorded says when it happened. */
interface Fact<Type extends string, Data> {
  readonly type: Type
  readonly data: Data
  readonly occurredAt?: Instant
}

export type OrderEvent =
  /** A customer bought something: the whole order as it was agreed. */
  | Fact<'OrderPlaced', OrderPlaced>
  /** The order stands: money, work or somebody's word says so. */
  | Fact<'OrderConfirmed', OrderConfirmed>
  /** Nothing more happens to the order, or to some of its units, until somebody releases it or it runs out. */
  | Fact<'OrderHeld', OrderHeld>
  /** That hold no longer stands in the way; others may. */
  | Fact<'OrderHoldReleased', OrderHoldReleased>
  /** The whole order is off. */
  | Fact<'OrderCancelled', OrderCancelled>
  /** Every unit is where it belongs, and nothing is owed or open. */
  | Fact<'OrderCompleted', OrderCompleted>
  /** Something is open again. */
  | Fact<'OrderReopened', OrderReopened>
  /** Nothing is expected any more. */
  | Fact<'OrderClosed', OrderClosed>
  /** A line joined the order. */
  | Fact<'LineAdded', LineAdded>
  /** Units of a line became units of another one. */
  | Fact<'VariantSwapped', VariantSwapped>
  /** A line, or all of it, costs something else. */
  | Fact<'PriceAdjusted', PriceAdjusted>
  /** Units are off. */
  | Fact<'LinesCancelled', LinesCancelled>
  /** There is no stock for units. */
  | Fact<'UnitsBackordered', UnitsBackordered>
  /** There is again. */
  | Fact<'UnitsAvailable', UnitsAvailable>
  /** Goods go elsewhere: all links that were handed out before show nothing any more. */
  | Fact<'AddressChanged', AddressChanged>
  /** The customer is reached in another way. */
  | Fact<'ContactChanged', ContactChanged>
  /** A link was handed out that shows the order to whoever has it. */
  | Fact<'TrackingLinkIssued', TrackingLinkIssued>
  /** All links that were handed out before show nothing any more. */
  | Fact<'TrackingLinkRevoked', TrackingLinkRevoked>
  /** Who bought is no longer known. */
  | Fact<'PersonalDataErased', PersonalDataErased>

/** One hold of the set that an order has. It changes no status: an order that is held is still pending, or confirmed. */
export interface Hold {
  readonly holdId: HoldId
  readonly code: string
  /** It names units; the others go on. */
  readonly partial: boolean
  readonly released: boolean
  /** Since when the retailer's own people look at the order. */
  readonly reviewSince?: Instant
}

/** A link that was handed out under an id. */
export interface IssuedLink {
  readonly level: TrackingLinkIssued['level']
  readonly until?: Instant
  /** Of the order, when it was handed out: once the order's is higher the link shows nothing. */
  readonly generation: number
}

/** What may be told of an order before it is placed, and stays true then. */
interface Told {
  /** The whole order is off, whatever else is said of it. */
  readonly cancelled: boolean
  readonly holds: ReadonlyMap<HoldId, Hold>
  /** When the retailer's people last accepted it. */
  readonly acceptedAt?: Instant
  /** Links of an earlier one show nothing; 256: none shows anything ever again. Each move of the order counts, and each revocation. */
  readonly linkGeneration: number
  readonly moves: number
}

export type Order = UnplacedOrder | PlacedOrder

export interface UnplacedOrder extends Told {
  readonly status: 'none'
}

export interface PlacedOrder extends Told {
  /** `pending`: agreed, nothing covers what is due yet. */
  readonly status: 'pending' | 'confirmed' | 'completed' | 'cancelled' | 'closed'
  readonly number: string
  readonly contentHash: string
  readonly shopId: ShopId
  readonly subjectRef: SubjectRef
  readonly confirmation: OrderPlaced['confirmation']
  /** An import from the past. */
  readonly history: boolean
  /** The person is gone: nothing may be kept about them under this order again. */
  readonly erased: boolean
  /** How many steps of its unit each line has. */
  readonly quantities: ReadonlyMap<LineId, number>
  /** As each line was sold. */
  readonly terms: ReadonlyMap<LineId, Pick<OrderLine, 'returns' | 'policy'>>
  readonly links: ReadonlyMap<TrackingLinkId, IssuedLink>
}

type Rules = { readonly [Type in OrderEvent['type']]: (state: Order, event: OrderEvent & { readonly type: Type }) => Order }

const rules: Rules = {
  OrderPlaced: (state, { data }) => placed(state, data),
  OrderConfirmed: (state) => reached(state, 'confirmed', ['pending']),
  OrderHeld: (state, event) => withHold(state, holdOf(event)),
  OrderHoldReleased: (state, event) => released(state, event),
  OrderCancelled: (state) => ({ ...reached(state, 'cancelled', ['pending', 'confirmed', 'completed']), cancelled: true }),
  OrderCompleted: (state) => reached(state, 'completed', ['pending', 'confirmed']),
  OrderReopened: (state) => ({ ...reached(state, 'confirmed', ['completed', 'cancelled', 'closed']), cancelled: false }),
  OrderClosed: (state) => reached(state, 'closed', ['completed', 'cancelled']),
  LineAdded: (state, { data }) => withLine(state, data.line),
  VariantSwapped: (state, { data }) => withLine(state, data.line),
  PriceAdjusted: (state, { data }) => withLine(state, data.line),
  LinesCancelled: (state) => state,
  UnitsBackordered: (state) => state,
  UnitsAvailable: (state) => state,
  ContactChanged: (state) => state,
  AddressChanged: (state, { data }) => (data.sealedFor === undefined ? { ...state, linkGeneration: state.linkGeneration + 1, moves: state.moves + 1 } : state),
  TrackingLinkIssued: (state, { data }) => withLink(state, data),
  TrackingLinkRevoked: (state, { data }) => ({ ...state, linkGeneration: Math.max(state.linkGeneration, data.generation + state.moves) }),
  PersonalDataErased: (state) => (state.status === 'none' ? state : { ...state, erased: true }),
}

export const order: Aggregate<Order, OrderEvent> = {
  category: 'order',
  initial: { status: 'none', cancelled: false, holds: new Map(), linkGeneration: 0, moves: 0 },
  evolve: (state, event) => (Object.hasOwn(rules, event.type) ? (rules[event.type] as (state: Order, event: OrderEvent) => Order)(state, event) : unknownEvent(event as never)),
}

const placed = ({ cancelled, holds, acceptedAt, linkGeneration, moves }: Order, { number, contentHash, shopId, subjectRef, lines, confirmation, history }: OrderPlaced): PlacedOrder => ({
  status: cancelled ? 'cancelled' : 'pending',
  cancelled,
  holds,
  ...(acceptedAt === undefined ? {} : { acceptedAt }),
  linkGeneration,
  moves,
  number,
  contentHash,
  shopId,
  subjectRef,
  confirmation,
  history,
  erased: false,
  quantities: new Map(lines.map(({ lineId, quantity }) => [lineId, quantity])),
  terms: new Map(lines.map((line) => [line.lineId, soldAs(line)])),
  links: new Map(),
})

const soldAs = ({ returns, policy }: OrderLine): Pick<OrderLine, 'returns' | 'policy'> => ({ ...(returns === undefined ? {} : { returns }), ...(policy === undefined ? {} : { policy }) })

/** A status is reached from these; from another one, or before there is an order, it is not. */
const reached = (state: Order, status: PlacedOrder['status'], from: readonly Order['status'][]): Order => (state.status !== 'none' && from.includes(state.status) ? { ...state, status } : state)

const holdOf = ({ data: { holdId, reason, lines, review }, occurredAt }: OrderEvent & { readonly type: 'OrderHeld' }): Hold => ({
  holdId, code: reason.code, partial: lines !== undefined, released: false, ...(review === true && occurredAt !== undefined ? { reviewSince: occurredAt } : {}),
})

const withHold = (state: Order, hold: Hold): Order => ({ ...state, holds: new Map([...state.holds, [hold.holdId, hold]]) })

function withLink(state: Order, { linkId, level, until }: TrackingLinkIssued): Order {
  if (state.status === 'none') return state
  return { ...state, links: new Map([...state.links, [linkId, { level, ...(until === undefined ? {} : { until }), generation: state.linkGeneration }]]) }
}

function withLine(state: Order, line: OrderLine | undefined): Order {
  if (state.status === 'none' || line === undefined) return state
  const { lineId, quantity } = line
  return { ...state, quantities: new Map([...state.quantities, [lineId, Math.max(quantity, state.quantities.get(lineId) ?? 0)]]), terms: new Map([...state.terms, [lineId, soldAs(line)]]) }
}

function released(state: Order, { data: { holdId, review }, occurredAt }: OrderEvent & { readonly type: 'OrderHoldReleased' }): Order {
  const hold = state.holds.get(holdId)
  const after = hold === undefined ? state : withHold(state, { ...hold, released: true })
  return review === true && occurredAt !== undefined && occurredAt > (state.acceptedAt ?? '') ? { ...after, acceptedAt: occurredAt } : after
}

/** I37 The order’s person was erased. Nothing for an order that is not there yet, was told before, or is somebody else’s by now. */
export const eraseOrder = (orderId: OrderId, subjectRef: SubjectRef) => (state: Order): readonly OrderEvent[] =>
  state.status === 'none' || state.erased || state.subjectRef !== subjectRef ? [] : [{ type: 'PersonalDataErased', data: { orderId, subjectRef } }]

/**
 * The retailer tells of an order. What was told of it before is there already. The same document again is nothing new, by
 * whichever way it comes and whatever became of the order since; another document under the same external id throws `Conflict('order_exists')`: changes have messages
 * of their own.
 */
export const placeOrder = (document: OrderPlaced) => (state: Order): readonly OrderEvent[] => {
  if (state.status === 'none') return [{ type: 'OrderPlaced', data: document }, ...acceptedBefore(document, state)]
  if (state.contentHash === document.contentHash) return []
  throw new Conflict('order_exists', 'There is an order with this externalId already, and its content is another one.')
}

/** Somebody accepted the order before we knew that it waits for that. */
const acceptedBefore = ({ orderId, confirmation }: OrderPlaced, { acceptedAt }: Order): readonly OrderEvent[] =>
  acceptedAt === undefined || confirmation !== 'manual' ? [] : [{ type: 'OrderConfirmed', data: { orderId, grants: [] }, occurredAt: acceptedAt }]
