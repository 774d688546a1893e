// What an order is, and what may be said of it. What may be said of its holds is in hold.ts, of its links in tracking-link.ts.
import type { OrderCancelled, OrderHeld, OrderHoldReleased, OrderPlaced, PersonalDataErased, TrackingLinkIssued, TrackingLinkRevoked } from '@wismo/contracts'
import { assertNever, Conflict, unknownEvent, type Aggregate, type HoldId, type Instant, type LineId, type OrderId, type ShopId, type SubjectRef, type TrackingLinkId } from '@wismo/kernel'

export type OrderEvent =
  /** A customer bought something: the whole order as it was agreed. */
  | { readonly type: 'OrderPlaced'; readonly data: OrderPlaced }
  /** Nothing more happens to the order, or to some of its units, until somebody releases it or it runs out. */
  | { readonly type: 'OrderHeld'; readonly data: OrderHeld }
  /** That hold no longer stands in the way; others may. */
  | { readonly type: 'OrderHoldReleased'; readonly data: OrderHoldReleased }
  /** The whole order is off. */
  | { readonly type: 'OrderCancelled'; readonly data: OrderCancelled }
  /** A link was handed out that shows the order to whoever has it. */
  | { readonly type: 'TrackingLinkIssued'; readonly data: TrackingLinkIssued }
  /** All links that were handed out before show nothing any more. */
  | { readonly type: 'TrackingLinkRevoked'; readonly data: TrackingLinkRevoked }
  /** Who bought is no longer known. */
  | { readonly type: 'PersonalDataErased'; readonly data: PersonalDataErased }

/** One hold of the set that an order has. It changes no status: an order that is held is still pending, or confirmed. */
export interface Hold {
  readonly holdId: HoldId
  readonly code: string
  /** It names units; the others go on. */
  readonly partial: boolean
  readonly released: boolean
}

/** A link that was handed out under an id. */
export interface IssuedLink {
  readonly level: TrackingLinkIssued['level']
  readonly until?: Instant
  /** Of the order, when it was handed out: once the order's is higher the link shows nothing. */
  readonly generation: number
}

export type Order = { readonly status: 'none' } | PlacedOrder

export interface PlacedOrder {
  /** `pending`: agreed, nothing covers what is due yet. */
  readonly status: 'pending' | 'cancelled'
  readonly number: string
  readonly contentHash: string
  readonly shopId: ShopId
  readonly subjectRef: SubjectRef
  /** The person is gone: nothing may be kept about them under this order again. */
  readonly erased: boolean
  /** How many steps of its unit each line has. */
  readonly quantities: ReadonlyMap<LineId, number>
  readonly holds: ReadonlyMap<HoldId, Hold>
  /** Links of an earlier one show nothing; 256: none shows anything ever again. */
  readonly linkGeneration: number
  readonly links: ReadonlyMap<TrackingLinkId, IssuedLink>
}

export const order: Aggregate<Order, OrderEvent> = {
  category: 'order',
  initial: { status: 'none' },
  evolve(state, event) {
    switch (event.type) {
      case 'OrderPlaced':
        return placed(event.data)
      case 'OrderHeld':
        return withHold(state, { holdId: event.data.holdId, code: event.data.reason.code, partial: event.data.lines !== undefined, released: false })
      case 'OrderHoldReleased':
        return released(state, event.data.holdId)
      case 'OrderCancelled':
        return state.status === 'none' ? state : { ...state, status: 'cancelled' }
      case 'TrackingLinkIssued':
        return withLink(state, event.data)
      case 'TrackingLinkRevoked':
        return state.status === 'none' ? state : { ...state, linkGeneration: Math.max(state.linkGeneration, event.data.generation) }
      case 'PersonalDataErased':
        return state.status === 'none' ? state : { ...state, erased: true }
      default:
        return unknownEvent(event)
    }
  },
}

const placed = ({ number, contentHash, shopId, subjectRef, lines }: OrderPlaced): PlacedOrder => ({
  status: 'pending',
  number,
  contentHash,
  shopId,
  subjectRef,
  erased: false,
  quantities: new Map(lines.map(({ lineId, quantity }) => [lineId, quantity])),
  holds: new Map(),
  linkGeneration: 0,
  links: new Map(),
})

const withHold = (state: Order, hold: Hold): Order => (state.status === 'none' ? state : { ...state, holds: new Map([...state.holds, [hold.holdId, hold]]) })

function withLink(state: Order, { linkId, level, until }: TrackingLinkIssued): Order {
  if (state.status === 'none') return state
  return { ...state, links: new Map([...state.links, [linkId, { level, ...(until === undefined ? {} : { until }), generation: state.linkGeneration }]]) }
}

function released(state: Order, holdId: HoldId): Order {
  const hold = state.status === 'none' ? undefined : state.holds.get(holdId)
  return hold === undefined ? state : withHold(state, { ...hold, released: true })
}

/** I37 The order’s person was erased. Nothing for an order that is not there yet, was told before, or is somebody else’s by now. */
export const eraseOrder = (orderId: OrderId, subjectRef: SubjectRef) => (state: Order): readonly OrderEvent[] =>
  state.status === 'none' || state.erased || state.subjectRef !== subjectRef ? [] : [{ type: 'PersonalDataErased', data: { orderId, subjectRef } }]

/**
 * The retailer tells of an order. The same document again is nothing new, by whichever way it comes and whatever became of
 * the order since; another document under the same external id throws `Conflict('order_exists')`: changes have messages
 * of their own.
 */
export const placeOrder = (document: OrderPlaced) => (state: Order): readonly OrderEvent[] => {
  switch (state.status) {
    case 'none':
      return [{ type: 'OrderPlaced', data: document }]
    case 'pending':
    case 'cancelled':
      if (state.contentHash === document.contentHash) return []
      throw new Conflict('order_exists', 'There is an order with this externalId already, and its content is another one.')
    default:
      return assertNever(state)
  }
}
