// A change that somebody wants of an order: quoted, waited for, applied or not.
import type { FulfillmentId, Instant, Minor, PaymentLinkId, QuoteId } from '@wismo/kernel'
import type { EventName } from '../kept-objects.ts'
import type { Rules } from '../part-events.ts'

export interface OrderChange {
  readonly kind: string
  /** `proposed`: not quoted yet. */
  readonly status: 'proposed' | 'quoted' | 'awaiting_payment' | 'awaiting_node' | 'applied' | 'rejected' | 'expired' | 'withdrawn'
  readonly quoteId?: QuoteId
  /** What it adds to the total, in minor units; negative where the order gets cheaper. */
  readonly delta?: Minor
  /** When the quote ends, or an answer is missed. */
  readonly until?: Instant
  /** The customer took the quote; who has to agree beside them says the status. */
  readonly isAccepted?: true
  readonly linkId?: PaymentLinkId
  readonly fulfillmentIds?: readonly FulfillmentId[]
}

export const firstOfChange = (): OrderChange => ({ kind: 'unknown', status: 'proposed' })

export const changeRules = {
  ChangeProposed: (change, { kind }) => ({ ...change, kind }),
  ChangeQuoted: ({ isAccepted: _before, ...change }, { quoteId, delta, until }) => ({ ...change, status: 'quoted', quoteId, delta, until }),
  // The quote has done its duty: its end is nobody’s deadline any more.
  ChangeAccepted: ({ until: _over, ...change }, { quoteId }) => ({ ...change, isAccepted: true, ...(quoteId === undefined ? {} : { quoteId }) }),
  ChangeAwaitingPayment: ({ until: _over, ...change }, { linkId, dueBy }) => ({ ...change, status: 'awaiting_payment', linkId, ...(dueBy === undefined ? {} : { until: dueBy }) }),
  ChangeAwaitingNode: (change, { fulfillmentIds, dueBy }) => ({ ...change, status: 'awaiting_node', fulfillmentIds, until: dueBy }),
  ChangeApplied: (change) => ended(change, 'applied'),
  ChangeRejected: (change) => ended(change, 'rejected'),
  ChangeExpired: (change) => ended(change, 'expired'),
  ChangeWithdrawn: (change) => ended(change, 'withdrawn'),
} satisfies Partial<Rules<EventName, OrderChange>>

const ended = ({ until: _over, ...change }: OrderChange, status: OrderChange['status']): OrderChange => ({ ...change, status })
