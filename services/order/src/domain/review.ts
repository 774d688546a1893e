// What the retailer's own people decide about an order. The newest word by its own time counts, whichever is told first.
import type { RetailReviewDecided } from '@wismo/contracts'
import { assertNever, HoldId, Instant, OrderId, type Uuid } from '@wismo/kernel'
import { holdPolicy } from './hold.ts'
import type { Hold, Order, OrderEvent } from './order.ts'

export interface Review extends Pick<RetailReviewDecided, 'decision' | 'reason'> {
  readonly orderId: OrderId
  /** Names the hold that it may bring. */
  readonly fact: Uuid
  readonly at: Instant
}

/** Whether it is held, goes on or is off. A word that we do not know decides nothing. */
export const decideReview = (review: Review) => (state: Order): readonly OrderEvent[] => {
  switch (review.decision) {
    case 'hold':
      return held(review, state)
    case 'accept':
      return accepted(review, state)
    case 'reject':
      return [{ type: 'OrderCancelled', data: { orderId: review.orderId, reason: review.reason } }]
    case 'unknown':
      return []
    default:
      return assertNever(review.decision)
  }
}

const reviewHoldOf = ({ orderId, fact }: Review): HoldId => HoldId.of(OrderId.toUuid(orderId), 'review', fact)

/** A hold that was over by the time it is heard of is told with its end. */
function held(review: Review, { acceptedAt }: Order): readonly OrderEvent[] {
  const { orderId, reason, at } = review
  const holdId = reviewHoldOf(review)
  const hold: OrderEvent = { type: 'OrderHeld', data: { orderId, holdId, reason, until: Instant.plus(at, holdPolicy.standsMs), review: true } }
  return acceptedAt === undefined || acceptedAt < at ? [hold] : [hold, release(orderId, holdId, acceptedAt)]
}

/** Where nothing was held, or not yet by what we heard, it is recorded all the same: a hold of before that comes later is over. */
function accepted(review: Review, state: Order): readonly OrderEvent[] {
  const { orderId, at } = review
  const over = [...state.holds.values()].filter((hold) => isReviewBefore(hold, at)).map(({ holdId }) => holdId)
  // Also of one that is off by now: it was accepted, whichever of the two is told first.
  const isWaitedFor = state.status !== 'none' && state.status !== 'confirmed' && state.confirmation === 'manual' && state.acceptedAt === undefined
  return [
    ...(over.length === 0 ? [reviewHoldOf(review)] : over).map((holdId) => release(orderId, holdId, at)),
    ...(isWaitedFor ? [{ type: 'OrderConfirmed' as const, data: { orderId, grants: [] } }] : []),
  ]
}

const isReviewBefore = ({ reviewSince, released }: Hold, at: Instant): boolean => !released && reviewSince !== undefined && reviewSince <= at

const release = (orderId: OrderId, holdId: HoldId, occurredAt: Instant): OrderEvent => ({ type: 'OrderHoldReleased', data: { orderId, holdId, review: true }, occurredAt })
