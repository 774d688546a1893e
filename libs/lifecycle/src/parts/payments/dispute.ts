// The customer asks their bank for the money.
import type { Instant, Minor } from '@wismo/kernel'
import type { EventName } from '../kept-objects.ts'
import type { Rules } from '../part-events.ts'

export interface DisputeState {
  readonly status: 'opened' | 'defended' | 'won' | 'lost'
  /** Minor units. */
  readonly amount: Minor
  /** When our answer has to be there. */
  readonly dueBy?: Instant
}

export const firstOfDispute = (): DisputeState => ({ status: 'opened', amount: 0 })

export const disputeRules = {
  DisputeOpened: (dispute, { amount, dueBy }) => ({ ...dispute, amount, ...(dispute.status === 'opened' ? { dueBy } : {}) }),
  DisputeEvidenceSent: (dispute) => ({ ...answered(dispute), status: dispute.status === 'opened' ? 'defended' : dispute.status }),
  // A result that this release has no word for leaves it open: money is not booked on a guess.
  DisputeClosed: (dispute, { result }) => ({ ...answered(dispute), status: result === 'unknown' ? dispute.status : result }),
} satisfies Partial<Rules<EventName, DisputeState>>

const answered = ({ dueBy: _over, ...dispute }: DisputeState): DisputeState => dispute
