// Everything that statuses, headline and actions are computed from, once per order.
import type { Contradiction } from './contradictions/index.ts'
import type { MoneyView, OrderView, PromiseView } from './order-view.ts'
import { heldBy, type LineState } from './lines.ts'
import type { ParcelPart } from './parts/parcel-part.ts'
import type { OrderParts } from './parts.ts'
import type { FulfillmentStatus, PaymentStatus, ReturnStatus, Tally } from './statuses.ts'
import { totalOf } from './units/quantities.ts'

export interface OrderState {
  readonly parts: OrderParts
  readonly lines: readonly LineState[]
  /** All lines as one. */
  readonly tally: Tally
  readonly money: MoneyView
  readonly promises: readonly PromiseView[]
  readonly contradictions: readonly Contradiction[]
  readonly status: OrderView['status']
  readonly fulfillmentStatus: FulfillmentStatus
  readonly returnStatus: ReturnStatus
  readonly paymentStatus: PaymentStatus
}

/** What is there of an order before anything is concluded from it. */
export type Known = Pick<OrderState, 'parts' | 'lines'>

/** Parcels to the customer that hold units. */
export const parcelsOut = ({ parts: { parcels }, lines }: Known): readonly ParcelPart[] =>
  parcels.filter(({ part, doc }) => doc.status !== 'cancelled' && totalOf(heldBy(lines, part)) > 0).map(({ doc }) => doc)

/** Of those, the ones that still move: without a scan only where their node says that they left. */
export const parcelsUnderWay = ({ parts, lines }: Known): readonly ParcelPart[] => parcelsOut({ parts, lines }).filter(({ parcelId }) => totalOf(heldBy(lines, parcelId, ['in_transit', 'coming_back'])) > 0)

/** Vans with units of the order on board. */
export const vansOut = ({ parts: { fulfillments }, lines }: Known): OrderParts['fulfillments'] => fulfillments.filter(({ part }) => totalOf(heldBy(lines, part, ['in_transit'])) > 0)

const ends: readonly string[] = ['closed', 'declined', 'expired', 'cancelled']

/** Returns that are not at their end. One that is resolved before its goods are there is open until they are. */
export const openReturns = ({ parts: { returns }, lines }: Known) =>
  Object.entries(returns?.doc.returns ?? {}).filter(([id, { status }]) => !ends.includes(status) && (status !== 'resolved' || totalOf(heldBy(lines, id, ['return_in_transit'])) > 0))

/** Open returns of which nothing was handed over yet. */
export const askedReturns = (known: Known) => openReturns(known).filter(([, { status }]) => status === 'requested' || status === 'approved' || status === 'awaiting_handover')

/** An open return lost units on their way back. */
export const hasLostBack = (known: Known): boolean => openReturns(known).some(([id]) => totalOf(heldBy(known.lines, id, ['lost_back'])) > 0)

/** Claims that nobody has decided yet. */
export const openClaims = ({ returns }: OrderParts) => Object.entries(returns?.doc.claims ?? {}).filter(([, { status }]) => ['opened', 'evidence_requested', 'under_review', 'reopened'].includes(status))

/** Incidents that somebody still has to look after. */
export const openIncidents = ({ returns }: OrderParts) => Object.entries(returns?.doc.incidents ?? {}).filter(([, { status }]) => status !== 'resolved' && status !== 'closed')

/** Choices that only the customer can make: nothing harmless happens by itself. */
export const choicesToMake = (parts: OrderParts) => openIncidents(parts).filter(([, { status, default: harmless }]) => status === 'options_offered' && harmless === undefined)

/** Changes that wait for an answer, for money or for a node. */
export const openChanges = ({ order }: OrderParts) => Object.entries(order.doc.changes).filter(([, { status }]) => ['quoted', 'awaiting_payment', 'awaiting_node'].includes(status))
