// Money that goes back to the customer.
import type { Instant, Minor } from '@wismo/kernel'
import type { EventName } from '../kept-objects.ts'
import type { Rules } from '../part-events.ts'

export interface RefundState {
  readonly status: 'requested' | 'pending' | 'succeeded' | 'failed' | 'reversed' | 'cancelled'
  /** Minor units. */
  readonly amount: Minor
  /** Id of what it answers; empty while nobody said it. */
  readonly cause: string
  /** Last day on which it should be there. */
  readonly arrivesBy?: string
  /** Number by which the customer’s bank finds it. */
  readonly reference?: string
  /** When an answer of the provider is missed. */
  readonly dueBy?: Instant
  /** When the first fact of it happened. */
  readonly at: Instant
}

export const firstOfRefund = (at: Instant): RefundState => ({ status: 'requested', amount: 0, cause: '', at })

export const refundRules = {
  RefundRequested: (refund, { amount, cause }) => ({ ...refund, amount, cause }),
  RefundPending: (refund, { dueBy }) => (isOpen(refund) ? { ...refund, status: 'pending', dueBy } : refund),
  RefundSucceeded: (refund, { reference, arrivesBy }) => ({ ...answered(refund), status: 'succeeded', ...(reference === undefined ? {} : { reference }), ...(arrivesBy === undefined ? {} : { arrivesBy }) }),
  RefundFailed: (refund) => ({ ...answered(refund), status: 'failed' }),
  // One that had failed is under way again.
  RefundRerouted: (refund) => (refund.status === 'failed' ? { ...refund, status: 'pending' } : refund),
  RefundReversed: (refund, { amount }) => ({ ...answered(refund), status: 'reversed', amount: refund.amount === 0 ? amount : refund.amount }),
  RefundCancelled: (refund, { amount }) => ({ ...answered(refund), status: 'cancelled', amount: refund.amount === 0 ? amount : refund.amount }),
} satisfies Partial<Rules<EventName, RefundState>>

/** Not at its end: one that failed may be tried again. */
const isOpen = ({ status }: RefundState): boolean => status === 'requested' || status === 'pending' || status === 'failed'

const answered = ({ dueBy: _over, ...refund }: RefundState): RefundState => refund
