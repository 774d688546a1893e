// Everything that statuses, headline and actions are computed from, once per order.
import type { ParcelId } from '@wismo/kernel'
import type { OrderView } from './order-view.ts'
import type { MoneyView, PromiseView } from './order-view.ts'
import type { LineState } from './lines.ts'
import type { ParcelPart } from './parts/parcel-part.ts'
import type { OrderParts } from './parts.ts'
import type { FulfillmentStatus, PaymentStatus, ReturnStatus, Tally } from './statuses.ts'
import type { Contradiction } from './units/contradictions.ts'
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

/** Parcels to the customer that hold units. */
export const parcelsOut = ({ parcels }: OrderParts): readonly ParcelPart[] => parcels.map(({ doc }) => doc).filter(({ direction, returnId, status }) => direction !== 'return' && returnId === undefined && status !== 'cancelled')

/** Of those, the ones that still move: without a scan only where their node says that they left. */
export const parcelsUnderWay = (parts: OrderParts): readonly ParcelPart[] => parcelsOut(parts).filter(({ parcelId, status }) => (status === 'pre_transit' ? hasLeft(parts, parcelId) : !['delivered', 'returned', 'lost', 'destroyed'].includes(status)))

const hasLeft = ({ fulfillments }: OrderParts, parcel: ParcelId): boolean => fulfillments.some(({ doc }) => doc.passed[parcel] !== undefined)

/** Vans with units of the order on board. */
export const vansOut = ({ fulfillments }: OrderParts): OrderParts['fulfillments'] => fulfillments.filter(({ doc }) => totalOf(doc.stages.van) > 0)

/** Returns that are not at their end. */
export const openReturns = ({ returns }: OrderParts) => Object.entries(returns?.doc.returns ?? {}).filter(([, { status }]) => !['closed', 'resolved', 'declined', 'expired', 'cancelled'].includes(status))

export const openClaims = ({ returns }: OrderParts) => Object.entries(returns?.doc.claims ?? {}).filter(([, { status }]) => ['opened', 'evidence_requested', 'under_review', 'reopened'].includes(status))

export const openIncidents = ({ returns }: OrderParts) => Object.entries(returns?.doc.incidents ?? {}).filter(([, { status }]) => status !== 'resolved' && status !== 'closed')

export const openChanges = ({ order }: OrderParts) => Object.entries(order.doc.changes).filter(([, { status }]) => ['quoted', 'awaiting_payment', 'awaiting_node'].includes(status))
